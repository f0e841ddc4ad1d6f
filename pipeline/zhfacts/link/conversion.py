"""An amount said again in another currency (12.5亿美元（约合81亿元人民币）) is of the same thing as the first.

It takes the choices of the first in every slot; its fact names the first in `qualifiers` under `conversion_of`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhfacts.link.choices import Choices
    from zhfacts.model import Quantity


def carry(quantities: Sequence[Quantity], choices: list[list[Choices]]) -> list[list[Choices]]:
    """`choices` (one list an owner for each quantity), those of conversions replaced by those of what they convert."""
    if all(quantity.converts is None for quantity in quantities):
        return choices
    numbers = {quantity.start: number for number, quantity in enumerate(quantities)}
    carried = list(choices)
    for number, quantity in enumerate(quantities):
        first = None if quantity.converts is None else numbers.get(quantity.converts)
        if first is not None:
            carried[number] = _converted(quantities[first].text, choices[first])
    return carried


def _converted(first: str, choices: list[Choices]) -> list[Choices]:
    named = {"conversion_of": first}
    return [
        msgspec.structs.replace(choice, metric=msgspec.structs.replace(choice.metric, qualifiers={**choice.metric.qualifiers, **named}))
        for choice in choices
    ]
