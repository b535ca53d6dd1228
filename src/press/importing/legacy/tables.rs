//! What the old encodings mean, letter by letter. A letter is named as Latin-1 shows its byte, as it stands in files today.

/// TCVN3, also called ABC: each byte is a whole letter; capitals with tones are the small ones in a font of capitals.
pub const TCVN3: [(&str, &str); 7] = [
    ("µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË", "àáảãạăằắẳẵặâầấẩẫậ"),
    ("ÌÐÎÏÑªÒÕÓÔÖ", "èéẻẽẹêềếểễệ"),
    ("×ÝØÜÞ", "ìíỉĩị"),
    ("ßãáâä«åèæçé¬êíëìî", "òóỏõọôồốổỗộơờớởỡợ"),
    ("ïóñòô\u{ad}õøö÷ù", "ùúủũụưừứửữự"),
    ("úýûüþ®", "ỳýỷỹỵđ"),
    ("¡¢§£¤¥¦", "ĂÂĐÊÔƠƯ"),
];

/// VNI: letters that stand for themselves.
pub const VNI_LETTERS: (&str, &str) = ("ñÑíÍìÌæÆóÓòÒîÎôÔöÖ", "đĐíÍìÌỉỈĩĨịỊỵỴơƠưƯ");

/// VNI: what a second letter puts on the vowel before it.
pub const VNI_MARKS: [(char, &str); 17] = [
    ('ø', "\u{300}"),
    ('ù', "\u{301}"),
    ('û', "\u{309}"),
    ('õ', "\u{303}"),
    ('ï', "\u{323}"),
    ('â', "\u{302}"),
    ('à', "\u{302}\u{300}"),
    ('á', "\u{302}\u{301}"),
    ('å', "\u{302}\u{309}"),
    ('ã', "\u{302}\u{303}"),
    ('ä', "\u{302}\u{323}"),
    ('ê', "\u{306}"),
    ('è', "\u{306}\u{300}"),
    ('é', "\u{306}\u{301}"),
    ('ú', "\u{306}\u{309}"),
    ('ü', "\u{306}\u{303}"),
    ('ë', "\u{306}\u{323}"),
];

/// The vowels on which VNI puts marks, after [`VNI_LETTERS`].
pub const VNI_VOWELS: &str = "aeouyơưAEOUYƠƯ";

/// VPS from 0x80 on; a blank where it has no letter of Vietnamese.
pub const VPS: [&str; 8] = [
    "ÀẢÃẤẦẨọỗĂếềểệẮẰẲ",
    "Ế  ỀỂỄỐỒỔ ýỷỵỚỜỞ",
    " ắằẳẵặỠớÙờởỡŨỨợỪ",
    "ổỬỲỸÍÌộỈĨÓửữÒỎÕự",
    "ầÁÂấẩẫậđẻÉÊẹỉễịỹ",
    "ƯỦồốÔỏơÈừứÚũưÝẺ ",
    "àáâãảạă èéêẽìí ĩ",
    "ẴĐòóôõ Ơụùúủ ỶẼỳ",
];

/// VPS: the capitals that found no other place than the control characters.
pub const VPS_CONTROLS: [(char, char); 14] = [
    ('\u{2}', 'Ạ'),
    ('\u{3}', 'Ậ'),
    ('\u{4}', 'Ặ'),
    ('\u{5}', 'Ẹ'),
    ('\u{6}', 'Ệ'),
    ('\u{10}', 'Ị'),
    ('\u{11}', 'Ọ'),
    ('\u{12}', 'Ộ'),
    ('\u{13}', 'Ợ'),
    ('\u{14}', 'Ụ'),
    ('\u{15}', 'Ự'),
    ('\u{19}', 'Ỵ'),
    ('\u{1c}', 'Ẫ'),
    ('\u{1d}', 'Ữ'),
];

/// Windows-1258: where it differs from Windows-1252.
pub const WINDOWS_1258: [(char, char); 14] = [
    ('Ã', 'Ă'),
    ('ã', 'ă'),
    ('Ì', '\u{300}'),
    ('ì', '\u{301}'),
    ('Ð', 'Đ'),
    ('ð', 'đ'),
    ('Ò', '\u{309}'),
    ('ò', '\u{323}'),
    ('Õ', 'Ơ'),
    ('õ', 'ơ'),
    ('Ý', 'Ư'),
    ('ý', 'ư'),
    ('Þ', '\u{303}'),
    ('þ', '₫'),
];

/// What Windows-1252 has between 0x80 and 0x9f, where Latin-1 has control characters; U+FFFD where it has nothing.
pub const WINDOWS_1252: &str = "€\u{fffd}‚ƒ„…†‡ˆ‰Š‹Œ\u{fffd}Ž\u{fffd}\u{fffd}‘’“”•–—˜™š›œ\u{fffd}žŸ";
