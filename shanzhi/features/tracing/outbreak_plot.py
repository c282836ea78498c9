"""Recall against the size of the group, as a drawing (SVG) that needs nothing but a browser."""

from collections.abc import Sequence

from .outbreak import Score

_WIDTH, _HEIGHT, _EDGE = 640, 400, 60
_COLOURS = {5: "#206bc4", 15: "#2fb344", 30: "#f59f00"}


def plot(scores: Sequence[Score]) -> str:
    """Each point is a set of parameters: to the right more people to follow, upwards more of the infected found."""
    most = max(one.group for one in scores) * 1.08
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif" '
        'font-size="12">',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>',
        *_axes(most),
    ]
    for one in scores:
        x, y = _place(one, most)
        colour = _COLOURS.get(one.overlap, "#d63939")
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{colour}"/>')
        parts.append(f'<text x="{x + 8:.1f}" y="{y + 4:.1f}" fill="#444">{one.stay}</text>')
    for line, (overlap, colour) in enumerate(_COLOURS.items()):
        y = _EDGE + 190 + 18 * line
        parts.append(f'<circle cx="{_WIDTH - 210}" cy="{y}" r="5" fill="{colour}"/>')
        parts.append(f'<text x="{_WIDTH - 198}" y="{y + 4}">together for {overlap} minutes or more</text>')
    parts.append(f'<text x="{_WIDTH - 215}" y="{_EDGE + 248}">beside a point: assumed stay</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def _place(one: Score, most: float) -> tuple[float, float]:
    return (
        _EDGE + one.group / most * (_WIDTH - 2 * _EDGE),
        _HEIGHT - _EDGE - one.recall * (_HEIGHT - 2 * _EDGE),
    )


def _axes(most: float) -> list[str]:
    left, bottom = _EDGE, _HEIGHT - _EDGE
    found = [f'<path d="M{left} {_EDGE}V{bottom}H{_WIDTH - _EDGE}" fill="none" stroke="#444"/>']
    for share in (0, 0.25, 0.5, 0.75, 1):
        y = bottom - share * (_HEIGHT - 2 * _EDGE)
        found.append(f'<text x="{left - 8}" y="{y + 4}" text-anchor="end">{share:.0%}</text>')
        found.append(f'<path d="M{left} {y}H{_WIDTH - _EDGE}" stroke="#ddd" stroke-width="0.5"/>')
    for step in range(5):
        x = left + step / 4 * (_WIDTH - 2 * _EDGE)
        found.append(f'<text x="{x}" y="{bottom + 18}" text-anchor="middle">{most * step / 4:.0f}</text>')
    middle = (left + _WIDTH - _EDGE) / 2
    found.append(f'<text x="{middle}" y="{bottom + 40}" text-anchor="middle">people found for a case</text>')
    found.append(f'<text x="{left}" y="{_EDGE - 20}">share found of those whom the cases infected</text>')
    return found
