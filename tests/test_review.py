"""Facts for people: sentences, agreement, what the page asks for on each engine, verdicts, the server's refusals, the file."""

from __future__ import annotations

import datetime as dt
import json
import re
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import msgspec
import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from doubles import fact
from shelf import FIRST, HOSTILE, RARE, SECOND, THIRD, extractions, fill, odd
from zhfacts.cli import main
from zhfacts.model import Article, Evidence
from zhfacts.records import as_lines
from zhfacts.review.desk import desk
from zhfacts.review.export import page
from zhfacts.review.library import Library
from zhfacts.review.questions import Filter
from zhfacts.review.reader import Reader
from zhfacts.review.sentence import in_chinese, in_english
from zhfacts.review.server import application
from zhfacts.review.verdicts import Asked, Correction, VerdictError, Verdicts, verdict
from zhfacts.store import StoreError
from zhfacts.validate import schema

if TYPE_CHECKING:
    from zhfacts.model import Fact

NOW = dt.datetime(2024, 9, 2, 8, 30, tzinfo=dt.UTC)
TOKEN = {"x-zhfacts-token": "secret"}


def one(**changes: Any) -> Fact:
    """A fact of 青禾软件 in the first half of 2024."""
    base: dict[str, Any] = {
        "entity": "青禾软件", "qualifiers": {}, "value": Decimal("1240000000"), "unit": "CNY",
        "period_start": dt.date(2024, 1, 1), "period_end": dt.date(2024, 6, 30),
    }  # fmt: skip
    return fact(Article("a", "12.4亿元", "", dt.date(2024, 8, 30)), 0, 4, **{**base, **changes})


SENTENCES: list[tuple[dict[str, Any], str, str]] = [
    ({}, "青禾软件2024年上半年营业收入为12.4亿元。", "青禾软件's revenue in the first half of 2024 was CNY 1.24 billion."),
    (
        {"aspect": "change", "basis": "yoy", "value": Decimal("-18.5"), "unit": "%"},
        "青禾软件2024年上半年营业收入同比下降18.5%。",
        "青禾软件's revenue in the first half of 2024 fell by 18.5% year on year.",
    ),
    (
        {"modality": "forecast", "bound": "more_than", "source": "财报", "period_end": dt.date(2024, 12, 31)},
        "据财报，青禾软件2024年营业收入预计为超过12.4亿元。",
        "According to 财报, 青禾软件's revenue in 2024 is expected to be more than CNY 1.24 billion.",
    ),
    (
        {"modality": "plan", "bound": "range", "aspect": "change", "value": Decimal(-12), "value_max": Decimal(-10), "unit": "%"},
        "青禾软件2024年上半年营业收入计划下降10%至12%。",
        "青禾软件's revenue in the first half of 2024 is planned to fall by 10% to 12%.",
    ),
    (
        {"bound": "range", "aspect": "change", "value": Decimal(-2), "value_max": Decimal(3), "unit": "pp"},
        "青禾软件2024年上半年营业收入变动-2个百分点至3个百分点。",
        "青禾软件's revenue in the first half of 2024 changed by -2 percentage points to 3 percentage points.",
    ),
    (
        {"metric": "毛利率", "value": Decimal("3"), "unit": "倍", "basis": "yoy", "period_start": None, "period_end": None},
        "青禾软件毛利率为上年同期的3倍。",
        "青禾软件's gross margin was 3 times that of a year before.",
    ),
    (
        {"metric": "价格", "value": Decimal("0.5"), "unit": "USD/桶", "bound": "about", "period_start": dt.date(2024, 6, 30)},
        "青禾软件2024年6月30日价格为约0.5美元/桶。",
        "青禾软件's price on 30 June 2024 was about USD 0.5 per barrel.",
    ),
    (
        {"metric": "甲乙", "value": Decimal("123456.7"), "unit": "台", "period_end": dt.date(2024, 9, 30), "source": "青禾软件"},
        "据青禾软件，其2024年前三季度甲乙为12.34567万台。",
        "According to 青禾软件, its 甲乙 in the first three quarters of 2024 was 123,456.7 台.",
    ),
    (
        {"qualifiers": {"product": "矿机"}, "period_start": dt.date(2023, 11, 3), "period_end": dt.date(2024, 2, 1), "value": Decimal(-7)},
        "青禾软件2023年11月3日至2024年2月1日矿机营业收入为-7元。",
        "青禾软件's 矿机 revenue from 3 November 2023 to 1 February 2024 was CNY -7.",
    ),
    ({"period_start": dt.date(2024, 4, 1)}, "青禾软件2024年第二季度营业收入为12.4亿元。", "青禾软件's revenue in Q2 2024 was CNY 1.24 billion."),
    ({"period_start": dt.date(2021, 1, 1), "period_end": dt.date(2023, 12, 31)}, "青禾软件2021年至2023年营业收入为12.4亿元。", "青禾软件's revenue from 2021 to 2023 was CNY 1.24 billion."),
    ({"period_start": dt.date(2024, 2, 1), "period_end": dt.date(2024, 2, 29)}, "青禾软件2024年2月营业收入为12.4亿元。", "青禾软件's revenue in February 2024 was CNY 1.24 billion."),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "chinese", "english"), SENTENCES)
