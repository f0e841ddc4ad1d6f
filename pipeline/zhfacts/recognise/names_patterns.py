"""Names that no lexicon lists, by what stands around them: codes, definitions, stakes, titles; names in Latin letters."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from zhfacts.recognise.names_edges import acronyms, common_words, left_edge, word_list
from zhfacts.recognise.names_mention import Mention

if TYPE_CHECKING:
    from zhfacts.recognise.names_mention import Taken
    from zhfacts.text import Page

_CODE = re.compile(
    r"[（(]\s?(?:[\u4e00-\u9fff]{1,6}[:：]\s?|[A-Za-z]{2,8}[:：]\s?)?(?:(\d{6}|\d{5}|\d{4}(?=\.HK))(?:\.([A-Z]{2,3}))?|([A-Z]{1,5})\.(?:US|OQ|O|N|A))\s?[）)]"
)
_DEFINED = re.compile(
    r"[（(][^（()）“”\"\n]{0,12}[“\"][^（()）\n]{2,60}[）)]|[（(](?:以下)?(?:简称|下称)(?:为)?[:：]?[^（()）“”\"，。\n]{2,12}[）)]"
)
_QUOTED = re.compile(r"[“\"]([^“”\"]{2,20})[”\"]|(?:简称|下称)(?:为)?[:：]?([^（()）“”\"，。\n]{2,12})[）)]")
_LATIN = re.compile(
    r"[A-Zei](?<![A-Za-z0-9.@/_\-].)(?:(?<=[A-Z])|(?=[A-Z]))[A-Za-z0-9&'’\-]{1,24}"
    r"(?:(?: | ?& ?)[A-Z0-9][A-Za-z0-9&'’\-.]{0,24}){0,5}(?: [a-z]{3,10}(?=[\u4e00-\u9fff]))?"
)
_DOTTED = ("Corp", "Inc", "Co", "Ltd")
_TRADED = frozenset({"commodity", "index", "market"})
_EXCHANGE = re.compile(r"(?:(?<![A-Za-z])(?:COMEX|NYMEX|CBOT|LME|ICE|SGX|SHFE|DCE|CZCE)|(伦敦|纽约|芝加哥|新加坡))\Z")
"""Where a good is traded: right before its name it makes a security of its own; a city does where a price or a contract follows."""
_QUOTED_NEXT = re.compile(r"(?:现货|盘中|尾盘|早盘|电子盘|收盘)?(?:大幅|小幅|一度)?[价期报收涨跌升降下上主]")
_PREFIX_REACH = 5
_CLASSIFIER = re.compile(r"(?:(?<![A-Za-z])SW|申万)\Z")
"""Whose sector it is: SW电子 is the one that a broker puts together."""
_PREFIX_ENDS = frozenset("XTEMCW敦约哥坡万")
_PREFIXES = {"commodity": _EXCHANGE, "industry": _CLASSIFIER}
_CONTRACT_STARTS = frozenset("主期次近股0123456789一二三四五六七八九十")
_CONTRACT_TAIL = re.compile(
    r"(?:股指)?期[货权](?:主力|次主力|近月|主连)?(?:\d{3,4})?合约|(?:主力|次主力|近月|主连)?(?:\d{3,4})?合约|期货主力|(?:股指)?期[货权]"
    r"|(?:\d{1,2}|[一二三四五六七八九十]{1,2})月(?:期货)?合约|(?:\d{1,2}|[一二三四五六七八九十]{1,2})月期[货权]"
    r"|主力(?!资金)(?:\d{4})?|(?:\d{4})(?=[涨跌收报])"
)
_WARNED = re.compile(r"(?<![A-Za-z*])(?:S?\*ST|S?ST)(?=[\u4e00-\u9fff]{2})")
_WARNED_SORTS = ("板块", "概念", "公司", "个股", "股票", "制度", "风险", "企业", "类", "股")
_TITLE = re.compile(r"《([^《》\n]{2,12})》")
_PAPERS = (
    "报",
    "报告",
    "办法",
    "公告",
    "通知",
    "规定",
    "条例",
    "方案",
    "意见",
    "指引",
    "法",
    "协议",
    "合同",
    "规划",
    "决定",
    "细则",
    "纲要",
    "皮书",
    "杂志",
    "周刊",
    "网",
    "声明",
    "书",
    "案",
    "函",
    "计划",
    "标准",
    "规则",
    "制度",
    "目录",
    "说明",
    "榜",
    "榜单",
    "指数",
    "新闻",
    "联播",
    "记者",
)
_WORKS = ("电影", "影片", "新片", "剧集", "电视剧", "短剧", "网剧", "动画", "小说", "游戏", "手游", "纪录片", "歌曲")
_SHOWN = ("票房", "总票房", "上映", "定档")
"""What stands before and behind the title of a work, though it end like a paper's (电影《…计划》)."""
_RULES = ("办法", "条例", "规定", "细则", "通知", "意见", "公告", "协议", "合同")
"""How no work's title ends, whatever it is about (网络游戏《管理办法》)."""
_STAKE = re.compile(r"\d{1,3}(?:\.\d{1,6})?%(?:[、和及与]\d{1,3}(?:\.\d{1,6})?%)*的?(?:股权|股份|出资额|表决权|份额|权益)")
_STAKE_OF = re.compile(
    r".*(?:子公司|孙公司|标的公司|参股公司|合资公司|收购|受让|转让|让渡|出让|持有的?|所持有?的?|购买|出售|认购|取得|拥有|旗下|股[权份](?:以及|[和与及、]))"
    r"([\u4e00-\u9fffA-Za-z]{2,12})\Z"
)
_NOT_HELD = re.compile(
    r"[的了将以占约为于向其所该共各由把从超近逾]|(?:[子孙母股资后本两]|项目|上市|标的|目标|\A)公司\Z"
    r"|合计|剩余|全部|部分|累计|不超过|不低于|至少|上述|[对方]方\Z"
)
_TITLE_CASE = re.compile(r"[a-z]{2}")
_OPENED, _CLOSED = frozenset("（("), frozenset("）)")
_CONTRACT = re.compile(r"[A-Z]{1,2}\d{3,4}")
_OF_FIRMS = re.compile(r"公司|集团|股价|宣布|表示|CEO|首席|创始人|旗下|\s?[（(]|直播|平台|[涨跌](?:超|逾|近|\d)|的?营收|[发公]布|公告|推出")


