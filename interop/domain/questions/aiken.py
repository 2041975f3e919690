"""Aiken: a question, its options by letter, and ANSWER: with the letter of the right one."""

import re
from decimal import Decimal

from django.utils.translation import gettext as _

from interop.domain.questions.choices import Weighed, multiple_options, single_options
from interop.domain.questions.gift import LONGEST, name_from, too_long, too_many_questions
from interop.domain.questions.model import MOST_QUESTIONS, CannotRead, Parsed, Refused
from interop.domain.questions.texts import Reader

OPTION = re.compile(r"\s{0,100}([A-Z])[.)]\s{0,100}(\S.*)")
ANSWER = re.compile(r"\s{0,100}ANSWER\s{0,20}:\s{0,20}([A-Z](?:\s{0,5},\s{0,5}[A-Z]){0,25})\s{0,100}", re.I)
Lines = list[str]


def read_aiken(text: str) -> tuple[list[Parsed], list[Refused]]:
    """Return the questions of a file and what of it cannot be read."""
    questions: list[Parsed] = []
    refused: list[Refused] = []
    for line, lines in _part(text):
        if len(questions) + len(refused) >= MOST_QUESTIONS:
            refused.append(Refused(line, "", too_many_questions()))
            break
        try:
            questions.append(_read(line, lines))
        except CannotRead as error:
            refused.append(Refused(line, " ".join(lines[0][:300].split())[:60], error.reason))
    return questions, refused


def _part(text: str) -> list[tuple[int, Lines]]:
    """A question ends with its ANSWER line; one without ends at the empty line after its options."""
    found: list[tuple[int, Lines]] = []
    current: Lines = []
    first, has_options, is_after_gap = 0, False, False
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            is_after_gap = bool(current)
            continue
        is_option, is_answer = bool(OPTION.fullmatch(line)), bool(ANSWER.fullmatch(line))
        if is_after_gap and has_options and not is_option and not is_answer:
            found.append((first, current))
            current, has_options = [], False
        first = first if current else number
        is_after_gap = False
        has_options = has_options or is_option
        current.append(line)
        if is_answer:
            found.append((first, current))
            current, has_options = [], False
    return [*found, (first, current)] if current else found


def _read(line: int, lines: Lines) -> Parsed:
    if sum(map(len, lines)) > LONGEST:
        raise CannotRead(too_long(LONGEST))
    answer = ANSWER.fullmatch(lines[-1])
    if not answer:
        raise CannotRead(_("there is no line ANSWER: with the letter of the right option"))
    begin = next((place for place, one in enumerate(lines) if place and OPTION.fullmatch(one)), 0)
    options = [OPTION.fullmatch(one) for one in lines[begin:-1]] if begin else []
    letters = [one.group(1) for one in options if one]
    if len(letters) < 2 or None in options:  # noqa: PLR2004
        raise CannotRead(
            _("below the question stand two or more options, each on a line of its own: a capital letter, a full stop or "
              "bracket, the text")
        )  # fmt: skip
    right = re.findall(r"[A-Z]", answer.group(1).upper())
    if not set(right) <= set(letters):
        raise CannotRead(_("the right option %(letter)s is not among the options") % {"letter": ", ".join(right)})
    if len(set(letters)) < len(letters):
        raise CannotRead(_("two options have the same letter"))
    parsed = Parsed("single" if len(right) == 1 else "multiple", "", line, {})
    reader = Reader(parsed)
    answers = [Weighed(reader.plain(one.group(2), "plain"), _worth(one.group(1), right)) for one in options if one]
    text = reader.rich("\n".join(one.strip() for one in lines[:begin]), "plain")
    own = single_options(answers, parsed) if len(right) == 1 else multiple_options(answers, all_or_nothing=True)
    parsed.values[""] = {"text": text, "points": 1, "explanation": "", **own}
    parsed.name = name_from(text) or "?"
    return parsed


def _worth(letter: str, right: list[str]) -> Decimal:
    return Decimal(100 if letter in right else 0)
