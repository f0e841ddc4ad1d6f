"""Facts to annotation tools and back: nothing moves on the way, and what people change is what changes."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from doubles import fact as made
from zhfacts.annotate import doccano, gold, label_studio, prodigy
from zhfacts.annotate.answer import answer, fact_id
from zhfacts.annotate.label_studio import Units
from zhfacts.annotate.run import exported, imported
from zhfacts.annotate.task import Link, Mark, Task, TaskError, place, shown, task
from zhfacts.annotate.task import offset as shown_at
from zhfacts.cli import main
from zhfacts.evaluate.score import score
from zhfacts.extractor import Extractor
from zhfacts.model import Article, Evidence, Fact
from zhfacts.records import as_lines, as_record
from zhfacts.review.verdicts import Asked, Correction, Place, Verdicts, added, verdict
from zhfacts.store import Mark as Progress
from zhfacts.store import Run, StoreError, target

DAY = dt.date(2025, 8, 30)
TEXT = "青禾软件😀8月30日发布半年报，上半年营业收入12.4亿元，同比增长18%；净利润1.1亿元，去年同期亏损3000万元。𠮷田商店上半年营收超3亿元。"
ARTICLE = Article("a", TEXT, "青禾软件🚀上半年营收12.4亿元", DAY)


@pytest.fixture(scope="module")
def facts() -> list[Fact]:
    return Extractor().read(ARTICLE).facts


def trip(one: Task, tool: str, **options: Any) -> Task | None:
    """Through the JSON of a tool and back."""
    module: Any = {"label-studio": label_studio, "doccano": doccano, "prodigy": prodigy}[tool]
    found: Task | None = module.decoded(json.loads(json.dumps(module.encoded(one))), **options)
    return found


def unseen(tool: str) -> dict[str, bool]:
    return {} if tool == "doccano" else {"unseen": True}


TOOLS = pytest.mark.parametrize("tool", ["label-studio", "doccano", "prodigy"])


# offsets

WIDE = st.text(st.sampled_from("a亿元。\n\r😀𠮷é\u0301🇨🇳\u200d👨\ufeff\ud800\u2028"), max_size=30)


@given(WIDE)
def test_utf16_units_are_those_of_utf16(text: str) -> None:
    units = Units(text)
    for at in range(len(text) + 1):
        count = len(text[:at].encode("utf-16-le", "surrogatepass")) // 2
        assert units.units(at) == count
        assert units.points(count) == at


def test_an_offset_within_a_wide_character_is_that_of_its_end() -> None:
    assert [Units("a😀b").points(at) for at in range(5)] == [0, 1, 2, 2, 3]


@given(WIDE.filter(lambda text: "\n" not in text), WIDE)
def test_places_are_kept_in_what_is_shown(title: str, text: str) -> None:
    article = Article("a", text, title)
    for field, content in (("title", title), ("text", text)):
        for at in range(len(content)):
            there = shown_at(article, field, at)  # type: ignore[arg-type]
            assert shown(article)[there] == content[at]
            assert place(article, there) == (field, at)


@given(WIDE.filter(lambda text: "\n" not in text), WIDE, st.data())
def test_every_tool_gives_back_the_same_facts(title: str, text: str, data: st.DataObject) -> None:
    article = Article("a", text, title, DAY)
    drawn = []
    for number in range(data.draw(st.integers(0, 3))):
        field, content = data.draw(
            st.sampled_from([(name, value) for name, value in (("title", title), ("text", text)) if value] or [(None, "")])
        )
        if field is None:
            break
        start = data.draw(st.integers(0, len(content) - 1))
        end = data.draw(st.integers(start + 1, len(content)))
        at = data.draw(st.integers(0, len(content) - 1))
        evidence = {"value": Evidence(field, start, end, "stated"), "metric": Evidence(field, at, at + 1, "carried", "其中")}
        aspect = data.draw(st.sampled_from(["level", "share"]))
        one = made(article, 0, 1, field=field, value_text=content[start:end], evidence=evidence, value=Decimal("4.50"), aspect=aspect)
        drawn.append(replace(one, fact_id=f"{number:016x}", sentence="", start=start, end=end))
    drawn.sort(key=lambda one: (shown_at(article, one.field, one.start), one.end))
    if any("\ud800" <= c <= "\udfff" for c in title + text):
        return  # half characters, which no file can hold
    for tool in ("label-studio", "doccano", "prodigy"):
        found = trip(task(article, drawn), tool, **unseen(tool))
        assert found == replace(task(article, drawn), marks=found.marks if found else [], links=found.links if found else [])
        read = answer(found)
        assert read.problems == []
        assert read.article == article
        assert as_lines(read.facts) == as_lines(drawn)


@TOOLS
def test_files_give_back_the_same_facts(facts: list[Fact], tool: Any, tmp_path: Path) -> None:
    path = tmp_path / "tasks"
    empty = Article("b", "没有数字。")
    path.write_bytes(b"".join(exported([(ARTICLE, facts), (empty, [])], tool)))
    found = imported(path, tool, **({"unseen": True}))
    assert found.problems == []
    assert [(one.article, one.facts) for one in found.annotated] == [(ARTICLE, facts), (empty, [])]


def test_spans_say_what_they_hold(facts: list[Fact]) -> None:
    record = label_studio.encoded(task(ARTICLE, facts))
    wide = record["data"]["text"].encode("utf-16-le")
    for part in record["predictions"][0]["result"]:
        if part["type"] == "labels":
            value = part["value"]
            assert wide[2 * value["start"] : 2 * value["end"]].decode("utf-16-le") == value["text"]
    assert {part["value"]["text"] for part in record["predictions"][0]["result"] if part["type"] == "labels"} >= {
        "12.4亿元",
        "营业收入",
        "18%",
    }


@TOOLS
def test_no_file_without_articles(tool: Any, tmp_path: Path) -> None:
    path = tmp_path / "tasks"
    path.write_bytes(b"".join(exported([], tool)))
    assert imported(path, tool).annotated == []


# what people change


def marked(one: Task, *, without: str = "", marks: list[Mark] | None = None, links: list[Link] | None = None) -> Task:
    kept = [mark for mark in one.marks if mark.id != without]
    joined = [link for link in one.links if without not in (link.source, link.target)]
    return replace(one, marks=[*kept, *(marks or [])], links=[*joined, *(links or [])])


def spot(one: Task, words: str) -> tuple[int, int]:
    at = one.text.rindex(words)
    return at, at + len(words)


def named(facts: list[Fact], value_text: str) -> tuple[str, Fact]:
    """The mark and the last fact of a value."""
    number = max(i for i, fact in enumerate(facts) if fact.value_text == value_text)
    return f"f{number}", facts[number]


def test_a_value_without_a_mark_is_no_fact(facts: list[Fact]) -> None:
    name, gone = named(facts, "18%")
    read = answer(marked(task(ARTICLE, facts), without=name))
    assert read.facts == [fact for fact in facts if fact is not gone]


@TOOLS
def test_another_label_is_another_aspect(facts: list[Fact], tool: str) -> None:
    name, fact = named(facts, "18%")
    one = task(ARTICLE, facts)
    one = replace(one, marks=[replace(mark, label="share") if mark.id == name else mark for mark in one.marks])
    found = trip(one, tool, **unseen(tool))
    assert found is not None
    (changed,) = [made_ for made_ in answer(found).facts if made_ not in facts]
    assert changed == replace(fact, aspect="share", confidence=1.0, rule="annotated", fact_id=changed.fact_id)
    assert changed.fact_id == fact_id(changed) != fact.fact_id


def test_another_link_is_another_metric_owner_or_period(facts: list[Fact]) -> None:
    name, fact = named(facts, "18%")
    one = task(ARTICLE, facts)
    one = replace(one, links=[link for link in one.links if link.source != name])
    spots = [Mark(words, *spot(one, words), slot) for words, slot in (("净利润", "metric"), ("𠮷田商店", "entity"), ("去年同期", "period"))]
    read = answer(marked(one, marks=spots, links=[Link(name, mark.id, mark.label) for mark in spots]))
    (changed,) = [made_ for made_ in read.facts if made_ not in facts]
    assert (changed.metric, changed.entity, changed.period_text) == ("净利润", "𠮷田商店", "去年同期")
    assert (changed.period_start, changed.period_end) == (dt.date(2024, 1, 1), dt.date(2024, 6, 30))
    assert all(ARTICLE.text[e.start : e.end] in {"净利润", "𠮷田商店", "去年同期", "18%"} for e in changed.evidence.values())
    assert changed.value == fact.value


def test_a_mark_that_was_moved_is_read_again(facts: list[Fact]) -> None:
    name, fact = named(facts, "18%")
    one = task(ARTICLE, facts)
    moved = [
        Mark(name, *spot(one, "3000万元"), "level") if mark.id == name else mark
        for mark in one.marks
        if mark.id != named(facts, "3000万元")[0]
    ]
    read = answer(replace(one, marks=moved, links=[link for link in one.links if link.source != named(facts, "3000万元")[0]]))
    assert read.problems == []
    (changed,) = [made_ for made_ in read.facts if made_ not in facts]
    assert (changed.value_text, changed.value, changed.unit, changed.aspect) == ("3000万元", Decimal(30000000), "CNY", "level")
    assert "去年同期" in changed.sentence
    assert changed.metric == fact.metric


def test_what_is_typed_beside_a_mark(facts: list[Fact]) -> None:
    name, _ = named(facts, "18%")
    typed = {"entity": "别家公司", "metric": "毛利率", "value": "负一千八百", "unit": "bp", "period": "2025-01-01…2025-03-31"}
    one = task(ARTICLE, facts)
    one = replace(one, marks=[replace(mark, fields=typed) if mark.id == name else mark for mark in one.marks])
    found = trip(one, "label-studio", unseen=True)
    assert found is not None
    (changed,) = [made_ for made_ in answer(found).facts if made_ not in facts]
    assert (changed.entity, changed.metric, changed.value, changed.unit) == ("别家公司", "毛利率", Decimal(-1800), "bp")
    assert (changed.period_start, changed.period_end) == (dt.date(2025, 1, 1), dt.date(2025, 3, 31))


def test_a_new_mark_is_a_new_fact() -> None:
    one = task(ARTICLE, [])
    value, metric, entity = (
        Mark(words, *spot(one, words), label) for words, label in (("超3亿元", "level"), ("营收", "metric"), ("𠮷田商店", "entity"))
    )
    read = answer(marked(one, marks=[value, metric, entity], links=[Link(value.id, mark.id, mark.label) for mark in (metric, entity)]))
    (new,) = read.facts
    assert (new.entity, new.metric, new.value, new.bound, new.rule) == (
        "𠮷田商店",
        "营业收入",
        Decimal(300000000),
        "more_than",
        "annotated",
    )
    assert ARTICLE.text[new.start : new.end] == "超3亿元"


@pytest.mark.parametrize(
    ("mark", "problem"),
    [
        (Mark("x", 20, 22, "level"), "not a quantity that is known; type its value and unit"),
        (Mark("x", 20, 22, "level", {"value": "viel"}), "value: 'viel' is not a number"),
        (Mark("x", 20, 22, "level", {"value": "5", "period": "neulich"}), "period: 'neulich' is not a day or two"),
        (Mark("x", 20, 22, "level", {"value": "5", "period": "2025-13-01"}), "period: '2025-13-01' is not a day or two"),
        (Mark("x", 20, 22, "level", {"value": "5", "metric": "营业收入"}), "it has no entity: link it or type it in"),
        (Mark("x", 20, 22, "level", {"value": "5", "entity": "青禾软件"}), "it has no metric: link it or type it in"),
    ],
)
def test_a_mark_that_makes_no_fact_is_told(mark: Mark, problem: str) -> None:
    read = answer(marked(task(ARTICLE, []), marks=[mark]))
    assert read.facts == []
    (told,) = read.problems
    assert told.startswith(f"article a: {shown(ARTICLE)[20:22]!r} at 20–22: ")
    assert problem in told


def test_the_id_of_a_reading_is_that_of_the_extractor(facts: list[Fact]) -> None:
    assert [fact_id(fact) for fact in facts] == [fact.fact_id for fact in facts]


# what tools say of a task


def test_label_studio_counts_the_last_annotation(facts: list[Fact]) -> None:
    record = label_studio.encoded(task(ARTICLE, facts))
    assert label_studio.decoded(record) is None
    result = record["predictions"][0]["result"]
    record["annotations"] = [{"result": []}, {"result": result}, {"result": [], "was_cancelled": True}]
    found = label_studio.decoded(record)
    assert found is not None
    assert answer(found).facts == facts


def test_prodigy_counts_what_was_accepted(facts: list[Fact]) -> None:
    record = prodigy.encoded(task(ARTICLE, facts))
    assert prodigy.decoded(record) is None
    for said, counts in (("accept", True), ("reject", False), ("ignore", False)):
        assert (prodigy.decoded({**record, "answer": said}, unseen=True) is not None) == counts
    assert all(token["text"] == shown(ARTICLE)[token["start"] : token["end"]] for token in record["tokens"])


def test_prodigy_spans_that_a_person_drew_have_no_name() -> None:
    one = task(ARTICLE, [])
    value, metric = Mark("x", *spot(one, "超3亿元"), "level"), Mark("y", *spot(one, "营收"), "metric")
    record = {**prodigy.encoded(marked(one, marks=[value, metric], links=[Link("x", "y", "metric")])), "answer": "accept"}
    for span in [*record["spans"], *(part[side] for part in record["relations"] for side in ("head_span", "child_span"))]:
        span.pop("id", None)
    found = prodigy.decoded(record)
    assert found is not None
    assert [(link.label, link.target) for link in found.links] == [("metric", f"{metric.start}-{metric.end}-metric")]


def test_doccano_numbers_its_entities_anew(facts: list[Fact]) -> None:
    record = doccano.encoded(task(ARTICLE, facts))
    for one in record["entities"]:
        one["id"] += 1000
    for one in record["relations"]:
        one["from_id"] += 1000
        one["to_id"] += 1000
    record["meta"] = {"zhfacts": record.pop("zhfacts")}
    assert answer(doccano.decoded(record)).facts == facts


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"text": 5}, "text: missing"),
        ({"zhfacts": None}, "zhfacts: Expected `object`, got `null`"),
        ({"text": "短"}, "text: it was changed: no line break after the title"),
        ({"entities": [{"id": 1, "label": "level", "start_offset": 5, "end_offset": 500}]}, "mark 1: 5…500 is not within the text"),
        ({"relations": [{"id": 1, "from_id": 5, "to_id": 7777, "type": "entity"}]}, "link 5 → 7777: no such mark"),
    ],
)
def test_a_task_that_does_not_fit(facts: list[Fact], changes: dict[str, Any], problem: str) -> None:
    with pytest.raises(TaskError) as told:
        doccano.decoded({**doccano.encoded(task(ARTICLE, facts)), **changes})
    assert problem in str(told.value)


def test_bad_files_are_told_by_place(facts: list[Fact], tmp_path: Path) -> None:
    path = tmp_path / "tasks"
    path.write_bytes(b'{"text": "a"}\n[]\n' + b"".join(exported([(ARTICLE, facts)], "doccano")))
    found = imported(path, "doccano")
    assert found.problems[0] == f"{path}:1: zhfacts: Expected `object`, got `null`"
    assert found.problems[1].startswith(f"{path}:2: not a task of doccano")
    assert found.annotated[0].facts == facts
    for content, tool, problem in (
        (b"{", "doccano", "tasks:1: not JSON"),
        (b"{}", "label-studio", "not a list"),
        (b"\xff", "label-studio", "not JSON"),
    ):
        path.write_bytes(content)
        with pytest.raises(StoreError, match=problem):
            imported(path, tool)  # type: ignore[arg-type]


# gold lines


def test_gold_lines_are_what_evaluation_reads(facts: list[Fact]) -> None:
    line = json.loads(gold.line(ARTICLE, facts, unseen={facts[0].fact_id}))
    assert {key: line[key] for key in ("id", "title", "published", "text")} == {
        "id": "a",
        "title": ARTICLE.title,
        "published": "2025-08-30",
        "text": TEXT,
    }
    for one in line["facts"]:
        assert line[one["field"]][one["start"] : one["end"]] == one["quote"]
        assert one["context"].endswith(one["quote"])
    assert [one["optional"] for one in line["facts"]] == [True] + [False] * (len(facts) - 1)
    assert score([line], [as_record(fact) for fact in facts]).rates()[2] == 1


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("公司营收超3亿元。", "3亿元"),
        ("公司营收3亿元以上。", "3亿元"),
        ("公司有30多家门店。", "30多家"),
        ("公司营收约3亿元左右。", "3亿元"),
        ("公司营收3亿元。", "3亿元"),
    ],
)
def test_words_that_bound_a_value_stand_outside_the_quote(text: str, quote: str) -> None:
    article = Article("a", text, "", DAY)
    (found,) = Extractor().read(article).facts
    (one,) = json.loads(gold.line(article, [found]))["facts"]
    assert one["quote"] == quote == text[one["start"] : one["end"]]


# commands


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, facts: list[Fact]) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("facts.jsonl").write_bytes(as_lines(facts))
    record = {"id": ARTICLE.id, "title": ARTICLE.title, "published": "2025-08-30", "text": ARTICLE.text}
    Path("news.jsonl").write_text(json.dumps(record, ensure_ascii=False), encoding="utf8")
    return tmp_path


def zhfacts(*args: str) -> Result:
    return CliRunner().invoke(main, args)


@TOOLS
def test_export_and_import(folder: Path, tool: str) -> None:
    assert zhfacts("export", "facts.jsonl", "--articles", "news.jsonl", "--format", tool, "-o", "tasks").exit_code == 0
    done = zhfacts("import", "tasks", "--format", tool, "--all", "--as", "facts", "-o", "again.jsonl")
    assert done.exit_code == 0, done.stderr
    assert Path("again.jsonl").read_bytes() == Path("facts.jsonl").read_bytes()
    done = zhfacts("import", "tasks", "--format", tool)
    told = "1 articles with 6 facts\n" if tool == "doccano" else "0 articles with 0 facts; 1 not annotated are left out\n"
    assert done.stderr == told


def test_export_from_a_database(folder: Path, facts: list[Fact]) -> None:
    from zhfacts.model import Extraction  # noqa: PLC0415

    base = target("sqlite:///facts.sqlite", Run("r", "1", "1.0", "l", "m"))
    base.open("job")
    base.begin(Progress())
    others = [Extraction(Article(name, "没有数字。"), [], [], []) for name in ("0", "b")]
    base.write(base.encoder([others[0], Extraction(ARTICLE, facts, [], []), others[1]]), Progress(1, "d"))
    base.close()
    done = zhfacts("export", "facts.sqlite", "--format", "doccano")
    assert [json.loads(line)["zhfacts"]["doc_id"] for line in done.stdout.splitlines()] == ["0", "a", "b"]
    assert len(json.loads(done.stdout.splitlines()[1])["zhfacts"]["facts"]) == len(facts)


def test_the_interface_of_label_studio(folder: Path) -> None:
    done = zhfacts("export", "--format", "label-studio", "--interface")
    assert '<Label value="level"' in done.stdout
    done = zhfacts("export", "--format", "doccano", "--interface")
    assert (done.exit_code, done.stderr) == (2, "zhfacts: --interface: only label-studio has one, not doccano\n")


def test_facts_that_do_not_fit_are_told(folder: Path, facts: list[Fact]) -> None:
    Path("facts.jsonl").write_bytes(as_lines([replace(facts[0], start=1), replace(facts[0], doc_id="z")]))
    done = zhfacts("export", "facts.jsonl", "--articles", "news.jsonl", "--format", "doccano")
    assert done.exit_code == 1
    assert done.stderr.splitlines() == [
        f"zhfacts: facts.jsonl: fact {facts[0].fact_id}: not in article a as it is",
        "zhfacts: facts.jsonl: article z: not given (1 facts are left out)",
    ]


def test_verdicts_become_annotated_articles(folder: Path, facts: list[Fact]) -> None:
    verdicts = Verdicts(Path("said.jsonl"))
    now = dt.datetime(2025, 9, 1, tzinfo=dt.UTC)
    verdicts.add(verdict(facts[0], Asked("accepted", facts[0].fact_id), now))
    verdicts.add(verdict(facts[1], Asked("corrected", facts[1].fact_id, corrected=Correction(metric="毛利", value=Decimal("5.5"))), now))
    verdicts.add(verdict(facts[2], Asked("rejected", facts[2].fact_id), now))
    at = TEXT.index("半年报")
    values = Correction(entity="青禾软件", metric="报告数量", value=Decimal(1), unit="份")
    new = added(ARTICLE, Place("a", "text", at, at + 3), values)
    verdicts.add(verdict(new, Asked("added", new.fact_id, Place("a", "text", at, at + 3), values), now))
    strange = replace(facts[3], fact_id="f" * 32)
    verdicts.add(verdict(strange, Asked("accepted", strange.fact_id), now))
    done = zhfacts("import", "said.jsonl", "--format", "verdicts", "--facts", "facts.jsonl", "--articles", "news.jsonl", "-o", "gold.jsonl")
    assert done.exit_code == 1
    assert done.stderr.splitlines()[0] == f"zhfacts: said.jsonl: fact {'f' * 32}: not among the facts (article a: {strange.value_text})"
    (line,) = Path("gold.jsonl").read_text(encoding="utf8").splitlines()
    kept = json.loads(line)["facts"]
    assert len(kept) == len(facts)
    assert [one["quote"] for one in kept if not one["optional"]] == [facts[0].value_text, "半年报", facts[1].value_text]
    assert [(one["metric"][0], one["value"]) for one in kept if not one["optional"]][1:] == [("报告数量", "1"), ("毛利", "5.5")]
    assert zhfacts("evaluate", "gold.jsonl", "--facts", "facts.jsonl").exit_code == 0


def test_a_file_that_is_not_there(folder: Path) -> None:
    done = zhfacts("import", "nothing.jsonl", "--format", "doccano")
    assert (done.exit_code, done.stderr) == (2, "zhfacts: nothing.jsonl: No such file or directory\n")
    Path("said.jsonl").write_text("{}\n", encoding="utf8")
    done = zhfacts("import", "said.jsonl", "--format", "verdicts", "--facts", "facts.jsonl", "--articles", "news.jsonl")
    assert done.exit_code == 2
    assert "said.jsonl:1" in done.stderr
