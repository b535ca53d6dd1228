"""Printed matter: A4 pages laid out from a product's text, as PDF. Each page of the text is a section of a sheet."""

import os
import tempfile
from dataclasses import dataclass
from html import escape
from pathlib import Path

import transcript
from cards import NAMESPACE, placed, rect, text, weaving
from letters import even_lines, FAMILY, lines, width, Word
from transcript import Block, Page
from workshop import CONTENT, Product, StudioError, run, token

# A4 in quarter millimetres.
WIDE, HIGH = 840, 1188
MARGIN = 56
ROOM = WIDE - 2 * MARGIN

# Body text is 15 pt unless the description wants it larger: read by lamplight, by old eyes, on a wall. Nothing is smaller
# than 11 pt.
BODY, HEADING, TITLE, NOTE = 21.5, 31, 52, 16
LEADING = 1.42

HERO = 540
HEADER = 84
FOOTER = 62
PICTURE = 288
GUTTER = 30

MAX_BYTES = 400_000


@dataclass
class Style:
    """How a section looks: the topic's colour, the size of the words, whether one ticks its lists off."""

    color: str
    body: float
    ticked: bool

    @staticmethod
    def of(product: Product, page: int) -> "Style":
        return Style(product.color, product.plan.get("letters", BODY), page in product.plan.get("ticked", []))


def make(product: Product) -> None:
    """Writes the PDF."""
    pages = transcript.pages(product.text)
    sheets = product.plan["sheet"]
    shown = [number for sheet in sheets for number in sheet["pages"]]
    if shown != list(range(1, len(pages) + 1)):
        raise StudioError(f"{product.name}.toml: the sheets show the pages {shown} of {len(pages)}")
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for number, sheet in enumerate(sheets):
            files.append(Path(folder) / f"{number}.svg")
            files[-1].write_text(_sheet(product, pages, sheet, number, len(sheets)), encoding="utf-8")
        # Without this the PDF would hold the hour it was made.
        os.environ["SOURCE_DATE_EPOCH"] = "0"
        document = product.output("document")
        run("rsvg-convert", "-f", "pdf", "-o", document, *files)
    if document.stat().st_size > MAX_BYTES:
        raise StudioError(f"{document} has {document.stat().st_size} bytes, more than {MAX_BYTES}")


def outputs(product: Product) -> list[Path]:
    """What `make` writes."""
    return [product.output("document")]


def pictures(product: Product) -> list[Path]:
    """The drawings on the sheets that aren't the text's own, and those that are."""
    own = [
        product.folder / block.items[0]
        for page in transcript.pages(product.text)
        for block in page.blocks
        if block.kind == "picture"
    ]
    lent = [CONTENT / file for file in product.plan.get("picture", {}).values()]
    return own + lent


def _sheet(product: Product, pages: list[Page], sheet: dict, number: int, count: int) -> str:
    """One side of paper: a head, sections as high as their words, what is left spread between them, a foot."""
    first = _small_hero if sheet.get("small_cover") else _hero
    head, top = first(product) if number == 0 else _header(product)
    sections = []
    for at in sheet["pages"]:
        # The cover is the head of the first sheet already.
        lent = product.plan.get("picture", {}).get(str(at))
        picture = CONTENT / lent if lent else _own_picture(product, pages[at - 1])
        sections.append(_section(pages[at - 1], Style.of(product, at), picture, len(sections) % 2 == 1))
    spare = HIGH - FOOTER - top - sum(high for _, high in sections)
    if spare < 0:
        raise StudioError(f"{product.name}.toml: sheet {number + 1} is too full by {-spare:.0f} of {HIGH}")
    gap = min(46, spare / (len(sections) + 1))
    y = top + (spare - gap * (len(sections) - 1)) / 2
    drawn = rect(0, 0, WIDE, HIGH, token("paper")) + head
    for inner, high in sections:
        drawn += f'<g transform="translate(0 {y:g})">{inner}</g>'
        y += high + gap
    drawn += _foot(product, number, count)
    return f'<svg xmlns="{NAMESPACE}" width="210mm" height="297mm" viewBox="0 0 {WIDE} {HIGH}">{drawn}</svg>'


