"""The source tree as the house tests see it."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "shanzhi"
HAN = re.compile(r"[\u4e00-\u9fff]")
GETTEXT = {
    "_",
    "gettext",
    "gettext_lazy",
    "ngettext",
    "ngettext_lazy",
    "pgettext",
    "pgettext_lazy",
    "gettext_noop",
}


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


def sources() -> list[Path]:
    """Every Python file of the package except migrations, which Django writes."""
    return sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)


def templates() -> list[Path]:
    return sorted(
        path for path in PACKAGE.rglob("templates/**/*") if path.suffix in {".html", ".txt", ".typ", ".js"}
    )


def template_name(path: Path) -> str:
    """The name a template is loaded by."""
    parts = path.parts
    return "/".join(parts[parts.index("templates") + 1 :])


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), filename=str(path))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def called_name(call: ast.Call) -> str:
    """`reverse` for `reverse(…)` and `django.urls.reverse(…)` alike."""
    target = call.func
    return (
        target.id
        if isinstance(target, ast.Name)
        else target.attr
        if isinstance(target, ast.Attribute)
        else ""
    )


def calls(path: Path) -> Iterator[ast.Call]:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Call):
            yield node


def text_of(node: ast.expr | None) -> str | None:
    """The value of a plain string literal."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def module_of(path: Path) -> str:
    """`health_code` for any file under features/health_code, `ui` for the shared shell."""
    parts = path.relative_to(PACKAGE).parts
    return parts[1] if parts[0] in {"features", "kernel", "portals"} and len(parts) > 1 else parts[0]
