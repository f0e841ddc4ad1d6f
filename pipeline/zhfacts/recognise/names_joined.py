"""Names that stand side by side and are one: two sorts before 板块, a sort of goods with 业, a firm's arm in a town."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhfacts.recognise.names_edges import wide_places, word_list
from zhfacts.recognise.names_mention import Mention

if TYPE_CHECKING:
    from zhfacts.text import Page

_SORTS = frozenset({"industry", "commodity"})
_BOARDS = ("板块", "概念", "概念股", "行业", "产业", "制造业", "服务业")
_WHOLE = (*_BOARDS, "企业", "公司", "股", "业")
"""How sorts end that are no part of the next one."""
_BOARD = "板块"
_TRADE = "业"
_NO_TRADE = frozenset("务绩态内界主余者")
"""What 业 behind a sort belongs with instead (锂电池业务)."""
_SHORT = 2
_LONGEST = 4


def joined(page: Page, mentions: list[Mention]) -> list[Mention]:
    """The mentions with those made one that stand side by side and are one name."""
    text = page.text
    found: list[Mention] = []
    for mention in mentions:
        one = mention
        if mention.type in _SORTS and text.startswith(_TRADE, mention.end) and text[mention.end + 1 : mention.end + 2] not in _NO_TRADE:
            one = _of(text, mention.start, mention.end + 1, "industry")
        elif found and found[-1].end == mention.start:
            before = found[-1]
            if _same_board(before, mention):
                found.pop()
                one = _of(text, before.start, mention.end, "industry")
            elif _arm(before, mention):
                found.pop()
                one = Mention(before.start, mention.end, "company", text[before.start : mention.end])
            elif before.type == mention.type == "company" and text.startswith(_BOARD, mention.end):  # who supplies both of them
                found.pop()
                one = _of(text, before.start, mention.end + len(_BOARD), "industry")
        found.append(one)
    return found


def _of(text: str, start: int, end: int, kind: str) -> Mention:
    return Mention(start, end, kind, text[start:end], local=True)


def _same_board(before: Mention, mention: Mention) -> bool:
    """Whether a sort is the first half of the name of the sector behind it (建材|家具板块)."""
    return (
        before.type in _SORTS
        and mention.type == "industry"
        and mention.text.endswith(_BOARDS)
        and not before.text.endswith(_WHOLE)
        and before.end - before.start <= _LONGEST
    )


def _arm(place: Mention, firm: Mention) -> bool:
    """Whether a firm's short form behind a town or province names its arm there (南浦|格力): a country or wider region only tells where it is from or sells."""
    return (
        place.type == "place"
        and firm.type == "company"
        and firm.end - firm.start == _SHORT
        and bool(firm.entries)
        and place.text not in wide_places()
        and place.text not in word_list("no_seats")
    )
