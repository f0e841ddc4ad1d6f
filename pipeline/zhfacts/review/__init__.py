"""Looking at facts: a local page over a database, and the same page as one file.

`library` answers what the page asks, `server` serves it, `export` writes it to a file, `verdicts` keeps
what people said of the facts.
"""
