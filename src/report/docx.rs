//! The sheet as a Word file, for officers who go on in it before they sign. The same words, in the same order and the same places
//! as on paper: A4, Times New Roman, margins and sizes of Decree 30/2020/NĐ-CP, Appendix I.

use std::io::Cursor;

use docx_rs::{
    AlignmentType, Docx, Header, LineSpacing, PageMargin, PageNum, Paragraph, Run, RunFonts, Tab, TabLeaderType,
    TabValueType, Table, TableCell, TableLayoutType, TableRow, WidthType,
};
use forms::{Column, Form, Part};

/// A Word file can't be put together.
#[derive(Debug, thiserror::Error)]
#[error("putting the Word file together: {0}")]
pub struct DocxError(String);

/// Twentieths of a point, as Word measures: 20 mm, 30 mm and 15 mm.
const TOP: i32 = 1134;
const LEFT: i32 = 1701;
const RIGHT: i32 = 850;
const A4: (u32, u32) = (11_906, 16_838);

/// What the margins leave of the width.
const WIDTH: usize = 11_906 - 1701 - 850;

/// A column of figures, and one of short words or times.
const NARROW: usize = 1190;
const LABEL: usize = 1500;

/// Half points: the text, a table's, and the title.
const TEXT: usize = 26;
const SMALL: usize = 22;
const TITLE: usize = 28;

/// The form as a Word file.
pub fn docx(form: &Form) -> Result<Vec<u8>, DocxError> {
    let font = "Times New Roman";
    let page = Paragraph::new().align(AlignmentType::Center).add_page_num(PageNum::new());
    let mut docx = Docx::new()
        .page_size(A4.0, A4.1)
        .page_margin(PageMargin::new().top(TOP).bottom(TOP).left(LEFT).right(RIGHT).header(567).footer(567))
        .default_fonts(RunFonts::new().ascii(font).hi_ansi(font).east_asia(font).cs(font))
        .default_size(TEXT)
        // II.1.b of the appendix: the number stands in the middle of the upper margin, not on the first page.
        .header(Header::new().add_paragraph(page))
        .first_header(Header::new())
        .add_table(head(form))
        .add_paragraph(words(&form.place_and_date, TEXT, |run| run.italic()).align(AlignmentType::Right))
        .add_paragraph(space(words(&form.title, TITLE, |run| run.bold())).align(AlignmentType::Center))
        .add_paragraph(words(&form.subject, TITLE, |run| run.bold()).align(AlignmentType::Center))
        .add_paragraph(centred("_______________", TEXT));
    for recipient in &form.recipients {
        docx = docx.add_paragraph(space(centred(recipient, TEXT)));
    }
    for part in &form.parts {
        docx = add(docx, part);
    }
    docx = docx.add_paragraph(Paragraph::new()).add_table(foot(form));
    docx = docx.add_paragraph(space(words(&form.footer, 18, |run| run.italic())));
    let mut file = Cursor::new(vec![]);
    docx.build().pack(&mut file).map_err(|error| DocxError(error.to_string()))?;
    Ok(file.into_inner())
}

/// Who writes it, and its number; the nation and its motto.
fn head(form: &Form) -> Table {
    let mut left = TableCell::new();
    for (at, line) in form.issuer.iter().enumerate() {
        let is_last = at + 1 == form.issuer.len();
        let run = |run: Run| if is_last { run.bold() } else { run };
        left = left.add_paragraph(words(&line.to_uppercase(), 24, run).align(AlignmentType::Center));
    }
    left = left.add_paragraph(centred("_______", 24)).add_paragraph(centred(&form.number, TEXT));
    let right = TableCell::new()
        .add_paragraph(words(&form.nation, 24, |run| run.bold()).align(AlignmentType::Center))
        .add_paragraph(words(&form.motto, TEXT, |run| run.bold()).align(AlignmentType::Center))
        .add_paragraph(centred("__________________", 24));
    let (narrow, wide) = (WIDTH * 42 / 100, WIDTH - WIDTH * 42 / 100);
    bare(vec![left.width(narrow, WidthType::Dxa), right.width(wide, WidthType::Dxa)], vec![narrow, wide])
}

