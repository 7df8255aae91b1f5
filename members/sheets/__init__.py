"""Reads a list out of a spreadsheet or a text file: `python -m members.sheets PATH`.

A child process without Django, database or network, started by members.confinement. It prints one
line of JSON: {"columns": […], "rows": [[line number, {column: text, …}], …]}, or with exit status
1 {"reason": …}, a key of members.imports.words. Nothing is computed: a formula is not
run, and what it would have shown is not read either.
"""
