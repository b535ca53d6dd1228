"""Who speaks: an announcer's recording of a sentence where there is one, else a synthetic voice."""

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

import sound
import transcript
from transcript import Sentence
from workshop import STUDIO, Product, StudioError, read_toml, run

# Syllables are clearer and stay apart in a hall when spoken slower than at a desk (175).
SPEED, PITCH, WORD_GAP = "138", "44", "1"

# Loud and soft syllables closer together, so that none is lost in a hall.
EVEN = "acompressor=threshold=-22dB:ratio=3:attack=4:release=90"

# The engine's rumble and hiss out, consonants a little forward.
SYNTHETIC = ("highpass=f=90", "equalizer=f=250:t=q:w=1:g=-2", "equalizer=f=3200:t=q:w=1:g=3", "lowpass=f=9000", EVEN)
RECORDED = ("highpass=f=80", EVEN)

BETWEEN_SENTENCES = 0.42
BETWEEN_PARTS = 0.95
AFTER_TUNE = 0.25

RECORDINGS = ("wav", "flac", "opus", "mp3")


@dataclass
class Cue:
    """When a sentence is heard, in seconds."""

    sentence: Sentence
    start: float
    end: float


@dataclass
class Speech:
    """All that is heard."""

    samples: sound.Samples
    cues: list[Cue]

    @property
    def seconds(self) -> float:
        return len(self.samples) / sound.RATE


def pronunciations() -> dict[str, str]:
    """What a synthetic voice would say wrong, and what it should say instead."""
    return read_toml(STUDIO / "pronunciations.toml")["say"]


def spelt_out(text: str) -> str:
    """`text` in syllables alone; an error if a number or an abbreviation is left."""
    for written, spoken in sorted(pronunciations().items(), key=lambda pair: -len(pair[0])):
        text = re.sub(rf"(?<!\w){re.escape(written)}(?!\w)", spoken, text)
    left = re.search(r"\w*\d\w*|\b\w*[^\W\d_a-zà-ỹ]{2,}\w*", text)
    if left:
        raise StudioError(f"pronunciations.toml doesn't say how to speak “{left[0]}” in “{text}”")
    return text


def recording(product: Product, number: int) -> Path | None:
    """An announcer's recording of a sentence, `recordings/07.opus` in the product's folder."""
    found = [file for ending in RECORDINGS if (file := product.folder / f"recordings/{number:02}.{ending}").is_file()]
    return found[0] if found else None


def script(sentences: list[Sentence]) -> str:
    """What an announcer reads from."""
    return "".join(f"{sentence.number:02} {sentence.text}\n" for sentence in sentences)


def check_recordings(product: Product, sentences: list[Sentence]) -> None:
    """Recordings belong to the words as they were when they were recorded; those are kept beside them."""
    recorded = [sentence for sentence in sentences if recording(product, sentence.number)]
    if not recorded:
        return
    kept = product.folder / "recordings/script.txt"
    said = kept.read_text(encoding="utf-8").splitlines() if kept.is_file() else []
    for line in script(recorded).splitlines():
        if line not in said:
            raise StudioError(f"{kept} doesn't hold “{line}”: the text has changed, record this sentence again")


def _spoken(product: Product, sentence: Sentence) -> sound.Samples:
    own = recording(product, sentence.number)
    if own:
        return sound.levelled(sound.trimmed(sound.decoded(own, *RECORDED)))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "spoken.wav"
        run("espeak-ng", "-v", "vi", "-s", SPEED, "-p", PITCH, "-g", WORD_GAP, "-w", file, spelt_out(sentence.text))
        return sound.levelled(sound.trimmed(sound.decoded(file, *SYNTHETIC)))


def speech(product: Product) -> Speech:
    """The whole script between the two halves of the signature tune, and when each sentence is heard."""
    script_sentences = transcript.sentences(product.text)
    check_recordings(product, script_sentences)
    samples = sound.tune(sound.OPENING) + sound.silence(AFTER_TUNE)
    cues: list[Cue] = []
    for sentence in script_sentences:
        if cues:
            samples += sound.silence(BETWEEN_SENTENCES if cues[-1].sentence.page == sentence.page else BETWEEN_PARTS)
        start = len(samples) / sound.RATE
        samples += _spoken(product, sentence)
        cues.append(Cue(sentence, start, len(samples) / sound.RATE))
    samples += sound.silence(BETWEEN_PARTS) + sound.tune(sound.CLOSING)
    return Speech(sound.finished(samples), cues)
