"""Every kind of question in the gallery, as it is asked and as it is looked at afterwards, from the editor's own previews."""

from typing import Any

from assessments.blocks import QUESTION_BLOCKS
from assessments.questions import KINDS, Question, Release
from assessments.questions.pairs import asked_pairs


def sample_questions() -> list[dict[str, Any]]:
    """Return for each kind its name, form, template and text; ids differ from kind to kind."""
    return [sample_question(name, block) for name, block in QUESTION_BLOCKS]


def sample_question(name: str, block: Any) -> dict[str, Any]:
    kind = KINDS[name]
    question, texts, text = read_sample(name, block)
    form = kind.form(question, texts, None, prefix=f"sample-{name}")
    return {"label": block.label, "form": form, "template": kind.template, "text": text, "suffix": f"-{name}"}


def read_sample(name: str, block: Any) -> tuple[Question, dict[str, str], str]:
    """Return question, texts and text of the block's preview."""
    raw = block.get_prep_value(block.get_preview_value())
    key, texts = KINDS[name].read(raw)
    question = {"id": name, "kind": name, "points": 1, **key}
    return question, {f"{name}.{path}": text for path, text in texts.items()}, raw["text"]


def sample_reviews() -> list[dict[str, Any]]:
    """Return what is shown of answers given in parts and in steps: partly right, and on the best path."""
    blocks = dict(QUESTION_BLOCKS)
    matching, matching_texts, matching_text = read_sample("matching", blocks["matching"])
    first, second = asked_pairs(matching)[:2]
    scenario, scenario_texts, scenario_text = read_sample("scenario", blocks["scenario"])
    best = scenario["steps"][0]["decisions"][0]["id"]
    return [
        _review(matching, matching_texts, matching_text, value={first["id"]: first["id"], second["id"]: first["id"]}),
        _review(scenario, scenario_texts, scenario_text, value=[best]),
    ]


def _review(question: Question, texts: dict[str, str], text: str, *, value: Any) -> dict[str, Any]:
    kind = KINDS[question["kind"]]
    points = kind.grade(question, value, {})
    return {
        "number": 1,
        "verdict": "right" if points == 1 else "partly",
        "text": text,
        "review": kind.review(question, texts, value, Release()),
        "review_template": kind.review_template,
    }
