"""Text keeps a contrast of at least 4.5 in every portal and theme (WCAG 2.2, 1.4.3)."""

import re
from itertools import product
from pathlib import Path

import pytest

from shanzhi.ui import apps

CSS = (Path(apps.__file__).parent / "static/ui/tokens.css").read_text()
PAIRS = [
    ("text", "card"), ("text-2", "card"), ("text-3", "card"), ("text", "page"), ("text-2", "page"), ("text-3", "page"),
    ("brand-strong", "card"), ("on-brand", "brand-strong"), ("brand-strong", "brand-soft"),
    ("good", "card"), ("good", "good-soft"), ("warn", "card"), ("warn", "warn-soft"),
    ("bad", "card"), ("bad", "bad-soft"), ("calm", "card"), ("calm", "calm-soft"),
]  # fmt: skip


def tokens(**wanted: str) -> dict[str, str]:
    """The values in force: rules whose attributes all match, in order."""
    values: dict[str, str] = {}
    for selector, body in re.findall(r"(:root[^{]*)\{([^}]*)\}", CSS):
        if all(wanted[name] == value for name, value in re.findall(r'data-(\w+)="(\w+)"', selector)):
            values |= dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]+);", body))
    return values


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(one * 2 for one in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(
    ("portal", "theme", "size"),
    product(("citizen", "business", "office"), ("light", "dark"), ("normal", "large")),
)
def test_contrast(portal, theme, size):
    values = tokens(portal=portal, theme=theme, size=size)
    poor = []
    for text, ground in PAIRS:
        light, dark = sorted((luminance(values[text]), luminance(values[ground])), reverse=True)
        if (ratio := (light + 0.05) / (dark + 0.05)) < 4.5:
            poor.append(f"{text} on {ground}: {ratio:.2f}")
    assert not poor
