//! A short number for many bytes: FNV-1a (Fowler, Noll and Vo), the same on every platform for ever.

use ratatui::buffer::Cell;

/// The fingerprint of what has been added so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fingerprint(pub u64);

impl Fingerprint {
    /// The fingerprint of nothing.
    pub const EMPTY: Self = Self(0xcbf2_9ce4_8422_2325);

    /// Adds bytes.
    pub fn add(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    /// Adds what a cell shows but for its symbol.
    pub fn add_style(&mut self, cell: &Cell) {
        self.add(format!("{:?} {:?} {:?};", cell.fg, cell.bg, cell.modifier).as_bytes());
    }
}
