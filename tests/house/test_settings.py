"""Every setting a city may give is described for the people who run it."""

from tests.house import tree

READERS = {"text", "flag", "listing", "secret"}


def test_settings_are_documented():
    guide = (tree.ROOT / "docs/guide/settings.md").read_text()
    names = {
        tree.text_of(call.args[0])
        for path in (tree.PACKAGE / "config").rglob("*.py")
        for call in tree.calls(path)
        if tree.called_name(call) in READERS and call.args and tree.text_of(call.args[0])
    }
    assert len(names) > 10
    missing = sorted(name for name in names if f"`{name}`" not in guide)
    assert not missing, f"describe in docs/guide/settings.md: {missing}"


def test_no_contract_has_an_exception():
    assert "ignore_imports" not in (tree.ROOT / "pyproject.toml").read_text()