def _hero(product: Product) -> tuple[str, float]:
    """The head of the first sheet: the cover across the paper, weaving, title and summary."""
    drawn = placed(product.cover, 0, 0, WIDE, HERO, align="xMidYMax") + weaving("cloth", 0, HERO, WIDE, 40)
    y, words = HERO + 40 + 64.0, ""
    for line in even_lines(product.heading[1], TITLE, ROOM, bold=True):
        words += text(" ".join(word for word, _ in line), MARGIN, y, TITLE, product.color, bold=True)
        y += TITLE * 1.2
    summary, high = _paragraph(
        product.manifest["summary"]["vi"], MARGIN, y - TITLE * 1.2 + 20, ROOM, BODY, token("quiet")
    )
    return drawn + words + summary, y - TITLE * 1.2 + 20 + high + 14


def _small_hero(product: Product) -> tuple[str, float]:
    """The head of a first sheet that has much to say: cover and title side by side on the topic's colour."""
    wide, high = 372, 279
    ground = high + 2 * 28
    left, room = MARGIN + wide + 34, WIDE - MARGIN - wide - 34 - 40
    drawn = (
        rect(0, 0, WIDE, ground, product.color)
        + _drawing(product.cover, MARGIN, 28, wide, high, 14)
        + weaving("cloth", 0, ground, WIDE, 40)
    )
    broken = even_lines(product.heading[1], 44, room, bold=True)
    summary, tall = _paragraph(product.manifest["summary"]["vi"], left, 0, room, 19, token("bead"))
    y = (ground - len(broken) * 54 - 16 - tall) / 2 + 42
    for line in broken:
        drawn += text(" ".join(word for word, _ in line), left, y, 44, token("bead"), bold=True)
        y += 54
    return drawn + f'<g transform="translate(0 {y - 26:g})">{summary}</g>', ground + 40


def _header(product: Product) -> tuple[str, float]:
    drawn = rect(0, 0, WIDE, HEADER - 24, product.color) + weaving("band", 0, HEADER - 24, WIDE, 24)
    return drawn + text(product.heading[1], MARGIN, 40, 24, token("bead"), bold=True), HEADER


def _foot(product: Product, number: int, count: int) -> str:
    y = HIGH - 26
    unit, date = product.manifest["issuer"]["unit"], product.manifest["issuer"]["date"]
    issuer = f"{unit} · {date.day}/{date.month}/{date.year} · {product.manifest['licence']}"
    rule = rect(MARGIN, HIGH - FOOTER + 8, ROOM, 2, token("line"))
    return (
        rule
        + text(issuer, MARGIN, y, NOTE, token("quiet"))
        + text(f"Mặt {number + 1} trên {count}", WIDE - MARGIN, y, NOTE, token("quiet"), anchor="end")
    )


def _own_picture(product: Product, page: Page) -> Path | None:
    found = [product.folder / block.items[0] for block in page.blocks if block.kind == "picture"]
    return next((file for file in found if file != product.cover), None)


def _section(page: Page, style: Style, picture: Path | None, mirrored: bool) -> tuple[str, float]:
    """A heading over its blocks, with its drawing at one side; drawn from 0 down, and how high it is."""
    drawn = rect(MARGIN, 4, 10, 34, style.color, 'rx="5"') + text(
        page.heading, MARGIN + 26, 33, HEADING, style.color, bold=True
    )
    if width(page.heading, HEADING, bold=True) > ROOM - 26:
        raise StudioError(f"the heading “{page.heading}” is wider than the paper")
    y, left, room, foot = 58.0, MARGIN, ROOM, 0.0
    if picture:
        room -= PICTURE + GUTTER
        left = MARGIN + (0 if mirrored else PICTURE + GUTTER)
        drawn += _drawing(picture, MARGIN + (ROOM - PICTURE if mirrored else 0), y, PICTURE, PICTURE * 3 / 4, 14)
        foot = y + PICTURE * 3 / 4
    for block in page.blocks:
        # A note stands across the paper, below the drawing.
        if block.kind in ("note", "warning"):
            y, left, room = max(y, foot + 16 if picture else y), MARGIN, ROOM
        inner, high = _block(block, left, y, room, style)
        drawn += inner
        y += high
    return drawn, max(y, foot)


