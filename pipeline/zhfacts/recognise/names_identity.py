"""One entity for all the forms of a name in an article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhfacts.model import Name

if TYPE_CHECKING:
    from zhfacts.lexicon.names import Entry, NameLexicon
    from zhfacts.recognise.names_mention import Mention

    Key = int | str

_LEGAL = ("公司", "合伙)", "合伙）", "企业")
_HOME = frozenset({"我国", "全国", "国内"})
_PRICED = frozenset({"commodity", "currency"})
_CONTRACT = "主力"
_PRICES = ("价格", "汇率", "价")
_MAINLAND = frozenset({".SH", ".SZ", ".BJ"})
_CODED = frozenset({"company", "index", "fund", "institution"})


def identified(mentions: list[Mention], lexicon: NameLexicon) -> list[Name]:
    """The mentions as names: each with the fullest name of its entity that the page itself has.

    Mentions belong together that share a lexicon entry, or of which one abbreviates the other.
    """
    entries = lexicon.entries
    keys = _keys(mentions, entries)
    fullest: dict[Key, str] = {}
    codes: dict[Key, str] = {}
    for mention, key in zip(mentions, keys, strict=True):
        text = mention.text
        known = fullest.get(key)
        if known != text:
            if mention.type in _PRICED and isinstance(key, int) and text.endswith(_PRICES):
                text = _without_price(text, entries[key])
            fullest[key] = text if known is None else _fuller(known, text, entries[key] if isinstance(key, int) else None)
        if mention.code is not None:
            codes.setdefault(key, mention.code)
    return [
        Name(
            mention.start,
            mention.end,
            mention.text,
            mention.type,
            mention.text if _speaks_for_itself(mention) else fullest[key],
            _code(codes.get(key), entries[key].code if isinstance(key, int) else None) if mention.type in _CODED else None,
            mention.local,
        )
        for mention, key in zip(mentions, keys, strict=True)
    ]


def _code(stated: str | None, listed: str | None) -> str | None:
    """The code that the article states, unless it is of another firm: listed under another code on the mainland."""
    if stated is None or (listed is not None and stated[-3:] in _MAINLAND and listed[-3:] in _MAINLAND):
        return listed
    return stated


def _speaks_for_itself(mention: Mention) -> bool:
    """Whether the entity is named as here: 上海 beside 上海市, 电池级碳酸锂 beside 碳酸锂; not 我国, 油价, 沪铜主力."""
    if mention.type == "place":
        return mention.text not in _HOME
    return mention.type == "commodity" and not mention.text.endswith(_PRICES) and _CONTRACT not in mention.text


def _keys(mentions: list[Mention], entries: list[Entry]) -> list[Key]:
    """What tells the entities of the mentions apart: the number of a lexicon entry, or a text."""
    certain = {mention.entries[0] for mention in mentions if len(mention.entries) == 1}
    keys: list[Key] = [_key(mention, entries, certain) if mention.entries else mention.text for mention in mentions]
    if all(mention.of is None for mention in mentions):
        return keys
    leader: dict[Key, Key] = {}
    for mention, key in zip(mentions, keys, strict=True):
        if mention.of is None and key != mention.text:
            leader.setdefault(mention.text, key)
    for mention, key in zip(mentions, keys, strict=True):
        if mention.of is not None and mention.of != mention.text:
            one, other = _first(leader, key), _first(leader, mention.of)
            if one != other:
                leader[one] = other
    return [_first(leader, key) for key in keys]


def _key(mention: Mention, entries: list[Entry], certain: set[int]) -> int:
    """The lexicon entry of a mention: where it may be several, by its code, then by what else the page names."""
    if len(mention.entries) > 1:
        for number in mention.entries:
            if mention.code is not None and entries[number].code == mention.code:
                return number
        for number in mention.entries:
            if number in certain and entries[number].type == entries[mention.entries[0]].type:
                return number
    return mention.entries[0]


def _first(leader: dict[Key, Key], key: Key) -> Key:
    while key in leader:
        key = leader[key]
    return key


def _fuller(one: str, other: str, entry: Entry | None) -> str:
    """Of two forms the fuller. Of a firm: legal names first, then the name that the lexicon leads with, then length."""
    return max((one, other), key=lambda form: _fullness(form, entry))


def _fullness(form: str, entry: Entry | None) -> tuple[bool, bool, int]:
    if entry is None or entry.type == "company":
        return form.endswith(_LEGAL), entry is not None and form == entry.name and form not in entry.guarded, len(form)
    return True, True, -entry.forms.index(form) if form in entry.forms else -len(entry.forms)


def _without_price(form: str, entry: Entry) -> str:
    """What a price is the price of: 猪肉价格 → 猪肉, 油价 → 原油."""
    for suffix in _PRICES:
        if form.endswith(suffix) and form.removesuffix(suffix) in entry.forms:
            return form.removesuffix(suffix)
    return entry.name if entry.type == "commodity" else form
