"""Contracts are blind to strings: these look at the names inside them."""

import ast
import re

import pytest
from django.apps import apps
from django.db.models import ForeignKey
from django.urls import get_resolver
from procrastinate.contrib.django import app

from shanzhi.core import registry
from tests.house import tree

KERNEL_ORDER = [
    "audit",
    "events",
    "accounts",
    "orgs",
    "files",
    "notify",
    "vision",
    "codes",
    "rooms",
    "indicators",
    "scans",
    "cases",
    "declarations",
]
SHELL = {"citizen", "business", "office", "entrance", "ui"}
URL_TAG = re.compile(r"""{%\s*(?:url|here)\s+['"]([\w:-]+)['"]""")
TEMPLATE_TAG = re.compile(r"""{%\s*(?:extends|include)\s+['"]([^'"]+)['"]""")


def first_arguments(name: str) -> list[tuple[str, str]]:
    """(place, text) of the first literal argument of each call of that name."""
    found = []
    for path in tree.sources():
        for call in tree.calls(path):
            text = tree.text_of(call.args[0]) if call.args else None
            if tree.called_name(call) == name and text:
                found.append((f"{tree.shown(path)}:{call.lineno}", text))
    return found


def test_foreign_keys_point_down_or_home():
    wrong = []
    for model in apps.get_models():
        if not model.__module__.startswith("shanzhi."):
            continue
        home = model._meta.app_label
        for field in model._meta.get_fields():
            if isinstance(field, ForeignKey):
                target = field.related_model._meta.app_label
                if not (target == home or points_down(home, target)):
                    wrong.append(f"{model.__name__}.{field.name} → {target}")
    assert not wrong, f"a foreign key may only point into the own module or a kernel below: {wrong}"


def points_down(home: str, target: str) -> bool:
    if target not in KERNEL_ORDER:
        return False
    return home not in KERNEL_ORDER or KERNEL_ORDER.index(target) < KERNEL_ORDER.index(home)


def test_templates_use_only_the_shared_ones_and_their_own():
    wrong = []
    for path in tree.templates():
        module = tree.module_of(path)
        allowed = ("layouts/", "components/", "errors/", f"{module}/")
        if tree.template_name(path).startswith(
            ("allauth/", "account/", "mfa/", "socialaccount/", "usersessions/", "idp/")
        ):
            continue  # overrides of the sign-in package keep its own inheritance
        wrong += [
            f"{tree.shown(path)}: {name}"
            for name in TEMPLATE_TAG.findall(path.read_text())
            if not name.startswith(allowed)
        ]
    assert not wrong, wrong


def test_no_template_is_unused():
    text = "\n".join(path.read_text() for path in [*tree.sources(), *tree.templates()])
    unused = []
    for path in tree.templates():
        name = tree.template_name(path)
        overrides = name.startswith(
            ("allauth/", "account/", "mfa/", "socialaccount/", "usersessions/", "idp/", "errors/")
        )
        page_of_fragment = re.sub(r"/_([^/]+)$", r"/\1", name)
        if not overrides and name not in text and page_of_fragment not in text:
            unused.append(tree.shown(path))
    assert not unused, unused


def test_deferred_jobs_exist():
    known = set(app.tasks)
    unknown = [(place, name) for place, name in first_arguments("later") if name not in known]
    assert not unknown, unknown


def test_emitted_events_exist():
    known = {kind.name for kind in registry.collect("events")}
    emitted = [*first_arguments("emit"), *first_arguments("emit_many")]
    unknown = [(place, name) for place, name in emitted if name not in known]
    assert not unknown, unknown


def test_subscribed_events_exist():
    known = {kind.name for kind in registry.collect("events")}
    wanted = {kind for subscription in registry.collect("subscriptions") for kind in subscription.kinds}
    assert wanted <= known, wanted - known


def reversed_names() -> list[tuple[str, str, str]]:
    """(place, module, name) of every address name written in code or templates."""
    found = []
    for path in tree.templates():
        found += [
            (tree.shown(path), tree.module_of(path), name) for name in URL_TAG.findall(path.read_text())
        ]
    for path in tree.sources():
        for call in tree.calls(path):
            wanted = {"reverse": 0, "reverse_lazy": 0, "here": 1, "go": 1}.get(tree.called_name(call))
            if wanted is not None and len(call.args) > wanted and (name := tree.text_of(call.args[wanted])):
                found.append((f"{tree.shown(path)}:{call.lineno}", tree.module_of(path), name))
    return found


def known_names(resolver=None, prefix="") -> set[str]:
    resolver = resolver or get_resolver()
    names = {prefix + key for key in resolver.reverse_dict if isinstance(key, str)}
    for namespace, (_, inner) in resolver.namespace_dict.items():
        names |= known_names(inner, f"{prefix}{namespace}:")
    return names


def test_reversed_names_belong_to_the_own_module_or_the_shell():
    known = known_names()
    in_a_portal = {
        name.partition(":")[2]
        for name in known
        if name.partition(":")[0] in {"citizen", "business", "office"}
    }
    kernel = set(KERNEL_ORDER)
    wrong = []
    for place, module, name in reversed_names():
        parts = [part for part in name.split(":")[:-1] if part not in SHELL]
        if name not in known and name not in in_a_portal:
            wrong.append(f"{place}: {name} does not exist")
        elif parts and parts[0] != module and parts[0] not in kernel and module not in SHELL:
            wrong.append(f"{place}: {name} belongs to another module")
    assert not wrong, wrong


@pytest.mark.parametrize("tile", registry.collect("tiles"), ids=lambda tile: f"{tile.portal}:{tile.url}")
def test_tiles_lead_somewhere(tile):
    assert f"{tile.portal}:{tile.url}" in known_names()


def test_every_action_is_named_by_a_test():
    tests = "\n".join(path.read_text() for path in (tree.ROOT / "tests").rglob("*.py"))
    words = set(re.findall(r"\w+", tests))
    missing = []
    for path in tree.sources():
        if path.name == "actions.py" or "actions" in path.parts:
            for node in tree.parsed(path).body:
                if (
                    isinstance(node, ast.FunctionDef)
                    and not node.name.startswith("_")
                    and node.name not in words
                ):
                    missing.append(f"{tree.shown(path)}: {node.name}")
    assert not missing, missing


def test_actions_take_keywords_only():
    """`submit(by=…, at=…)` reads the same everywhere and survives a new parameter."""
    wrong = []
    for path in tree.sources():
        if path.name == "actions.py" or path.parent.name == "actions":
            for node in tree.parsed(path).body:
                positional = (
                    isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and node.args.args
                )
                if positional and node.name not in {"emit", "emit_many", "publish"}:
                    wrong.append(f"{tree.shown(path)}: {node.name}")
    assert not wrong, wrong
