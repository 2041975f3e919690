"""Aiken: a question, its options by letter, and ANSWER: with the letter of the right one."""

import re
from decimal import Decimal

from interop.domain.questions.choices import Weighed, single_options
from interop.domain.questions.gift import LONGEST, name_from
from interop.domain.questions.model import MOST_QUESTIONS, CannotRead, Parsed, Refused
from interop.domain.questions.texts import Reader

OPTION = re.compile(r"\s*([A-Z])[.)]\s+(\S.*)")
ANSWER = re.compile(r"\s*ANSWER\s*:\s*([A-Z])?\s*", re.I)


def read_aiken(text: str) -> tuple[list[Parsed], list[Refused]]:
    """Return the questions of a file and what of it cannot be read."""
    questions: list[Parsed] = []
    refused: list[Refused] = []
    for line, lines in _part(text):
        try:
            if len(questions) == MOST_QUESTIONS:
                raise CannotRead(f"the file has more than {MOST_QUESTIONS} questions")
            questions.append(_read(line, lines))
        except CannotRead as error:
            refused.append(Refused(line, " ".join(lines[0].split())[:60], error.reason))
            if len(questions) == MOST_QUESTIONS:
                break
    return questions, refused


def _part(text: str) -> list[tuple[int, list[str]]]:
    """A question ends with its ANSWER line."""
    found: list[tuple[int, list[str]]] = []
    current: list[str] = []
    first = 0
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        first = first if current else number
        current.append(line)
        if ANSWER.fullmatch(line):
            found.append((first, current))
            current = []
    return [*found, (first, current)] if current else found


def _read(line: int, lines: list[str]) -> Parsed:
    if sum(map(len, lines)) > LONGEST:
        raise CannotRead(f"the question has more than {LONGEST} characters")
    answer = ANSWER.fullmatch(lines[-1])
    if not answer or not answer.group(1):
        raise CannotRead("there is no line ANSWER: with the letter of the right option")
    begin = next((place for place, one in enumerate(lines) if place and OPTION.fullmatch(one)), 0)
    options = [OPTION.fullmatch(one) for one in lines[begin:-1]] if begin else []
    letters = [one.group(1) for one in options if one]
    if len(letters) < 2 or None in options:  # noqa: PLR2004
        raise CannotRead(
            "each option stands on a line of its own: a capital letter, a full stop or bracket, a space, the text"
        )
    right = answer.group(1).upper()
    if right not in letters or len(set(letters)) < len(letters):
        raise CannotRead(f"the right option {right} is not among the options, or a letter stands there twice")
    parsed = Parsed("single", "", line, {})
    reader = Reader(parsed)
    answers = [Weighed(reader.plain(one.group(2), "plain"), _worth(one.group(1) == right)) for one in options if one]
    text = reader.rich("\n".join(one.strip() for one in lines[:begin]), "plain")
    parsed.values[""] = {"text": text, "points": 1, "explanation": "", **single_options(answers, parsed)}
    parsed.name = name_from(text)
    return parsed


def _worth(is_right: bool) -> Decimal:
    return Decimal(100 if is_right else 0)
