"""Chinese financial articles in, validated and grounded facts out.

>>> import zhfacts
>>> zhfacts.extract("公司第二季度营收10.81亿元，同比增长507%。", published="2021-09-16")

Nothing is loaded before it is used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from zhfacts.checks import check
    from zhfacts.explanation import explain
    from zhfacts.extractor import Extractor, extract
    from zhfacts.frame import extract_frame, to_frame
    from zhfacts.model import Article, Evidence, Extraction, Fact, Finding, Numeral, Period, Quantity, Reject
    from zhfacts.recognise.numerals import parse_number
    from zhfacts.recognise.periods import find_periods
    from zhfacts.recognise.quantities import find_quantities

__all__ = [
    "Article",
    "Evidence",
    "Extraction",
    "Extractor",
    "Fact",
    "Finding",
    "Numeral",
    "Period",
    "Quantity",
    "Reject",
    "check",
    "explain",
    "extract",
    "extract_frame",
    "find_periods",
    "find_quantities",
    "parse_number",
    "to_frame",
]

_HOMES = {
    "Extractor": "extractor",
    "check": "checks",
    "explain": "explanation",
    "extract": "extractor",
    "extract_frame": "frame",
    "find_periods": "recognise.periods",
    "find_quantities": "recognise.quantities",
    "parse_number": "recognise.numerals",
    "to_frame": "frame",
}


def __getattr__(name: str) -> Any:
    """A public name, from its module when it is first asked for."""
    if name not in __all__:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    found = getattr(importlib.import_module(f"{__name__}.{_HOMES.get(name, 'model')}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
