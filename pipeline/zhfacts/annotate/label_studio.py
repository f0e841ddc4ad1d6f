"""Tasks as Label Studio reads and writes them (JSON, a list of tasks). Its offsets count UTF-16 units."""

from __future__ import annotations

from bisect import bisect_left
from typing import Any

from zhfacts.annotate.task import ASPECTS, SLOTS, Link, Mark, Task, TaskError, origin, restored

FIELDS = ("entity", "metric", "value", "unit", "period")
_COLOURS = {"level": "#1f77b4", "change": "#2ca02c", "share": "#9467bd", "entity": "#d62728", "metric": "#ff7f0e", "period": "#7f7f7f"}


def interface() -> str:
    """The labelling interface that the tasks are made for (Settings, Labeling Interface, Code)."""
    labels = "\n".join(f'    <Label value="{label}" background="{_COLOURS[label]}"/>' for label in (*ASPECTS, *SLOTS))
    relations = "\n".join(f'    <Relation value="{slot}"/>' for slot in SLOTS)
    areas = "\n".join(
        f'  <TextArea name="{field}" toName="text" perRegion="true" editable="true" maxSubmissions="1" placeholder="{field}, where it was read wrong"/>'
        for field in FIELDS
    )
    return f"""<View>
  <Relations>
{relations}
  </Relations>
  <Labels name="label" toName="text">
{labels}
  </Labels>
  <Text name="text" value="$text" granularity="symbol"/>
{areas}
</View>
"""


class Units:
    """Code points and UTF-16 units of a text: characters beyond U+FFFF count two."""

    def __init__(self, text: str) -> None:
        self._wide = [i for i, c in enumerate(text) if ord(c) > 0xFFFF]
        self._ends = [at + number + 1 for number, at in enumerate(self._wide)]  # the second unit of each

    def units(self, at: int) -> int:
        """An offset in code points as one in UTF-16 units."""
        return at + bisect_left(self._wide, at)

    def points(self, at: int) -> int:
        """An offset in UTF-16 units as one in code points; within a character it is that of its end."""
        return at - bisect_left(self._ends, at)


def encoded(task: Task) -> dict[str, Any]:
    """A task with its facts as predictions."""
    units = Units(task.text).units
    result: list[dict[str, Any]] = []
    for mark in task.marks:
        span = {"start": units(mark.start), "end": units(mark.end)}
        value = {**span, "text": task.text[mark.start : mark.end], "labels": [mark.label]}
        result.append({"id": mark.id, "from_name": "label", "to_name": "text", "type": "labels", "value": value})
        for field, said in mark.fields.items():
            typed = {**span, "text": [said]}
            result.append({"id": mark.id, "from_name": field, "to_name": "text", "type": "textarea", "value": typed})
    result += [
        {"type": "relation", "from_id": link.source, "to_id": link.target, "direction": "right", "labels": [link.label]}
        for link in task.links
    ]
    return {"data": {"text": task.text, "zhfacts": origin(task)}, "predictions": [{"model_version": "zhfacts", "result": result}]}


def decoded(found: dict[str, Any], *, unseen: bool = False) -> Task | None:
    """The task with its latest annotation; None for one that nobody annotated, unless `unseen` takes those as they were exported."""
    data = found.get("data")
    if not isinstance(data, dict) or not isinstance(data.get("text"), str):
        raise TaskError("data: no text")
    done = [one for one in found.get("annotations") or [] if not one.get("was_cancelled")]
    chosen = done[-1] if done else (found.get("predictions") or [None])[0] if unseen else None
    if chosen is None:
        return None
    points = Units(data["text"]).points
    marks: dict[str, Mark] = {}
    fields: dict[str, dict[str, str]] = {}
    links = []
    for part in chosen.get("result") or []:
        kind, value = part.get("type"), part.get("value") or {}
        if kind == "labels":
            marks[part["id"]] = Mark(part["id"], points(value["start"]), points(value["end"]), (value.get("labels") or [""])[0])
        elif kind == "textarea" and part.get("from_name") in FIELDS:
            typed = value.get("text") or []
            fields.setdefault(part["id"], {})[part["from_name"]] = typed if isinstance(typed, str) else " ".join(typed)
        elif kind == "relation":
            links.append(Link(part["from_id"], part["to_id"], (part.get("labels") or [""])[0]))
    made = [Mark(mark.id, mark.start, mark.end, mark.label, fields.get(mark.id, {})) for mark in marks.values()]
    return restored(data["text"], data.get("zhfacts"), made, links)
