//! What the scenes work on: pictures, points and sentences, embedded, generated, or from a user's file.

pub mod dates;

mod column;
mod digits;
mod file;
mod generated;
mod picture;
mod picture_file;
mod points;

pub use column::{Column, column_from_file};
pub use digits::{DIGIT_COUNT, DIGIT_SIDE, DIGITS_CREDIT, DIGITS_CREDIT_SHORT, digit, digit_label};
pub use file::{read_limited, words};
pub use generated::{Shape, three_peaks};
pub use picture::{Picture, cat};
pub use picture_file::{MAX_SIDE, picture_from_file};
pub use points::{Points, Table, points_from_file, table_from_file};

/// The largest picture or table that is read, 32 MB.
const MAX_FILE_BYTES: u64 = 32 << 20;
