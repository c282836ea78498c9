"""People read Chinese in place or complete English, never half of each."""

import ast
import re

from shanzhi.ui.texts import missing_texts
from tests.house import tree

# Chinese that is data or configuration, not a sentence shown in two languages.
DATA = (
    "shanzhi/demo/",
    "shanzhi/config/settings.py",
    "shanzhi/config/sign_in.py",
    "shanzhi/core/identifiers.py",
    "shanzhi/kernel/scans/actions/measuring.py",  # invented people, as in the demo city
    "shanzhi/kernel/vision/rules/",  # the words printed on cards
    "shanzhi/kernel/vision/management/",  # examples of them in the help of commands
    "shanzhi/kernel/scans/refusals.py",  # both languages side by side: the hot path has no gettext
    "shanzhi/kernel/declarations/rules/sentences.py",
    "shanzhi/kernel/declarations/refusals.py",
    "shanzhi/kernel/declarations/sheets/rows.py",  # a file format
    "shanzhi/features/grid/supplied.py",  # event classes: data of the city
    "shanzhi/features/appeals/supplied.py",  # event classes: data of the city
    "shanzhi/kernel/declarations/supplied.py",  # questionnaires: data of the city, English beside
    "shanzhi/kernel/declarations/rules/years.py",  # names of grades
    "shanzhi/kernel/declarations/sheets/columns.py",  # a file format
)
TAGS = re.compile(
    r"{%\s*comment.*?endcomment\s*%}|{#.*?#}|{%\s*blocktrans(?:late)?.*?endblocktrans(?:late)?\s*%}|{%.*?%}|{{.*?}}",
    re.DOTALL,
)


def test_template_texts_are_wrapped():
    bare = []
    for path in tree.templates():
        rest = TAGS.sub(lambda match: "\n" * match.group().count("\n"), path.read_text())
        bare += [
            f"{tree.shown(path)}:{number}"
            for number, line in enumerate(rest.splitlines(), 1)
            if tree.HAN.search(line)
        ]
    assert not bare, f"wrap in translate: {bare}"


def docstrings(module: ast.Module) -> set[int]:
    """Identities of the string nodes that are docstrings."""
    holders = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    return {
        id(node.body[0].value)
        for node in ast.walk(module)
        if isinstance(node, holders) and node.body and isinstance(node.body[0], ast.Expr)
    }


def wrapped(module: ast.Module) -> set[int]:
    """Identities of the string nodes inside a gettext call."""
    found: set[int] = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and tree.called_name(node) in tree.GETTEXT:
            found |= {id(inner) for inner in ast.walk(node)}
    return found


def test_code_texts_are_wrapped():
    bare = []
    for path in tree.sources():
        if tree.shown(path).startswith(DATA):
            continue
        module = tree.parsed(path)
        fine = docstrings(module) | wrapped(module)
        bare += [
            f"{tree.shown(path)}:{node.lineno}"
            for node in ast.walk(module)
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and tree.HAN.search(node.value)
            and id(node) not in fine
        ]
    assert not bare, f"wrap in gettext: {bare}"


def test_english_is_complete():
    missing = missing_texts()
    assert not missing, (
        f"{len(missing)} without English: run manage.py collect_texts and translate: {missing[:10]}"
    )
