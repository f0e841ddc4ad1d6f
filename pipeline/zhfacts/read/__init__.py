"""Articles in: JSON Lines (also gzipped), CSV, Parquet, plain text, folders of them, standard input.

Reading is in two halves, so that processes can share it: `Source.chunks` cuts the inputs into pieces in
reading order, and `articles` turns a piece into articles, wherever that runs. Bad input becomes a
`Reject` that names file, line and field; the rest is read on.
"""

from zhfacts.read.chunk import Chunk, Settings, articles
from zhfacts.read.record import FIELDS, Columns, Row, article
from zhfacts.read.source import STDIN, SUFFIXES, Source

__all__ = ["FIELDS", "STDIN", "SUFFIXES", "Chunk", "Columns", "Row", "Settings", "Source", "article", "articles"]
