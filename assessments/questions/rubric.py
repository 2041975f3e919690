"""What the kinds that a person marks share: the rubric."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from assessments.questions.kind import NOTHING, AllTexts, Question, QuestionKind, list_items


class MarkedByHand(QuestionKind):
    """Points are given by a person, along `criteria` where there are any. What was not answered is worth nothing."""

    def is_marked(self, question: Question) -> bool:
        return True

    def read(self, raw: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
        criteria, texts = [], {}
        for criterion_id, value in list_items(raw, "criteria"):
            criteria.append({"id": criterion_id, "points": int(value.get("points") or 1)})
            texts[f"criteria.{criterion_id}.text"] = value.get("text") or ""
            texts[f"criteria.{criterion_id}.description"] = value.get("description") or ""
        key: dict[str, Any] = {"criteria": criteria}
        return (key | {"second_marker": True} if raw.get("second_marker") else key), texts

    def grade(self, question: Question, value: Any, accepted: AllTexts) -> Decimal | None:
        return NOTHING if value is None else None
