"""Question blocks of the quiz editor, one per question type; and what only a quiz can hold: questions from the bank."""

from wagtail import blocks

from assessments.blocks.bank import BankDrawBlock, BankQuestionBlock
from assessments.blocks.choice import MultipleChoiceBlock, SingleChoiceBlock, TrueFalseBlock

QUESTION_BLOCKS: list[tuple[str, blocks.Block]] = [
    ("single", SingleChoiceBlock()),
    ("multiple", MultipleChoiceBlock()),
    ("true_false", TrueFalseBlock()),
]
QUIZ_BLOCKS: list[tuple[str, blocks.Block]] = [
    *QUESTION_BLOCKS,
    ("bank", BankQuestionBlock()),
    ("draw", BankDrawBlock()),
]
