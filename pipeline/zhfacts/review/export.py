"""The page as one file that opens from disk: style, scripts and a bounded number of articles inside, no network.

The policy of the file lets exactly these scripts and this style run, by their hashes; data is JSON that no
browser runs.
"""

from __future__ import annotations

import base64
import hashlib
import re
from typing import TYPE_CHECKING

import msgspec

from zhfacts.review import assets
from zhfacts.review.questions import Filter

if TYPE_CHECKING:
    from zhfacts.review.library import Library

_LINK = re.compile(r'<link rel="stylesheet"[^>]*>')
_SCRIPT = re.compile(r'<script src="[^"]*"[^>]*></script>\s*')


def page(library: Library, limit: int, chosen: Filter | None = None) -> tuple[str, int, int]:
    """The file, the number of articles in it (the latest, `limit` at most), and the number that there are."""
    listed = library.articles(chosen or Filter(), limit=limit)
    articles = [library.article(row["doc_id"]) for row in listed["articles"]]
    data = {"overview": {**library.overview(), "writable": False}, "total": listed["total"], "articles": articles}
    return _html(msgspec.json.encode(data).decode()), len(articles), listed["total"]


def _html(data: str) -> str:
    style = assets.read(assets.STYLE)
    script = "\n".join(assets.read(name) for name in assets.SCRIPTS)
    policy = f"default-src 'none'; img-src data:; script-src {_hash(script)}; style-src {_hash(style)}; base-uri 'none'; form-action 'none'"
    head = f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n<style>{style}</style>'
    body = f'<script type="application/json" id="data">{_inert(data)}</script>\n<script>{script}</script>\n'
    index = _SCRIPT.sub("", assets.read(assets.INDEX))
    return _LINK.sub(lambda _: head, index, count=1).replace("</body>", f"{body}</body>", 1)


def _inert(data: str) -> str:
    """JSON in which no tag can begin or end."""
    return data.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _hash(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"
