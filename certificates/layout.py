"""One page, A4 landscape: a pale picture at the left, the name large, room around it. All texts come from the snapshot."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

import segno
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from certificates.scenery import draw_scenery
from certificates.typefaces import SANS, SERIF, Fitted, fit, load_typefaces, width_of, wrap

WIDTH, HEIGHT = landscape(A4)
INK, MUTED, TEAL, APRICOT, LINE = map(HexColor, ("#1c2529", "#55636a", "#0b5a63", "#e08a3c", "#ddd6ca"))
EDGE = 26.0
SIDE = 128.0  # width of the picture
LEFT = EDGE + SIDE + 46
RIGHT = WIDTH - EDGE - 44
COLUMN = RIGHT - LEFT
FOOT = EDGE + 30
QR_SIZE = 74.0
SHORTEST_LIST = 34.0  # a label and one line
NAME_SIZES = (40.0, 36.0, 32.0, 28.0, 24.0, 21.0, 18.0, 16.0, 14.0, 12.0)
TITLE_SIZES = (23.0, 21.0, 19.0, 17.0, 15.0, 13.0)


def draw_certificate(snapshot: Mapping[str, Any]) -> bytes:
    """Return the PDF; the same snapshot always gives the same bytes."""
    load_typefaces()
    file = BytesIO()
    canvas = Canvas(
        file, pagesize=(WIDTH, HEIGHT), pageCompression=1, invariant=1, initialFontName=SANS, lang=snapshot["language"]
    )
    labels = snapshot["labels"]
    canvas.setTitle(f"{labels['heading']}: {snapshot['title']}")
    canvas.setAuthor(labels["issuer"])
    canvas.setSubject(snapshot["name"])
    draw_scenery(canvas, snapshot["cover"], x=EDGE + 5, y=EDGE + 5, width=SIDE, height=HEIGHT - 2 * EDGE - 10)
    _draw_frame(canvas)
    _draw_mark(canvas, EDGE + 5 + SIDE / 2, HEIGHT - EDGE - 58)
    foot = _draw_foot(canvas, snapshot)
    below = _draw_award(canvas, snapshot)
    _draw_lists(canvas, snapshot, top=below - 20, bottom=foot + 14)
    canvas.save()
    return file.getvalue()


def _draw_frame(canvas: Canvas) -> None:
    """A fine double rule."""
    for inset, weight, shade in ((0, 1.1, TEAL), (5, 0.45, TEAL)):
        edge = EDGE + inset
        canvas.setStrokeColor(shade)
        canvas.setLineWidth(weight)
        canvas.rect(edge, edge, WIDTH - 2 * edge, HEIGHT - 2 * edge, stroke=1, fill=0)


def _draw_mark(canvas: Canvas, x: float, y: float) -> None:
    """The Hub's two arches and the lamp in them, as in its logo."""
    canvas.saveState()
    canvas.setStrokeColor(TEAL)
    canvas.setLineWidth(3.4)
    canvas.setLineCap(1)
    for radius in (17.0, 9.6):
        arch = canvas.beginPath()
        arch.moveTo(x + radius, y - 16)
        arch.lineTo(x + radius, y)
        arch.arcTo(x - radius, y - radius, x + radius, y + radius, 0, 180)
        arch.lineTo(x - radius, y - 16)
        canvas.drawPath(arch, stroke=1, fill=0)
    canvas.setFillColor(APRICOT)
    canvas.circle(x, y - 2, 3.7, stroke=0, fill=1)
    canvas.restoreState()


def _draw_award(canvas: Canvas, snapshot: Mapping[str, Any]) -> float:
    """Draw issuer, name, title and facts from the top down; return the height where they end."""
    labels = snapshot["labels"]
    y = HEIGHT - EDGE - 46
    _draw_text(canvas, labels["issuer"], y, font=SANS, size=10.5, shade=MUTED)
    heading = fit(labels["heading"], SERIF, sizes=(27.0, 23.0, 19.0), width=COLUMN, height=34)
    y = _draw_fitted(canvas, heading, y - 34, TEAL)
    _draw_text(canvas, labels["awarded_to"], y - 4, font=SANS, size=11, shade=MUTED)
    name = fit(snapshot["name"], SERIF, sizes=NAME_SIZES, width=COLUMN, height=66)
    y = _draw_fitted(canvas, name, y - 8 - name.size, INK)
    canvas.setStrokeColor(APRICOT)
    canvas.setLineWidth(1.2)
    y += name.size * 0.5
    canvas.line(LEFT, y, LEFT + 64, y)
    _draw_text(canvas, labels["course"], y - 22, font=SANS, size=11, shade=MUTED)
    title = fit(snapshot["title"], SERIF, sizes=TITLE_SIZES, width=COLUMN, height=52)
    y = _draw_fitted(canvas, title, y - 30 - title.size, INK)
    return _draw_facts(canvas, snapshot["facts"], y - 8)


