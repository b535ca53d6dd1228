"""Films: the project's own drawings, moving gently, each with its words at the side, under the spoken script."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

import cards
import transcript
from captions import webvtt
from sound import RATE
from voice import Cue, speech
from workshop import CONTENT, Product, StudioError, run, token

FRAMES = 25
FADE = 0.4

# How far a scene comes closer, or goes away: enough to feel alive, too little to be noticed.
ZOOM = 0.06

# The drawing is this many times finer than the film, or the slow movement would go in steps.
FINER = 3

# A drawing that is narrower than the frame by less than this fills it and loses some of its upper and lower edge.
MAX_SPARE = 80

# Flat drawings are clear at this quality, and a film of a minute stays around two megabytes. Fixed threads and tiles, no
# dates and no name of the encoder: the same sources give the same bytes.
ENCODING = """
    -c:v libvpx-vp9 -pix_fmt yuv420p -crf 40 -b:v 0 -g 250 -deadline good -cpu-used 4 -tile-columns 1 -threads 2 -row-mt 0
    -c:a libopus -b:a 40k -map_metadata -1 -flags +bitexact -fflags +bitexact -f webm
"""
MAX_BYTES = 2_500_000


@dataclass
class Scene:
    """What is seen from one moment to the next."""

    seconds: float
    card: str
    picture: str | None = None
    focus: tuple[float, float] = (0.5, 0.5)
    closer: bool = True


def make(product: Product) -> None:
    """Writes the film and its captions."""
    spoken = speech(product)
    film = product.output("film")
    with tempfile.TemporaryDirectory() as folder:
        sounds = Path(folder) / "sound.raw"
        sounds.write_bytes(spoken.samples.tobytes())
        _compose(_scenes(product, spoken.cues, spoken.seconds), sounds, Path(folder), film)
    product.output("captions").write_text(webvtt(spoken.cues), encoding="utf-8")
    if film.stat().st_size > MAX_BYTES:
        raise StudioError(
            f"{film} has {film.stat().st_size} bytes; a point's stick should not carry more than {MAX_BYTES}"
        )


def outputs(product: Product) -> list[Path]:
    """What `make` writes."""
    return [product.output("film"), product.output("captions")]


def pictures(product: Product) -> list[Path]:
    """The drawings that the film shows."""
    return [CONTENT / scene["picture"] for scene in product.plan["scene"]]


def _scenes(product: Product, cues: list[Cue], whole: float) -> list[Scene]:
    """The first sentence is spoken over the title, the last over the end, the others over the described scenes."""
    told = product.plan["scene"]
    count = sum(scene.get("sentences", 1) for scene in told)
    if count != len(cues) - 2:
        raise StudioError(
            f"{product.name}.toml: the scenes take {count} sentences, between title and end are {len(cues) - 2}"
        )
    pages = transcript.pages(product.text)
    starts, at = [], 1
    for scene in told:
        starts.append(cues[at])
        at += scene.get("sentences", 1)
    # A scene changes in the pause before its first sentence.
    edges = [0.0] + [cue.start - FADE for cue in [*starts, cues[-1]]] + [whole]
    found = [Scene(edges[1], cards.title_card(product))]
    for number, (scene, cue) in enumerate(zip(told, starts)):
        card = cards.panel(product, pages[cue.sentence.page].heading, scene.get("sign", ""), number, len(told))
        found.append(
            Scene(
                edges[number + 2] - edges[number + 1],
                card,
                _picture(scene),
                tuple(scene.get("focus", (0.5, 0.5))),
                number % 2 == 0,
            )
        )
    found.append(Scene(edges[-1] - edges[-2], cards.end_card(product, cues[-1].sentence.text)))
    return found


def _picture(scene: dict) -> str:
    """The drawing, or what `view` shows of it. One that would lose much of its edges stands whole on a plain ground."""
    wide, high = cards.PICTURE_WIDTH, cards.HEIGHT
    x, y, view_wide, view_high = scene.get("view", (0, 0, 800, 600))
    whole = view_wide * high / view_high
    shown = whole if wide - whole > MAX_SPARE else wide
    view = f"{x} {y} {view_wide} {view_high}"
    part = cards.placed(CONTENT / scene["picture"], (wide - shown) / 2, 0, shown, high, view)
    return cards.svg(cards.rect(0, 0, wide, high, token("bead")) + part, wide, high)


def _compose(scenes: list[Scene], sounds: Path, folder: Path, film: Path) -> None:
    inputs: list[str | Path] = ["-f", "s16le", "-ac", "1", "-ar", str(RATE), "-i", sounds]
    steps, shown = [], 0
    for number, scene in enumerate(scenes):
        # Each scene lasts into the next by the fade between them.
        frames = round((scene.seconds + (FADE if number + 1 < len(scenes) else 0)) * FRAMES)
        card = _drawn(scene.card, folder / f"card{number}.png", cards.WIDTH, cards.HEIGHT)
        shown += 1
        inputs += ["-loop", "1", "-framerate", str(FRAMES), "-t", f"{frames / FRAMES:.2f}", "-i", card]
        if scene.picture is None:
            steps.append(f"[{shown}:v]format=yuv420p,settb=1/{FRAMES}[s{number}]")
            continue
        card_input, shown = shown, shown + 1
        inputs += [
            "-i",
            _drawn(scene.picture, folder / f"picture{number}.png", cards.PICTURE_WIDTH * FINER, cards.HEIGHT * FINER),
        ]
        steps.append(f"[{shown}:v]{_movement(scene, frames)}[p{number}]")
        steps.append(f"[{card_input}:v][p{number}]overlay=0:0:format=yuv444,format=yuv420p,settb=1/{FRAMES}[s{number}]")
    joined, offset = "s0", 0.0
    for number, scene in enumerate(scenes[1:], 1):
        offset += scenes[number - 1].seconds
        start = round(offset * FRAMES) / FRAMES
        fade = f"xfade=transition=fade:duration={FADE}:offset={start:.2f}"
        steps.append(f"[{joined}][s{number}]{fade}[j{number}]")
        joined = f"j{number}"
    shown_and_heard = ["-filter_complex", ";".join(steps), "-map", f"[{joined}]", "-map", "0:a", "-r", str(FRAMES)]
    run("ffmpeg", "-v", "error", "-y", *inputs, *shown_and_heard, *ENCODING.split(), film)


def _drawn(drawing: str, file: Path, width: int, height: int) -> Path:
    """`drawing` as PNG that fills `width` and `height`."""
    file.write_bytes(run("rsvg-convert", "-w", str(width), "-h", str(height), given=drawing.encode()))
    return file


def _movement(scene: Scene, frames: int) -> str:
    """The slow zoom, straight from its first to its last frame."""
    along = f"on/{max(1, frames - 1)}"
    zoom = f"1+{ZOOM}*{along}" if scene.closer else f"1+{ZOOM}*(1-{along})"
    x, y = scene.focus
    size = f"{cards.PICTURE_WIDTH}x{cards.HEIGHT}"
    return f"zoompan=z='{zoom}':x='(iw-iw/zoom)*{x}':y='(ih-ih/zoom)*{y}':d={frames}:s={size}:fps={FRAMES},setsar=1"