def coded(page: Page, known: Taken) -> list[Mention]:
    """X（600519）: the code goes to the name before it, or makes one of the run of name words there."""
    text = page.text
    found = []
    for match in _CODE.finditer(text):
        code = _exchange_code(match)
        if code is None:
            continue
        start = match.start()
        named = known.ending(start)
        if named is not None and named.type in ("company", "index", "fund", "institution", "commodity"):
            named.code = code
            continue
        first = left_edge(text, start, page.clauses[page.clause(start)])
        if 2 <= start - first <= 16:
            found.append(Mention(first, start, "fund" if code[0] in "15" and code[-1] in "HZ" else "company", text[first:start], code=code))
    return found


def _exchange_code(match: re.Match[str]) -> str | None:
    """A code with its exchange; bare digits get theirs by their range."""
    digits, exchange, ticker = match.groups()
    if ticker:
        return f"{ticker}.US"
    if exchange == "HK" or (exchange is None and len(digits) == 5):
        return f"{digits.zfill(5)}.HK"
    if len(digits) != 6:
        return None
    if exchange in ("SH", "SZ", "BJ"):
        return f"{digits}.{exchange}"
    if digits.startswith("92"):
        return f"{digits}.BJ"
    place = {"6": "SH", "9": "SH", "5": "SH", "0": "SZ", "3": "SZ", "2": "SZ", "1": "SZ", "4": "BJ", "8": "BJ"}.get(digits[0])
    return f"{digits}.{place}" if place else None


def defined(page: Page, known: Taken) -> dict[str, Mention]:
    """X（以下简称“Y”）: the short names that the article defines, each with the mention it stands for."""
    text = page.text
    found: dict[str, Mention] = {}
    for match in _DEFINED.finditer(text):
        named = known.ending(match.start())
        if named is None or named.type == "anaphor":
            continue
        for quoted in _QUOTED.finditer(match.group()):
            short = quoted[1] or quoted[2]
            if (
                short not in ("公司", "本公司", "上市公司", "集团", "标的公司", "目标公司")
                and not short.isdigit()
                and len(short) < len(named.text) + 6
            ):
                found.setdefault(short, named)
    return found


def held(page: Page, known: Taken) -> list[Mention]:
    """转让其所持控股子公司X2%股权, 购买X36.27%股权和Y12.09%股权: who is held."""
    text, found = page.text, []
    for stake in _STAKE.finditer(text):
        end = stake.start()
        match = _STAKE_OF.search(text, max(page.clauses[page.clause(end)], end - 20), end) if known.ending(end) is None else None
        if match is not None and _NOT_HELD.search(match[1]) is None and _unknown(known, match.start(1), end):
            found.append(Mention(match.start(1), end, "company", match[1]))
    return found


def _unknown(known: Taken, start: int, end: int) -> bool:
    """Whether text[start:end] holds more than the places and goods that are known there, and cuts none."""
    if not known.touching(start, end):
        return True
    return known.amid(start, end) and end - start - sum(mention.end - mention.start for mention in known.within(start, end)) > 1


def latin(page: Page, known: Taken) -> list[Mention]:
    """Names in Latin letters that are no common acronyms; one in capitals alone needs a word that firms have."""
    text, found = page.text, []
    for match in _LATIN.finditer(text):
        first = known.at(match.start())
        begins = match.start() if first is None else min(first.end, match.end())
        name = _without_acronyms(text[begins : match.end()])
        if len(name) < 3:
            continue
        start = text.index(name, begins)
        end = start + len(name)
        if name.endswith(_DOTTED) and text.startswith(".", end):
            name, end = f"{name}.", end + 1
        if known.touching(start, end) or (glosses(text, start, end) and not _only_name(text, start, end, known)):
            continue
        if _CONTRACT.fullmatch(name):
            found.append(Mention(start, end, "commodity", name))
        elif _TITLE_CASE.search(name) or _OF_FIRMS.match(text, end):
            kind = "product" if any(character.isdigit() for character in name) else "company"
            found.append(Mention(start, end, kind, name))
    return found


