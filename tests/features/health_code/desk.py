"""Two officials and the way of a version of the rules between them."""

import datetime as dt
from typing import Any

from shanzhi.features.health_code import actions, queries
from shanzhi.features.health_code.enums import Colour, Symptom
from shanzhi.features.health_code.models import ColourRule, RuleSet, Trial
from tests import factories

NUMBER = "汕卫〔2020〕12号"
COUGH = {"all": [{"any": [{"is": "symptoms", "of": [Symptom.COUGH]}]}]}


class Desk:
    """`maker` writes, `approver` approves."""

    def __init__(self, at: dt.datetime):
        self.at = at
        self.maker = factories.official("health_code.see_rules", "health_code.write_rules", name="陈起草")
        self.approver = factories.official(
            "health_code.see_rules", "health_code.approve_rules", name="李审批"
        )

    def draft(self) -> RuleSet:
        live = queries.live_rule_set_id()
        return actions.copy_rule_set(by=self.maker, rule_set_id=live, at=self.at)

    def describe(
        self, draft: RuleSet, valid_from: dt.datetime | None = None, valid_until: dt.datetime | None = None
    ) -> RuleSet:
        return actions.describe_rule_set(
            by=self.maker,
            rule_set_id=draft.pk,
            title="干咳加严",
            document_number=NUMBER,
            valid_from=valid_from or self.at,
            valid_until=valid_until,
            at=self.at,
        )

    def strict(self, draft: RuleSet, **changes: Any) -> ColourRule:
        """A cough turns people red."""
        given = {
            "code": None,
            "name": "干咳人员管理规则",
            "colour": Colour.RED,
            "condition": COUGH,
            "hold_days": 5,
            "reason": "您申报有干咳症状。",
            "advice": "请到发热门诊就诊。",
            "lifts": [],
        } | changes
        return actions.save_rule(by=self.maker, rule_set_id=draft.pk, at=self.at, **given)

    def try_out(self, draft: RuleSet, **options: Any) -> Trial:
        trial = actions.start_trial(by=self.maker, rule_set_id=draft.pk, at=self.at, **options)
        while actions.go_on_with_trial(at=self.at):
            pass
        trial.refresh_from_db()
        return trial

    def submitted(self, **times: dt.datetime) -> RuleSet:
        draft = self.draft()
        self.strict(draft)
        self.describe(draft, **times)
        self.try_out(draft)
        return actions.submit_rule_set(by=self.maker, rule_set_id=draft.pk, at=self.at)

    def approved(self, **times: dt.datetime) -> RuleSet:
        found = self.submitted(**times)
        return actions.approve_rule_set(by=self.approver, rule_set_id=found.pk, at=self.at)


def recompute(at: dt.datetime) -> None:
    """What the worker does after new rules came into force."""
    while actions.go_on_with_recomputation(at=at):
        pass
