"""The page in a browser: highlights, evidence, filters, chart, verdicts, both widths and themes, hostile text, the file from disk."""

from __future__ import annotations

import json
import os
import shutil
import threading
from typing import TYPE_CHECKING

import pytest

from doubles import fact
from shelf import FIRST, HOSTILE, RARE, fill, odd
from zhfacts.model import Article, Evidence, Extraction
from zhfacts.review.export import page as export
from zhfacts.review.library import Library
from zhfacts.review.reader import Reader
from zhfacts.review.server import Server
from zhfacts.review.verdicts import Verdicts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

NEEDED = "ZHFACTS_NEED_BROWSER"
WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 375, "height": 700}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A headless Chromium of the system."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        if os.environ.get(NEEDED):
            pytest.fail(f"{NEEDED} is set and there is no Chromium")
        pytest.skip("no Chromium is installed (Debian package chromium)")
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=program, args=["--headless", "--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


class Desk:
    """A server over the shelf, and its file of verdicts."""

    def __init__(self, folder: Path) -> None:
        fill(f"{folder}/facts.sqlite")
        self.library = Library(Reader(f"{folder}/facts.sqlite"), Verdicts(folder / "facts.verdicts.jsonl"))
        self.server = Server(self.library, "127.0.0.1", 0)
        self._thread = threading.Thread(target=self.server.run, daemon=True)
        self._thread.start()

    def verdicts(self) -> list[dict[str, object]]:
        """The lines of the file."""
        return [json.loads(line) for line in self.library.verdicts.path.read_text(encoding="utf8").splitlines()]

    def stop(self) -> None:
        """End the server."""
        self.server.stop()
        self._thread.join(10)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk of its own for each test."""
    made = Desk(tmp_path)
    yield made
    made.stop()


@pytest.fixture
def opened(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open an address; whatever the page complains of fails the test."""
    complaints: list[str] = []
    contexts = []

    def open_page(url: str, at: str = "", *, width: dict[str, int] = WIDE, theme: str = "light", locale: str = "zh-CN") -> Page:
        context = browser.new_context(viewport=width, color_scheme=theme, locale=locale)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda message: (
                complaints.append(message.text)
                if message.type in {"error", "warning"} and "(Unprocessable" not in message.text and "(Bad Request)" not in message.text
                else None
            ),
        )
        page.goto(url)
        page.wait_for_selector("body[data-ready]")
        if at:
            page.evaluate("at => { location.hash = at }", at)
            until(page, f"state.article?.doc_id === '{at.removeprefix('doc=').partition('&')[0]}'")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not complaints


def until(page: Page, condition: str) -> None:
    """Wait until a condition holds; the page's own policy keeps Playwright from polling it there."""
    for _ in range(600):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"never: {condition}")


def press_until(page: Page, key: str, value: str) -> None:
    """Go through the facts to the one with a value."""
    for _ in range(10):
        page.keyboard.press(key)
        if page.evaluate("state.fact?.value_text") == value:
            return
    raise AssertionError(f"no fact {value}")


def lit(page: Page, slot: str) -> str:
    """The words that are lit for a slot."""
    return "".join(page.locator(f"#paper .lit-{slot}").all_text_contents())


def test_slots_are_marked_where_they_stand_and_the_chosen_fact_lights_up(desk: Desk, opened: Callable[..., Page]) -> None:
    page = opened(desk.server.address, "doc=half-year")
    assert page.locator("#text").text_content() == FIRST.text
    assert page.locator("#title").text_content() == FIRST.title
    values = page.locator("#paper .mark.value").all_text_contents()
    assert "".join(values) == "12.4亿元1.1亿元3000万元超过27亿元"
    page.keyboard.press("j")
    assert (lit(page, "value"), lit(page, "entity"), lit(page, "metric"), lit(page, "period")) == (
        "12.4亿元",
        "青禾软件",
        "营业收入",
        "上半年",
    )
    assert page.locator("#card .said").text_content() == "青禾软件2024年上半年营业收入为12.4亿元。"
    page.get_by_text("1.1亿元", exact=True).first.click()
    assert (lit(page, "value"), lit(page, "entity"), lit(page, "period")) == ("1.1亿元", "青禾软件", "上半年")
    hops = page.locator("#hops path[data-slot]")
    assert sorted(hops.evaluate_all("paths => paths.map(path => path.dataset.slot)")) == ["entity", "period"]
    assert page.locator("#hops text").all_text_contents() == ["该公司", "承前"]
    start, end = hops.first.evaluate(
        "path => [path.getPointAtLength(0), path.getPointAtLength(path.getTotalLength())].map(p => [p.x, p.y])"
    )
    box = "e => { const b = e.getBoundingClientRect(), o = document.getElementById('paper').getBoundingClientRect(); return [b.left - o.left, b.right - o.left, b.top - o.top, b.bottom - o.top] }"
    for (x, y), slot in (((start[0], start[1]), "entity"), ((end[0], end[1]), "value")):
        left, right, top, bottom = page.locator(f"#paper .lit-{slot}").first.evaluate(box)
        assert left - 12 <= x <= right + 12
        assert top - 2 <= y <= bottom + 2
    page.keyboard.press("Escape")
    assert page.locator("#paper .lit").count() == 0
    assert page.locator("#hops path").count() == 0