def test_a_fact_reads_back_as_a_sentence(changes: dict[str, Any], chinese: str, english: str) -> None:
    assert in_chinese(one(**changes)) == chinese
    assert in_english(one(**changes)) == english


@pytest.fixture(params=["duckdb", "sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database with the articles of the shelf."""
    if request.param == "postgresql":
        url: str = request.getfixturevalue("postgresql")
    else:
        url = f"{request.param}:///{tmp_path}/facts.{request.param}"
    fill(url)
    return url


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """The shelf in SQLite."""
    url = f"{tmp_path}/facts.sqlite"
    fill(url)
    return Library(Reader(url), Verdicts(tmp_path / "facts.verdicts.jsonl"))


def test_every_engine_gives_the_same_answers(place: str, tmp_path: Path) -> None:
    library = Library(Reader(place), Verdicts(tmp_path / "v.jsonl"))
    listed = library.articles(Filter())
    assert (listed["total"], [row["doc_id"] for row in listed["articles"]]) == (4, ["other", "half-year", "quarter", "hostile"])
    assert [row["facts"] for row in listed["articles"]] == [1, 4, 2, 1]
    article = library.article("half-year")
    assert article
    assert (article["text"], article["title"], article["published"]) == (FIRST.text, FIRST.title, "2024-08-30")
    assert [(row["value"], row["said"]["zh"]) for row in article["facts"]] == [
        ("1240000000", "青禾软件2024年上半年营业收入为12.4亿元。"),
        ("110000000", "青禾软件2024年上半年净利润为1.1亿元。"),
        ("-30000000", "青禾软件2023年上半年净利润为-3000万元。"),
        ("2700000000", "青禾软件2024年营业收入预计为超过27亿元。"),
    ]
    assert article["facts"][1]["evidence"]["entity"] == msgspec.to_builtins(extractions()[0].facts[1].evidence["entity"])
    assert [(row["fate"], row["reason"]) for row in article["numerals"][4:]] == [("reject", "vague_count"), ("name", None)]
    assert article["rejects"][0]["detail"] == "三五家 is no number"
    elsewhere = [(row["doc_id"], row["amount"]["zh"], row["agrees"]) for row in article["facts"][0]["elsewhere"]]
    assert elsewhere == [("other", "11亿元", False), ("quarter", "12.38亿元", True)]
    assert library.names("metric", "")[0] == {"name": "营业收入", "facts": 6}
    assert library.names("metric", "利") == [{"name": "净利润", "facts": 2}]
    points = library.series("青禾软件", "营业收入")["points"]
    assert [(row["period_end"], row["value"], row["doc_id"]) for row in points] == [
        ("2024-03-31", "590000000", "quarter"),
        ("2024-06-30", "1238000000", "quarter"),
        ("2024-06-30", "1240000000", "half-year"),
        ("2024-06-30", "1100000000", "other"),
        ("2024-12-31", "2700000000", "half-year"),
    ]
    assert library.article("none") is None
    assert library.fact(article["facts"][0]["fact_id"]) == extractions()[0].facts[0]


def test_what_does_not_add_up_is_told(library: Library, tmp_path: Path) -> None:
    fill(f"{tmp_path}/facts.sqlite", [odd()])
    article = library.article("odd")
    assert article
    assert [(one["kind"], len(one["fact_ids"]), one["found"], one["unit"]) for one in article["findings"]] == [("growth", 3, "10", "%")]


FILTERS: list[tuple[dict[str, Any], list[tuple[str, int | None]]]] = [
    ({"text": RARE}, [("half-year", None)]),
    ({"text": "一季"}, [("quarter", None)]),
    ({"text": "OTHER"}, [("other", None)]),
    ({"text": "100%_'\\"}, []),
    ({"metric": "净利润"}, [("half-year", 2)]),
    ({"entity": "青禾软件", "metric": "营业收入"}, [("other", 1), ("half-year", 2), ("quarter", 2)]),
    ({"entity": "青禾"}, []),
    ({"modality": "forecast"}, [("half-year", 1)]),
    ({"first": dt.date(2024, 7, 1)}, [("half-year", 1)]),
    ({"last": dt.date(2023, 12, 31)}, [("half-year", 1)]),
    ({"high": 0.6}, [("half-year", 2)]),
    ({"verdicts": "open", "text": "一季"}, [("quarter", None)]),
    ({"verdicts": "done"}, []),
    ({"low": 0.65, "text": "公司"}, [("half-year", 2)]),
    ({"entity": "'; DROP TABLE fact; --"}, []),
]


@pytest.mark.parametrize(("asked", "found"), FILTERS)
def test_filters(library: Library, asked: dict[str, Any], found: list[tuple[str, int | None]]) -> None:
    listed = library.articles(Filter(**asked))
    assert [(row["doc_id"], row["hits"]) for row in listed["articles"]] == found
    assert listed["total"] == len(found)


def test_filters_ask_every_engine_alike(place: str, tmp_path: Path) -> None:
    library = Library(Reader(place), Verdicts(tmp_path / "v.jsonl"))
    for asked, found in FILTERS:
        assert [(row["doc_id"], row["hits"]) for row in library.articles(Filter(**asked))["articles"]] == found, asked


def test_pages_follow_one_another(library: Library) -> None:
    pages = [library.articles(Filter(), offset, 3)["articles"] for offset in (0, 3, 6)]
    assert [[row["doc_id"] for row in rows] for rows in pages] == [["other", "half-year", "quarter"], ["hostile"], []]


def test_verdicts_are_kept_and_the_last_counts(tmp_path: Path) -> None:
    path = tmp_path / "v.jsonl"
    verdicts = Verdicts(path)
    first, second = extractions()[0].facts[:2]
    verdicts.add(verdict(first, Asked("accepted", first.fact_id), NOW))
    verdicts.add(
        verdict(
            second,
            Asked("corrected", second.fact_id, None, Correction(value=Decimal("1.5"), basis=None, period_end=dt.date(2024, 5, 1)), " 误 "),
            NOW,
        )
    )
    verdicts.add(verdict(first, Asked("rejected", first.fact_id), NOW))
    lines = [json.loads(line) for line in path.read_text(encoding="utf8").splitlines()]
    for line in lines:
        jsonschema.validate(line, schema("verdict"), format_checker=jsonschema.FormatChecker())
    assert lines[1] == {
        "fact_id": second.fact_id, "doc_id": "half-year", "verdict": "corrected",
        "corrected": {"basis": None, "value": "1.5", "period_end": "2024-05-01"}, "note": "误", "when": "2024-09-02T08:30:00Z",
        "field": "text", "start": second.start, "end": second.end, "quote": "1.1亿元",
    }  # fmt: skip
    again = Verdicts(path)
    assert again.all() == verdicts.all()
    assert [one.verdict for one in again.all()] == ["rejected", "corrected"]
    verdicts.add(verdict(first, Asked("withdrawn", first.fact_id), NOW))
    assert Verdicts(path).of(first.fact_id) is None
    assert len(path.read_text(encoding="utf8").splitlines()) == 4


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (Asked("corrected", "f"), "nothing is different"),
        (Asked("corrected", "f", None, Correction(unit="CNY")), "nothing is different"),
        (Asked("accepted", "f", None, Correction(unit="USD")), "not with accepted"),
        (Asked("corrected", "f", None, Correction(entity=" ")), "must not be empty"),
        (Asked("corrected", "f", None, Correction(bound="range")), "value_max"),
        (Asked("corrected", "f", None, Correction(period_end=dt.date(2020, 1, 1))), "period_end: 2020-01-01 is before period_start"),
        (Asked("corrected", "f", None, Correction(value=Decimal("1E+30"))), "value"),
        (Asked("corrected", "f", None, Correction(source="")), "source"),
    ],
)
def test_a_correction_must_give_a_valid_fact(asked: Asked, message: str) -> None:
    with pytest.raises(VerdictError, match=re.escape(message)):
        verdict(one(), asked, NOW)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", ":2: line: "),
        ("[]", ":2: line: "),
        ('{"fact_id": "x"}', ":2: "),
        ('{"verdict": "liked"}', ":2: "),
    ],
)
def test_a_broken_file_of_verdicts_is_named(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "v.jsonl"
    path.write_text(f"\n{line}\n", encoding="utf8")
    with pytest.raises(VerdictError, match=re.escape(f"{path}{message}")):
        Verdicts(path)


@pytest.fixture
def client(library: Library) -> TestClient:
    """The server on this machine's address."""
    return TestClient(application(library, "secret", "127.0.0.1"), base_url="http://127.0.0.1:8765", raise_server_exceptions=False)


def test_reading_is_free_here_and_every_answer_is_guarded(client: TestClient) -> None:
    for path in ("/", "/api/overview", "/api/articles?metric=净利润", "/api/article?id=half-year", "/static/main.js", "/api/none"):
        answer = client.get(path)
        assert answer.status_code == (404 if path == "/api/none" else 200), path
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert client.get("/api/overview").json()["writable"] is False
    assert client.get("/api/overview", headers=TOKEN).json()["writable"] is True


def test_a_verdict_over_http(client: TestClient, library: Library) -> None:
    fact_id = extractions()[0].facts[0].fact_id
    said = {"fact_id": fact_id, "verdict": "corrected", "corrected": {"value": "1250000000"}, "note": None}
    answer = client.post("/api/verdicts", json=said, headers=TOKEN)
    assert answer.status_code == 200, answer.text
    assert answer.json()["verdict"]["said"]["zh"] == "青禾软件2024年上半年营业收入为12.5亿元。"
    assert answer.json()["judged"] == {"accepted": 0, "corrected": 1, "rejected": 0, "added": 0}
    shown = client.get("/api/article?id=half-year").json()["facts"][0]
    assert shown["verdict"]["corrected"] == {"value": "1250000000"}
    assert shown["value"] == "1240000000"
    assert [row["judged"] for row in client.get("/api/articles").json()["articles"]] == [0, 1, 0, 0]
    assert len(library.verdicts.all()) == 1


VAGUE = {"doc_id": "half-year", "field": "text", "start": FIRST.text.index("三五家"), "end": FIRST.text.index("三五家") + 3}
FIELDS = {"entity": "机构", "metric": "机构数量", "value": "4", "unit": "家", "bound": "about"}


def test_a_fact_that_was_not_read_is_added_and_taken_back(client: TestClient, library: Library) -> None:
    answer = client.post("/api/verdicts", json={"verdict": "added", "place": VAGUE, "corrected": FIELDS}, headers=TOKEN)
    assert answer.status_code == 200, answer.text
    fact_id = answer.json()["fact"]["fact_id"]
    shown = client.get("/api/article?id=half-year").json()["facts"]
    assert [fact["fact_id"] for fact in shown].index(fact_id) == 4
    assert (shown[4]["said"]["zh"], shown[4]["sentence"], shown[4]["verdict"]["verdict"]) == (
        "机构机构数量为约4家。",
        "预计全年营收超过27亿元，三五家机构看好，编号2024",
        "added",
    )
    jsonschema.validate(json.loads(library.verdicts.path.read_bytes()), schema("verdict"))
    assert Verdicts(library.verdicts.path).all() == library.verdicts.all()
    kept = client.post("/api/verdicts", json={"verdict": "rejected", "fact_id": fact_id}, headers=TOKEN)
    assert (kept.status_code, kept.json()["error"]) == (422, "rejected: a fact that was added can be withdrawn or added anew")
    taken = client.post("/api/verdicts", json={"verdict": "withdrawn", "fact_id": fact_id}, headers=TOKEN)
    assert taken.status_code == 200
    assert len(client.get("/api/article?id=half-year").json()["facts"]) == 4


@pytest.mark.parametrize(
    ("changes", "status", "message"),
    [
        ({"place": {**VAGUE, "doc_id": "none"}}, 404, "no such article"),
        ({"place": None}, 404, "no such article"),
        ({"place": {**VAGUE, "end": 10_000}}, 422, "not within the text"),
        ({"place": {**VAGUE, "start": VAGUE["end"]}}, 422, "not within the text"),
        ({"corrected": {"entity": "机构"}}, 422, "metric: missing"),
        ({"corrected": {**FIELDS, "metric": " "}}, 422, "must not be empty"),
        ({"corrected": {**FIELDS, "bound": "range"}}, 422, "value_max"),
    ],
)
def test_an_added_fact_must_be_one(client: TestClient, library: Library, changes: dict[str, Any], status: int, message: str) -> None:
    answer = client.post("/api/verdicts", json={"verdict": "added", "place": VAGUE, "corrected": FIELDS, **changes}, headers=TOKEN)
    assert answer.status_code == status
    assert message in answer.json()["error"]
    assert not library.verdicts.path.exists()


def test_the_list_knows_what_is_judged_to_the_end(client: TestClient) -> None:
    for read in extractions()[0].facts:
        assert client.post("/api/verdicts", json={"verdict": "accepted", "fact_id": read.fact_id}, headers=TOKEN).status_code == 200
    said = {"verdict": "rejected", "fact_id": extractions()[1].facts[0].fact_id}
    assert client.post("/api/verdicts", json=said, headers=TOKEN).status_code == 200
    assert [row["doc_id"] for row in client.get("/api/articles?verdicts=done").json()["articles"]] == ["half-year"]
    assert [row["doc_id"] for row in client.get("/api/articles?verdicts=open").json()["articles"]] == ["other", "quarter", "hostile"]


def test_verdicts_become_annotated_articles(client: TestClient, tmp_path: Path) -> None:
    said = {"verdict": "corrected", "fact_id": extractions()[0].facts[0].fact_id, "corrected": {"value": "1250000000"}}
    assert client.post("/api/verdicts", json=said, headers=TOKEN).status_code == 200
    args = ["import", f"{tmp_path}/facts.verdicts.jsonl", "--format", "verdicts", "--facts", f"{tmp_path}/facts.sqlite"]
    done = CliRunner().invoke(main, [*args, "-o", f"{tmp_path}/gold.jsonl"])
    assert done.exit_code == 0, done.output
    (article,) = [json.loads(line) for line in (tmp_path / "gold.jsonl").read_text(encoding="utf8").splitlines()]
    assert [(fact["value"], fact["optional"]) for fact in article["facts"]][:2] == [("1250000000", False), ("110000000", True)]


REFUSED: list[tuple[dict[str, str], bytes, int, str]] = [
    ({}, b"{}", 403, "needs the token"),
    ({"x-zhfacts-token": "secret2"}, b"{}", 403, "needs the token"),
    ({**TOKEN, "content-type": "text/plain"}, b"{}", 415, "not application/json"),
    (TOKEN, b"{", 400, "truncated"),
    (TOKEN, b'{"fact_id": "x"}', 400, "verdict"),
    (TOKEN, b'{"verdict": "withdrawn"}', 404, "no such fact"),
    (TOKEN, b'{"fact_id": "x", "verdict": "liked"}', 400, "liked"),
    (TOKEN, b'{"fact_id": "x", "verdict": "accepted"}', 404, "no such fact"),
    (TOKEN, b'{"fact_id": "x", "verdict": "corrected", "corrected": {"value": "1O"}}', 400, "value"),
    (TOKEN, b'{"fact_id": "x", "verdict": "corrected", "corrected": {"fact_id": "y"}}', 400, "fact_id"),
    (TOKEN, b" " * 70_000, 413, "too long"),
]


@pytest.mark.parametrize(("headers", "body", "status", "message"), REFUSED)
def test_a_verdict_is_refused(
    client: TestClient, library: Library, headers: dict[str, str], body: bytes, status: int, message: str
) -> None:
    answer = client.post("/api/verdicts", content=body, headers={"content-type": "application/json", **headers})
    assert answer.status_code == status
    assert message in answer.json()["error"]
    assert not library.verdicts.path.exists()


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/article?id=none", 404),
        ("/api/articles?first=2021-13-45", 400),
        ("/api/articles?nothing=1", 400),
        ("/api/articles?offset=x", 400),
        ("/api/names?of=value", 400),
        ("/static/../server.py", 404),
        ("/static/%2e%2e/server.py", 404),
    ],
)
def test_wrong_questions_are_told(client: TestClient, path: str, status: int) -> None:
    assert client.get(path).status_code == status


