"""The questions of a quiz: Markdown ↔ raw StreamField data of `QuizPage.questions`."""

import re
from dataclasses import dataclass, field
from typing import Any

from markdown_it.tree import SyntaxTreeNode

from cms.markdown import Mark, Problems, block_id, hidden_id
from cms.markdown.reading import plain, rich
from cms.markdown.richtext import escape_text, inline_html, inline_text, line_of, parse, to_markdown
from cms.markdown.writing import write_plain
from interop.domain import quiz_fields, quiz_fields_out
from interop.domain.quiz_fields import DRAW, Fields

BOXED = ("single", "multiple", "true_false")
KINDS = {kind.replace("_", "-"): kind for kind in quiz_fields.BLOCKS}
HEADING = re.compile(r"^\[([\w-]+)\]\s*")
BOX = re.compile(r"^\[([ xX])\]\s+")
NO_TEXT = "<p></p>"
LONGEST_OPTION, FEWEST_OPTIONS, MOST_OPTIONS = 500, 2, 12


@dataclass
class Question:
    """One question as written; `revisit` is the path of a lesson within the course."""

    kind: str
    line: int
    text: str
    options: list[dict[str, Any]] = field(default_factory=list)
    answer: str = ""
    explanation: str = ""
    revisit: str = ""
    revisit_line: int = 0
    marks: list[Mark] = field(default_factory=list)
    fields: Fields = field(default_factory=Fields)

    @property
    def texts(self) -> list[str]:
        """Return what a reader sees beside text, explanation and options."""
        return quiz_fields.texts_of(self.kind, self.fields.values) if self.kind else []


@dataclass
class Quiz:
    introduction: str = ""
    questions: list[Question] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)


def read_quiz(text: str, *, first_line: int, problems: Problems) -> Quiz:
    """Return the quiz that a Markdown text holds; whatever could not be answered or graded is a problem."""
    quiz = Quiz()
    before: list[SyntaxTreeNode] = []
    for node in parse(text):
        if node.type == "heading" and node.tag == "h2":
            quiz.questions.append(_begin(node, offset=first_line, problems=problems))
        elif quiz.questions:
            _continue(quiz.questions[-1], node, offset=first_line, problems=problems)
        else:
            before.append(node)
    quiz.introduction = plain(before, line=first_line, problems=problems)
    quiz.marks = [Mark("a paragraph", line_of(node, first_line)) for node in before]
    for question in quiz.questions:
        _check(question, problems)
        quiz.marks += question.marks
    if not quiz.questions:
        problems.add(first_line, "a quiz needs at least one question: ## [single] …")
    return quiz


def _begin(node: SyntaxTreeNode, *, offset: int, problems: Problems) -> Question:
    line = line_of(node, offset)
    html = inline_html(node, line=line, problems=problems)
    kind = HEADING.match(html)
    name = kind[1] if kind else ""
    if name not in KINDS:
        problems.add(line, f"a question begins with its kind: {', '.join(f'[{known}]' for known in KINDS)}")
    question = Question(KINDS.get(name, ""), line, f"<p>{HEADING.sub('', html)}</p>")
    question.marks.append(Mark(f"a question [{name}]", line))
    return question


def _continue(question: Question, node: SyntaxTreeNode, *, offset: int, problems: Problems) -> None:
    line = line_of(node, offset)
    if node.type == "fence" and node.info.strip() == "yaml" and question.kind:
        _add_fields(question, node, line=line, problems=problems)
    elif node.type == "bullet_list" and question.kind in ("", *BOXED) and _is_options(node, offset, problems):
        for item in node.children:
            _add_option(question, item, offset=offset, problems=problems)
    elif node.type == "blockquote":
        question.explanation = plain(node.children, line=offset, problems=problems)
        question.marks.append(Mark("an explanation", line))
    elif node.type == "paragraph" and _add_line(question, node, line=line, problems=problems):
        pass
    else:
        html, marks = rich(node, line=offset, problems=problems)
        question.text += html
        question.marks += marks


