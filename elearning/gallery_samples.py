"""What the gallery shows in the parts of real pages: shaped like the objects that these parts get there."""

from typing import Any

from wagtail.blocks import Block

from assessments.questions.choice import ReviewedOption
from assessments.views.dots import Dot
from cms import blocks

TABS = [
    {"label": "People", "url": "#", "current": True},
    {"label": "Courses", "url": "#"},
    {"label": "Competencies", "url": "#"},
]
COURSE = {
    "minutes": 95,
    "hours": 6,
    "get_level_display": "Foundation",
    "certificate_validity_months": 24,
}
FACE = {"audience": "Everyone who works with children", "competencies": [("Listening to a child", "proficient")]}
OUTLINE = {"language": "en", "languages": ("en", "sq", "bg", "ro")}
ENTRY = {
    "language": "en",
    "languages": ("en", "sq", "bg", "ro", "sr-latn"),
    "url": "#",
    "title": "Safeguarding essentials",
    "summary": "Recognise harm, listen to a child and pass on what you heard, calmly and within the law.",
    "minutes": 95,
    "level_label": "Foundation",
}
COVER_CODES = ("safeguarding-essentials", "case-management", "town-3", "trauma", "judge", "play")
LEARNING: tuple[dict[str, Any] | None, ...] = (
    None,
    {"percent": 42},
    {"percent": 100, "status": "done"},
    {"percent": 0},
    {"percent": 75},
    None,
)
CURRENT = {
    "outline": {"code": "trauma", "title": "Safeguarding essentials", "activities": range(9)},
    "percent": 42,
    "place": 4,
    "next_activity": {"title": "When a child tells you"},
    "next_url": "#",
    "minutes_left": 12,
}
BLOCKS: tuple[tuple[Block, dict[str, Any]], ...] = (
    (
        blocks.QuotationBlock(),
        {
            "text": "I thought I had to ask the right questions. What she needed was for me to be quiet.",
            "source": "Social worker, Novi Sad",
        },
    ),
    (
        blocks.CalloutBlock(),
        {
            "kind": "note",
            "title": "Write it down today",
            "body": "<p>In her words, with the time and place, before you speak with anyone else.</p>",
        },
    ),
    (
        blocks.CalloutBlock(),
        {
            "kind": "important",
            "title": "Do not promise secrecy",
            "body": "<p>Say what you will do next and who will know.</p>",
        },
    ),
    (
        blocks.CalloutBlock(),
        {
            "kind": "danger",
            "title": "In immediate danger",
            "body": "<p>Call the emergency number first; everything else can wait.</p>",
        },
    ),
    (
        blocks.CaseBlock(),
        {
            "title": "Mila, 11",
            "body": "<p>Mila stays behind after class three days in a row. On the third day she asks what happens to "
            "fathers who get angry.</p>",
        },
    ),
    (
        blocks.ReflectionBlock(),
        {"title": "", "body": "<p>Whom would you call this afternoon? Do you have the number?</p>"},
    ),
    (
        blocks.TermBlock(),
        {
            "name": "Disclosure",
            "meaning": "<p>What a child says or shows about harm done to her, at once or little by little.</p>",
        },
    ),
    (
        blocks.TableBlock(),
        {
            "caption": "Who does what",
            "header": "Who | What | When",
            "rows": ["Teacher | tells the focal point | on the same day", "Focal point | reports | within 24 hours"],
        },
    ),
)
DOWNLOAD = {
    "title": "Checklist: the first conversation",
    "document": {"url": "#", "file_extension": "pdf", "file_size": 86016},
}
DOTS = (
    Dot(1, is_answered=True),
    Dot(2, is_answered=True, is_flagged=True),
    Dot(3, is_current=True),
    Dot(4, is_flagged=True),
    Dot(5, is_reachable=False),
)
REVIEWED_QUESTION = {
    "number": 3,
    "verdict": "partly",
    "text": "<p>Mila asks you not to tell anyone. What do you say?</p>",
    "review_template": "assessments/review/options.html",
    "review": {
        "options": [
            ReviewedOption(
                "I cannot keep this to myself.",
                "She can decide what to say next, because she knows what you will do.",
                is_right=True,
                is_chosen=True,
            ),
            ReviewedOption(
                "I promise.",
                "A promise you must break costs the trust she came with.",
                is_right=False,
                is_chosen=True,
            ),
            ReviewedOption("I will come with you.", "", is_right=True, is_chosen=False),
            ReviewedOption("Let us wait.", "", is_right=False, is_chosen=False),
        ],
    },
    "explanation": "Being honest about the next step keeps her trust.",
    "revisit": {"url": "#", "title": "When a child tells you"},
}
ROWS = (
    {
        "name": "Petar Georgiev",
        "organisation": "Centre for Social Work, Vidin",
        "percent": 35,
        "due": "12 May 2026",
        "state": "late",
    },
    {"name": "Mirela Șerban", "organisation": "DGASPC Iași", "percent": 78, "due": "30 June 2026", "state": "going"},
    {"name": "Lejla Đorđević", "organisation": "Sigurna kuća Sarajevo", "percent": 100, "due": "–", "state": "done"},
    {
        "name": "Arben Hoxha",
        "organisation": "Njësia e Mbrojtjes, Tiranë",
        "percent": 0,
        "due": "30 June 2026",
        "state": "new",
    },
)
CONTEXT: dict[str, Any] = {
    "tabs": TABS,
    "course": COURSE,
    "face": FACE,
    "outline": OUTLINE,
    "cards": [({**ENTRY, "code": code}, learning) for code, learning in zip(COVER_CODES, LEARNING, strict=True)],
    "current": CURRENT,
    "download": DOWNLOAD,
    "dots": DOTS,
    "reviewed_question": REVIEWED_QUESTION,
    "ring_values": (0, 8, 42, 75, 100),
    "rows": ROWS,
}
