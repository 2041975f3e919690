"""The case scenario in the quiz editor: steps by name, and where each decision leads."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from assessments.blocks.question import RICH, QuestionBlock, refuse
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


class StepBlock(blocks.StructBlock):
    name = blocks.RegexBlock(NAME, label=_("Name"), help_text=_("Short, for you; learners do not see it."))
    text = blocks.RichTextBlock(label=_("What happens"), features=RICH)
    decisions = blocks.ListBlock(DecisionBlock(), label=_("Decisions"), min_num=2, max_num=8)

    class Meta:
        icon = "arrow-right"
        label = _("Step")


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
        if len(set(names)) < len(names):
            raise refuse(_("Two steps have the same name. Give each a name of its own."))
        unknown, unreachable, cycles = find_faults(steps)
        if unknown:
            raise refuse(_("There is no step with the name %(names)s.") % {"names": ", ".join(unknown)})
        if unreachable:
            raise refuse(_("No decision leads to the step %(names)s.") % {"names": ", ".join(unreachable)})
        if cycles:
            raise refuse(
                _("The case would go round in circles at %(names)s. A decision can only lead on.")
                % {"names": ", ".join(cycles)}
            )
        return cleaned
