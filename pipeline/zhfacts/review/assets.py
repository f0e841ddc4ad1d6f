"""The files of the page. Scripts are plain ones, in the order in which they need each other."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

FOLDER = Path(str(files("zhfacts") / "review" / "static"))
INDEX = "index.html"
STYLE = "review.css"
SCRIPTS = ("words.js", "text.js", "source.js", "list.js", "article.js", "fact.js", "ledger.js", "chart.js", "main.js")


def read(name: str) -> str:
    """One of the files."""
    return (FOLDER / name).read_text(encoding="utf8")
