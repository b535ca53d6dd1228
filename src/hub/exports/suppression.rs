//! Small cells of public tables are hidden, and with them as many others as it takes to keep them hidden.
//!
//! A public table is a list of cells and their sum. Who reads it knows the sum of what is hidden: the total less what is
//! shown. So more is hidden, the smallest first, until that sum is no small number itself and two cells share it: each of
//! them may then be anything from 0 to the sum. A total below the limit is hidden with all its cells.
//!
//! This holds for one list. What joins several (public files of the same points and the same quarter share their totals
//! and nothing else) is the matter of [`public`](super::public).

/// Cells below it aren't public. Ten, as statistical offices do; in a commune of some hundred people who speak one
/// language, fewer could be told by their neighbours.
pub const SMALLEST_PUBLIC: u64 = 10;

/// A column of a public table: `None` is hidden.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicColumn {
    /// In the order of the true cells.
    pub cells: Vec<Option<u64>>,
    /// Their sum.
    pub total: Option<u64>,
}

/// Whether a column's total may stand beside its hidden cells: who takes what is shown from it learns their sum, so there are
/// several and the sum is no small number.
pub fn total_tells_nothing(hidden: &[u64]) -> bool {
    hidden.is_empty() || hidden.len() >= 2 && hidden.iter().sum::<u64>() >= SMALLEST_PUBLIC
}

/// Hides what may not be public of one column whose total is published beside it.
pub fn suppress(cells: &[u64]) -> PublicColumn {
    let total: u64 = cells.iter().sum();
    if total < SMALLEST_PUBLIC {
        return PublicColumn { cells: vec![None; cells.len()], total: None };
    }
    // Ties by place: what is hidden must not depend on anything that the reader can't see.
    let mut by_size: Vec<usize> = (0..cells.len()).collect();
    by_size.sort_by_key(|&at| (cells[at], at));
    let mut public: Vec<_> = cells.iter().copied().map(Some).collect();
    let mut hidden = 0;
    for (count, at) in by_size.into_iter().enumerate() {
        let safe = count == 0 || (count >= 2 && hidden >= SMALLEST_PUBLIC);
        if cells[at] >= SMALLEST_PUBLIC && safe {
            break;
        }
        hidden += cells[at];
        public[at] = None;
    }
    PublicColumn { cells: public, total: Some(total) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_total_stands_beside_no_hidden_cell_or_several_that_are_many_together() {
        for (hidden, stands) in [(&[][..], true), (&[6], false), (&[15], false), (&[4, 5], false), (&[4, 6], true)] {
            assert_eq!(total_tells_nothing(hidden), stands, "{hidden:?}");
        }
    }

    #[test]
    fn what_is_large_stays_and_what_is_small_takes_one_with_it() {
        assert_eq!(suppress(&[30, 12, 10]).cells, [Some(30), Some(12), Some(10)]);
        assert_eq!(suppress(&[30, 12, 3]).cells, [Some(30), None, None]);
        // Two small ones keep each other hidden only if their sum says nothing of them.
        assert_eq!(suppress(&[30, 12, 0, 0]).cells, [Some(30), None, None, None]);
        assert_eq!(suppress(&[30, 12, 6, 6]).cells, [Some(30), Some(12), None, None]);
        assert_eq!(suppress(&[4, 5]), PublicColumn { cells: vec![None, None], total: None });
        assert_eq!(suppress(&[25]), PublicColumn { cells: vec![Some(25)], total: Some(25) });
        assert_eq!(suppress(&[]), PublicColumn { cells: vec![], total: None });
    }

    /// The smallest and the largest number that a hidden cell can be, for somebody who has the table and knows that no
    /// cell is negative: all hidden ones together are the total less what is shown, and any of them may be all of it.
    fn possible(column: &PublicColumn, at: usize) -> (u64, u64) {
        let others = column.cells.iter().enumerate().filter(|(other, cell)| *other != at && cell.is_none()).count();
        match column.total {
            None => (0, SMALLEST_PUBLIC - 1),
            Some(total) => {
                let shown: u64 = column.cells.iter().flatten().sum();
                let hidden = total - shown;
                if others == 0 { (hidden, hidden) } else { (0, hidden) }
            }
        }
    }

    proptest! {
        #[test]
        fn no_hidden_cell_can_be_computed_and_no_small_one_is_shown(
            cells in prop::collection::vec(prop_oneof![0u64..15, 0u64..300, Just(0u64)], 0..12)
        ) {
            let column = suppress(&cells);
            prop_assert!(column.cells.iter().flatten().all(|cell| *cell >= SMALLEST_PUBLIC));
            prop_assert!(column.total.is_none_or(|total| total >= SMALLEST_PUBLIC));
            for (at, cell) in column.cells.iter().enumerate() {
                match cell {
                    Some(shown) => prop_assert_eq!(*shown, cells[at]),
                    None => {
                        let (least, most) = possible(&column, at);
                        prop_assert!(least <= cells[at] && cells[at] <= most);
                        prop_assert!(most - least >= SMALLEST_PUBLIC - 1, "{:?} gives cell {} away", column, at);
                    }
                }
            }
        }

        #[test]
        fn tables_with_the_same_total_give_nothing_away_together(
            cells in prop::collection::vec(0u64..40, 1..10), cuts in prop::collection::vec(0u64..400, 0..6)
        ) {
            // The same facts cut another way: other cells, the same sum.
            let total: u64 = cells.iter().sum();
            let mut edges: Vec<u64> = cuts.into_iter().map(|cut| cut.min(total)).collect();
            edges.extend([0, total]);
            edges.sort_unstable();
            let others: Vec<u64> = edges.windows(2).map(|pair| pair[1] - pair[0]).collect();
            let (one, other) = (suppress(&cells), suppress(&others));
            // A total hidden in one is hidden in the other: nobody brings it from there.
            prop_assert_eq!(one.total, other.total);
        }
    }
}
