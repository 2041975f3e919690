"""What counts as the same short answer, language by language: case, accents and script make no difference, letters do."""

import unicodedata

import pytest

from assessments.questions.parts import fits

SAME = {
    "bs-hr-sr": [
        ("zaštita", "заштита"),
        ("заштита", "zastita"),
        ("ZAŠTITA", "Заштита"),
        ("đak", "ђак"),
        ("ђак", "djak"),
        ("ljubav", "љубав"),
        ("njega", "ЊЕГА"),
        ("džep", "џеп"),
        ("čuvati ćerku", "чувати ћерку"),
        ("najbolji interes djeteta", "најбољи  интерес дјетета!"),
    ],
    "bg": [
        ("защита", "ЗАЩИТА"),
        ("защита", "zastita"),
        ("защита", "zashtita"),
        ("жалба", "zhalba"),
        ("жалба", "žalba"),
        ("юноша", "yunosha"),
        ("полиция", "politsia"),
        ("полиция", "policija"),
        ("дете в риск", "dete v risk"),
        ("център*", "tsentar za podkrepa"),
    ],
    "ro": [
        ("copiii și părinții", "copiii si parintii"),
        ("protecție", "protecţie"),  # the cedilla of old keyboards
        ("Înțelegere", "intelegere"),
        ("ÎNCREDERE", "încredere"),
    ],
    "sq": [("mbrojtja e fëmijës", "Mbrojtja e femijes"), ("çështje", "ceshtje"), ("Ë", "e")],
    "en": [("the child's best interests", "The child’s best interests")],
}
OTHER = [
    ("zaštita", "заштитник"),
    ("cat", "chat"),
    ("sip", "ship"),
    ("жалба", "salba"),
    ("защита", "защитник"),
    ("fëmijë", "fëmijët"),
    ("copil", "copii"),
    ("not", "no"),
    ("пет", "5"),
    ("one two", "onetwo"),
]


@pytest.mark.parametrize(
    ("accepted", "typed"), [pair for pairs in SAME.values() for pair in pairs], ids=lambda text: text.replace(" ", "_")
)
def test_the_same_in_another_spelling_is_accepted(accepted, typed):
    assert fits(accepted, typed)
    assert fits(accepted, f"  {typed.upper()} ")


@pytest.mark.parametrize(("accepted", "typed"), OTHER)
def test_another_word_is_not(accepted, typed):
    assert not fits(accepted, typed)


@pytest.mark.parametrize("text", ["zaštita", "đak", "copiii și părinții", "çështje", "child"])
def test_composed_and_decomposed_letters_are_the_same(text):
    assert fits(text, unicodedata.normalize("NFD", text))
    assert fits(unicodedata.normalize("NFD", text), text)
