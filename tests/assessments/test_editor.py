"""The editor of the bank, as a trainer's browser sends it: what is wrong is said at its field, and nothing typed is lost."""

import json
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail import blocks
from wagtail.admin.icons import get_icon_sprite_hash, get_icons
from wagtail.test.utils.form_data import rich_text

from assessments.blocks import QUESTION_BLOCKS, QUIZ_BLOCKS
from assessments.domain.site import set_up_bank
from assessments.models import BankQuestion
from courses.domain.site import set_up_catalogue
from tests.assessments.test_scenario import decision, make_scenario, step
from tests.factories.assessments import (
    make_gaps,
    make_likert,
    make_matching,
    make_multiple,
    make_number,
    make_option,
    make_ordering,
    make_short,
    make_single,
    make_true_false,
)
from tests.factories.bank import make_bank_question
from tests.factories.people import make_person

BLOCKS = dict(QUESTION_BLOCKS)


@pytest.fixture
def trainer(client, db):
    set_up_catalogue()
    set_up_bank()
    person = make_person(full_name="Vesna Horvat")
    person.groups.add(Group.objects.get(name="Trainers"))
    client.force_login(person)
    return client


def typed(block: blocks.Block, value: Any, prefix: str) -> dict[str, str]:
    """What the browser sends for a raw value of a block."""
    if isinstance(block, blocks.StructBlock):
        value = value or {}
        return {
            name: sent
            for child, inner in block.child_blocks.items()
            for name, sent in typed(inner, value.get(child, _default(inner)), f"{prefix}-{child}").items()
        }
    if isinstance(block, blocks.ListBlock | blocks.StreamBlock):
        return typed_list(block, value or [], prefix)
    if isinstance(block, blocks.RichTextBlock):
        return {prefix: rich_text(value) if value else "null"}
    if isinstance(block, blocks.BooleanBlock):
        return {prefix: "on"} if value else {}
    return {prefix: "" if value is None else str(value)}


def _default(block: blocks.Block) -> Any:
    return block.meta.default if isinstance(block, blocks.FieldBlock) else None


def typed_list(block: blocks.Block, items: list[dict[str, Any]], prefix: str) -> dict[str, str]:
    sent = {f"{prefix}-count": str(len(items))}
    for place, item in enumerate(items):
        here = f"{prefix}-{place}"
        inner = block.child_block if isinstance(block, blocks.ListBlock) else block.child_blocks[item["type"]]
        sent |= {
            f"{here}-deleted": "",
            f"{here}-order": str(place),
            f"{here}-id": item["id"],
            f"{here}-type": item["type"],
        }
        sent |= typed(inner, item["value"], f"{here}-value")
    return sent


def send(client, raw: dict[str, Any], **fields: str):
    data = {"title": "A question", "difficulty": "2", "competency": "", "tags": "", "action-publish": "Publish"}
    data |= typed_list(BankQuestion._meta.get_field("question").stream_block, [raw], "question") | fields
    return client.post(reverse("wagtailsnippets_assessments_bankquestion:add"), data)


def errors_at(page: str) -> dict[str, list[str]]:
    """What the editor's script is told: each message by the path of its field."""
    found: dict[str, list[str]] = {}

    def walk(error: Any, path: tuple[str, ...]) -> None:
        for message in error.get("messages", []):
            found.setdefault(" ".join(path), []).append(message)
        for name, inner in error.get("blockErrors", {}).items():
            walk(inner, (*path, str(name)))

    text = page.partition('data-w-block-arguments-value="')[2].partition('"')[0]
    for argument in json.loads(unescape(text))[1:]:
        if isinstance(argument, dict) and ("blockErrors" in argument or "messages" in argument):
            walk(argument, ())
    return found


def test_what_the_browser_sends_makes_the_question(trainer):
    assert send(trainer, make_number(units={"m": "1"})).status_code == 302
    (block,) = BankQuestion.objects.get().question
    assert block.block_type == "number"
    assert [str(option["tolerance"]) for option in block.value["options"]] == ["0.1", "0.5"]


def with_first(raw: dict[str, Any], name: str, **changed: Any) -> dict[str, Any]:
    raw["value"][name][0]["value"] |= changed
    return raw


