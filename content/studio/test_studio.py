"""Fast tests of the studio: words, breaking of lines, and that old media are noticed. Nothing is made."""

import sys
import tempfile
import unittest
from pathlib import Path

sys.dont_write_bytecode = True

import captions
import ledger
import letters
import sound
import transcript
import voice
import workshop
from workshop import StudioError


def written(text: str) -> Path:
    """A text file with `text`."""
    file = Path(tempfile.mkdtemp()) / "vi.md"
    file.write_text(text, encoding="utf-8")
    return file


class Words(unittest.TestCase):
    def test_paragraphs_are_spoken_headings_notes_and_pictures_are_not(self):
        file = written(
            "## Đầu\n\n![tranh](media/a.svg)\n\nCâu **một**. Câu hai!\n\n> [!NOTE]\n> Ghi chú.\n\n---\n\n## Cuối\n\nCâu ba.\n"
        )
        found = [(sentence.number, sentence.page, sentence.text) for sentence in transcript.sentences(file)]
        self.assertEqual(found, [(1, 0, "Câu một."), (2, 0, "Câu hai!"), (3, 1, "Câu ba.")])

    def test_a_sentence_longer_than_a_caption_is_refused(self):
        with self.assertRaises(StudioError):
            transcript.sentences(written("## A\n\n" + "dài " * 30 + "quá.\n"))

    def test_numbers_and_abbreviations_are_spelt_out_or_refused(self):
        self.assertEqual(voice.spelt_out("Bấm 112, mức 2."), "Bấm một một hai, mức hai.")
        for text in ("Ngày 17.", "Gọi UBND.", "Số 1122."):
            with self.assertRaises(StudioError, msg=text):
                voice.spelt_out(text)

    def test_captions_break_where_one_breathes_and_fit_two_lines(self):
        self.assertEqual(captions.folded("Bệnh viêm da nổi cục."), ["Bệnh viêm da nổi cục."])
        self.assertEqual(
            captions.folded("Thấy một dấu hiệu thôi, bà con rời nhà ngay, báo trưởng thôn."),
            ["Thấy một dấu hiệu thôi,", "bà con rời nhà ngay, báo trưởng thôn."],
        )
        with self.assertRaises(StudioError):
            captions.folded("m" * 43)

    def test_lines_fit_their_room_and_keep_every_word(self):
        text = "Nước **đun sôi** mới uống. Sốt, tiêu chảy: đến **trạm y tế**."
        broken = letters.lines(text, 20, 180)
        words = [word for line in broken for word, _ in line]
        self.assertEqual("".join(words).replace("\u2060", ""), text.replace("*", "").replace(" ", ""))
        self.assertTrue(all(letters.width(" ".join(word for word, _ in line), 20) <= 190 for line in broken))
        self.assertGreater(len(broken), 1)


class Sound(unittest.TestCase):
    def test_the_signature_tune_starts_at_once_rings_out_and_never_clips(self):
        for notes in (sound.OPENING, sound.CLOSING):
            tune = sound.tune(notes)
            self.assertGreater(max(map(abs, tune[: sound.RATE // 10])), 1000)
            self.assertLess(max(map(abs, tune[-200:])), 100)
            self.assertLess(max(map(abs, tune)), 32767)


class Ledger(unittest.TestCase):
    def test_all_committed_media_belong_to_their_sources(self):
        made = ledger.read()
        self.assertEqual(
            [ledger.complaint(product, made) for product in workshop.products()], [None] * len(workshop.products())
        )

    def test_changed_words_and_changed_media_are_noticed(self):
        made = ledger.read()
        product = workshop.products()[0]
        other = workshop.Product(
            product.name, product.folder, product.manifest | {"title": {"vi": "Khác: khác"}}, product.plan
        )
        self.assertIn("changed", ledger.complaint(other, made))
        touched = {product.name: made[product.name] | {"made": {}}}
        self.assertIn("aren't the ones", ledger.complaint(product, touched))
        self.assertIn("never", ledger.complaint(product, {}))

    def test_a_recording_of_other_words_is_refused(self):
        product = workshop.products()[0]
        folder = Path(tempfile.mkdtemp())
        (folder / "recordings").mkdir()
        (folder / "recordings/01.opus").write_bytes(b"")
        own = workshop.Product(product.name, folder, product.manifest, product.plan)
        sentence = transcript.Sentence(1, 0, "Chào bà con.")
        (folder / "recordings/script.txt").write_text("01 Chào bà con.\n", encoding="utf-8")
        voice.check_recordings(own, [sentence])
        (folder / "recordings/script.txt").write_text("01 Chào cả nhà.\n", encoding="utf-8")
        with self.assertRaises(StudioError):
            voice.check_recordings(own, [sentence])


if __name__ == "__main__":
    unittest.main()
