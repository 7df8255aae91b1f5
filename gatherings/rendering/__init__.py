"""Draws the pages of a file: `python -m gatherings.rendering PATH KIND FOLDER FIRST LAST`.

A child process, run by members.confinement. For each page of a PDF from FIRST to LAST, and for a
picture as its only page, it writes two WebPs in FOLDER and then a line in FOLDER/done, so that what
was drawn before a page that ends the child is not lost. Prints {"pages": how many the file has}, or
with exit status 1 {"reason": …}.

`python -m gatherings.rendering.office SOURCE KIND TARGET PROGRAM` lets LibreOffice make a PDF of an
Office file first.
"""
