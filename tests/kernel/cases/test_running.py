"""Cases on their way along drawings: whole ways, returns, timers on the city's calendar, keeping and restoring."""

import datetime as dt

import pytest

from shanzhi.core.clock import CITY_ZONE
from shanzhi.kernel.cases.bpmn import running, wording
from shanzhi.kernel.cases.bpmn.definition import load
from shanzhi.kernel.cases.bpmn.rehearsing import rehearse
from shanzhi.kernel.cases.bpmn.running import NotOpen, Run, WrongDefinition
from shanzhi.kernel.cases.rules.workdays import WorkCalendar
from tests.kernel.cases.drawings import APPEAL, drawing, flow, line, step, timer

CITY = WorkCalendar()
WEDNESDAY = dt.datetime(2020, 6, 10, 9, tzinfo=CITY_ZONE)


class Walk:
    """Keeps and restores the case before every step, as requests do."""

    def __init__(self, source: bytes = APPEAL, at: dt.datetime = WEDNESDAY):
        self.definition, self.at = load(source), at
        self.state = Run.start(self.definition, at=at, calendar=CITY).dump()

    @property
    def run(self) -> Run:
        return Run.restore(self.definition, self.state, calendar=CITY)

    @property
    def waiting(self) -> list[str]:
        return sorted(open_step.step.key for open_step in self.run.steps())

    def do(self, key: str, **answers: object) -> list[str]:
        run = self.run
        token = next(open_step.token for open_step in run.steps() if open_step.step.key == key)
        run.complete(token, answers, at=self.at)  # type: ignore[arg-type]
        self.state = run.dump()
        return self.waiting

    def wait_until(self, text: str) -> bool:
        self.at = dt.datetime.fromisoformat(f"2020-{text}").replace(tzinfo=CITY_ZONE)
        run = self.run
        moved = run.wake(at=self.at)
        self.state = run.dump()
        return moved


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"2020-{text}").replace(tzinfo=CITY_ZONE)


def test_an_appeal_from_receipt_to_the_end():
    walk = Walk()
    assert walk.waiting == ["accept"]
    assert walk.do("accept", accepted="yes") == ["assign"]
    assert walk.do("assign") == ["joint", "lead"]
    assert walk.do("joint") == ["lead"]
    assert walk.do("lead") == ["review"]
    assert walk.do("review", review="answer") == ["evaluate"]
    assert walk.do("evaluate", satisfied="yes") == []
    assert walk.run.done and not walk.run.stuck and walk.run.next_due() is None
    assert walk.run.answers == {"accepted": "yes", "review": "answer", "satisfied": "yes"}
    assert "closed" in walk.run.passed() and "refused" not in walk.run.passed()


def test_refused_at_the_desk():
    walk = Walk()
    walk.do("accept", accepted="no")
    assert walk.run.done and walk.run.passed()[-1] == "refused"


def test_returned_for_another_round():
    walk = Walk()
    for key in ("accept", "assign", "lead", "joint"):
        walk.do(key)
    assert walk.do("review", review="return") == ["joint", "lead"]
    walk.do("lead")
    assert walk.do("joint") == ["review"]
    assert walk.do("review", review="answer") == ["evaluate"]


@pytest.mark.parametrize("first", [("lead", "joint"), ("joint", "lead")])
@pytest.mark.parametrize("second", [("lead", "joint"), ("joint", "lead")])
def test_in_every_round_both_departments_are_waited_for(first, second):
    walk = Walk()
    for key in ("accept", "assign", *first):
        walk.do(key)
    for _ in range(3):
        walk.do("review", review="return")
        assert walk.do(second[0]) == [second[1]]
        assert walk.do(second[1]) == ["review"]


def test_a_late_joint_department_is_urged_while_it_goes_on():
    walk = Walk()
    walk.do("accept")
    walk.do("assign")
    assert walk.run.next_due() == at("06-12 17:30")  # two working days after Wednesday
    assert not walk.wait_until("06-12 17:29")
    assert walk.wait_until("06-12 17:30")
    assert walk.waiting == ["joint", "lead", "urge"]
    assert not walk.wait_until("06-12 17:31"), "it fires once"
    walk.do("urge")
    walk.do("joint")
    assert walk.do("lead") == ["review"]


def test_without_a_word_of_the_firm_somebody_calls():
    walk = Walk()
    for key in ("accept", "assign", "lead", "joint", "review"):
        walk.do(key)
    assert walk.run.current() == ["evaluate"]
    assert walk.wait_until("06-20 09:00")
    assert walk.waiting == ["call_back"]
    assert walk.do("call_back", satisfied="no") == ["supervise"]
    assert walk.do("supervise") == ["review"]


def test_timers_keep_the_holidays():
    walk = Walk(at=dt.datetime(2020, 9, 29, 9, tzinfo=CITY_ZONE))
    walk.do("accept")
    walk.do("assign")
    assert walk.run.next_due() == at("10-09 17:30")  # 30 September, and 9 October after the holiday


