"""Which sources each product's media were made from, so that a changed text with old media is noticed."""

import json
import re
from pathlib import Path

import bulletin
import film
import paper
import transcript
import voice
from workshop import PROJECT, STUDIO, WEAVING, Product, StudioError, digest, token, topic_color

LEDGER = STUDIO / "made.json"

BENCHES = {"audio": bulletin, "video": film, "leaflet": paper, "folder": paper, "handbook": paper}

# What of a product's manifest is seen or heard in its media; a new source entry makes no film old.
SHOWN = ("kind", "topic", "title", "summary", "issuer", "licence", "sound", "film", "captions", "document")


def bench(product: Product):
    """The module that makes products of this kind."""
    if product.kind not in BENCHES:
        raise StudioError(f"{product.name}: the studio makes no {product.kind}")
    return BENCHES[product.kind]


def sources(product: Product) -> str:
    """One hash over all that the media are made from."""
    shown = json.dumps({key: product.manifest.get(key) for key in SHOWN}, sort_keys=True, default=str)
    files = [product.text, product.cover, STUDIO / f"{product.name}.toml"]
    files += getattr(bench(product), "pictures", lambda _: [])(product)
    files += [STUDIO / "pronunciations.toml", *sorted(WEAVING.glob("*.svg"))]
    modules = sorted(_modules(Path(bench(product).__file__)))
    files += modules
    if product.kind in ("audio", "video"):
        spoken = transcript.sentences(product.text)
        voice.check_recordings(product, spoken)
        files += filter(None, (voice.recording(product, sentence.number) for sentence in spoken))
    # Those that the studio draws with: another look of the screens makes no film old.
    named = {name for file in modules for name in re.findall(r'token\("([a-z-]+)"', file.read_text(encoding="utf-8"))}
    colors = [topic_color(product.manifest["topic"]), *(token(name) for name in sorted(named))]
    return digest(shown.encode(), "".join(colors).encode(), *(_read(file) for file in files))


def _modules(file: Path, known: frozenset[Path] = frozenset()) -> frozenset[Path]:
    """A module of the studio and all that it builds on: a change of the paper's layout makes no film old."""
    found = known | {file}
    for name in re.findall(r"(?m)^(?:from|import) (\w+)", file.read_text(encoding="utf-8")):
        needed = STUDIO / f"{name}.py"
        if needed.is_file() and needed not in found:
            found = _modules(needed, found)
    return found


def outputs(product: Product) -> dict[str, str]:
    """Hash by file of what was made."""
    return {str(file.relative_to(PROJECT)): digest(_read(file)) for file in bench(product).outputs(product)}


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise StudioError(f"{file.relative_to(PROJECT)}: {error.strerror}") from None


def read() -> dict:
    """What was written down last."""
    return json.loads(LEDGER.read_text(encoding="utf-8")) if LEDGER.is_file() else {}


def write_down(product: Product, before: str) -> None:
    """Notes what `product` was made from, as it was before the making, and what came of it."""
    made = read() | {product.name: {"sources": before, "made": outputs(product)}}
    LEDGER.write_text(json.dumps(made, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")


def complaint(product: Product, made: dict) -> str | None:
    """Why the media of `product` don't belong to its sources; `None` if they do."""
    known = made.get(product.name)
    if known is None:
        return f"{product.name}: never made"
    try:
        if known["sources"] != sources(product):
            return f"{product.name}: its text, pictures or voice have changed since its media were made"
        if known["made"] != outputs(product):
            return f"{product.name}: its media aren't the ones that were made"
    except StudioError as error:
        return str(error)
    return None
