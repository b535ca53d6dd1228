"""WebVTT: one cue a sentence, at most two lines that a viewer takes in at one glance."""

from voice import Cue
from workshop import StudioError

MAX_LINE = 42


def folded(text: str) -> list[str]:
    """The lines of a caption: parted where a reader takes breath, else as even as words allow."""
    if len(text) <= MAX_LINE:
        return [text]
    words = text.split()
    halves = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
    fitting = [pair for pair in halves if max(map(len, pair)) <= MAX_LINE]
    if not fitting:
        raise StudioError(f"doesn't fit two lines of {MAX_LINE} letters: “{text}”")
    return list(min(fitting, key=lambda pair: (pair[0][-1] not in ",:;", max(map(len, pair)))))


def _time(seconds: float) -> str:
    thousandths = round(seconds * 1000)
    return f"{thousandths // 60_000:02}:{thousandths // 1000 % 60:02}.{thousandths % 1000:03}"


def webvtt(cues: list[Cue]) -> str:
    """The file."""
    parts = [f"{_time(cue.start)} --> {_time(cue.end)}\n" + "\n".join(folded(cue.sentence.text)) + "\n" for cue in cues]
    return "WEBVTT\n\n" + "\n".join(parts)
