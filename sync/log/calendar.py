"""Which day it is, for forgetting: this machine's clock as long as nothing speaks against it.

A clock that is far ahead would make a machine drop what nobody else drops. So a leap of the date since this
home was last open is not believed at once: not before another device agrees with it, or the clock has gone
on steadily for a week (a machine may really have lain in a drawer, and its posts are to be forgotten, too).
Until then nothing is forgotten that was not due on the last day that was sure.
"""

from __future__ import annotations

from typing import NamedTuple

LEAP_DAYS = 14
"""A date so many days after the last sure one needs no witness: people are away for a fortnight."""
STEADY_DAYS = 7
"""A date in doubt is believed when so many days have passed since."""
AGREEMENT_DAYS = 2
"""Two clocks so many days apart agree: as much as two peers' claimed days may differ."""


class Reckoning(NamedTuple):
    """What is known of the date: the latest day that was sure, and since which day there is doubt (0: none).

    Days count from 1970; `sure` is 0 in a home that never reckoned.
    """

    sure: int = 0
    doubted: int = 0

    def on(self, today: int) -> Reckoning:
        """The same after the clock said `today`."""
        if not self.sure or today <= self.sure + LEAP_DAYS:
            return Reckoning(max(self.sure, today), 0)
        if not self.doubted or today < self.doubted:
            return Reckoning(self.sure, today)
        if today > self.doubted + LEAP_DAYS:  # it leapt again
            return Reckoning(self.sure, today)
        return Reckoning(today) if today >= self.doubted + STEADY_DAYS else self

    def agreed(self, today: int, other: int) -> Reckoning:
        """The same after a device whose calendar says `other` was heard, while ours says `today`."""
        return Reckoning(max(self.sure, today)) if abs(today - other) <= AGREEMENT_DAYS else self

    def day(self, today: int) -> int:
        """The day by which to forget while the clock says `today`."""
        return min(today, self.sure)
