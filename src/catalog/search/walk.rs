//! Walking the index's two tables side by side: rows without marks, and of these the ones that have the marks.

use rusqlite::{Connection, Rows as Cursor, Statement};

use super::question::Way;
use super::rows::Rows;

/// Rows passed one by one before the list is entered anew further on: entering costs as much as some tens of steps.
const STEPS: usize = 64;

const FOLDED: &str = "SELECT rowid FROM words WHERE words MATCH ?1 ORDER BY rowid";
const MARKED: &str = "SELECT rowid FROM marked WHERE marked MATCH ?1 AND rowid >= ?2 ORDER BY rowid";

/// At most `enough` of the cards that this way finds and that are wanted, newest first.
pub fn find(
    file: &Connection,
    way: &Way,
    rows: &Rows,
    enough: usize,
    wanted: impl Fn(usize) -> bool,
) -> rusqlite::Result<Vec<usize>> {
    let mut cards = Vec::new();
    let mut put = |row: i64| {
        cards.extend(rows.card(row).filter(|card| wanted(*card)));
        cards.len() >= enough
    };
    match (way.expression(), way.marked_expression()) {
        (Some(folded), None) => {
            let mut statement = file.prepare_cached(FOLDED)?;
            let mut found = statement.query([folded])?;
            while let Some(row) = next(&mut found)? {
                if put(row) {
                    break;
                }
            }
        }
        (None, Some(marked)) => {
            let mut statement = file.prepare_cached(MARKED)?;
            let mut found = statement.query((marked, i64::MIN))?;
            while let Some(row) = next(&mut found)? {
                if put(row) {
                    break;
                }
            }
        }
        (Some(folded), Some(marked)) => {
            let mut statement = file.prepare_cached(FOLDED)?;
            let mut found = statement.query([folded])?;
            let mut list = file.prepare_cached(MARKED)?;
            let mut row = next(&mut found)?;
            while let Some(from) = row {
                row = walk(&mut list, &marked, from, &mut found, &mut put)?;
            }
        }
        (None, None) => {}
    }
    Ok(cards)
}

fn next(cursor: &mut Cursor<'_>) -> rusqlite::Result<Option<i64>> {
    cursor.next()?.map(|row| row.get(0)).transpose()
}

/// Walks both lists from `row`, where `found` stands. Answers the row of `found` where the other list must be entered anew, or
/// none when there is no more to find.
fn walk(
    list: &mut Statement<'_>,
    marked: &str,
    mut row: i64,
    found: &mut Cursor<'_>,
    put: &mut impl FnMut(i64) -> bool,
) -> rusqlite::Result<Option<i64>> {
    let mut entered = list.query((marked, row))?;
    let Some(mut reached) = next(&mut entered)? else { return Ok(None) };
    loop {
        let mut steps = 0;
        while reached < row {
            if steps == STEPS {
                return Ok(Some(row));
            }
            steps += 1;
            let Some(further) = next(&mut entered)? else { return Ok(None) };
            reached = further;
        }
        if reached == row && put(row) {
            return Ok(None);
        }
        let Some(further) = next(found)? else { return Ok(None) };
        row = further;
    }
}
