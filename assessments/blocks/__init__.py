"""Question blocks of the quiz editor, one per question type; and what only a quiz can hold: questions from the bank."""

from wagtail import blocks

from assessments.blocks.bank import BankDrawBlock, BankQuestionBlock
from assessments.blocks.choice import MultipleChoiceBlock, SingleChoiceBlock, TrueFalseBlock
from assessments.blocks.marked import EssayBlock, FileBlock
from assessments.blocks.other import LikertBlock, NoteBlock
from assessments.blocks.pairs import MatchingBlock, OrderingBlock
from assessments.blocks.scenario import ScenarioBlock
from assessments.blocks.typed import GapsBlock, NumberBlock, ShortBlock

QUESTION_BLOCKS: list[tuple[str, blocks.Block]] = [
    ("single", SingleChoiceBlock()),
    ("multiple", MultipleChoiceBlock()),
    ("true_false", TrueFalseBlock()),
    ("matching", MatchingBlock()),
    ("ordering", OrderingBlock()),
    ("gaps", GapsBlock()),
    ("short", ShortBlock()),
    ("number", NumberBlock()),
    ("likert", LikertBlock()),
    ("note", NoteBlock()),
    ("essay", EssayBlock()),
    ("file", FileBlock()),
    ("scenario", ScenarioBlock()),
]
QUIZ_BLOCKS: list[tuple[str, blocks.Block]] = [
    *QUESTION_BLOCKS,
    ("bank", BankQuestionBlock()),
    ("draw", BankDrawBlock()),
]
