"""The catalogues: brought up to date with code and templates, checked, compiled. No gettext tools are needed."""

import re
from collections.abc import Iterator
from pathlib import Path

import polib
from django.conf import settings

from shanzhi.ui.texts.code import texts_in_code
from shanzhi.ui.texts.pages import texts_in_page
from shanzhi.ui.texts.text import Text

PACKAGE = Path(__file__).resolve().parents[2]
TEMPLATE_KINDS = {".html", ".txt", ".js", ".typ"}
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
_HEAD = {
    "Project-Id-Version": "shanzhi",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Transfer-Encoding": "8bit",
    "Language": "en",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}


def found_texts() -> dict[Text, list[str]]:
    """Every text of the package and the files it stands in."""
    found: dict[Text, list[str]] = {}
    for file, texts in _files():
        for text in texts:
            places = found.setdefault(text, [])
            if file not in places:
                places.append(file)
    return found


def _files() -> Iterator[tuple[str, Iterator[Text]]]:
    for path in sorted(PACKAGE.rglob("*")):
        name = path.relative_to(PACKAGE.parent).as_posix()
        if path.suffix == ".py" and "migrations" not in path.parts:
            yield name, texts_in_code(path.read_text(), name)
        elif path.suffix in TEMPLATE_KINDS and "templates" in path.parts:
            yield name, texts_in_page(path.read_text())


def path_of(language: str) -> Path:
    return Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"


def _read(path: Path) -> polib.POFile:
    return polib.pofile(str(path)) if path.exists() else polib.POFile()


def _key(entry: polib.POEntry) -> Text:
    return Text(entry.msgid, entry.msgid_plural or "", entry.msgctxt or "")


def update(language: str = "en") -> tuple[int, int]:
    """Write the catalogue anew: translations stay, unused ones go. Gives how many texts, how many untranslated."""
    path = path_of(language)
    known = {_key(entry): entry for entry in _read(path)}
    catalogue = polib.POFile(wrapwidth=110)
    catalogue.metadata = _HEAD | {"Language": language}
    for text, places in sorted(found_texts().items(), key=lambda item: (item[1][0], item[0].message)):
        catalogue.append(_entry(text, places, known.get(text)))
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(path))
    return len(catalogue), sum(not _is_translated(entry) for entry in catalogue)


def _entry(text: Text, places: list[str], old: polib.POEntry | None) -> polib.POEntry:
    entry = polib.POEntry(
        msgid=text.message,
        msgid_plural=text.plural or None,
        msgctxt=text.context or None,
        occurrences=[(place, "") for place in places],
        flags=["python-format"] if "%(" in text.message else [],
    )
    if text.plural:
        entry.msgstr_plural = dict(old.msgstr_plural) if old else {0: "", 1: ""}
    else:
        entry.msgstr = old.msgstr if old else ""
    if old and old.fuzzy:
        entry.flags.append("fuzzy")
    return entry


def _is_translated(entry: polib.POEntry) -> bool:
    forms = entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]
    return not entry.fuzzy and all(forms)


def missing_texts(language: str = "en") -> list[str]:
    """What stands between the pages and complete English, one line each; empty when all is well."""
    known = {_key(entry): entry for entry in _read(path_of(language))}
    lines = []
    for text, places in found_texts().items():
        entry = known.get(text)
        if entry is None or not _is_translated(entry):
            lines.append(f"{places[0]}: {text.message}")
        elif not _same_placeholders(entry):
            lines.append(f"{places[0]}: placeholders differ: {text.message}")
    return lines


def _same_placeholders(entry: polib.POEntry) -> bool:
    """The last form carries every placeholder; the singular may leave the count out."""
    wanted = set(_PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
    if not entry.msgid_plural:
        return set(_PLACEHOLDER.findall(entry.msgstr)) == wanted
    one, many = (set(_PLACEHOLDER.findall(entry.msgstr_plural[form])) for form in (0, 1))
    return many == wanted and one <= wanted


def compile_all() -> list[Path]:
    """Turn every catalogue into the binary form that Django loads."""
    compiled = []
    for path in sorted(Path(settings.LOCALE_PATHS[0]).glob("*/LC_MESSAGES/*.po")):
        target = path.with_suffix(".mo")
        polib.pofile(str(path)).save_as_mofile(str(target))
        compiled.append(target)
    return compiled