def _only_name(text: str, start: int, end: int, known: Taken) -> bool:
    """Whether a gloss is all that is known of a firm: no name ends before its bracket, and a firm acts behind it (史特隆（Stellon）公布…)."""
    return not known.touching(start - 2, start - 1) and _OF_FIRMS.match(text, end + 1) is not None


def glosses(text: str, start: int, end: int) -> bool:
    """Whether text[start:end] stands alone in brackets, in Latin letters: the name before it in another tongue (高盛(Goldman))."""
    if text[start - 1 : start] not in _OPENED or text[end : end + 1] not in _CLOSED:
        return False
    return text[start:end].isascii() and _TITLE_CASE.search(text, start, end) is not None


def _without_acronyms(run: str) -> str:
    words = run.strip(" -&'’.").split(" ")
    while words and (words[-1] in acronyms() or (words[-1].isdigit() and len(words[-1]) > 2)):
        words.pop()
    while words and words[0] in acronyms():
        words.pop(0)
    return " ".join(words)


def grown(page: Page, known: Taken) -> list[Mention]:
    """Contracts on what the lexicon knows: 螺纹钢主力2105合约 is still the commodity, 沪深300期货 and COMEX铜 securities of their own.

    A sector with the broker that defines it before it (SW电子) is one name too.
    """
    text = page.text
    found = []
    for mention in known.mentions:
        start = mention.start
        before = _PREFIXES.get(mention.type) if text[start - 1 : start] in _PREFIX_ENDS else None
        prefix = before.search(text, max(0, start - _PREFIX_REACH - 1), start) if before is not None else None
        if prefix is not None and (not prefix.re.groups or prefix[1] is None or _QUOTED_NEXT.match(text, mention.end) is not None):
            end = mention.end
            if mention.type == "commodity" and (more := _CONTRACT_TAIL.match(text, end)) is not None:
                end = more.end()
            found.append(Mention(prefix.start(), end, mention.type, text[prefix.start() : end]))
            continue
        if mention.type in _TRADED and text[mention.end : mention.end + 1] in _CONTRACT_STARTS:
            more = _CONTRACT_TAIL.match(text, mention.end)
            if more is not None and more.end() > mention.end:
                entries = mention.entries if mention.type == "commodity" else ()
                found.append(Mention(mention.start, more.end(), mention.type, text[mention.start : more.end()], entries))
    return found


def warned(page: Page, known: Taken) -> list[Mention]:
    """*ST南浦, ST青禾: firms under the exchange's warning, which stands in their names; behind *ST there are two characters, behind ST two or three."""
    text = page.text
    if "ST" not in text:
        return []
    found = []
    for mark in _WARNED.finditer(text):
        start, first = mark.span()
        if text.startswith(_WARNED_SORTS, first):
            continue
        firm = known.at(first)
        if firm is not None and firm.start == first and firm.type == "company":
            found.append(Mention(start, firm.end, "company", text[start : firm.end], firm.entries, firm.code))
            continue
        longer = "*" not in mark[0] and text[first + 1 : first + 3] in common_words() and text[first + 2 : first + 4] not in common_words()
        end = first + 2 + longer
        found.append(Mention(start, end, "company", text[start:end]))
    return found


@cache
def _index() -> re.Pattern[str]:
    """An index with its house before it, and no other house or word that tells of something between."""
    houses = "|".join(sorted(word_list("index_houses")))
    stops = "|".join(sorted(word_list("not_in_indices")))
    return re.compile(rf"(?:{houses}){{1,2}}(?:(?!{houses}|{stops})[\u4e00-\u9fffA-Za-z0-9]){{1,14}}指数(?![基化级型期])")


def indices(page: Page, known: Taken) -> list[Mention]:
    """Indices by who computes them (富时X指数): the words between may be of any kind, so no edge of words tells where they begin."""
    text = page.text
    if "指数" not in text:
        return []
    found = []
    for match in _index().finditer(text):
        start, end = match.span()
        last = known.at(end - 1)
        if last is None or last.type != "index":
            found.append(Mention(start, end, "index", match[0]))
    return found


def titles(page: Page, known: Taken) -> list[Mention]:
    """Works with figures of their own: 《…》 that is no paper, report or rule, or that is told of as a work somewhere."""
    text = page.text
    if "《" not in text:
        return []
    found = list(_TITLE.finditer(text))
    works = {match[1] for match in found if text.endswith(_WORKS, 0, match.start()) or text.startswith(_SHOWN, match.end())}
    works = {title for title in works if not title.endswith(_RULES)}
    return [
        Mention(match.start(1), match.end(1), "product", match[1], local=True)
        for match in found
        if (match[1] in works or not match[1].endswith(_PAPERS)) and not known.touching(match.start(1), match.end(1))
    ]
