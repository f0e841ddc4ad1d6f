"""Articles in: JSON Lines, CSV, Parquet, plain text, web pages, folders of them, standard input; also compressed; UTF-8, GB18030, Big5.

Reading is in two halves, so that processes can share it: `Source.chunks` cuts the inputs into pieces in
reading order, and `articles` turns a piece into articles, wherever that runs. Bad input becomes a
`Reject` that names file, line and field; the rest is read on.
"""

from zhfacts.read.chunk import Chunk, File, Settings, articles
from zhfacts.read.encoding import codec
from zhfacts.read.record import FIELDS, Columns, Row, article
from zhfacts.read.source import STDIN, SUFFIXES, Source

__all__ = ["FIELDS", "STDIN", "SUFFIXES", "Chunk", "Columns", "File", "Row", "Settings", "Source", "article", "articles", "codec"]
