"""A product's Markdown text is also its script: paragraphs are spoken sentence by sentence, headings name the scene,
notes are only read."""

import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from workshop import StudioError

# Two lines of 42 letters: what a viewer reads at one glance.
MAX_CAPTION = 84


@dataclass
class Block:
    """A part of a page: `paragraph`, `list`, `steps`, `picture`, `note` or `warning`. A picture has its path."""

    kind: str
    items: list[str]


@dataclass
class Page:
    """What stands between two `---`."""

    heading: str
    blocks: list[Block] = field(default_factory=list)


@dataclass
class Sentence:
    """One spoken sentence. Numbers count from 1 through the whole text; so are recordings named."""

    number: int
    page: int
    text: str


def pages(file: Path) -> list[Page]:
    """The pages of a text."""
    text = unicodedata.normalize("NFC", file.read_text(encoding="utf-8"))
    return [_page(part) for part in re.split(r"(?m)^---\s*$", text) if part.strip()]


def _page(text: str) -> Page:
    page = Page("")
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        lines = paragraph.strip().splitlines()
        if lines[0].startswith("## "):
            page.heading = lines[0][3:].strip()
        elif picture := re.fullmatch(r"!\[.*\]\((.+)\)", lines[0]):
            page.blocks.append(Block("picture", [picture[1]]))
        elif lines[0].startswith("> [!"):
            kind = "warning" if "WARNING" in lines[0] else "note"
            page.blocks.append(Block(kind, [" ".join(line.removeprefix(">").strip() for line in lines[1:])]))
        elif lines[0].startswith("- "):
            page.blocks.append(Block("list", [line.removeprefix("- ") for line in lines]))
        elif re.match(r"\d+\. ", lines[0]):
            page.blocks.append(Block("steps", [re.sub(r"^\d+\. ", "", line) for line in lines]))
        else:
            page.blocks.append(Block("paragraph", [" ".join(lines)]))
    return page


def plain(text: str) -> str:
    """Without the signs of emphasis."""
    return text.replace("*", "")


def sentences(file: Path) -> list[Sentence]:
    """What is spoken, in order."""
    found: list[Sentence] = []
    for number, page in enumerate(pages(file)):
        for block in page.blocks:
            if block.kind == "paragraph":
                for text in re.split(r"(?<=[.!?])\s+", plain(block.items[0])):
                    if len(text) > MAX_CAPTION:
                        raise StudioError(f"{file}: longer than a caption of {MAX_CAPTION} letters: “{text}”")
                    found.append(Sentence(len(found) + 1, number, text))
    if not found:
        raise StudioError(f"{file}: no paragraph that could be spoken")
    return found
