"""Requests to the pages of a quiz, as a browser or its script sends them."""

import json

from django.urls import reverse
from django.utils.translation import override


def address(name, *args, language="en"):
    with override(language):
        return reverse(f"assessments:{name}", args=args)


def put(client, attempt, question_id, **body):
    body = {"epoch": attempt.epoch, "seq": 1, "value": None, **body}
    return client.put(address("answer", attempt.uuid, question_id), json.dumps(body), content_type="application/json")


def post(client, attempt, number, *, language="en", **data):
    """Press a button of a page that was just shown."""
    stored = attempt.answers.filter(question_id=attempt.questions[number - 1]["id"]).first()
    shown = {"epoch": attempt.epoch, "seq": stored.seq + 1 if stored else 1, "go": "next"}
    return client.post(address("question", attempt.uuid, number, language=language), shown | data)
