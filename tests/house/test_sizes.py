"""Fat files and functions do not pass: what no longer fits on a screen is split by topic."""

from tests.house import tree

FILE, FUNCTION, TEMPLATE, SCRIPT = 300, 40, 120, 300


def test_files_are_short():
    long = [tree.shown(path) for path in tree.sources() if len(path.read_text().splitlines()) > FILE]
    assert not long, f"over {FILE} lines: split into a package with one file per topic: {long}"


def test_functions_are_short():
    long = [
        f"{tree.shown(path)}:{function.lineno} {function.name}"
        for path in tree.sources()
        for function in tree.functions(path)
        if function.end_lineno - function.lineno + 1 > FUNCTION
    ]
    assert not long, f"over {FUNCTION} lines: {long}"


def test_templates_are_short():
    long = [tree.shown(path) for path in tree.templates() if len(path.read_text().splitlines()) > TEMPLATE]
    assert not long, f"over {TEMPLATE} lines: take parts out: {long}"


def test_scripts_are_short():
    scripts = [*tree.PACKAGE.rglob("static/**/*.js"), *tree.PACKAGE.rglob("static/**/*.css")]
    long = [tree.shown(path) for path in scripts if len(path.read_text().splitlines()) > SCRIPT]
    assert not long, f"over {SCRIPT} lines: {long}"
