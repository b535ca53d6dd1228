"""What every bench of the studio needs: commands with clear errors, products, colours, files of the project."""

import hashlib
import re
import subprocess
import tomllib
from dataclasses import dataclass
from pathlib import Path

STUDIO = Path(__file__).resolve().parent
CONTENT = STUDIO.parent
PROJECT = CONTENT.parent
WEAVING = PROJECT / "ui/assets/weaving"
TOKENS = PROJECT / "ui/globals/tokens.slint"

# The one language the studio speaks. A product in another language is recorded, not synthesised.
LANGUAGE = "vi"


class StudioError(Exception):
    """Something that an author can mend; its words say what and where."""


def run(*command: str | Path, given: bytes | None = None, messages: bool = False) -> bytes:
    """The output of `command`, or its messages; its failure as an error."""
    words = [str(word) for word in command]
    try:
        done = subprocess.run(words, input=given, capture_output=True, check=False)
    except FileNotFoundError:
        raise StudioError(f"{words[0]} is missing. `make deps` installs it.") from None
    if done.returncode != 0:
        raise StudioError(f"{words[0]} failed:\n{done.stderr.decode(errors='replace')[-2000:]}")
    return done.stderr if messages else done.stdout


def read_toml(file: Path) -> dict:
    """A TOML file, named in the error if it is broken."""
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise StudioError(f"{file}: {error}") from None


def digest(*parts: bytes) -> str:
    """One hash over parts, each with its length before it so that no two lists of parts look alike."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(len(part).to_bytes(8, "big") + part)
    return whole.hexdigest()


def token(name: str) -> str:
    """A colour of the day theme, as the screens have it."""
    found = re.search(rf"property <color> {name}: (?:\w+ \? #\w+ : )*(#\w+);", TOKENS.read_text(encoding="utf-8"))
    if not found:
        raise StudioError(f"{TOKENS} has no colour {name}")
    return found[1]


def topic_color(topic: str) -> str:
    """The colour of a topic; the one of news is the last, that of every other topic."""
    text = TOKENS.read_text(encoding="utf-8")
    found = re.search(rf'topic == "{topic}" \? (#\w+) :', text) or re.search(
        r'topic == "border" \? #\w+ : (#\w+)', text
    )
    if not found:
        raise StudioError(f"{TOKENS} has no colour for the topic {topic}")
    return found[1]


@dataclass
class Product:
    """A product that the studio makes: its own manifest, and the description beside this file."""

    name: str
    folder: Path
    manifest: dict
    plan: dict

    @property
    def kind(self) -> str:
        return self.manifest["kind"]

    @property
    def title(self) -> str:
        return self.manifest["title"][LANGUAGE]

    @property
    def heading(self) -> tuple[str, str]:
        """What it is and what it is about: the parts of a title like “Phim ngắn: nước đục thì dừng lại”."""
        what, _, about = self.title.rpartition(": ")
        return what, about[0].upper() + about[1:]

    @property
    def color(self) -> str:
        return topic_color(self.manifest["topic"])

    @property
    def text(self) -> Path:
        return self.folder / self.manifest["text"][LANGUAGE]

    @property
    def cover(self) -> Path:
        return self.folder / self.manifest["cover"]

    def output(self, part: str) -> Path:
        """The file that a part of the manifest (`sound`, `film`, `captions`, `document`) names."""
        named = self.manifest.get(part, {}).get(LANGUAGE)
        named = named[0] if isinstance(named, list) else named
        if not named:
            raise StudioError(f"{self.folder / 'product.toml'}: [{part}] names no file for {LANGUAGE}")
        return self.folder / named


def products() -> list[Product]:
    """All products that have a description here, `<product>.toml`, in the order of their names."""
    found = []
    for file in sorted(STUDIO.glob("*.toml")):
        plan = read_toml(file)
        if "product" in plan:
            folder = CONTENT / plan["product"]
            found.append(Product(file.stem, folder, read_toml(folder / "product.toml"), plan))
    return found