def _add_fields(question: Question, node: SyntaxTreeNode, *, line: int, problems: Problems) -> None:
    if question.fields.line:
        problems.add(line, "a question has one block of fields")
        return
    found = quiz_fields.read_fields(question.kind, node.content, line=line + 1, problems=problems)
    question.fields = found
    question.marks += quiz_fields.marks_of(question.kind, found, line=line)


def _is_options(node: SyntaxTreeNode, offset: int, problems: Problems) -> bool:
    first = node.children[0].children[:1]
    quiet = Problems()
    return bool(first) and bool(BOX.match(inline_text(first[0], line=line_of(node, offset), problems=quiet)))


def _add_line(question: Question, node: SyntaxTreeNode, *, line: int, problems: Problems) -> bool:
    """Take `Answer: …` and `Revisit: …`; False for any other paragraph."""
    text = inline_text(node, line=line, problems=Problems())
    name, parted, value = text.partition(": ")
    if parted and name == "Answer" and question.kind in ("", *BOXED):
        question.answer = value.strip().lower()
        question.marks.append(Mark(f"“Answer: {question.answer}”", line))
    elif parted and name == "Revisit":
        question.revisit, question.revisit_line = value.strip(), line
        question.marks.append(Mark(f"“Revisit: {question.revisit}”", line))
    else:
        return False
    return True


def _add_option(question: Question, item: SyntaxTreeNode, *, offset: int, problems: Problems) -> None:
    line = line_of(item, offset)
    text = inline_text(item.children[0], line=line, problems=problems) if item.children else ""
    box = BOX.match(text)
    if not box:
        problems.add(line, "an option begins with [ ] or [x]")
    text, is_right = BOX.sub("", text).strip(), bool(box and box[1] != " ")
    if len(text) > LONGEST_OPTION:
        problems.add(line, f"at most {LONGEST_OPTION} characters, this has {len(text)}")
    feedback = [node for child in item.children[1:] if child.type == "blockquote" for node in child.children]
    question.options.append(
        {"text": text, "is_right": is_right, "feedback": plain(feedback, line=offset, problems=problems)}
    )
    question.marks.append(Mark(f"{'a right' if is_right else 'a wrong'} option", line))
    if feedback:
        question.marks.append(Mark("feedback", line_of(feedback[0], offset)))
    for child in item.children[1:]:
        if child.type != "blockquote":
            problems.add(line_of(child, offset), "an option is one line, its feedback a line that begins with >")


def _check(question: Question, problems: Problems) -> None:
    if question.text.startswith(NO_TEXT) and (question.text != NO_TEXT or question.kind == DRAW):
        question.text = question.text.removeprefix(NO_TEXT)
    before = len(problems.found)
    if question.kind in ("", *BOXED):
        _check_boxes(question, problems)
    _check_fields(question, problems)
    if len(problems.found) == before and question.kind and (question.kind not in BOXED or question.fields.line):
        value = {**_value(question, ("",), {}), **({} if question.kind == DRAW else {"revisit": None})}
        quiz_fields.check_raw(question.kind, value, question.fields, line=question.line, problems=problems)


def _check_fields(question: Question, problems: Problems) -> None:
    shares = question.fields.shares
    if shares and len(shares) != len(question.options):
        line = question.fields.lines.get(("share",), question.line)
        problems.add(line, f"“share” has {len(shares)} items, the question {len(question.options)} options")
    if not question.kind:
        return
    known = quiz_fields.BLOCKS[question.kind].child_blocks
    name = f"[{question.kind.replace('_', '-')}]"
    for said, child in ((question.text, "text"), (question.explanation, "explanation"), (question.revisit, "revisit")):
        if said and child not in known:
            problems.add(question.line, f"{name} has no {child}")
    if "text" in known and question.kind not in BOXED and question.text == NO_TEXT:
        problems.add(question.line, f"{name} has no text")