def test_the_card_speaks_english_too(desk: Desk, opened: Callable[..., Page]) -> None:
    page = opened(desk.server.address, "doc=half-year", locale="en-GB")
    press_until(page, "j", "1.1亿元")
    assert page.locator("#card .said").text_content() == "青禾软件's net profit in the first half of 2024 was CNY 110 million."
    assert "coreference" in page.locator("#card table").inner_text()
    page.locator("#language").click()
    assert page.locator("#card .said").text_content() == "青禾软件2024年上半年净利润为1.1亿元。"
    page.reload()
    page.wait_for_selector("body[data-ready]")
    assert page.locator("html").get_attribute("lang") == "zh-CN"


def test_search_and_filters_narrow_list_and_article(desk: Desk, opened: Callable[..., Page]) -> None:
    page = opened(desk.server.address)
    assert page.locator("#articles li").count() == 4
    page.locator("#f-text").fill(RARE)
    until(page, "document.querySelectorAll('#articles li').length === 1")
    page.locator("#f-text").fill("")
    page.locator("#more-filters summary").click()
    page.locator("[name=metric]").fill("净利润")
    until(page, "document.getElementById('articles').innerText.includes('4 条中 2 条符合')")
    assert page.locator("#articles li").count() == 1
    page.locator("#articles a").click()
    until(page, "state.article?.doc_id === 'half-year'")
    assert page.locator("#panel .facts li").count() == 2
    assert "".join(page.locator("#paper .mark.value.hit").all_text_contents()) == "1.1亿元3000万元"
    page.locator("[name=high]").fill("0.65")
    until(page, "document.querySelectorAll('#panel .facts li').length === 1")
    page.locator("[type=reset]").click()
    until(page, "document.querySelectorAll('#articles li').length === 4")


def test_the_ledger_tells_what_became_of_numbers(desk: Desk, opened: Callable[..., Page]) -> None:
    page = opened(desk.server.address, "doc=half-year")
    page.locator("[data-tab=ledger]").click()
    rows = page.locator("#panel .facts li").all_inner_texts()
    assert len(rows) == 2
    assert "三五家" in rows[0] and "数目空泛" in rows[0] and "三五家 is no number" in rows[0]
    assert "2024" in rows[1] and "名称" in rows[1]
    page.locator("#panel [data-numeral]").first.click()
    assert page.locator("#paper .flash").text_content() == "三五家"


def test_the_chart_links_points_to_their_articles(desk: Desk, opened: Callable[..., Page]) -> None:
    page = opened(desk.server.address, "doc=half-year")
    page.keyboard.press("j")
    page.locator("[data-tab=chart]").click()
    points = page.locator(".plot a")
    points.first.wait_for()
    assert points.count() == 5
    assert page.locator(".plot .dot.here").count() == 1
    xs = page.locator(".plot .dot").evaluate_all("dots => dots.map(dot => Number(dot.getAttribute('cx')))")
    assert xs == sorted(xs)
    page.locator(".plot a[href*='doc=other'] .reachable").click()
    until(page, "state.article?.doc_id === 'other' && state.fact")
    assert page.locator("#card .said").text_content() == "青禾软件2024年上半年营业收入为11亿元。"


def test_what_disagrees_is_told(desk: Desk, opened: Callable[..., Page]) -> None:
    page = opened(desk.server.address, "doc=half-year")
    page.keyboard.press("j")
    assert page.locator("#card .elsewhere li").all_inner_texts()[0].startswith("11亿元 不一致")
    assert page.locator("#card .badges .against").inner_text() == "2 处另述，1 处不一致"
    page.locator("#card .elsewhere a").first.click()
    until(page, "state.article?.doc_id === 'other'")


