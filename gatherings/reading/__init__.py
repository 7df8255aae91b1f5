"""Reads the text of a file page by page: `python -m gatherings.reading PATH KIND`.

A child process, run by members.confinement, that prints {"pages": ["text of page 1", …],
"advice": [["finding", [pages]], …]}, or with exit status 1 {"reason": …}, a key of
gatherings.uploads.refusals.SENTENCES. A deck has a page a slide, a spreadsheet a page a sheet, a
text document one. Speaker notes and comments are nobody else's, and are not read. The text is
capped; the number of pages is right all the same. What makes a file hard to use for those who
cannot see it is found on the way: gatherings.advice says what to do about it.

Only PDF needs a library. Office files are a zip of XML, and their text is in a handful of elements:
reading those as a stream takes a tenth of the time and a fraction of the memory of the libraries
that build the whole document, reads slide shows as well as decks, and opens nothing else.
"""
