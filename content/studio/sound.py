"""Sound as numbers: joining, trimming, loudness, and the studio's own signature tune."""

import array
import math
import re
from pathlib import Path

from workshop import run

RATE = 48_000

# Loud enough for a hall, with room above: what broadcasters' guides for spoken word ask for.
LOUDNESS = -16.0
PEAK = 0.75  # -2.5 dB, so that lossy coding stays below -1 dB

# All speech stands at this level before the whole is measured, synthetic and recorded alike.
SPEECH_LEVEL = 3_000

# Quieter than this, of 32768, is silence.
SILENCE = 160

Samples = array.array


def silence(seconds: float) -> Samples:
    return array.array("h", bytes(2 * round(seconds * RATE)))


def decoded(file: Path, *filters: str) -> Samples:
    """Any sound file as mono samples."""
    chain = ["-af", ",".join(filters)] if filters else []
    return array.array(
        "h", run("ffmpeg", "-v", "error", "-i", file, *chain, "-f", "s16le", "-ac", "1", "-ar", str(RATE), "-")
    )


def trimmed(samples: Samples) -> Samples:
    """Without the silence around it, but for a breath."""
    loud = [at for at, sample in enumerate(samples) if abs(sample) > SILENCE]
    if not loud:
        return samples
    breath = RATE // 50
    return samples[max(0, loud[0] - breath) : loud[-1] + breath]


def levelled(samples: Samples) -> Samples:
    """At the level of all speech, measured over what isn't silence."""
    loud = [sample * sample for sample in samples if abs(sample) > SILENCE]
    if not loud:
        return samples
    gain = SPEECH_LEVEL / math.sqrt(sum(loud) / len(loud))
    return array.array("h", (max(-32767, min(32767, round(sample * gain))) for sample in samples))


# Wooden bars of a xylophone: overtones of a bar are not whole multiples, and die sooner than the tone.
BAR = ((1.0, 1.0, 4.5), (3.93, 0.22, 11.0), (9.2, 0.06, 22.0))
TUNE_LEVEL = 0.2

# Five-tone steps, in half tones above G3; (start in seconds, half tone, strength).
OPENING = (
    (0.0, 0, 0.7),
    (0.0, 12, 0.8),
    (0.3, 16, 0.8),
    (0.6, 19, 0.9),
    (1.05, 21, 0.8),
    (1.35, 19, 0.8),
    (1.8, 24, 1.0),
    (1.8, 12, 0.6),
)
CLOSING = ((0.0, 24, 0.8), (0.35, 19, 0.8), (0.7, 16, 0.8), (1.15, 12, 1.0), (1.15, 0, 0.7))
RING = 1.5
G3 = 196.0


def tune(notes: tuple) -> Samples:
    """Struck notes, each ringing out."""
    length = round((max(start for start, _, _ in notes) + RING) * RATE)
    mixed = [0.0] * length
    for start, step, strength in notes:
        first = round(start * RATE)
        for overtone, share, decay in BAR:
            turn = 2 * math.pi * G3 * 2 ** (step / 12) * overtone / RATE
            for at in range(min(length - first, round(RING * RATE))):
                attack = min(1.0, at / 200)
                fade = min(1.0, (RING * RATE - at) / 9600)
                mixed[first + at] += (
                    strength * share * attack * fade * math.exp(-decay * at / RATE) * math.sin(turn * at)
                )
    return array.array("h", (round(max(-1.0, min(1.0, sample * TUNE_LEVEL)) * 32767) for sample in mixed))


def finished(samples: Samples) -> Samples:
    """The whole at the loudness of the hall, its peaks held below the ceiling."""
    gain = 0.0
    # The limiter takes away some loudness: measure what it leaves and make up for it.
    for _ in range(4):
        gain += LOUDNESS - _loudness(samples, gain)
    return array.array("h", run(*_raw(gain), "-f", "s16le", "-", given=samples.tobytes()))


def _raw(gain: float, meter: str = "") -> tuple[str, ...]:
    chain = f"volume={gain:.2f}dB,alimiter=level=0:limit={PEAK}:attack=3:release=60{meter}"
    return ("ffmpeg", "-hide_banner", "-nostats", "-f", "s16le", "-ac", "1", "-ar", str(RATE), "-i", "-", "-af", chain)


def _loudness(samples: Samples, gain: float) -> float:
    """Integrated loudness by EBU R 128, in LUFS."""
    said = run(*_raw(gain, ",ebur128"), "-f", "null", "-", given=samples.tobytes(), messages=True)
    return float(re.findall(r"I:\s+(-?[\d.]+) LUFS", said.decode(errors="replace"))[-1])
