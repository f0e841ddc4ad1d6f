"""Persons: those whose given name is withheld, those who speak, and those named with what they are."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from zhfacts.recognise.names_edges import common_words, word_list
from zhfacts.recognise.names_mention import Mention

if TYPE_CHECKING:
    from zhfacts.recognise.names_mention import Taken
    from zhfacts.text import Page

_SHAPELESS = re.compile(r"某[某甲乙丙]|(?<=[\u4e00-\u9fff])某(?=[、，。；：因在以为将通的和与及向等持]|\Z)")
_SPEAKER = re.compile(r"[\n ，。；！？“”】）)：]([\u4e00-\u9fff]{2,3})(?=表示|认为|指出|称|说|坦言|介绍|告诉|分析)")
_ROLE = re.compile(
    r"(?:董事长|总经理|总裁|董事|监事|创始人|实际控制人|实控人|控股股东|股东(?<!公司股东)|自然人|一致行动人|基金经理|掌门人|负责人|法定代表人|法人代表|董事会秘书|董秘|总监|首席执行官|CEO"
    r"|主席|书记|被告人|当事人|受害人|嫌疑人|首富|投资人|合伙人|经理)(?:、?(?:董事长|总经理|总裁|董事|创始人|CEO))?[为是]?(?=[\u4e00-\u9fff]{2})"
)
_PERSON = re.compile(
    r"([\u4e00-\u9fff]{2,3}?)(?=[，。、；：（()）“”\n]|及其?|[和与]|先生|女士|夫妇|家族|拟|将|已|通过|持[有股]|直接|间接|合计|分别|共同|所持|以|于|在|为|的|曾|现|目前|承诺|计划|减持|增持|质押|转让|认购|投入"
    r"|表示|认为|指出|称|说|坦言|介绍|告诉|等|财富|收到|因|对|向|被|个人|累计|管理)"
)
_NEXT_PERSON = re.compile(r"[、和与及]")


def persons(page: Page, known: Taken) -> list[Mention]:
    """Persons whose given name is withheld (仲某某, 陈某), and those who speak: a surname with one or two characters."""
    text = page.text
    found = []
    if "某" in text:
        found += [
            Mention(match.start() - 1, match.end(), "person", text[match.start() - 1 : match.end()])
            for match in _SHAPELESS.finditer(text)
            if match.start() and known.at(match.start() - 1) is None and "\u4e00" <= text[match.start() - 1] <= "\u9fff"
        ]
    for match in _SPEAKER.finditer(f"\n{text}"):
        name, start, end = match[1], match.start(1) - 1, match.end(1) - 1
        if _is_person(name) and not known.touching(start, end):
            found.append(Mention(start, end, "person", name))
    return found + _with_roles(text, known, {mention.start for mention in found})


def _with_roles(text: str, known: Taken, told: set[int]) -> list[Mention]:
    """Persons behind what they are (董事长王青禾, 股东李青、王禾), and those listed after them."""
    found: list[Mention] = []
    for role in _ROLE.finditer(text):
        at = role.end()
        while (match := _PERSON.match(text, at)) is not None and _is_person(match[1]) and _unnamed(known, *match.span(1)):
            if match.start(1) not in told:
                told.add(match.start(1))
                found.append(Mention(match.start(1), match.end(1), "person", match[1]))
            more = _NEXT_PERSON.match(text, match.end(1))
            if more is None:
                break
            at = more.end()
    return found


def _unnamed(known: Taken, start: int, end: int) -> bool:
    """Whether text[start:end] is part of no known name and holds none but a place (a given name may sound like one)."""
    first = known.at(start)
    return first is None and all(mention.type == "place" for mention in known.within(start, end)) and known.at(end - 1) is known.ending(end)


def _is_person(name: str) -> bool:
    return name[0] in _surnames() and name not in common_words()


@cache
def _surnames() -> frozenset[str]:
    return frozenset("".join(word_list("surnames")))
