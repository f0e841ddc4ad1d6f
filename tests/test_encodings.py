"""Text in the encodings of Chinese, found without being told, and web pages."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import json
import subprocess
import sys
from itertools import product
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest

from zhfacts import Extractor
from zhfacts.model import Article, Reject
from zhfacts.read import Settings, Source, articles, codec
from zhfacts.read.encoding import found

if TYPE_CHECKING:
    from pathlib import Path

SIMPLIFIED = "华泽新材公布半年报，上半年营业收入12.4亿元，同比增长18%，公司预计全年毛利率超过30%。"
TRADITIONAL = "華澤新材公布半年報，上半年營業收入12.4億元，同比增長18%，公司預計全年毛利率超過30%。"
ENCODINGS = [
    ("utf-8", SIMPLIFIED),
    ("utf-8-sig", SIMPLIFIED),
    ("utf-16", SIMPLIFIED),
    ("utf-32", SIMPLIFIED),
    ("gb18030", SIMPLIFIED),
    ("gbk", SIMPLIFIED),
    ("gb2312", SIMPLIFIED),
    ("utf-8", TRADITIONAL),
    ("utf-16", TRADITIONAL),
    ("gb18030", TRADITIONAL),
    ("big5", TRADITIONAL),
]


def read(*inputs: Path | str, settings: Settings | None = None) -> list[Article | Reject]:
    """The articles of some inputs."""
    how = settings or Settings()
    source = Source([str(item) for item in inputs], how.columns, encoding=how.encoding)
    return [item for chunk in source.chunks() for item in articles(chunk, how)]


def contents(suffix: str, text: str) -> str:
    """Two articles in a format, the first of them plain ASCII."""
    if suffix == ".jsonl":
        rows = [{"id": "1", "text": "ascii"}, {"id": "2", "text": text}]
        return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    return f"id,text\r\n1,ascii\r\n2,{text.replace(',', '，')}\r\n" if suffix == ".csv" else text


@pytest.mark.parametrize(("suffix", "encoding", "text"), [(s, e, t) for s, (e, t) in product((".jsonl", ".csv", ".txt"), ENCODINGS)])
def test_the_encoding_is_found(tmp_path: Path, suffix: str, encoding: str, text: str) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(contents(suffix, text).encode(encoding))
    assert [item.text for item in read(path) if isinstance(item, Article)] == ([text] if suffix == ".txt" else ["ascii", text])


@pytest.mark.parametrize("suffix", [".jsonl", ".csv", ".txt"])
@pytest.mark.parametrize(("encoding", "text"), [("gb18030", "营收"), ("big5hkscs", "營收"), ("utf-16-le", "营收")])
def test_a_named_encoding_needs_no_finding(tmp_path: Path, suffix: str, encoding: str, text: str) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(contents(suffix, text).encode(encoding))
    last = read(path, settings=Settings(encoding=encoding))[-1]
    assert isinstance(last, Article)
    assert last.text == text


def test_standard_input_and_archives_are_looked_at_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = contents(".jsonl", TRADITIONAL).encode("big5")
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(data))
    (tmp_path / "b.jsonl.zst").write_bytes(pa.compress(data, codec="zstd", asbytes=True))
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert [item.text for item in read("-", tmp_path) if isinstance(item, Article)] == ["ascii", TRADITIONAL] * 3


def test_one_line_in_another_encoding_spoils_only_itself(tmp_path: Path) -> None:
    rows = [json.dumps({"text": SIMPLIFIED}, ensure_ascii=False).encode("gb18030" if i == 2 else "utf-8") for i in range(5)]
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"\n".join(rows))
    kinds = [type(item) for item in read(path)]
    assert kinds == [Article, Article, Reject, Article, Article]


def test_names_of_encodings() -> None:
    assert [codec(name) for name in ("UTF8", "GB2312", "gbk", "Big5", "utf-16-be")] == [
        "utf-8-sig",
        "gb18030",
        "gb18030",
        "big5hkscs",
        "utf-16-be",
    ]
    for name in ("klingon", "rot13", "base64"):
        with pytest.raises(LookupError):
            codec(name)


def test_too_little_to_tell_is_no_other_encoding() -> None:
    assert found("营".encode("gb18030")) == found(b"") == found(b"ascii") == "utf-8-sig"


def test_full_width_traditional_and_control_characters_keep_their_offsets() -> None:
    text = "\ufeff華澤新材２０２３年\u3000營業收入１２．４億元，\r\n同比增長１８％。\x07\u202e"
    facts = Extractor().read(Article("a", text, "", dt.date(2024, 3, 1))).facts
    assert [(fact.metric, str(fact.value), fact.unit) for fact in facts] == [("营业收入", "1240000000", "CNY"), ("营业收入", "18", "%")]
    assert [text[fact.start : fact.end] for fact in facts] == ["１２．４億元", "１８％"]
    assert facts[0].entity_text == "華澤新材"


PAGE = """<!DOCTYPE html><html><head><meta charset="{charset}"><title>{title} - 财经网</title>
<meta property="og:title" content="{title}"><meta property="article:published_time" content="2024-08-30T09:00:00+08:00"></head>
<body><nav><a href="/">首页</a><a href="/stock">股票</a></nav><article><h1>{title}</h1><p>{one}</p><p>{two}</p></article>
<footer>版权所有，备案号100001。</footer></body></html>"""
ONE = "华泽新材周五发布半年报，上半年营业收入12.4亿元，同比增长18%，净利润1.1亿元，去年同期亏损3000万元，经营活动现金流净额转正。"
TWO = "公司称海外收入占比升至21%，预计全年营业收入不低于27亿元，并计划在下半年投入2亿元扩建生产线，新增产能将在明年投产。"


@pytest.mark.parametrize(
    ("encoding", "declared"), [("utf-8", "utf-8"), ("gb18030", "gb2312"), ("gb18030", "utf-8"), ("utf-16", "utf-16"), ("utf-8", "gbk")]
)
def test_a_page_gives_title_date_and_main_text(tmp_path: Path, encoding: str, declared: str) -> None:
    (tmp_path / "news").mkdir()
    path = tmp_path / "news" / "page.html"
    path.write_bytes(PAGE.format(charset=declared, title="华泽新材半年报：营收增长", one=ONE, two=TWO).encode(encoding))
    (article,) = read(tmp_path)
    assert isinstance(article, Article), article
    assert (article.id, article.title, article.published) == ("news/page", "华泽新材半年报：营收增长", dt.date(2024, 8, 30))
    assert article.text.splitlines()[-2:] == [ONE, TWO]
    assert "首页" not in article.text
    assert "备案号" not in article.text


def test_nothing_is_loaded_for_plain_files(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(contents(".jsonl", SIMPLIFIED), encoding="utf8")
    code = f"""import sys
