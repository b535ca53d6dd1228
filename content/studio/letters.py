"""How wide words are: the widths in Noto Sans, read from the font itself, since SVG breaks no lines."""

import functools
import struct
from pathlib import Path

from workshop import StudioError

FAMILY = "Noto Sans"
FOLDER = Path("/usr/share/fonts/truetype/noto")
FILES = {False: "NotoSans-Regular.ttf", True: "NotoSans-Bold.ttf"}


@functools.cache
def _widths(bold: bool) -> tuple[dict[int, int], int]:
    """Advance by letter, and units per em."""
    file = FOLDER / FILES[bold]
    try:
        font = file.read_bytes()
    except OSError:
        raise StudioError(f"{file} is missing. `make deps` installs it.") from None
    tables = {}
    for at in range(struct.unpack_from(">H", font, 4)[0]):
        tag, _, offset, _ = struct.unpack_from(">4sLLL", font, 12 + 16 * at)
        tables[tag] = offset
    units = struct.unpack_from(">H", font, tables[b"head"] + 18)[0]
    measured = struct.unpack_from(">H", font, tables[b"hhea"] + 34)[0]
    advance = lambda glyph: struct.unpack_from(">H", font, tables[b"hmtx"] + 4 * min(glyph, measured - 1))[0]
    return {letter: advance(glyph) for letter, glyph in _glyphs(font, tables[b"cmap"]).items()}, units


def _glyphs(font: bytes, cmap: int) -> dict[int, int]:
    """Letter to glyph, from the table for the basic plane (format 4), which holds all Vietnamese letters."""
    for at in range(struct.unpack_from(">H", font, cmap + 2)[0]):
        platform, encoding, offset = struct.unpack_from(">HHL", font, cmap + 4 + 8 * at)
        start = cmap + offset
        if (platform, encoding) == (3, 1) and struct.unpack_from(">H", font, start)[0] == 4:
            return _segments(font, start)
    raise StudioError("the font has no table of letters that the studio can read")


def _segments(font: bytes, start: int) -> dict[int, int]:
    count = struct.unpack_from(">H", font, start + 6)[0] // 2
    row = lambda number: struct.unpack_from(f">{count}H", font, start + 14 + 2 * count * number + (2 if number else 0))
    lasts, firsts, deltas, ranges = row(0), row(1), row(2), row(3)
    table = start + 16 + 6 * count
    found = {}
    for at in range(count):
        for letter in range(firsts[at], lasts[at] + 1):
            glyph = letter
            if ranges[at]:
                glyph = struct.unpack_from(">H", font, table + 2 * at + ranges[at] + 2 * (letter - firsts[at]))[0]
            if glyph or not ranges[at]:
                found[letter] = (glyph + deltas[at]) % 65536
    return found


def width(text: str, size: float, bold: bool = False) -> float:
    """How wide `text` is."""
    widths, units = _widths(bold)
    for letter in text:
        if ord(letter) not in widths:
            raise StudioError(f"{FAMILY} has no “{letter}” in “{text}”")
    return sum(widths[ord(letter)] for letter in text) * size / units


Word = tuple[str, bool]


def words(text: str) -> list[Word]:
    """The words of a text, each with whether it stands between `**`."""
    found: list[Word] = []
    for at, part in enumerate(text.split("**")):
        glued = bool(found) and bool(part) and not part[0].isspace() and not text.split("**")[at - 1][-1:].isspace()
        for number, word in enumerate(part.replace("*", "").split()):
            # A comma after strong words belongs to the word before it.
            mark = "\u2060" if glued and number == 0 else ""
            found.append((mark + word, at % 2 == 1))
    return found


def even_lines(text: str, size: float, room: float, bold: bool = False) -> list[list[Word]]:
    """As few lines as `lines` would make, but about equally long: no title ends in one lost word."""
    fewest = len(lines(text, size, room, bold))
    while fewest > 1 and len(lines(text, size, room - size / 8, bold)) == fewest and room > 4 * size:
        room -= size / 8
    return lines(text, size, room, bold)


def lines(text: str, size: float, room: float, bold: bool = False) -> list[list[Word]]:
    """`text` broken into lines that fit `room`."""
    broken: list[list[Word]] = [[]]
    used, space = 0.0, width(" ", size, bold)
    for word, strong in words(text):
        glued = word.startswith("\u2060")
        wide = width(word.removeprefix("\u2060"), size, bold or strong)
        if broken[-1] and not glued and used + space + wide > room:
            broken.append([])
            used = 0.0
        used += wide + (space if broken[-1] and not glued else 0)
        broken[-1].append((word, bold or strong))
    return broken