def test_what_does_not_add_up_is_told(desk: Desk, opened: Callable[..., Page], tmp_path: Path) -> None:
    fill(f"{tmp_path}/facts.sqlite", [odd()])
    page = opened(desk.server.address, "doc=odd")
    assert page.locator("#panel .against").first.inner_text() == "本文 1 处算不拢"
    press_until(page, "j", "10%")
    assert "增速与基数" in page.locator("#card .elsewhere").inner_text()
    page.locator("#card .chip", has_text="3000万元").click()
    until(page, "state.fact?.value_text === '3000万元'")


def test_verdicts_by_keys_are_kept(desk: Desk, opened: Callable[..., Page]) -> None:
    page = opened(desk.server.address, "doc=half-year")
    assert "接受" in page.locator("#keys").inner_text()
    page.keyboard.press("j")
    page.keyboard.press("a")
    page.locator("#card .badge.accepted").wait_for()
    page.keyboard.press("j")
    page.keyboard.press("c")
    form = page.locator("#correction")
    form.locator("[name=value]").fill("1e5x")
    form.locator("button.accept").click()
    until(page, "!document.getElementById('notice').hidden")
    form.locator("[name=value]").fill("115000000")
    form.locator("[name=basis]").select_option("yoy")
    form.locator("[name=note]").fill("see the table")
    form.locator("button.accept").click()
    page.locator("#card .badge.corrected").wait_for()
    assert page.locator("#card .said").all_text_contents()[1] == "青禾软件2024年上半年净利润同比为1.15亿元。"
    page.keyboard.press("j")
    page.keyboard.press("r")
    page.locator("#card .badge.rejected").wait_for()
    page.keyboard.press("u")
    until(page, "!document.querySelector('#card .badge')")
    said = [(line["verdict"], line["quote"], line["corrected"], line["note"]) for line in desk.verdicts()]
    assert said == [
        ("accepted", "12.4亿元", {}, None),
        ("corrected", "1.1亿元", {"basis": "yoy", "value": "115000000"}, "see the table"),
        ("rejected", "3000万元", {}, None),
        ("withdrawn", "3000万元", {}, None),
    ]
    page.reload()
    page.wait_for_selector("body[data-ready]")
    assert page.locator("#panel .badge").all_text_contents() == ["已接受", "已更正"]
    assert "已评 2 / 4" in page.locator("#articles").inner_text()
    assert page.locator("#tally").inner_text() == "接受 1 · 更正 1 · 拒绝 0"


def test_a_number_that_became_nothing_is_made_a_fact(desk: Desk, opened: Callable[..., Page]) -> None:
    page = opened(desk.server.address, "doc=half-year")
    page.locator("[data-tab=ledger]").click()
    page.locator("#panel li").first.hover()
    page.locator("#panel .add").first.click()
    form = page.locator("#correction")
    assert form.locator("[name=entity]").input_value() == "青禾软件"
    for name, text in {"quote": "三五家机构", "entity": "机构", "metric": "数量", "value": "4", "unit": "家"}.items():
        form.locator(f"[name={name}]").fill(text)
    form.locator("button.accept").click()
    page.locator("#card .badge.added").wait_for()
    assert lit(page, "value") == "三五家机构"
    assert page.locator("#tally").inner_text() == "接受 0 · 更正 0 · 拒绝 0 · 添加 1"
    (line,) = desk.verdicts()
    assert (line["verdict"], line["quote"], FIRST.text[line["start"] : line["end"]]) == ("added", "三五家机构", "三五家机构")  # type: ignore[misc]
    page.keyboard.press("u")
    until(page, "state.article.facts.length === 4 && !state.fact")


def test_without_the_token_the_page_only_reads(desk: Desk, opened: Callable[..., Page]) -> None:
    page = opened(desk.server.address.partition("#")[0], "doc=half-year")
    page.keyboard.press("j")
    page.locator("#card .said").wait_for()
    assert page.locator("#accept").count() == 0
    page.keyboard.press("a")
    assert not desk.library.verdicts.path.exists()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [WIDE, NARROW], ids=["wide", "narrow"])
def test_nothing_is_wider_than_the_screen_and_all_text_has_contrast(
    desk: Desk, opened: Callable[..., Page], width: dict[str, int], theme: str
) -> None:
    page = opened(desk.server.address, "doc=half-year", width=width, theme=theme)
    for view in ("list", "reading", "side"):
        for tab in ("facts", "ledger", "chart"):
            page.evaluate("([view, tab]) => { showView(view); showTab(tab); if (tab === 'facts') step(1) }", [view, tab])
            until(page, "state.fact && (state.tab !== 'chart' || document.querySelector('.plot'))")
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (view, tab)
            assert page.evaluate(CONTRAST) == [], (view, tab)
    dark = page.evaluate("getComputedStyle(document.getElementById('reading')).backgroundColor")
    page.locator("#theme").click()
    assert page.evaluate("getComputedStyle(document.getElementById('reading')).backgroundColor") != dark


