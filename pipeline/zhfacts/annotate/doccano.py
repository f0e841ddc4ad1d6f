"""Tasks as doccano reads and writes them: JSON Lines of a sequence labelling project with relations. Offsets are code points."""

from __future__ import annotations

from typing import Any

from zhfacts.annotate.task import Link, Mark, Task, TaskError, origin, restored


def encoded(task: Task) -> dict[str, Any]:
    """A task; what doccano does not know it keeps as metadata."""
    numbers = {mark.id: number for number, mark in enumerate(task.marks)}
    return {
        "text": task.text,
        "entities": [
            {"id": numbers[mark.id], "label": mark.label, "start_offset": mark.start, "end_offset": mark.end} for mark in task.marks
        ],
        "relations": [
            {"id": number, "from_id": numbers[link.source], "to_id": numbers[link.target], "type": link.label}
            for number, link in enumerate(task.links)
        ],
        "zhfacts": origin(task),
    }


def decoded(found: dict[str, Any]) -> Task:
    """The task as it stands: doccano does not tell whether anybody looked at it."""
    text = found.get("text")
    if not isinstance(text, str):
        raise TaskError("text: missing")
    marks = [Mark(str(one["id"]), one["start_offset"], one["end_offset"], one["label"]) for one in found.get("entities") or []]
    links = [Link(str(one["from_id"]), str(one["to_id"]), one["type"]) for one in found.get("relations") or []]
    return restored(text, found.get("zhfacts") or (found.get("meta") or {}).get("zhfacts"), marks, links)
