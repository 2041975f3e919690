"""Answers as people of different skill might give them, to every kind of question, in the form that a script sends."""

from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from assessments.questions import KINDS, Question, Texts
from assessments.questions.gaps import by_gap, is_typed
from assessments.questions.pairs import asked_pairs, token_of
from assessments.questions.scenario import best_decisions

#: Words from demo/class/texts.yaml.
Words = Mapping[str, list[str]]
#: Of the mistakes at a single choice, so many go to one and the same option: a distractor that a trainer should find.
PULL = 0.7


class Answering:
    """One person's answers: `skill` is how likely she is right, from 0 to 1, before a question's own difficulty.

    The same `seed` gives the same answer to a question, whatever else was drawn for her.
    """

    def __init__(self, seed: str, texts: Texts, words: Words, *, skill: float) -> None:
        self.seed, self.texts, self.words, self.skill = seed, texts, words, skill
        self.rng = Random(seed)  # noqa: S311 - no secret

    def answer(self, question: Question) -> Any:
        """Return an answer, None for a question that she leaves open or cannot answer without a file."""
        if question["kind"] not in _ANSWERS or not KINDS[question["kind"]].needs_answer:
            return None
        self.rng = Random(f"{self.seed}/{question['id']}")  # noqa: S311 - no secret
        return _ANSWERS[question["kind"]](self, question)

    def knows(self, ease: float = 0.0) -> bool:
        return self.rng.random() < min(0.98, max(0.05, self.skill + ease))

    def single(self, question: Question) -> str:
        right = [option["id"] for option in question["options"] if option["is_right"]]
        wrong = [option["id"] for option in question["options"] if not option["is_right"]]
        if self.knows(0.05):
            return right[0]
        return wrong[0] if self.rng.random() < PULL else str(self.rng.choice(wrong))

    def multiple(self, question: Question) -> list[str] | None:
        chosen = [option["id"] for option in question["options"] if self.knows() == option["is_right"]]
        return chosen or None

    def true_false(self, question: Question) -> Any:
        other = {"true": "false", "false": "true"}
        choice = question["answer"] if self.knows(0.15) else other[question["answer"]]
        if not question.get("justify"):
            return choice
        is_right = choice == question["answer"]
        return {"choice": choice, "reason": self.rng.choice(self.words["reasons"]) if is_right else ""}

    def matching(self, question: Question) -> dict[str, str]:
        tokens = [token_of(question, pair) for pair in question["pairs"]]
        return {
            pair["id"]: token_of(question, pair) if self.knows(0.1) else self.rng.choice(tokens)
            for pair in asked_pairs(question)
        }

    def ordering(self, question: Question) -> dict[str, str]:
        order = [item["id"] for item in question["items"]]
        while not self.knows() and self.rng.random() < self.skill:
            place = self.rng.randrange(len(order) - 1)
            order[place : place + 2] = order[place + 1], order[place]
        if not self.knows(0.3):
            self.rng.shuffle(order)
        return {item_id: str(place) for place, item_id in enumerate(order, start=1)}

    def gaps(self, question: Question) -> dict[str, str]:
        return {str(gap): self._gap(question, options) for gap, options in by_gap(question).items()}

    def _gap(self, question: Question, options: list[dict[str, Any]]) -> str:
        fitting = [option["id"] for option in options if option["is_right"] == self.knows()]
        chosen = self.rng.choice(fitting or [option["id"] for option in options])
        if not is_typed(options):
            return chosen
        return self._text(question, chosen) if self.knows() else self.rng.choice(self.words["typed"])

    def short(self, question: Question) -> str:
        if self.knows(-0.1):
            return self._text(question, question["options"][0]["id"])
        return self.rng.choice([*self.words["wrong"], self._text(question, question["options"][-1]["id"])])

    def _text(self, question: Question, option_id: str) -> str:
        return self.texts[f"{question['id']}.options.{option_id}.text"].replace("*", "").strip()

    def number(self, question: Question) -> Any:
        right = question["options"][0]["value"]
        given = right if self.knows() else str(self.rng.choice([7, 13, 65, 0.35]))
        if len(question["units"]) < 2:  # noqa: PLR2004 - of one nothing is to be chosen
            return given
        return {"number": given, "unit": question["units"][0]["id"]}

    def likert(self, question: Question) -> dict[str, str]:
        scale = [step["id"] for step in question["scale"]]
        middle = self.skill * (len(scale) - 1)
        places = {
            one["id"]: min(len(scale) - 1, max(0, round(self.rng.gauss(middle, 0.7)))) for one in question["statements"]
        }
        return {statement: scale[place] for statement, place in places.items()}

    def scenario(self, question: Question) -> list[str]:
        steps = {step["id"]: step for step in question["steps"]}
        step, taken = question["steps"][0], []
        while step is not None:
            best = best_decisions(question, step)
            others = [one["id"] for one in step["decisions"] if one["id"] not in best]
            chosen = self.rng.choice(best if self.knows(0.1) or not others else others)
            taken.append(chosen)
            step = steps.get(next(one["next"] for one in step["decisions"] if one["id"] == chosen))
        return taken

    def essay(self, question: Question) -> str:
        return self.rng.choice(self.words["essays"])


_ANSWERS: dict[str, Callable[[Answering, Question], Any]] = {
    name: getattr(Answering, name)
    for name in (
        "single", "multiple", "true_false", "matching", "ordering", "gaps", "short", "number", "likert", "scenario", "essay",
    )
}  # fmt: skip
