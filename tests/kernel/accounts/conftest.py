import re

import pytest
from django.core.cache import cache

SENT: list[tuple[str, str]] = []


def send(*, phone: str, text: str) -> None:
    SENT.append((phone, text))


class Messages:
    """The short messages sent during a test."""

    def to(self, phone: str) -> list[str]:
        return [text for number, text in SENT if number == phone]

    def code(self, phone: str) -> str:
        """The last code sent to a number."""
        return re.search(r"\d{6}", self.to(phone)[-1])[0]

    def __len__(self) -> int:
        return len(SENT)


@pytest.fixture
def messages(settings, db):
    settings.SHANZHI_SMS_SENDER = "tests.kernel.accounts.conftest.send"
    SENT.clear()
    cache.clear()
    yield Messages()
    cache.clear()
