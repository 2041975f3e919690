"""A case told in steps: each decision is final and leads to the next step, or to the end.

The answer is the list of decisions taken. It is worth the points on its path out of the most that any path gives. What comes
later is not in the page before she gets there.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from assessments.questions.kind import (
    ALL,
    NO_TEXTS,
    NOTHING,
    AllTexts,
    AnswerForm,
    Choice,
    InvalidAnswer,
    Question,
    QuestionKind,
    Release,
    Texts,
    in_order,
    list_items,
)

UNKNOWN_DECISION = gettext_lazy(
    "This is not one of the decisions you have here. Load the page again and decide once more; what you decided before is kept."
)
Step = Mapping[str, Any]


@dataclass(frozen=True)
class TakenStep:
    """A step with the decision that was taken there. `is_right` None: not released; `expected` is a better decision."""

    text: str
    given: str
    feedback: str = ""
    expected: str = ""
    is_right: bool | None = None


class ScenarioForm(AnswerForm):
    """The steps taken stand in hidden controls, the current one as a choice: `answer.<step id>`."""

    taken: list[TakenStep]
    current_text = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.taken = []
        self.steps: list[str] = []

    @property
    def hidden(self) -> list[forms.BoundField]:
        return [self[f"answer.{step_id}"] for step_id in self.steps[: len(self.taken)]]

    @property
    def current(self) -> forms.BoundField | None:
        return self[f"answer.{self.steps[-1]}"] if len(self.steps) > len(self.taken) else None

    def given(self) -> dict[str, Any]:
        return {step_id: self.cleaned_data[f"answer.{step_id}"] for step_id in self.steps}


class Scenario(QuestionKind):
    template = "assessments/questions/scenario.html"
    review_template = "assessments/review/scenario.html"
    form_class = ScenarioForm
    saves_by_script = False
    goes_in_steps = True

    def read(self, raw: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
        items = list_items(raw, "steps")
        ids = {name_of(value): step_id for step_id, value in items}
        steps, texts = [], {}
        for step_id, value in items:
            decisions = []
            for decision_id, decision in list_items(value, "decisions"):
                following = ids.get(str(decision.get("next") or "").strip(), "")
                decisions.append({"id": decision_id, "points": int(decision.get("points") or 0), "next": following})
                texts[f"decisions.{decision_id}.text"] = decision.get("text") or ""
                texts[f"decisions.{decision_id}.feedback"] = decision.get("feedback") or ""
            steps.append({"id": step_id, "decisions": decisions})
            texts[f"steps.{step_id}.text"] = value.get("text") or ""
        return {"steps": steps}, texts

    def fill(self, form: Any, question: Question, texts: Texts, seed: int | None) -> None:
        """A form that was sent shows no more of the case than the stored decisions in `initial` lead to, if they are there."""
        given: Any = form.initial.get("answer")
        if form.is_bound and "answer" not in form.initial:
            given = {step["id"]: form.data.get(form.add_prefix(f"answer.{step['id']}")) for step in question["steps"]}
        path, current = walk(question, given)
        shows_feedback = bool(form.initial.get("shows_feedback"))
        for step, decision in path:
            form.steps.append(step["id"])
            form.taken.append(_taken(question, texts, step, decision, Release(right=False, feedback=shows_feedback)))
            form.fields[f"answer.{step['id']}"] = forms.CharField(initial=decision["id"], widget=forms.HiddenInput)
        if current is not None:
            form.steps.append(current["id"])
            form.current_text = texts[f"{question['id']}.steps.{current['id']}.text"]
            form.fields[f"answer.{current['id']}"] = forms.ChoiceField(
                required=False,
                widget=forms.RadioSelect,
                error_messages={"invalid_choice": UNKNOWN_DECISION},
                choices=[
                    (decision["id"], texts[f"{question['id']}.decisions.{decision['id']}.text"])
                    for decision in in_order(current["decisions"], question, seed)
                ],
            )

    def clean(self, question: Question, data: Any) -> list[str] | None:
        if data in (None, "", [], {}):
            return None
        if not isinstance(data, dict | list):
            raise InvalidAnswer(UNKNOWN_DECISION)
        path, _current = walk(question, data)
        sent = [one for one in (data.values() if isinstance(data, dict) else data) if one not in (None, "")]
        if len(sent) != len(path):
            raise InvalidAnswer(UNKNOWN_DECISION)
        return [decision["id"] for _step, decision in path] or None

    def follows(self, question: Question, stored: Any, value: Any) -> bool:
        return not stored or (value or [])[: len(stored)] == stored

    def grade(self, question: Question, value: Any, accepted: AllTexts) -> Decimal:
        most = most_points(question)
        path, current = walk(question, value)
        if not most:
            return ALL if path and current is None else NOTHING
        reached = sum(decision["points"] for _step, decision in path)
        return max(NOTHING, min(ALL, Decimal(reached) / most))

    def review(self, question: Question, texts: Texts, value: Any, release: Release) -> dict[str, Any]:
        path, _current = walk(question, value)
        return {"steps": [_taken(question, texts, step, decision, release) for step, decision in path]}

    def is_finished(self, question: Question, value: Any) -> bool:
        path, current = walk(question, value)
        return bool(path) and current is None

    def choices(self, question: Question, accepted: AllTexts = NO_TEXTS) -> list[Choice]:
        return [
            Choice(
                f"decisions.{decision['id']}",
                decision["id"] in best_decisions(question, step),
                about=f"steps.{step['id']}.text",
            )
            for step in question["steps"]
            for decision in step["decisions"]
        ]

    def chosen(self, question: Question, value: Any, accepted: AllTexts = NO_TEXTS) -> list[str]:
        return [f"decisions.{decision_id}" for decision_id in value or []]


def name_of(step: Mapping[str, Any]) -> str:
    """Return the name by which decisions lead to a raw step."""
    return str(step.get("name") or "").strip()


def walk(question: Question, given: Any) -> tuple[list[tuple[Step, Mapping[str, Any]]], Step | None]:
    """Follow decisions from the first step as far as they fit; return steps with decisions, and the step come to.

    `given` is a list of decisions, or decisions by step. None for the step: the end. No step is entered twice.
    """
    steps = {step["id"]: step for step in question["steps"]}
    current: Step | None = next(iter(question["steps"]), None)
    path: list[tuple[Step, Mapping[str, Any]]] = []
    entered: set[str] = set()
    while current is not None and current["id"] not in entered:
        entered.add(current["id"])
        wanted = _given_at(given, current, len(path))
        decision = next((one for one in current["decisions"] if one["id"] == wanted), None)
        if decision is None:
            return path, current
        path.append((current, decision))
        current = steps.get(decision["next"])
    return path, None


def _given_at(given: Any, step: Step, place: int) -> Any:
    if isinstance(given, dict):
        return given.get(step["id"])
    return given[place] if isinstance(given, list) and place < len(given) else None


def most_points(question: Question, first: str | None = None) -> int:
    """Return the most that any path from a step gives; from the first one without `first`. A loop is left where it closes."""
    steps = {step["id"]: step for step in question["steps"]}
    known: dict[str, int] = {}

    def most_from(step_id: str, entered: frozenset[str]) -> int:
        if step_id not in steps or step_id in entered:
            return 0
        if step_id not in known:
            within = entered | {step_id}
            known[step_id] = max(
                (one["points"] + most_from(one["next"], within) for one in steps[step_id]["decisions"]), default=0
            )
        return known[step_id]

    start = first if first is not None else next(iter(steps), "")
    return most_from(start, frozenset())


def best_decisions(question: Question, step: Step) -> list[str]:
    """Return the decisions of a step from which the most can still be reached."""
    worth = {one["id"]: one["points"] + most_points(question, one["next"]) for one in step["decisions"]}
    return [decision_id for decision_id, points in worth.items() if points == max(worth.values())]


def find_faults(steps: Iterable[Mapping[str, Any]]) -> tuple[list[str], list[str], list[str]]:
    """Return of raw steps: names that lead nowhere, steps that nothing leads to, and steps from which a path comes back."""
    ways = {name_of(step): [str(one.get("next") or "").strip() for one in step["decisions"]] for step in steps}
    unknown = sorted({name for names in ways.values() for name in names if name and name not in ways})
    reached = _reached_from(next(iter(ways), ""), ways)
    cycles = [name for name in ways if any(name in _reached_from(after, ways) for after in ways[name] if after)]
    return unknown, [name for name in ways if name not in reached], cycles


def _reached_from(start: str, ways: Mapping[str, list[str]]) -> set[str]:
    found, waiting = set(), [start]
    while waiting:
        name = waiting.pop()
        if name in ways and name not in found:
            found.add(name)
            waiting += ways[name]
    return found


def _taken(question: Question, texts: Texts, step: Step, decision: Mapping[str, Any], release: Release) -> TakenStep:
    best = best_decisions(question, step) if release.right else []
    path = f"{question['id']}.decisions"
    return TakenStep(
        text=texts[f"{question['id']}.steps.{step['id']}.text"],
        given=texts[f"{path}.{decision['id']}.text"],
        feedback=texts.get(f"{path}.{decision['id']}.feedback", "") if release.feedback else "",
        is_right=decision["id"] in best if release.right else None,
        expected=texts[f"{path}.{best[0]}.text"] if best and decision["id"] not in best else "",
    )


SCENARIO = Scenario()
