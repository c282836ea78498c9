"""The declaration form as several pages open it."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from shanzhi.core import htmx
from shanzhi.core.clock import city_day, now

from .. import queries
from ..forms import DeclarationForm


def declaration_form(
    request: HttpRequest, home: str, kind: type[DeclarationForm] = DeclarationForm
) -> DeclarationForm:
    """Bound to what was sent, else beginning at `home`; the villages follow the chosen town."""
    bound = request.POST if request.method == "POST" else None
    town = bound.get("town", "") if bound else home[:9]
    today = city_day(now())
    return kind(
        bound,
        initial=kind.first_values() | {"town": home[:9], "division": home},
        towns=[("", _("请选择")), *queries.town_choices()],
        villages=[("", _("请选择")), *queries.village_choices(town)],
        villages_url=htmx.here(request, "health_code:villages"),
        areas=queries.risk_areas_to_choose(today),
        today=today,
    )
