"""Decisions about delivery."""

LONGEST_WAIT = 300


def lock_of(subscription: str, subject: str) -> str:
    """Deliveries under one lock run one after another, in the order of the events."""
    return f"{subscription}:{subject}"


def seconds_until_retry(attempts: int) -> int:
    """1, 2, 4 … 300: an event is never given up, because the later ones of its subject wait behind it."""
    return min(2 ** min(attempts, 20), LONGEST_WAIT)
