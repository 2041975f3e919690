"""The case scenario in the quiz editor: steps by name, and where each decision leads."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.stream_block import StreamBlockValidationError

from assessments.blocks.question import RICH, QuestionBlock, at_items, refuse
from assessments.questions.scenario import find_faults, name_of

NAME = r"^[^\n,]{1,40}$"


def _decision(sample_id: str, text: str, *, points: int) -> dict[str, Any]:
    value = {"text": text, "points": points, "feedback": "", "next": ""}
    return {"type": "item", "id": sample_id, "value": value}


class DecisionBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Decision"), max_length=500)
    feedback = blocks.TextBlock(label=_("Feedback"), required=False)
    points = blocks.IntegerBlock(label=_("Points"), default=0, min_value=0, max_value=100)
    # No text to translate: the same name in every language.
    next = blocks.RegexBlock(
        NAME, label=_("Leads to the step"), required=False, help_text=_("Its name; empty: the case ends here.")
    )

    class Meta:
        icon = "redirect"
        label = _("Decision")
        label_format = "{text}"


class StepBlock(blocks.StructBlock):
    name = blocks.RegexBlock(NAME, label=_("Name"), help_text=_("Short, for you; learners do not see it."))
    text = blocks.RichTextBlock(label=_("What happens"), features=RICH)
    decisions = blocks.ListBlock(DecisionBlock(), label=_("Decisions"), min_num=2, max_num=8)

    class Meta:
        icon = "arrow-right"
        label = _("Step")
        label_format = "{name}"


class ScenarioBlock(QuestionBlock):
    steps = blocks.StreamBlock(
        [("step", StepBlock())],
        label=_("Steps"),
        min_num=1,
        max_num=40,
        help_text=_("The first one opens the case. A decision leads to a later step or ends the case."),
    )

    class Meta:
        kind = "scenario"
        icon = "form"
        label = _("Case scenario")
        preview_value = {
            "text": "<p>A neighbour tells you about shouting next door.</p>",
            "steps": [
                {
                    "type": "step",
                    "value": {
                        "name": "start",
                        "text": "<p>She asks you what to do.</p>",
                        "decisions": [
                            _decision("a", "Ask what exactly she heard.", points=1),
                            _decision("b", "Tell her to wait and see.", points=0),
                        ],
                    },
                }
            ],
        }

    def clean(self, value: dict[str, Any]) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean(value)
        steps = [step.value for step in cleaned["steps"]]
        names = [name_of(step) for step in steps]
        if again := [place for place, name in enumerate(names) if name in names[:place]]:
            raise at_steps(again, name=_("Two steps have the same name. Give each a name of its own."))
        unknown, unreachable, cycles = find_faults(steps)
        if unknown:
            message = _("There is no step with the name %(names)s.") % {"names": ", ".join(unknown)}
            raise at_decisions(steps, lambda _step, after: after in unknown, message)
        if unreachable:
            message = _("No decision leads to the step %(names)s.") % {"names": ", ".join(unreachable)}
            raise at_steps([place for place, name in enumerate(names) if name in unreachable], name=message)
        if cycles:
            message = _("The case would go round in circles at %(names)s. A decision can only lead on.")
            named = message % {"names": ", ".join(cycles)}
            raise at_decisions(steps, lambda step, after: {step, after} <= set(cycles), named)
        return cleaned


def at_steps(places: Iterable[int], **messages: Any) -> ValidationError:
    """Return the error that says the same at each of these steps."""
    return refuse(steps=StreamBlockValidationError(block_errors={place: refuse(**messages) for place in places}))


def at_decisions(
    steps: Sequence[Mapping[str, Any]], is_wrong: Callable[[str, str], bool], message: str
) -> ValidationError:
    """Return the error that stands where decisions lead, for each whose step and next step `is_wrong` tells."""
    found = {}
    for place, step in enumerate(steps):
        nexts = [str(decision["next"] or "").strip() for decision in step["decisions"]]
        if wrong := [number for number, after in enumerate(nexts) if after and is_wrong(name_of(step), after)]:
            found[place] = refuse(decisions=at_items(wrong, next=message))
    return refuse(steps=StreamBlockValidationError(block_errors=found))
