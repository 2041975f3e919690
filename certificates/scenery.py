"""The pale picture at the side of a certificate: hills, an arch and a lamp, the same for the same course."""

from hashlib import sha256

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

# sky, far, middle, near, lamp: the covers' palettes, thinned to what ink can be written over.
PALETTES = (
    ("#f1f7f7", "#dcecec", "#c5dede", "#a9cccd", "#f6ddc2"),
    ("#fdf7ee", "#f8e8d2", "#efd6b6", "#dfbf9c", "#d6e8e7"),
    ("#f4f6ee", "#e6ecd9", "#d2dec1", "#b9cda6", "#f7dfc4"),
    ("#f1f5f9", "#dfe8f0", "#c8d7e3", "#adc3d3", "#f8e0c5"),
    ("#fbf4f0", "#f2e0d6", "#e4c9bc", "#d0afa3", "#f9e6c9"),
)


def draw_scenery(canvas: Canvas, code: str, *, x: float, y: float, width: float, height: float) -> None:
    """Fill the rectangle with the picture of `code`."""
    seed = sha256(code.encode()).digest()
    sky, far, middle, near, lamp = (HexColor(shade) for shade in PALETTES[seed[0] % len(PALETTES)])
    canvas.saveState()
    frame = canvas.beginPath()
    frame.rect(x, y, width, height)
    canvas.clipPath(frame, stroke=0, fill=0)
    canvas.setFillColor(sky)
    canvas.rect(x, y, width, height, stroke=0, fill=1)
    canvas.setFillColor(lamp)
    canvas.circle(x + width * (0.3 + seed[1] / 255 * 0.4), y + height * 0.47, width * 0.2, stroke=0, fill=1)
    for place, (shade, level) in enumerate(((far, 0.42), (middle, 0.3), (near, 0.17))):
        _draw_hill(canvas, shade, seed[2 + 4 * place : 6 + 4 * place], x=x, y=y, width=width, level=height * level)
    canvas.restoreState()


def _draw_hill(canvas: Canvas, shade: HexColor, seed: bytes, *, x: float, y: float, width: float, level: float) -> None:
    swing = [(byte / 255 - 0.5) * level * 0.5 for byte in seed]
    hill = canvas.beginPath()
    hill.moveTo(x, y)
    hill.lineTo(x, y + level + swing[0])
    hill.curveTo(
        x + width * 0.35, y + level + swing[1], x + width * 0.6, y + level + swing[2], x + width, y + level + swing[3]
    )
    hill.lineTo(x + width, y)
    hill.close()
    canvas.setFillColor(shade)
    canvas.drawPath(hill, stroke=0, fill=1)