CONTRAST = """() => {
  const canvas = Object.assign(document.createElement('canvas'), {width: 1, height: 1}).getContext('2d', {willReadFrequently: true});
  const rgb = (color, over) => {
    canvas.fillStyle = over; canvas.fillRect(0, 0, 1, 1); canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const css = ([r, g, b]) => `rgb(${r},${g},${b})`;
  const light = (c) => c.slice(0, 3).map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4).reduce((s, v, i) => s + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (e) => {
    const layers = [];
    for (let at = e; at; at = at.parentElement) layers.unshift(getComputedStyle(at).backgroundColor);
    return layers.reduce((under, color) => css(rgb(color, under)), 'rgb(255,255,255)');
  };
  const bad = [];
  for (const e of document.querySelectorAll('body *')) {
    const own = [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
    const style = getComputedStyle(e);
    if (!own || !e.checkVisibility() || e.closest('svg, option, datalist, .skip') || e.tagName === 'KBD') continue;
    const back = ground(e), [a, b] = [light(rgb(style.color, back)), light(rgb(back, back))].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < 4.5) bad.push(`${e.tagName}.${e.className} ${e.textContent.slice(0, 20)} ${((a + 0.05) / (b + 0.05)).toFixed(2)}`);
  }
  return bad;
}"""


@pytest.mark.parametrize("width", [WIDE, NARROW], ids=["wide", "narrow"])
def test_hostile_text_does_nothing(desk: Desk, opened: Callable[..., Page], width: dict[str, int]) -> None:
    page = opened(desk.server.address, "doc=hostile", width=width)
    page.keyboard.press("j")
    page.locator("#card .said").wait_for()
    text = page.locator("#text").text_content()
    assert text == HOSTILE.text.replace("\u202e", "□").replace("\u2066", "□").replace("\u0007", "□")
    assert lit(page, "value") == "3元"
    assert page.evaluate("document.body.dataset.hacked") is None
    assert "\u202e" not in (page.locator("body").text_content() or "")
    assert page.locator("#paper script, #paper img, #card i").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_file_opens_from_disk_without_network(desk: Desk, opened: Callable[..., Page], tmp_path: Path) -> None:
    made, _, _ = export(desk.library, 3)
    (tmp_path / "out.html").write_text(made, encoding="utf8")
    page = opened((tmp_path / "out.html").as_uri(), "doc=half-year")
    assert "最新 3 篇，共 4 篇" in page.locator("#notice").inner_text()
    press_until(page, "j", "1.1亿元")
    assert page.locator("#hops path[data-slot]").count() == 2
    assert page.locator("#accept").count() == 0
    page.locator("[data-tab=chart]").click()
    page.locator(".plot").wait_for()
    page.locator("#f-text").fill("一季")
    until(page, "document.querySelectorAll('#articles li').length === 1")
    page.locator("#f-text").fill("")
    page.locator("#more-filters summary").click()
    page.locator("[name=modality]").select_option("forecast")
    until(page, "document.querySelectorAll('#articles li').length === 1")


def test_the_file_with_hostile_text_does_nothing(desk: Desk, opened: Callable[..., Page], tmp_path: Path) -> None:
    (tmp_path / "out.html").write_text(export(desk.library, 100)[0], encoding="utf8")
    page = opened((tmp_path / "out.html").as_uri(), "doc=hostile")
    page.keyboard.press("j")
    assert page.evaluate("document.body.dataset.hacked") is None
    assert page.locator("script").count() == 2
    assert page.evaluate("performance.getEntriesByType('resource').filter(one => !one.name.startsWith('data:')).length") == 0


def test_marks_that_overlap_keep_every_character(desk: Desk, opened: Callable[..., Page], tmp_path: Path) -> None:
    article = Article("overlap", "𠮷a😀b𠮷c1d😀e", "", None)
    places = {"value": (6, 7), "metric": (0, 7), "entity": (2, 9), "period": (0, 11)}
    evidence = {slot: Evidence("text", start, end, "stated") for slot, (start, end) in places.items()}
    made = fact(article, 6, 7, evidence=evidence)
    fill(f"{tmp_path}/facts.sqlite", [Extraction(article, [made], [], [])])
    page = opened(desk.server.address, f"doc=overlap&fact={made.fact_id}")
    assert page.locator("#text").text_content() == article.text
    for slot, (start, end) in places.items():
        assert lit(page, slot) == article.text[start:end]