def _check_boxes(question: Question, problems: Problems) -> None:
    right = sum(option["is_right"] for option in question.options)
    wrong = len(question.options) - right
    if question.kind == "true_false":
        if question.answer not in ("true", "false"):
            problems.add(question.line, "the question has no right answer: “Answer: true” or “Answer: false”")
        if question.options:
            problems.add(question.line, "a question of true or false has no options")
    elif question.kind and not FEWEST_OPTIONS <= len(question.options) <= MOST_OPTIONS:
        problems.add(question.line, f"a question has 2 to {MOST_OPTIONS} options, this one {len(question.options)}")
    elif question.kind == "single" and right != 1:
        problems.add(question.line, f"the question needs exactly one right answer [x], it has {right}")
    elif question.kind == "multiple" and not (right and wrong):
        problems.add(
            question.line, f"the question needs a right answer [x] and a wrong one, it has {right} and {wrong}"
        )


# ---- to and from the page ---------------------------------------------------------------------------------------------


def questions_to_stream(questions: list[Question], *, path: str, lessons: dict[str, int]) -> list[dict[str, Any]]:
    """Return raw StreamField data; `lessons` maps a lesson's path to the primary key of its page."""
    return [
        {"type": question.kind, "value": _value(question, (path, index), lessons), "id": block_id(path, index)}
        for index, question in enumerate(questions)
    ]


def _value(question: Question, path: tuple[object, ...], lessons: dict[str, int]) -> dict[str, Any]:
    fields = quiz_fields.raw_fields(question.kind, question.fields.values, *path)
    if question.kind == DRAW:
        return fields
    value: dict[str, Any] = {"text": question.text}
    if question.kind == "true_false":
        value["answer"] = question.answer
    elif question.kind in BOXED:
        shares = question.fields.shares or [None] * len(question.options)
        options = [
            option if share is None else {**option, "share": share}
            for option, share in zip(question.options, shares, strict=False)
        ]
        value["options"] = [
            {"type": "item", "value": option, "id": hidden_id(*path, "options", n)} for n, option in enumerate(options)
        ]
    if question.kind not in BOXED or question.fields.line:
        value |= fields
    known = quiz_fields.BLOCKS[question.kind].child_blocks
    last = {"explanation": question.explanation, "revisit": lessons.get(question.revisit)}
    return {**value, **{name: said for name, said in last.items() if name in known}}


def write_quiz(introduction: str, raw: list[dict[str, Any]], *, lessons: dict[int, str]) -> str:
    """Return introduction and questions as canonical Markdown; `lessons` maps a page's primary key to its path."""
    parts = [write_plain(introduction)] if introduction else []
    for item in raw:
        parts += _write_question(item["type"], item["value"], lessons)
    return "\n\n".join(parts)


def _write_question(kind: str, value: dict[str, Any], lessons: dict[int, str]) -> list[str]:
    value = quiz_fields_out.stored(kind, value)
    parts = [_write_text(kind.replace("_", "-"), value.get("text") or "")]
    if fields := quiz_fields_out.write_fields(kind, value):
        parts.append("\n".join(["```yaml", *fields, "```"]))
    if kind in BOXED and value.get("options"):
        parts.append("\n".join(line for option in value["options"] for line in _option(option["value"])))
    if kind in BOXED and value.get("answer"):
        parts.append(f"Answer: {value['answer']}")
    if value.get("explanation"):
        parts.append("\n".join(_quoted(value["explanation"])))
    if lessons.get(value.get("revisit") or 0):
        parts.append(f"Revisit: {lessons[value['revisit']]}")
    return parts


def _write_text(name: str, html: str) -> str:
    """Put the first paragraph into the heading, unless that can hold it only in part."""
    text = to_markdown(html)
    first = text.partition("\n\n")[0]
    fits = "\n" not in first and not first.endswith("#") and not html.lstrip().startswith(("<ul", "<ol"))
    between = " " if fits else "\n\n"
    return f"## [{name}]{between}{text}".rstrip()


def _option(option: dict[str, Any]) -> list[str]:
    lines = [f"- [{'x' if option['is_right'] else ' '}] {escape_text(option['text'])}"]
    return [*lines, *(f"  {line}" for line in _quoted(option["feedback"] or ""))]


def _quoted(text: str) -> list[str]:
    return [f"> {line}".rstrip() for line in write_plain(text).split("\n")] if text else []