def _block(block: Block, left: float, y: float, room: float, style: Style) -> tuple[str, float]:
    if block.kind == "picture":
        return "", 0
    if block.kind in ("note", "warning"):
        return _box(block, left, y, room, style.body)
    if block.kind == "paragraph":
        drawn, high = _paragraph(block.items[0], left, y, room, style.body, token("ink"))
        return drawn, high + 10
    drawn, start = "", y
    for number, item in enumerate(block.items, 1):
        words, high = _paragraph(item, left + 40, y, room - 40, style.body, token("ink"))
        drawn += words
        middle = y + style.body * 0.66
        if block.kind == "steps":
            drawn += f'<circle cx="{left + 14}" cy="{middle:g}" r="16" fill="{style.color}"/>'
            drawn += text(str(number), left + 14, middle + 7, 20, token("bead"), bold=True, anchor="middle")
        elif style.ticked:
            drawn += (
                f'<rect x="{left + 3}" y="{middle - 11:g}" width="22" height="22" rx="4" fill="{token("surface")}" '
                f'stroke="{style.color}" stroke-width="3"/>'
            )
        else:
            drawn += f'<path d="M{left + 14} {middle - 9:g}l9 9l-9 9l-9 -9z" fill="{style.color}"/>'
        y += high + 9
    return drawn, y - start


def _box(block: Block, left: float, y: float, room: float, body: float) -> tuple[str, float]:
    ground = token("red-tint" if block.kind == "warning" else "turmeric-tint")
    edge = token("main" if block.kind == "warning" else "turmeric")
    words, high = _paragraph(block.items[0], left + 30, y + 22, room - 56, body, token("ink"), block.kind == "warning")
    box = rect(left, y + 4, room, high + 34, ground, 'rx="12"') + rect(left, y + 4, 10, high + 34, edge, 'rx="5"')
    return box + words, high + 44


def _paragraph(
    words: str, left: float, y: float, room: float, size: float, fill: str, bold: bool = False
) -> tuple[str, float]:
    """Lines with strong words, the first below `y`; and how high they are."""
    drawn, start = "", y
    for line in lines(words, size, room, bold):
        drawn += (
            f'<text x="{left:g}" y="{y + size * 0.98:g}" font-family="{FAMILY}" font-size="{size}" fill="{fill}" '
            f'xml:space="preserve">{_line(line)}</text>'
        )
        y += size * LEADING
    return drawn, y - start


def _line(words: list[Word]) -> str:
    parts = []
    for at, (word, strong) in enumerate(words):
        space = "" if at == 0 or word.startswith("\u2060") else " "
        weight = ' font-weight="bold"' if strong else ""
        parts.append(f"<tspan{weight}>{space}{escape(word.removeprefix(chr(0x2060)))}</tspan>")
    return "".join(parts)


def _drawing(file: Path, x: float, y: float, wide: float, high: float, corner: float) -> str:
    """A drawing that fills its place, its corners rounded."""
    name = f"clip-{x:g}-{y:g}"
    shape = f'<rect x="{x:g}" y="{y:g}" width="{wide:g}" height="{high:g}" rx="{corner}"/>'
    inner = placed(file, x, y, wide, high)
    return f'<clipPath id="{name}">{shape}</clipPath><g clip-path="url(#{name})">{inner}</g>'
