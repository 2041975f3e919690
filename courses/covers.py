"""Covers drawn from a code: the same code always gives the same picture, and no photograph is needed."""

from collections.abc import Callable, Iterator
from hashlib import sha256

# sky, far, middle, near, light, pale: from back to front.
PALETTES = (
    ("#dcecec", "#9cc7c6", "#3f8a8f", "#0b5a63", "#e08a3c", "#faf8f4"),
    ("#fbeedd", "#eec592", "#b9714a", "#0a454c", "#fff6e6", "#e08a3c"),
    ("#0a454c", "#14626a", "#2f8287", "#072f35", "#f0a862", "#dcecec"),
    ("#e9eddc", "#b4c79a", "#5f8f5c", "#1f5a41", "#e9a35a", "#fdfbf3"),
    ("#f4e4dc", "#d9a58f", "#8b5a5c", "#3c3147", "#f3c27e", "#fdf6ee"),
    ("#d9e4ee", "#9db7cb", "#4f7893", "#1b3e57", "#f0a862", "#f7f5ef"),
    ("#1b2f42", "#2d4d63", "#4f7c8a", "#122130", "#f3b872", "#e6eef0"),
    ("#f3efe8", "#d6c8ae", "#74958c", "#24585a", "#d9772b", "#ffffff"),
)
WIDTH = 640  # of the drawing; the picture scales
Palette = tuple[str, str, str, str, str, str]
Draw = Callable[[int, int], int]


def cover_svg(code: str, *, width: int = 640, height: int = 360) -> str:
    """Return an SVG picture for `code`, under 2 KB, that is decoration only and says nothing to a screen reader."""
    stream = _numbers(code)

    def draw(low: int, high: int) -> int:
        return low + next(stream) % (high - low + 1)

    palette = PALETTES[draw(0, len(PALETTES) - 1)]
    scene = SCENES[draw(0, len(SCENES) - 1)]
    body = f'<path fill="{palette[0]}" d="M0 0h640v360H0z"/>{scene(draw, palette)}'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 360" width="{width}" height="{height}" '
        f'preserveAspectRatio="xMidYMid slice">{body}</svg>'
    )


def _numbers(code: str) -> Iterator[int]:
    turn = 0
    while True:
        digest = sha256(f"{code}/{turn}".encode()).digest()
        yield from (int.from_bytes(digest[at : at + 2]) for at in range(0, 32, 2))
        turn += 1


def _circle(x: int, y: int, radius: int, fill: str, *, opacity: str = "") -> str:
    faint = f' opacity="{opacity}"' if opacity else ""
    return f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{fill}"{faint}/>'


def _hill(draw: Draw, y: int, fill: str) -> str:
    """A band of ground whose edge swings gently around `y`, from one side to the other."""
    first, second, third = (y + draw(-32, 32) for _ in range(3))
    crest, trough = y - draw(40, 80), y + draw(20, 60)
    return (
        f'<path fill="{fill}" d="M0 {first}C{draw(70, 140)} {crest} {draw(180, 260)} {crest + 12} 330 {second}'
        f'S{draw(480, 560)} {trough} 640 {third}V360H0z"/>'
    )


def _arch(x: int, base: int, width: int, height: int, fill: str) -> str:
    radius = width // 2
    side = height - radius
    return f'<path fill="{fill}" d="M{x} {base}v-{side}a{radius} {radius} 0 0 1 {radius * 2} 0v{side}z"/>'


def _light(draw: Draw, palette: Palette) -> str:
    x, y, radius = draw(110, 530), draw(70, 130), draw(34, 58)
    halo = _circle(x, y, radius + draw(26, 60), palette[4], opacity=".22")
    return halo + _circle(x, y, radius, palette[4])


def _hills(draw: Draw, palette: Palette) -> str:
    """Three ridges, a low sun and one lit doorway."""
    x = draw(90, 480)
    near = _hill(draw, draw(285, 310), palette[3])
    door = _arch(x, 340, 62, draw(112, 134), palette[5]) + _arch(x + 17, 340, 28, 76, palette[4])
    ridges = _hill(draw, draw(170, 205), palette[1]) + _hill(draw, draw(225, 255), palette[2])
    return _light(draw, palette) + ridges + door + near