/// Who gets it, and who signs.
fn foot(form: &Form) -> Table {
    let each = WIDTH / (form.signatures.len() + usize::from(!form.copies.is_empty())).max(1);
    let mut cells = vec![];
    if !form.copies.is_empty() {
        let title = words(&form.copies_title, 24, |run| run.bold().italic());
        let mut cell = TableCell::new().add_paragraph(title);
        for copy in &form.copies {
            cell = cell.add_paragraph(words(&format!("- {copy}"), SMALL, |run| run));
        }
        cells.push(cell);
    }
    for one in &form.signatures {
        let mut cell = TableCell::new()
            .add_paragraph(words(&one.who, TEXT, |run| run.bold()).align(AlignmentType::Center))
            .add_paragraph(words(&one.how, TEXT, |run| run.italic()).align(AlignmentType::Center));
        for _ in 0..4 {
            cell = cell.add_paragraph(Paragraph::new());
        }
        cells.push(cell.add_paragraph(words(&one.name, TEXT, |run| run.bold()).align(AlignmentType::Center)));
    }
    let grid = vec![each; cells.len()];
    bare(cells.into_iter().map(|cell| cell.width(each, WidthType::Dxa)).collect(), grid)
}

fn add(docx: Docx, part: &Part) -> Docx {
    match part {
        Part::Heading { text } => {
            docx.add_paragraph(space(words(text, TEXT, |run| run.bold()).keep_next(true).outline_lvl(0)))
        }
        Part::Paragraph { text } => docx.add_paragraph(space(words(text, TEXT, |run| run)).align(AlignmentType::Both)),
        Part::Caption { text } => docx.add_paragraph(space(words(text, TEXT, |run| run)).keep_next(true)),
        Part::Facts { rows } => rows.iter().fold(docx, |docx, [what, says]| {
            docx.add_paragraph(match says.is_empty() {
                true => dotted(&format!("{what}: ")),
                false => words(&format!("{what}: {says}"), TEXT, |run| run),
            })
        }),
        Part::Lines { count } => (0..*count).fold(docx, |docx, _| docx.add_paragraph(space(dotted("")))),
        Part::Table { columns, rows } => docx.add_table(table(columns, rows)),
    }
}

fn table(columns: &[Column], rows: &[Vec<String>]) -> Table {
    let grid = widths(columns);
    let row = |cells: Vec<Paragraph>| {
        let cells = cells.into_iter().zip(&grid);
        let cells = cells.map(|(words, width)| TableCell::new().add_paragraph(words).width(*width, WidthType::Dxa));
        TableRow::new(cells.collect()).cant_split()
    };
    let head = |column: &Column| words(&column.title, SMALL, |run| run.bold()).align(AlignmentType::Center);
    let cell = |(column, text): (&Column, &String)| {
        let align = if column.numeric { AlignmentType::Right } else { AlignmentType::Left };
        words(text, SMALL, |run| run).align(align)
    };
    let mut all = vec![row(columns.iter().map(head).collect())];
    all.extend(rows.iter().map(|cells| row(columns.iter().zip(cells).map(cell).collect())));
    Table::new(all).set_grid(grid.clone()).width(WIDTH, WidthType::Dxa).layout(TableLayoutType::Fixed)
}

/// Figures and labels as wide as they need, the rest for words.
fn widths(columns: &[Column]) -> Vec<usize> {
    let own = |column: &Column| match (column.wide, column.numeric) {
        (true, _) => 0,
        (false, true) => NARROW,
        (false, false) => LABEL,
    };
    let wide = columns.iter().filter(|column| column.wide).count();
    let rest = WIDTH.saturating_sub(columns.iter().map(own).sum());
    columns.iter().map(|column| if column.wide { rest / wide } else { own(column) }).collect()
}

/// A table that nobody sees as one.
fn bare(cells: Vec<TableCell>, grid: Vec<usize>) -> Table {
    let table = Table::without_borders(vec![TableRow::new(cells)]);
    table.set_grid(grid).width(WIDTH, WidthType::Dxa).layout(TableLayoutType::Fixed)
}

fn words(text: &str, size: usize, make: impl FnOnce(Run) -> Run) -> Paragraph {
    Paragraph::new().add_run(make(Run::new().add_text(text).size(size)))
}

fn centred(text: &str, size: usize) -> Paragraph {
    words(text, size, |run| run).align(AlignmentType::Center)
}

/// 6 pt before and after, as the appendix has it between paragraphs.
fn space(paragraph: Paragraph) -> Paragraph {
    paragraph.line_spacing(LineSpacing::new().before(120).after(60))
}

/// Words, and dots to the end of the line.
fn dotted(text: &str) -> Paragraph {
    let tab = Tab::new().val(TabValueType::Right).leader(TabLeaderType::Dot).pos(WIDTH);
    Paragraph::new().add_tab(tab).add_run(Run::new().add_text(text).size(TEXT).add_tab())
}
