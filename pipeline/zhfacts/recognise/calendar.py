"""Days, months and weeks: the arithmetic of the calendar, and the small numerals that dates are written in."""

from __future__ import annotations

import datetime as dt

from zhfacts.lexicon.time import closures

Span = tuple[dt.date, dt.date]

_DAYS = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
REPORTS_OUT = 4
"""The month by whose end the reports of the year before are out."""
ONE_DAY = dt.timedelta(days=1)
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2, "元": 1, "首": 1}
_WEEKDAYS = {c: i for i, c in enumerate("一二三四五六日")} | {"天": 6, "末": 5} | {str(i + 1): i for i in range(7)}


def number(text: str) -> int | None:
    """A small whole number, in digits or Chinese (12, 十二, 二十, 两, 〇三, 一百二十); None for 几 and the like."""
    if text.isdigit() and text.isascii():
        return int(text)
    if "百" in text:
        hundreds, _, rest = text.partition("百")
        left, right = number(hundreds or "一"), number(rest.lstrip("零") or "零")
        return None if left is None or right is None else left * 100 + right
    if "十" in text:
        tens, _, ones = text.partition("十")
        left, right = number(tens or "一"), number(ones or "零")
        return None if left is None or right is None else left * 10 + right
    total = 0
    for c in text:
        digit = int(c) if c.isdigit() and c.isascii() else _DIGITS.get(c)
        if digit is None:
            return None
        total = total * 10 + digit
    return total if text else None


def weekday(text: str) -> int:
    """Monday is 0; 末 is the Saturday that the weekend begins with."""
    return _WEEKDAYS[text]


def days_in(year: int, month: int) -> int:
    """How many days a month has."""
    if month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0):
        return 29
    return _DAYS[month]


def valid_day(year: int, month: int, day: int) -> dt.date | None:
    """The date, or None where there is no such day."""
    if 1 <= year <= 9998 and 1 <= month <= 12 and 1 <= day <= 31 and day <= days_in(year, month):
        return dt.date(year, month, day)
    return None


def month_end(year: int, month: int) -> dt.date:
    """The last day of a month."""
    return dt.date(year, month, days_in(year, month))


def months(year: int, first: int, last: int) -> Span:
    """From the first day of month `first` to the last of month `last`, which is in the next year if it is earlier."""
    return dt.date(year, first, 1), month_end(year + (last < first), last)


def add_months(day: dt.date, count: int) -> dt.date:
    """The same day `count` months on; the month's last where the month is too short."""
    total = day.year * 12 + day.month - 1 + count
    year, month = min(max(total // 12, 1), 9998), total % 12 + 1
    return dt.date(year, month, min(day.day, days_in(year, month)))


def add_days(day: dt.date, count: int) -> dt.date:
    """`count` days on, within what the calendar holds."""
    return dt.date.fromordinal(min(max(day.toordinal() + count, 1), 3652000))


def add_workdays(day: dt.date, count: int) -> dt.date:
    """`count` trading days on: weekdays on which the mainland exchanges are open, as far as that is known."""
    step, closed = (1 if count > 0 else -1), closures()
    rest = min(abs(count), 3000)
    while rest:
        day = add_days(day, step)
        rest -= day.weekday() < 5 and day not in closed
    return day


def week(day: dt.date, offset: int = 0) -> Span:
    """Monday to Sunday of the week that holds `day`, `offset` weeks on."""
    monday = add_days(day, 7 * offset - day.weekday())
    return monday, add_days(monday, 6)


def quarter(day: dt.date, offset: int = 0) -> Span:
    """The quarter that holds `day`, `offset` quarters on."""
    total = day.year * 4 + (day.month - 1) // 3 + offset
    first = total % 4 * 3 + 1
    return months(total // 4, first, first + 2)


def month(day: dt.date, offset: int = 0) -> Span:
    """The month that holds `day`, `offset` months on."""
    first = add_months(day.replace(day=1), offset)
    return first, month_end(first.year, first.month)


def shift_months(span: Span, count: int) -> Span:
    """A span moved by whole months; an end on a month's last day stays on one (28 February, 29 February)."""
    first, last = span
    moved = add_months(last, count)
    if (last + ONE_DAY).month != last.month:
        moved = month_end(moved.year, moved.month)
    return add_months(first, count), moved


def months_of(first: dt.date, last: dt.date) -> int:
    """How many whole calendar months a period has; 0 where it is not made of whole ones."""
    if first.day != 1 or last.day != days_in(last.year, last.month):
        return 0
    return (last.year - first.year) * 12 + last.month - first.month + 1


def back(day: dt.date, count: int, unit: str, *, half: bool = False) -> dt.date:
    """The day `count` units before `day` (after it where `count` is negative); `half` adds half a unit."""
    if unit == "year":
        return add_months(day, -count * 12 - (6 if count >= 0 else -6) * half)
    if unit == "quarter":
        return add_months(day, -count * 3)
    if unit == "month":
        moved = add_months(day, -count)
        return add_days(moved, -15 if count >= 0 else 15) if half else moved
    if unit == "week":
        return add_days(day, -count * 7)
    if unit == "workday":
        return add_workdays(day, -count)
    return add_days(day, -count)


def around(day: dt.date, unit: str) -> Span:
    """The whole year, quarter, month, week or day that holds `day`."""
    if unit == "year":
        return months(day.year, 1, 12)
    if unit == "quarter":
        return quarter(day)
    if unit == "month":
        return month(day)
    if unit == "week":
        return week(day)
    return day, day
