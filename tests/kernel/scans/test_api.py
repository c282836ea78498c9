"""Tokens for pages, and the description of the machine API."""

import json

import pytest
from django.test import Client

from shanzhi.kernel.codes import queries as codes
from shanzhi.kernel.scans import hot, tokens
from shanzhi.kernel.scans.enums import Scope

pytestmark = pytest.mark.django_db


def ask(client, body):
    return client.post("/api/v1/tokens", body, content_type="application/json")


def test_an_inspector_gets_a_token_and_their_points(client, gate, frozen_at):
    client.force_login(gate.inspector)
    answer = ask(client, {"scope": "scan"})
    assert answer.status_code == 201
    body = answer.json()
    assert [point["name"] for point in body["points"]] == ["东门"]
    token = tokens.verify(body["token"], keys=codes.keys(), now=int(frozen_at.timestamp()))
    assert (token.person, token.scope, token.subjects) == (gate.inspector.pk, Scope.SCAN, ())


def test_a_person_gets_a_token_for_themselves_and_their_family(client, gate, frozen_at):
    client.force_login(gate.citizen)
    body = ask(client, {"scope": "show"}).json()
    token = tokens.verify(body["token"], keys=codes.keys(), now=int(frozen_at.timestamp()))
    assert (token.scope, token.subjects, body["points"]) == (Scope.SHOW, (gate.citizen.pk,), [])


def test_tokens_are_given_to_signed_in_people_only(client):
    answer = ask(client, {"scope": "scan"})
    assert (answer.status_code, answer.json()["type"]) == (401, "/problems/sign-in-required")


def test_tokens_need_the_page_they_are_asked_from(gate):
    client = Client(enforce_csrf_checks=True)
    client.force_login(gate.inspector)
    assert ask(client, {"scope": "scan"}).status_code == 403


@pytest.mark.parametrize("body", ["", "[]", '{"scope": "all"}', b"\xff"])
def test_a_senseless_wish_is_a_problem_document(client, gate, body):
    client.force_login(gate.inspector)
    answer = ask(client, body)
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")


def test_the_description_names_every_hot_path(client):
    document = json.loads(client.get("/api/v1/openapi.json").content)
    assert document["openapi"] == "3.1.0"
    described = {f"/api/v1{path}" for path in document["paths"]}
    assert described >= hot.PATHS | {"/api/v1/keys", "/api/v1/tokens"}
    assert {"ScanRequest", "ScanAnswer", "Problem"} <= document["components"]["schemas"].keys()


def test_people_can_read_the_description(client):
    page = client.get("/api/v1/docs").content.decode()
    assert "POST /scans/batch" in page and "not-your-point" in page and "ScanRequest" in page
