"""Working days: Monday to Friday without the public holidays of Viet Nam, and the Saturdays worked in exchange.

The days are those of the package `holidays` (Bộ luật Lao động 2019, Điều 112, with the lunar days worked out and the
days given back after a weekend).  What the Prime Minister announces year by year is in it as far as it knows it.
"""

from datetime import date, timedelta
from functools import cache

import holidays

_ONE_DAY = timedelta(days=1)


@cache
def _calendar() -> holidays.HolidayBase:
    """Years are added to it as they are asked for."""
    return holidays.country_holidays("VN")


def is_working_day(day: date) -> bool:
    """Whether offices work on a day."""
    return _calendar().is_working_day(day)


def working_day_after(day: date, count: int) -> date:
    """The last of `count` working days that follow a day; the day itself is not counted, 0 gives it back."""
    while count > 0:
        day += _ONE_DAY
        count -= is_working_day(day)
    return day


def working_days_between(first: date, last: date) -> int:
    """How many working days follow `first` up to and with `last`; 0 where `last` is not later."""
    days = (last - first).days
    return sum(is_working_day(first + timedelta(days=number)) for number in range(1, days + 1))