def _arcade(draw: Draw, palette: Palette) -> str:
    """A colonnade one could shelter under, with a lamp in one of its arches."""
    count = draw(4, 6)
    pitch = 640 // count
    lit = draw(0, count - 1)
    width = pitch - draw(22, 34)
    height = draw(170, 215)
    wall = f'<path fill="{palette[2]}" d="M0 {310 - height - 42}h640V360H0z"/>'
    arches = ""
    for place in range(count):
        x = place * pitch + (pitch - width) // 2
        arches += _arch(x, 316, width, height, palette[5] if place == lit else palette[3])
        if place == lit:
            arches += _circle(x + width // 2, 316 - height + width // 2 + 14, width // 5, palette[4])
    floor = f'<path fill="{palette[1]}" d="M0 316h640v44H0z"/>'
    return _light(draw, palette) + wall + arches + floor


def _arcs(draw: Draw, palette: Palette) -> str:
    """Arches within arches around one lamp, behind a hill."""
    x, step = draw(210, 430), draw(34, 44)
    shades = (palette[1], palette[2], palette[3], palette[5])
    rings = "".join(_circle(x, 300, step * (5 - ring) + 30, shades[ring]) for ring in range(4))
    lamp = _circle(x, 300 - step, step - 8, palette[4])
    small = _circle(draw(40, 120), draw(50, 100), draw(12, 26), palette[4], opacity=".7")
    return small + rings + lamp + _hill(draw, draw(300, 318), palette[2 if draw(0, 1) else 3])


def _town(draw: Draw, palette: Palette) -> str:
    """Round-topped houses of a hill town, a few windows lit."""
    houses, x = "", -draw(0, 40)
    while x < WIDTH:
        width, height = 2 * draw(29, 46), draw(90, 215)
        houses += _arch(x, 360, width, height + 30, palette[draw(1, 3)])
        if draw(0, 2):
            houses += _arch(x + width // 2 - 9, 348 - height + width // 2, 18, 32, palette[4 if draw(0, 1) else 5])
        x += width - draw(2, 12)
    return _light(draw, palette) + houses + _hill(draw, 330, palette[3])


def _river(draw: Draw, palette: Palette) -> str:
    """A path that winds from the front to the light on the horizon."""
    horizon = draw(165, 200)
    end, bend, start = draw(230, 420), draw(120, 520), draw(150, 420)
    x = end + 6
    sun = _circle(x, horizon, draw(96, 118), palette[4], opacity=".25") + _circle(x, horizon, draw(54, 70), palette[4])
    land = f'<path fill="{palette[2]}" d="M0 {horizon}h640V360H0z"/>'
    path = (
        f'<path fill="{palette[5]}" d="M{end} {horizon}C{end + 10} 235 {bend} 245 {bend} 285S{start} 325 {start} 360'
        f'h{draw(120, 180)}C{start + 130} 330 {bend + 80} 320 {bend + 66} 285S{end + 40} 235 {end + 12} {horizon}z"/>'
    )
    slopes = "".join(
        f'<path fill="{palette[1]}" d="M{edge} {horizon}V{horizon - draw(40, 110)}'
        f'Q{draw(*crest)} {horizon - 65} {draw(*foot)} {horizon}z"/>'
        for edge, crest, foot in ((0, (90, 150), (210, 300)), (WIDTH, (500, 560), (380, 450)))
    )
    bank = (
        f'<path fill="{palette[3]}" d="M0 {draw(270, 300)}Q{draw(60, 120)} {draw(275, 300)} {draw(80, 150)} 360H0z"/>'
    )
    return sun + slopes + land + path + bank


SCENES: tuple[Callable[[Draw, Palette], str], ...] = (_hills, _arcade, _arcs, _town, _river)
