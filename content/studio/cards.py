"""What a film shows beside its drawings, as SVG: the panel with the words of a scene, the title card, the end card."""

import re
from html import escape
from pathlib import Path

from letters import FAMILY, even_lines, lines, width
from workshop import WEAVING, Product, StudioError, token

WIDTH, HEIGHT = 1280, 720

# A drawing is 4:3 and stands at the full height; a few units of its sides are cut off, never anything of its middle.
PICTURE_WIDTH = 920
PANEL_LEFT = PICTURE_WIDTH + 20

# Nothing of a panel is smaller than this, which is 39 px at 1080p: legible at 3 m.
SMALL, HEADING, TITLE = 26, 44, 68


NAMESPACE = "http://www.w3.org/2000/svg"


def svg(inner: str, width: int = WIDTH, height: int = HEIGHT) -> str:
    """A drawing around `inner`."""
    return f'<svg xmlns="{NAMESPACE}" viewBox="0 0 {width} {height}" width="{width}" height="{height}">{inner}</svg>'


def placed(file: Path, x: float, y: float, wide: float, high: float, view: str = "", align: str = "xMidYMid") -> str:
    """The drawing in `file`, or what `view` shows of it, filling a place; what stands beyond it is cut off."""
    drawing = file.read_text(encoding="utf-8")
    own = re.search(r'viewBox="([^"]*)"', drawing)
    if not own:
        raise StudioError(f"{file} has no viewBox")
    inner = drawing[drawing.index(">") + 1 : drawing.rindex("</svg>")]
    place = f'x="{x:g}" y="{y:g}" width="{wide:g}" height="{high:g}"'
    return f'<svg {place} viewBox="{view or own[1]}" preserveAspectRatio="{align} slice">{inner}</svg>'


def rect(x: float, y: float, wide: float, high: float, fill: str, more: str = "") -> str:
    """A filled rectangle."""
    return f'<rect x="{x:g}" y="{y:g}" width="{wide:g}" height="{high:g}" fill="{fill}" {more}/>'


def text(words: str, x: float, y: float, size: float, fill: str, bold: bool = False, anchor: str = "start") -> str:
    """One line."""
    font = f'font-family="{FAMILY}" font-size="{size:g}"' + (' font-weight="bold"' if bold else "")
    return f'<text x="{x:g}" y="{y:g}" {font} fill="{fill}" text-anchor="{anchor}">{escape(words)}</text>'


def block(
    words: str, x: float, y: float, size: float, room: float, fill: str, bold: bool = False, anchor: str = "start"
) -> tuple[str, float]:
    """Lines that fit `room`, the first at `y`, and the `y` after the last."""
    drawn = ""
    for line in even_lines(words, size, room, bold):
        drawn += text(" ".join(word for word, _ in line), x, y, size, fill, bold, anchor)
        y += size * 1.32
    return drawn, y


def weaving(name: str, x: float, y: float, wide: float, high: float, turned: bool = False) -> str:
    """A band of the project's weaving, in its own proportions, cut off where the room ends."""
    if turned:
        return f'<g transform="translate({x + wide:g} {y:g}) rotate(90)">{weaving(name, 0, 0, high, wide)}</g>'
    tall = {"band": 28, "cloth": 84}[name]
    return placed(WEAVING / f"{name}.svg", x, y, wide, high, f"0 0 {tall * wide / high:g} {tall}", "xMinYMin")


def panel(product: Product, heading: str, sign: str, part: int, parts: int) -> str:
    """The right side of a scene: a sign if it has one, the heading, and how far the film has come."""
    left, room = PANEL_LEFT + 34, WIDTH - PANEL_LEFT - 34 - 40
    drawn = rect(PANEL_LEFT, 0, WIDTH - PANEL_LEFT, HEIGHT, product.color)
    drawn += weaving("band", PICTURE_WIDTH, 0, PANEL_LEFT - PICTURE_WIDTH, HEIGHT, turned=True)
    y = 150.0
    if sign:
        drawn += f'<circle cx="{left + 56}" cy="150" r="56" fill="{token("bead")}"/>'
        drawn += text(sign, left + 56, 150 + 27, 76, product.color, bold=True, anchor="middle")
        y = 282
    words, end = block(heading, left, y, HEADING, room, token("bead"), bold=True)
    # The lowest sixth belongs to the captions that a player lays over the film.
    if end > HEIGHT - 160:
        raise StudioError(f"{product.name}: the heading “{heading}” is too long for a scene")
    apart = min(30, (room - 18) / max(1, parts - 1))
    dots = ""
    for at in range(parts):
        size, color = (9, token("turmeric")) if at == part else (6, token("bead"))
        dots += f'<circle cx="{left + 9 + apart * at:g}" cy="64" r="{size}" fill="{color}"/>'
    return svg(drawn + words + dots)


def title_card(product: Product) -> str:
    """What the film is about, before it starts: its cover and its title."""
    kicker, title = product.heading
    left, room = 740, WIDTH - 740 - 50
    drawn = _ground() + rect(64, 138, 616, 466, product.color, 'rx="14"')
    drawn += placed(product.cover, 72, 146, 600, 450)
    high = len(lines(title, TITLE, room, bold=True)) * TITLE * 1.32
    y = (HEIGHT - high) / 2 + TITLE * 0.82
    drawn += rect(left, y - TITLE * 0.82 - 88, width(kicker, 34, bold=True) + 64, 60, product.color, 'rx="30"')
    drawn += text(kicker, left + 32, y - TITLE * 0.82 - 46, 34, token("bead"), bold=True)
    words, y = block(title, left, y, TITLE, room, product.color, bold=True)
    return svg(drawn + words + text(product.manifest["issuer"]["unit"], left, y - 8, SMALL, token("quiet")))


def end_card(product: Product, words: str) -> str:
    """Thanks, and whose film it is."""
    voice = product.plan.get("voice", "Giọng đọc trong phim do máy tạo.")
    note = f"{product.manifest['issuer']['unit']} · {voice}"
    drawn = _ground() + text(words, WIDTH / 2, HEIGHT / 2 + 6, TITLE, product.color, bold=True, anchor="middle")
    return svg(drawn + text(note, WIDTH / 2, HEIGHT / 2 + 74, SMALL, token("quiet"), anchor="middle"))


def _ground() -> str:
    return (
        rect(0, 0, WIDTH, HEIGHT, token("paper"))
        + weaving("cloth", 0, 0, WIDTH, 96)
        + weaving("cloth", 0, HEIGHT - 96, WIDTH, 96)
    )
