"""Annotations that stand apart from their articles: ids, offsets and slots, for texts that are other people's.

`archive.jsonl.gz` beside this module holds the facts of articles of a news archive, annotated by reading, one article a line: its id and
day, a digest of title and text, and the facts in the form of corpus/ but for the words around them. Whoever has the archive joins them.
Of articles that are `checked`, the facts that an extractor was sure of are its own, read over and mended where wrong; the others, and all
facts of the other articles, were read without seeing an extractor's.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhfacts.training.gold import load

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhfacts.training.gold import GoldArticle

ANNOTATIONS = Path(__file__).with_name("archive.jsonl.gz")
_WORDS = ("quote", "context")
_HOW = ("checked",)


def digest(title: str, text: str) -> str:
    """What an article is known by again: 16 hexadecimal digits of the SHA-256 of title, line feed and text."""
    return hashlib.sha256(f"{title}\n{text}".encode()).hexdigest()[:16]


def detach(article: GoldArticle) -> dict[str, Any]:
    """An annotated article without its words."""
    facts = [{name: value for name, value in fact.items() if name not in _WORDS} for fact in article["facts"]]
    known = digest(article.get("title") or "", article["text"])
    how = {name: article[name] for name in _HOW if name in article}
    return {"id": article["id"], "published": article.get("published"), "digest": known, **how, "facts": facts}


def join(annotations: Path, archives: Sequence[Path]) -> list[GoldArticle]:
    """The annotated articles of a file of annotations, in its order, with the texts of archives in JSON Lines.

    The day of the annotation counts: annotators gave one to articles without. Raises ValueError, naming the id, for an
    article that no archive holds or that is another one than was annotated.
    """
    wanted = {one["id"]: one for one in load([annotations])}
    found: dict[str, GoldArticle] = {}
    for archive in archives:
        for article in load([archive]):
            one = wanted.get(article["id"])
            if one is None:
                continue
            if digest(article.get("title") or "", article["text"]) != one["digest"]:
                raise ValueError(f"{archive}: article {article['id']}: not the text that was annotated")
            how = {name: one[name] for name in ("published", *_HOW, "facts") if name in one}
            found[article["id"]] = {**article, **how}
    missing = [name for name in wanted if name not in found]
    if missing:
        raise ValueError(f"{annotations}: {len(missing)} articles are in no archive, the first {missing[0]}")
    return [found[name] for name in wanted]
