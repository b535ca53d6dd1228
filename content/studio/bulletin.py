"""Radio bulletins: the script spoken between two halves of the signature tune, as Opus, with captions."""

from captions import webvtt
from sound import RATE
from voice import speech
from workshop import Product, run

# Speech stays clear at 32 kbit/s, and a bulletin of two minutes is half a megabyte. No dates, no name of the encoder.
ENCODING = "-c:a libopus -b:a 32k -map_metadata -1 -flags +bitexact -fflags +bitexact -f ogg"


def make(product: Product) -> None:
    """Writes the bulletin and its captions."""
    spoken = speech(product)
    raw = ["-f", "s16le", "-ac", "1", "-ar", str(RATE), "-i", "-"]
    run(
        *["ffmpeg", "-v", "error", "-y", *raw, *ENCODING.split(), product.output("sound")],
        given=spoken.samples.tobytes(),
    )
    product.output("captions").write_text(webvtt(spoken.cues), encoding="utf-8")


def outputs(product: Product) -> list:
    """What `make` writes."""
    return [product.output("sound"), product.output("captions")]
