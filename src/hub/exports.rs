//! Figures that leave the pages: [`usage`], [`watched`] and [`broadband`] ask the database, a [`table`] holds what is shown, [`csv`] and [`xlsx`] write
//! the same table, [`suppression`] hides small cells in what anybody may read.

pub mod broadband;
pub mod csv;
pub mod desk;
pub mod period;
pub mod placement;
pub mod public;
pub mod suppression;
pub mod table;
pub mod usage;
pub mod watched;
mod writing;
pub mod xlsx;
