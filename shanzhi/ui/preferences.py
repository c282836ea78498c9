"""How a person wants the pages: language, theme, text size. A cookie holds it, so it works signed out too."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import translation

THEME_COOKIE = "theme"
SIZE_COOKIE = "size"
THEMES = ("auto", "light", "dark")
SIZES = ("normal", "large")
LANGUAGES = tuple(code for code, _ in settings.LANGUAGES)
YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class Preferences:
    """The values in force for one request."""

    language: str
    theme: str = "auto"
    size: str = "normal"

    @property
    def large(self) -> bool:
        return self.size == "large"


def _choice(value: str | None, allowed: tuple[str, ...]) -> str | None:
    return value if value in allowed else None


def read(request: HttpRequest) -> Preferences:
    """What the device says; where it is silent, what the signed-in person chose elsewhere."""
    language = _choice(request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME), LANGUAGES)
    theme = _choice(request.COOKIES.get(THEME_COOKIE), THEMES)
    size = _choice(request.COOKIES.get(SIZE_COOKIE), SIZES)
    if None in (language, theme, size) and settings.SESSION_COOKIE_NAME in request.COOKIES:
        person = request.user
        if person.is_authenticated:
            language = language or _choice(getattr(person, "language", None), LANGUAGES)
            theme = theme or _choice(getattr(person, "theme", None), THEMES)
            size = size or ("large" if getattr(person, "large_text", False) else None)
    return Preferences(
        language=language or translation.get_language_from_request(request),
        theme=theme or "auto",
        size=size or "normal",
    )


def known(picked: Mapping[str, str]) -> dict[str, str]:
    """Of what was sent, the names and values that exist."""
    allowed = {"language": LANGUAGES, "theme": THEMES, "size": SIZES}
    return {name: value for name, value in picked.items() if value in allowed.get(name, ())}


def keep(response: HttpResponse, picked: Mapping[str, str]) -> None:
    """Write what was chosen onto the device."""
    cookies = {"language": settings.LANGUAGE_COOKIE_NAME, "theme": THEME_COOKIE, "size": SIZE_COOKIE}
    for name, value in known(picked).items():
        response.set_cookie(
            cookies[name], value, max_age=YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )


class PreferencesMiddleware:
    """Sets `request.preferences` and speaks the language it names."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.preferences = read(request)  # type: ignore[attr-defined]
        with translation.override(request.preferences.language):  # type: ignore[attr-defined]
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", request.preferences.language)  # type: ignore[attr-defined]
        return response
