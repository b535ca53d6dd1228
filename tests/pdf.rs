//! PDF files written by hand, good and bad, for the tests of printed documents.

use std::io::Write as _;

use flate2::{Compression, write::ZlibEncoder};

/// A PDF of these objects, the first of which is the catalogue, with more words in its trailer.
pub fn file(objects: &[Vec<u8>], trailer: &str) -> Vec<u8> {
    let mut pdf = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        places.push(pdf.len());
        pdf.extend(format!("{} 0 obj\n", at + 1).bytes());
        pdf.extend(object);
        pdf.extend(b"\nendobj\n");
    }
    let start = pdf.len();
    let all = objects.len() + 1;
    pdf.extend(format!("xref\n0 {all}\n0000000000 65535 f \n").bytes());
    for place in places {
        pdf.extend(format!("{place:010} 00000 n \n").bytes());
    }
    pdf.extend(format!("trailer\n<< /Size {all} /Root 1 0 R {trailer}>>\nstartxref\n{start}\n%%EOF\n").bytes());
    pdf
}

/// A stream of these bytes, with more words in its dictionary.
pub fn stream(bytes: &[u8], words: &str) -> Vec<u8> {
    let head = format!("<< /Length {} {words}>>\nstream\n", bytes.len());
    [head.as_bytes(), bytes, b"\nendstream"].concat()
}

/// A stream that unpacks to `times` times `bytes`.
pub fn packed(bytes: &[u8], times: usize) -> Vec<u8> {
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::best());
    for _ in 0..times {
        // Into memory, which doesn't fail.
        packer.write_all(bytes).unwrap_or_default();
    }
    stream(&packer.finish().unwrap_or_default(), "/Filter /FlateDecode ")
}

/// Pages of one size with these contents; `resources` may name objects after those of the pages, which begin at
/// `3 + 2 * contents.len()`.
pub fn pages(media_box: &str, contents: &[Vec<u8>], resources: &str, more: &[Vec<u8>]) -> Vec<u8> {
    let kids: Vec<_> = (0..contents.len()).map(|page| format!("{} 0 R", 3 + 2 * page)).collect();
    let mut objects = vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        format!("<< /Type /Pages /Kids [{}] /Count {} >>", kids.join(" "), kids.len()).into_bytes(),
    ];
    for (page, content) in contents.iter().enumerate() {
        let (own, content_id) = (format!("/MediaBox {media_box} /Resources << {resources} >>"), 4 + 2 * page);
        objects.push(format!("<< /Type /Page /Parent 2 0 R {own} /Contents {content_id} 0 R >>").into_bytes());
        objects.push(content.clone());
    }
    objects.extend_from_slice(more);
    file(&objects, "")
}

/// Portrait A4.
pub const A4: &str = "[0 0 595 842]";

/// A good document of A4 pages, each with a field of another colour.
pub fn good(count: usize) -> Vec<u8> {
    let content = |page: usize| {
        let shade = page as f32 / count as f32;
        stream(format!("{shade} 0.2 0.4 rg 60 60 475 700 re f").as_bytes(), "")
    };
    pages(A4, &(0..count).map(content).collect::<Vec<_>>(), "", &[])
}

/// Every bad document, by name, with the code by which `press check` names it.
pub fn bad() -> Vec<(&'static str, &'static str, Vec<u8>)> {
    let good = good(2);
    let one = |content: Vec<u8>| pages(A4, &[content], "", &[]);
    let object = |words: &str| words.as_bytes().to_vec();
    let catalogue = || object("<< /Type /Catalog /Pages 2 0 R >>");
    // Each of twelve forms draws the next one ten times.
    let forms = (0..12).map(|depth| {
        let next =
            format!("/Type /XObject /Subtype /Form /BBox {A4} /Resources << /XObject << /X {} 0 R >> >> ", 6 + depth);
        if depth < 11 { stream(&b"/X Do ".repeat(10), &next) } else { stream(b"0 0 5 5 re f", &next) }
    });
    let locked = "<< /Filter /Standard /V 1 /R 2 /Length 40 /P -4 /O <{O}> /U <{U}> >>";
    let locked = locked.replace("{O}", &"11".repeat(32)).replace("{U}", &"22".repeat(32));
    let ids = "/Encrypt 4 0 R /ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>] ";
    let page = || object("<< /Type /Page /Parent 2 0 R >>");
    vec![
        ("cut off", "document-broken", good.get(..good.len() / 2).unwrap_or_default().to_vec()),
        ("nothing", "document-broken", Vec::new()),
        ("noise", "document-broken", noise()),
        ("no pages", "document-empty", file(&[catalogue(), object("<< /Type /Pages /Kids [] /Count 0 >>")], "")),
        (
            "a tree of pages that leads back to itself",
            "document-empty",
            file(
                &[
                    catalogue(),
                    object("<< /Type /Pages /Kids [3 0 R] /Count 1 >>"),
                    object("<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 1 >>"),
                ],
                "",
            ),
        ),
        (
            "a password",
            "document-locked",
            file(&[catalogue(), object("<< /Type /Pages /Kids [3 0 R] /Count 1 >>"), page(), locked.into_bytes()], ids),
        ),
        ("300 pages", "document-long", self::good(300)),
        ("a page of 70 m", "document-page-size", pages("[0 0 200000 200000]", &[stream(b"", "")], "", &[])),
        ("a page of a dot", "document-page-size", pages("[0 0 1 1]", &[stream(b"", "")], "", &[])),
        ("a ribbon", "document-page-size", pages("[0 0 100 9000]", &[stream(b"", "")], "", &[])),
        ("2 GB in 2 MB", "document-fatal", one(packed(&[b' '; 1 << 20], 2048))),
        (
            "millions of strokes",
            "document-fatal",
            one(packed(&b"0 0 m 595 842 l S 10 10 500 700 re f ".repeat(1000), 3000)),
        ),
        (
            "forms in forms",
            "document-slow",
            pages(A4, &[stream(b"/X Do", "")], "/XObject << /X 5 0 R >>", &forms.collect::<Vec<_>>()),
        ),
    ]
}

/// The head of a PDF, then whatever came (xorshift, the same each time), then its end.
fn noise() -> Vec<u8> {
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    let mut noise = b"%PDF-1.7\n".to_vec();
    for _ in 0..20_000 {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        noise.push(random as u8);
    }
    noise.extend(b"\n%%EOF\n");
    noise
}