DECISIONS = (decision("a", leads_to="two"), decision("b"))


@pytest.mark.parametrize(
    ("raw", "place", "message"),
    [
        (make_single(options=[make_option("A"), make_option("B")]), "options", "Mark exactly one"),
        (
            make_single(options=[make_option("A", right=True), make_option("B", right=True)]),
            "options 1 is_right",
            "Mark exactly one",
        ),
        (with_first(make_multiple(), "options", share=120), "options 0 share", "less than or equal to 100"),
        (make_multiple(options=[make_option("A"), make_option("B")]), "options", "Mark at least one"),
        (make_true_false(answer=""), "answer", "required"),
        (with_first(make_matching(), "pairs", right=""), "pairs 0 right", "required"),
        (make_ordering(items=("one", "two", "one")), "items 2 text", "Two items read the same"),
        (make_gaps("You [[1]]."), "options 2 gap", "The text has no such gap: [[2]]."),
        (make_gaps("You [[1]] the [[2]] and [[3]]."), "options", "No word is given for: [[3]]."),
        (make_gaps("Nothing to fill in."), "text", "Write [[1]]"),
        (make_short(answers={"nearly": 50}), "options", "worth 100"),
        (with_first(make_short(), "options", share=101), "options 0 share", "less than or equal to 100"),
        (with_first(make_number(), "options", tolerance="a bit"), "options 0 tolerance", "Enter a number"),
        (with_first(make_number(), "options", value="2;5"), "options 0 value", "Enter a number"),
        (make_number(units={"m": "0"}), "units 0 factor", "more than 0"),
        (with_first(make_likert(), "scale", text=""), "scale 0 text", "required"),
        (
            {"type": "essay", "id": "e", "value": {"text": "<p>Why?</p>", "points": 1, "min_words": 9, "max_words": 5}},
            "max_words",
            "greater than the most",
        ),
        (
            {"type": "file", "id": "f", "value": {"text": "<p>Plan</p>", "points": 1, "formats": "exe", "max_mb": 5}},
            "formats",
            "Only these formats",
        ),
        (make_scenario(step("one", *DECISIONS)), "steps 0 decisions 0 next", "no step with the name two"),
        (
            make_scenario(step("one", decision("c"), decision("d")), step("two", decision("e"), decision("f"))),
            "steps 1 name",
            "No decision leads to the step two",
        ),
        (
            make_scenario(step("one", *DECISIONS), step("two", decision("e", leads_to="one"), decision("f"))),
            "steps 1 decisions 0 next",
            "round in circles",
        ),
        (
            make_scenario(step("one", decision("a"), decision("b")), step("one", decision("c"), decision("d"))),
            "steps 1 name",
            "same name",
        ),
        ({"type": "note", "id": "n", "value": {"text": ""}}, "text", "required"),
    ],
)
def test_a_mistake_is_said_at_its_field_and_what_was_typed_stays(trainer, raw, place, message):
    raw["value"]["explanation"] = "Because it was typed."
    answer = send(trainer, raw)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert not BankQuestion.objects.exists()
    found = errors_at(page)
    assert any(message in told for told in found.get(f"0 {place}", [])), found
    if raw["type"] != "note":
        assert "Because it was typed." in page
    if message == "Enter a number":
        assert raw["value"]["options"][0]["value"]["tolerance" if "tolerance" in place else "value"] in page


def test_every_kind_has_its_own_icon_and_the_cms_knows_it():
    icons = [block.meta.icon for _name, block in QUIZ_BLOCKS]
    assert len(set(icons)) == len(icons)
    known = get_icons()
    assert get_icon_sprite_hash()
    assert [icon for icon in icons if f'id="icon-{icon}"' not in known] == []


@pytest.mark.django_db
@pytest.mark.parametrize("kind", list(BLOCKS))
def test_a_question_of_each_kind_is_previewed_as_learners_meet_it(kind):
    block = BLOCKS[kind]
    value = block.get_prep_value(block.get_preview_value())
    question = make_bank_question({"type": kind, "id": "p", "value": value})
    page = question.make_preview_request().content.decode()
    assert "This is how learners see the question." in page
    assert 'class="question' in page
    assert "is_right" not in page