from zhfacts.read import Settings, Source, articles
print(len([a for c in Source([{str(path)!r}], Settings().columns).chunks() for a in articles(c, Settings())]), *sys.modules)"""
    number, *loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split()
    assert number == "2"
    assert not {"trafilatura", "charset_normalizer", "pyarrow", "lxml"} & set(loaded)


BOMB = """import resource, sys
from zhfacts.read import Settings, Source, articles, chunk, jsonl, source, table
import pyarrow
for module in (chunk, jsonl, source, table):
    module.MAX_LINE = 1 << 20
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
found = [a for c in Source([sys.argv[1]], Settings().columns).chunks() for a in articles(c, Settings())]
print(len(found), found[0].reason, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)"""


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.jsonl.zst", "a.csv.gz", "a.txt.zst"])
def test_a_small_file_that_holds_much_fills_no_memory(tmp_path: Path, name: str) -> None:
    """128 MiB in one line, where at most 1 MiB is let in."""
    data = (b"id,text\nx," if "csv" in name else b"") + b"a" * (1 << 27)
    path = tmp_path / name
    path.write_bytes(gzip.compress(data, 1) if name.endswith(".gz") else pa.compress(data, codec="zstd", asbytes=True))
    done = subprocess.run([sys.executable, "-c", BOMB, str(path)], check=True, capture_output=True, text=True).stdout.split()
    assert done[:2] == ["1", "not_csv" if "csv" in name else "too_long"]
    assert int(done[2]) < 32