def test_another_name_for_this_machine_is_refused(library: Library) -> None:
    client = TestClient(application(library, "secret", "127.0.0.1"), base_url="http://rebound.example:8765")
    assert client.get("/api/overview", headers=TOKEN).status_code == 400


def test_beyond_this_machine_reading_needs_the_token(library: Library) -> None:
    client = TestClient(application(library, "secret", "0.0.0.0"), base_url="http://192.0.2.1:8765")
    for path in ("/api/overview", "/api/articles", "/api/article?id=half-year", "/api/names?of=entity", "/api/series?entity=a&metric=b"):
        assert client.get(path).status_code == 403
        assert client.get(path, headers=TOKEN).status_code == 200
    assert client.get("/").status_code == 200


def test_a_database_that_goes_away_is_told(client: TestClient, tmp_path: Path) -> None:
    (tmp_path / "facts.sqlite").unlink()
    answer = client.get("/api/overview")
    assert (answer.status_code, answer.json()["error"]) == (503, f"{tmp_path}/facts.sqlite: no such database")


def test_the_file_holds_a_bounded_number_and_no_tag_of_an_article(library: Library) -> None:
    made, within, total = page(library, 2)
    assert (within, total) == (2, 4)
    assert "src=" not in made.replace("src=x", "")
    assert '<link rel="stylesheet"' not in made
    whole, *_ = page(library, 100)
    data = re.search(r'<script type="application/json" id="data">(.*?)</script>', whole, re.DOTALL)
    assert data
    held = json.loads(data[1])
    assert [article["text"] for article in held["articles"]] == [THIRD.text, FIRST.text, SECOND.text, HOSTILE.text]


