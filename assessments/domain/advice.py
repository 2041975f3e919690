"""Item analysis in plain words: what a trainer can do about a question."""

from math import ceil

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.domain.analysis import ChoiceFigures, ItemFigures, QuizFigures, TypedFigures

TEMPTING = 0.25
HARD, EASY = 0.3, 0.95
LITTLE, GOOD = 0.15, 0.3
CONSISTENT, FAIRLY_CONSISTENT = 0.8, 0.6


def advise(item: ItemFigures) -> list[str]:
    """Return what the figures of a question mean, the most urgent first; one sentence at least."""
    if item.is_hidden:
        return [_("Too few have answered this question so far.")]
    if item.facility is None:
        return [_("For people themselves: nothing is right or wrong, and nothing counts.")]
    found = [look_at(choice.letter, choice.strong) for choice in item.choices if _is_tempting(choice)]
    found += [look_at_typed(typed) for typed in item.typed if typed.worth == 0 and typed.share >= TEMPTING]
    if item.discrimination is not None and item.discrimination < 0:
        found.append(_("Weak learners do better here than strong ones: check the key."))
    if item.facility < HARD:
        found.append(
            _("Only %(number)d in 10 points were reached here: see whether the lesson covers it.")
            % {"number": round(10 * item.facility)}
        )
    elif item.facility > EASY:
        found.append(_("Nearly everybody gets this right: it tells you little about who knows the subject."))
    elif item.discrimination is not None and 0 <= item.discrimination < LITTLE:
        found.append(_("Strong and weak learners do about equally well here: see whether it can be misread."))
    return found or [_("This question works well.")]


def _is_tempting(choice: ChoiceFigures) -> bool:
    return choice.is_right is False and choice.strong >= TEMPTING


def look_at_typed(typed: TypedFigures) -> str:
    """Return the sentence about a wrong answer that many typed."""
    number = round(10 * typed.share)
    sentence = ngettext(
        "%(number)d in 10 wrote “%(answer)s”: see whether it should count.",
        "%(number)d in 10 wrote “%(answer)s”: see whether it should count.",
        number,
    )
    return sentence % {"number": number, "answer": typed.text}


def look_at(option: str, share: float) -> str:
    """Return the sentence about a wrong choice that strong learners make."""
    number = round(10 * share)
    sentence = ngettext(
        "%(number)d in 10 strong learners chose %(option)s: look at %(option)s.",
        "%(number)d in 10 strong learners chose %(option)s: look at %(option)s.",
        number,
    )
    return sentence % {"number": number, "option": option}


def describe_facility(item: ItemFigures) -> str:
    """Return what the facility says; to be asked only of figures that are not hidden."""
    return _("Of the points of this question, learners reach %(share)d %% on average.") % {
        "share": round(100 * (item.facility or 0))
    }


def describe_discrimination(item: ItemFigures) -> str:
    """Return what the discrimination says."""
    if item.discrimination is None:
        return _("Whether it tells strong learners from weak ones cannot be said: all did the same, here or elsewhere.")
    if item.discrimination < 0:
        return _("Those who do well in the rest of the quiz do worse here.")
    if item.discrimination < LITTLE:
        return _("Those who do well in the rest of the quiz do hardly better here.")
    if item.discrimination < GOOD:
        return _("Those who do well in the rest of the quiz do somewhat better here.")
    return _("Those who do well in the rest of the quiz do clearly better here.")


def describe_seconds(item: ItemFigures) -> str:
    """Return what the time for a question says."""
    if item.seconds is None:
        return _("How long it takes is not known.")
    number = max(ceil(item.seconds), 1)
    return ngettext(
        "Half of the learners take %(number)d second at most.",
        "Half of the learners take %(number)d seconds at most.",
        number,
    ) % {"number": number}


def describe_duration(quiz: QuizFigures) -> str:
    """Return what the time for the whole quiz says."""
    if quiz.seconds is None:
        return _("How long it takes is not known.")
    number = max(ceil(quiz.seconds / 60), 1)
    return ngettext(
        "Half of the learners hand in within %(number)d minute of the start, breaks included.",
        "Half of the learners hand in within %(number)d minutes of the start, breaks included.",
        number,
    ) % {"number": number}


def describe_mean(quiz: QuizFigures) -> str:
    """Return what the mean says; to be asked only of figures that are not hidden."""
    return _("On their first attempt, learners reach %(mean)d %% on average.") % {"mean": round(quiz.mean or 0)}


def describe_deviation(quiz: QuizFigures) -> str:
    """Return what the standard deviation says."""
    if quiz.deviation is None:
        return _("There is nothing to compare yet.")
    return _("About two thirds of the scores lie within %(number)d points of the mean.") % {
        "number": round(quiz.deviation)
    }


def describe_alpha(quiz: QuizFigures) -> str:
    """Return what the internal consistency says."""
    if quiz.alpha is None:
        return _("Not worked out: attempts ask different questions, or too few, or all scores are equal.")
    if quiz.alpha >= CONSISTENT:
        return _("The questions go together well: the score can be relied on.")
    if quiz.alpha >= FAIRLY_CONSISTENT:
        return _("The questions go together fairly well: the score is a fair guide.")
    return _("The questions go together badly: do not rely on small differences in score. More questions would help.")
