"""Pure decisions at a checking point."""

import datetime as dt
from decimal import Decimal
from functools import lru_cache

LOWEST_TEMPERATURE = 30.0
HIGHEST_TEMPERATURE = 45.0
FEVER_FROM = 37.3
# A device may be this far ahead of us; offline queues may be this old.
MOST_AHEAD = dt.timedelta(seconds=60)
MOST_BEHIND_LIVE = dt.timedelta(minutes=5)
MOST_SET_BACK = dt.timedelta(
    minutes=15
)  # of our own clock, for which repeats are still found beyond midnight
MOST_BEHIND_QUEUED = dt.timedelta(days=7)
# A temperature belongs to a scan when it is measured while the person stands there.
TEMPERATURE_WITHIN = dt.timedelta(minutes=30)


def is_plausible(temperature: float | None) -> bool:
    """Whether a thermometer can have shown this, in °C; no reading at all is fine."""
    return temperature is None or LOWEST_TEMPERATURE <= temperature <= HIGHEST_TEMPERATURE


@lru_cache(maxsize=512)  # thermometers show few different values
def reading(temperature: float | None) -> tuple[Decimal | None, bool]:
    """What is kept of a temperature: tenths of a degree, and whether it is abnormal."""
    kept = None if temperature is None else Decimal(f"{temperature:.1f}")
    return kept, is_abnormal(temperature)


def is_abnormal(temperature: float | None) -> bool:
    """37.3 °C and above."""
    return temperature is not None and round(temperature, 1) >= FEVER_FROM


def is_skewed(stated: dt.datetime, *, now: dt.datetime, queued: bool) -> bool:
    """Whether a device's clock is too far off to believe its time of scan."""
    oldest = now - (MOST_BEHIND_QUEUED if queued else MOST_BEHIND_LIVE)
    return not oldest <= stated <= now + MOST_AHEAD
