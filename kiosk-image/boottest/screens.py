"""Tells the kiosk's screens apart by their colours (`ui/globals/tokens.slint`)."""

from PIL import Image

INK, PAPER, RED, SKY, NIGHT = (0x1B, 0x1A, 0x17), (0xFB, 0xF6, 0xEC), (0x9B, 0x1C, 0x1F), (0xF6, 0xE3, 0xC4), (0, 0, 0)


def share(picture: Image.Image, colour: tuple[int, int, int]) -> float:
    """Which part of the picture has just this colour."""
    found = {value: count for count, value in picture.getcolors(1 << 24)}
    return found.get(colour, 0) / (picture.width * picture.height)


def which(picture: Image.Image) -> str:
    """`home`, `idle`, `fault`, `kiosk` (another of its screens), `dark`, `splash`, or `nothing`."""
    # Every fourth pixel each way says the same, and leaves the processor to the machine.
    top, bottom = picture.getpixel((picture.width // 2, 5)), picture.getpixel((picture.width // 2, picture.height - 8))
    picture = picture.resize((picture.width // 4, picture.height // 4), Image.NEAREST)
    ink, paper = share(picture, INK), share(picture, PAPER)
    # The frame stands on the first topic, which is red then; other screens have the same head and foot, and a message there is red too.
    between = picture.crop((0, picture.height * 15 // 100, picture.width, picture.height * 88 // 100))
    if paper > 0.25 and ink > 0.12 and share(between, RED) > 0.02 and top == INK and bottom == INK:
        return "home"
    if ink > 0.2 and share(picture, SKY) > 0.1 and bottom == INK:
        return "idle"
    if paper > 0.85:
        return "fault"
    # Its head and its foot.
    if paper > 0.25 or top == INK == bottom and ink < 0.6:
        return "kiosk"
    if ink > 0.6:
        return "splash"
    black = share(picture, NIGHT)
    # Outside the hours, or words alone: black with a little light.
    if 0.5 < black < 0.9999:
        return "dark"
    return "nothing"