def test_facts_from_a_file_with_their_articles(tmp_path: Path) -> None:
    items = extractions()
    facts, articles, ledger = tmp_path / "f.jsonl", tmp_path / "a.jsonl", tmp_path / "l.jsonl"
    facts.write_bytes(as_lines(f for item in items for f in item.facts))
    ledger.write_bytes(as_lines(n for item in items for n in item.numerals))
    articles.write_bytes(as_lines([FIRST, SECOND, msgspec.structs.replace(THIRD, text="青禾软件上半年营业收入12亿元。")]))
    library, problems = desk(str(facts), [str(articles)], ledger, None, tmp_path)
    assert problems == [
        f"{facts}: fact {items[2].facts[0].fact_id}: not in article other as it is",
        f"{facts}: article hostile: not given (1 facts are left out)",
    ]
    article = library.article("half-year")
    assert article
    assert len(article["facts"]) == 4
    assert len(article["numerals"]) == 6
    assert library.verdicts.path == tmp_path / "f.verdicts.jsonl"


def test_wrong_places_are_told(tmp_path: Path) -> None:
    (tmp_path / "f.jsonl").write_text('{"fact_id": 5}\n', encoding="utf8")
    (tmp_path / "a.jsonl").write_text('{"text": "1"}\n', encoding="utf8")
    wrong = [
        ((str(tmp_path / "none.duckdb"), []), "no such database"),
        (("facts.csv", []), "not a database"),
        ((str(tmp_path / "f.jsonl"), []), "name them by --articles"),
        ((str(tmp_path / "f.jsonl"), [str(tmp_path / "a.jsonl")]), "f.jsonl:1: "),
        ((str(tmp_path / "f.duckdb"), ["a.jsonl"]), "a database holds its articles"),
    ]
    for (place, articles), message in wrong:
        with pytest.raises(StoreError, match=re.escape(message)):
            desk(place, articles, None, None, tmp_path)


def test_the_command_writes_the_file_and_says_what_is_left_out(library: Library, tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["review", f"{tmp_path}/facts.sqlite", "--html", f"{tmp_path}/out.html", "--limit", "3"])
    assert done.exit_code == 0, done.output
    assert f"3 articles of 4; the others are left out (--limit) → {tmp_path}/out.html" in done.stderr
    missing = CliRunner().invoke(main, ["review", f"{tmp_path}/none.sqlite"])
    assert (missing.exit_code, missing.stderr) == (2, f"zhfacts: {tmp_path}/none.sqlite: no such database\n")


def test_a_verdict_on_a_fact_with_evidence_in_the_title_is_valid() -> None:
    titled = one(field="title", evidence={"value": Evidence("title", 0, 4, "stated")})
    assert verdict(titled, Asked("accepted", titled.fact_id), NOW).field == "title"