def test_a_timer_that_stands_by_itself():
    walk = Walk(drawing(step("a"), timer("t", "PT24H"), step("b"), line("s", "a", "t", "b", "e")))
    walk.do("a")
    assert walk.waiting == [] and walk.run.current() == ["t"] and not walk.run.stuck
    assert walk.run.next_due() == WEDNESDAY + dt.timedelta(hours=24)
    assert walk.wait_until("06-11 09:00") and walk.waiting == ["b"]


def test_a_step_is_done_once():
    run = Run.start(load(APPEAL), at=WEDNESDAY, calendar=CITY)
    token = run.steps()[0].token
    run.complete(token, {"accepted": "yes"}, at=WEDNESDAY)
    with pytest.raises(NotOpen):
        run.complete(token, {"accepted": "no"}, at=WEDNESDAY)
    assert run.answers == {"accepted": "yes"}


@pytest.mark.parametrize(
    "answers",
    [{"x": ["a"]}, {"x": {"typename": "UUID"}}, {"x": "长" * 201}, {"_x": 1}, {"x y": 1}, {"x": 1.5}],
)
def test_answers_are_plain_and_short(answers):
    run = Run.start(load(APPEAL), at=WEDNESDAY, calendar=CITY)
    with pytest.raises(ValueError):
        run.complete(run.steps()[0].token, answers, at=WEDNESDAY)
    assert [open_step.step.key for open_step in run.steps()] == ["accept"]
    with pytest.raises(ValueError):
        Run.start(load(APPEAL), at=WEDNESDAY, calendar=CITY, answers=answers)


def test_a_case_that_goes_round_for_ever_is_refused_when_it_outgrows_its_room(monkeypatch):
    monkeypatch.setattr(running, "MOST_STATE", 20_000)
    walk = Walk()
    walk.do("accept")
    walk.do("assign")
    with pytest.raises(running.TooLong):
        for _ in range(10):
            walk.do("lead")
            walk.do("joint")
            walk.do("review", review="return")


def test_a_case_keeps_to_its_own_file():
    walk = Walk()
    changed = load(APPEAL.replace(b"working_days(2)", b"working_days(3)"))
    with pytest.raises(WrongDefinition):
        Run.restore(changed, walk.state, calendar=CITY)
    assert walk.do("accept") == ["assign"]
    newer = Run.start(changed, at=WEDNESDAY, calendar=CITY)
    assert newer.definition.digest != walk.definition.digest


def test_a_case_that_waits_for_a_branch_that_was_not_taken_is_stuck():
    walk = Walk(
        drawing(
            *(step(key) for key in ("a", "b", "c")),
            step("g", "exclusiveGateway", 'default="g-b"'),
            step("j", "parallelGateway"),
            *(
                flow("g", "b"),
                flow("g", "c", "x == 1"),
                line("s", "a", "g"),
                line("b", "j", "e"),
                flow("c", "j"),
            ),
        )
    )
    walk.do("a")
    walk.do("b")
    assert walk.run.stuck and not walk.run.done
    found = rehearse(walk.definition)
    assert [problem.code for problem in found] == ["stuck"] and wording.sentence(found[0])


def test_a_good_drawing_passes_its_rehearsal():
    assert rehearse(load(APPEAL)) == []
    waits = load(drawing(step("a"), timer("t", "days(3)"), line("s", "a", "t", "e")))
    assert rehearse(waits) == []


def test_two_cases_on_one_definition_do_not_touch():
    one, other = Walk(), Walk()
    one.do("accept", accepted="no")
    assert one.run.done and other.waiting == ["accept"] and other.run.answers == {}


def test_long_drawings_stay_quick():
    """Thirty forks one after the other must not be foreseen in all their combinations."""
    parts, before = [step("a0"), line("s", "a0")], "a0"
    for i in range(1, 31):
        fork, left, right, next_ = f"g{i}", f"l{i}", f"r{i}", f"a{i}"
        parts += [
            step(fork, "exclusiveGateway", f'default="{fork}-{left}"'),
            *map(step, (left, right, next_)),
        ]
        parts += [line(before, fork, left, next_), flow(fork, right, "x == 1"), line(right, next_)]
        before = next_
    walk = Walk(drawing(*parts, line(before, "e")))
    begun = dt.datetime.now()
    for _ in range(61):
        walk.do(walk.waiting[0])
    assert walk.run.done
    assert dt.datetime.now() - begun < dt.timedelta(seconds=20)
    assert len(walk.state) < 200_000


def test_the_state_is_small_and_without_the_definition():
    walk = Walk()
    for key in ("accept", "assign", "lead", "joint", "review"):
        walk.do(key)
    assert "task_specs" not in walk.state
    assert len(walk.state) < 20_000