def _draw_text(
    canvas: Canvas, text: str, y: float, *, font: str, size: float, shade: HexColor, x: float = LEFT
) -> None:
    canvas.setFont(font, size)
    canvas.setFillColor(shade)
    canvas.drawString(x, y, text)


def _draw_fitted(canvas: Canvas, text: Fitted, y: float, shade: HexColor) -> float:
    """Draw serif lines from baseline `y` down and return where the next baseline would be."""
    for line in text.lines:
        _draw_text(canvas, line, y, font=SERIF, size=text.size, shade=shade)
        y -= text.leading
    return y


def _draw_facts(canvas: Canvas, facts: list[list[str]], y: float) -> float:
    """Draw label over value, side by side; return the baseline of the values."""
    step = COLUMN / len(facts)
    for place, (label, value) in enumerate(facts):
        x = LEFT + place * step
        shown = fit(label, SANS, sizes=(9.0, 8.0, 7.0, 6.0), width=step - 8, height=11)
        _draw_text(canvas, shown.lines[0], y, font=SANS, size=shown.size, shade=MUTED, x=x)
        shown = fit(value, SERIF, sizes=(13.0, 12.0, 11.0, 10.0, 9.0), width=step - 8, height=16)
        _draw_text(canvas, shown.lines[0], y - 16, font=SERIF, size=shown.size, shade=INK, x=x)
    return y - 16


def _draw_lists(canvas: Canvas, snapshot: Mapping[str, Any], *, top: float, bottom: float) -> None:
    """Draw competencies and outcomes side by side in the room that is left; what has no room is on the public page."""
    labels = snapshot["labels"]
    standards = [f"{code} {title} – {level}".strip() for code, title, level in snapshot["standards"]]
    blocks = [(labels["standards"], standards), (labels["outcomes"], snapshot["outcomes"])]
    blocks = [(label, lines) for label, lines in blocks if lines]
    if not blocks or top - bottom < SHORTEST_LIST:
        return
    width = (COLUMN - 24 * (len(blocks) - 1)) / len(blocks)
    for place, (label, lines) in enumerate(blocks):
        x = LEFT + place * (width + 24)
        _draw_text(canvas, label, top - 9, font=SANS, size=9, shade=MUTED, x=x)
        _draw_list(canvas, lines, labels["more"], x=x, width=width, top=top - 12, bottom=bottom)


def _draw_list(
    canvas: Canvas, items: list[str], more: str, *, x: float, width: float, top: float, bottom: float
) -> None:
    for size in (10.5, 9.5, 8.5, 7.5):
        rows = [row for item in items for row in _hang(item, width, size)]
        room = int((top - bottom) / (size * 1.36))
        if len(rows) <= room:
            break
    if len(rows) > room:
        rows = [*rows[: max(room - 1, 0)], more]
    for place, row in enumerate(rows):
        _draw_text(canvas, row, top - (place + 1) * size * 1.36, font=SANS, size=size, shade=INK, x=x)


def _hang(item: str, width: float, size: float) -> list[str]:
    first, *others = wrap(item, SANS, size, width - 8)
    return [first, *(f"  {line}" for line in others)]


def _draw_foot(canvas: Canvas, snapshot: Mapping[str, Any]) -> float:
    """Draw signature line and code; return the height that they need."""
    labels = snapshot["labels"]
    canvas.setStrokeColor(MUTED)
    canvas.setLineWidth(0.6)
    canvas.line(LEFT, FOOT + 16, LEFT + 190, FOOT + 16)
    _draw_text(canvas, labels["signature"], FOOT + 4, font=SANS, size=9, shade=MUTED)
    x = RIGHT - QR_SIZE
    _draw_qr(canvas, snapshot["verify_url"], x=x, y=FOOT - 4)
    lines = (
        (labels["check"], SANS, 8.5, MUTED),
        (snapshot["code"], SERIF, 15.0, INK),
        (snapshot["verify_url"].partition("://")[2], SANS, 8.5, TEAL),
    )
    y = FOOT + 42
    for text, font, size, shade in lines:
        _draw_text(canvas, text, y, font=font, size=size, shade=shade, x=x - 14 - width_of(text, font, size))
        y -= 17
    canvas.linkURL(snapshot["verify_url"], (x - 190, FOOT, RIGHT, FOOT + QR_SIZE), relative=0)
    return FOOT + QR_SIZE


def _draw_qr(canvas: Canvas, text: str, *, x: float, y: float) -> None:
    """Draw all modules as one path: a widget of single rectangles cost four times the whole page."""
    rows = segno.make(text, error="m", micro=False).matrix
    module = QR_SIZE / len(rows)
    path = canvas.beginPath()
    for down, row in enumerate(rows):
        start = 0
        while start < len(row):
            end = start
            while end < len(row) and row[end]:
                end += 1
            if end > start:
                path.rect(x + start * module, y + QR_SIZE - (down + 1) * module, (end - start) * module, module)
            start = end + 1
    canvas.setFillColor(INK)
    canvas.drawPath(path, stroke=0, fill=1)
