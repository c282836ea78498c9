"""What is kept about people can be taken away by them: no module forgets to hand over its part."""

import json

import pytest
from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder

from shanzhi.core import registry
from shanzhi.kernel.accounts.models import Person
from tests import factories

FOR_OFFICE = {"codes"}  # who issued a poster: the office's act, not a fact about the person


def about_people() -> set[str]:
    """Apps of ours with a table that points to a person."""
    return {
        model._meta.app_label
        for model in apps.get_models()
        if model.__module__.startswith("shanzhi.")
        for field in model._meta.get_fields()
        if field.concrete and field.is_relation and field.related_model is Person
    }


def test_every_module_with_people_hands_over_its_part():
    giving = {manifest.module for manifest in registry.manifests() if manifest.exports}
    assert about_people() - giving == FOR_OFFICE


def test_names_say_the_module_and_are_there_once():
    names = [(manifest.module, part.name) for manifest in registry.manifests() for part in manifest.exports]
    assert all(name.startswith(f"{module}.") for module, name in names)
    assert len(names) == len(set(names))


@pytest.mark.django_db
def test_every_part_becomes_json_for_somebody_without_any_rows():
    person = factories.person(real=False)
    for part in registry.collect("exports"):
        json.dumps({str(part.title): part.rows(person)}, cls=DjangoJSONEncoder)
