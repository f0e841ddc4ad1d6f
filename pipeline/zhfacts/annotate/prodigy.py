"""Tasks as Prodigy reads and writes them: JSON Lines with spans, relations and a token a character. Offsets are code points."""

from __future__ import annotations

from typing import Any

from zhfacts.annotate.task import Link, Mark, Task, TaskError, origin, restored


def encoded(task: Task) -> dict[str, Any]:
    """A task for `rel.manual`, or for `ner.manual` and `spans.manual` (which show no relations)."""
    spans = {mark.id: _span(mark) for mark in task.marks}
    return {
        "text": task.text,
        "tokens": [{"text": c, "start": i, "end": i + 1, "id": i, "ws": False} for i, c in enumerate(task.text)],
        "spans": list(spans.values()),
        "relations": [
            {
                "head": spans[link.source]["token_end"],
                "child": spans[link.target]["token_end"],
                "head_span": spans[link.source],
                "child_span": spans[link.target],
                "label": link.label,
            }
            for link in task.links
        ],
        "meta": {"article": task.article.id},
        "zhfacts": origin(task),
    }


def _span(mark: Mark) -> dict[str, Any]:
    return {"start": mark.start, "end": mark.end, "token_start": mark.start, "token_end": mark.end - 1, "label": mark.label, "id": mark.id}


def decoded(found: dict[str, Any], *, unseen: bool = False) -> Task | None:
    """The task that was accepted; None for another answer, and without one unless `unseen` takes those as they were exported."""
    text = found.get("text")
    if not isinstance(text, str):
        raise TaskError("text: missing")
    if found.get("answer") != "accept" and not (unseen and "answer" not in found):
        return None
    spans = found.get("spans") or []
    marks = [Mark(_name(one, spans), one["start"], one["end"], one["label"]) for one in spans]
    links = [Link(_name(one["head_span"], spans), _name(one["child_span"], spans), one["label"]) for one in found.get("relations") or []]
    return restored(text, found.get("zhfacts"), marks, links)


def _name(span: dict[str, Any], spans: list[dict[str, Any]]) -> str:
    """The id of a span: its own, else where it stands and what it is (spans that a person drew have none)."""
    own = span.get("id")
    if own is not None:
        return str(own)
    known = next((one["id"] for one in spans if "id" in one and all(one[key] == span[key] for key in ("start", "end", "label"))), None)
    return str(known) if known is not None else f"{span['start']}-{span['end']}-{span['label']}"
