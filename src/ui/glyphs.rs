//! The glyph ladder: which characters the font is trusted to have.

/// What curves and points are drawn with, from the finest to what every font has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Glyphs {
    /// Solid 2×4 blocks (Unicode 16, "octants"): the finest, but few fonts have them yet.
    Octant,
    /// 2×4 dots (Unicode 3): nearly every font.
    #[default]
    Braille,
    /// 1×2 half blocks, in two colours a cell: fonts without braille.
    HalfBlock,
    /// 7-bit ASCII only, for borders and pictures too.
    Ascii,
}

impl Glyphs {
    /// The whole ladder.
    pub const ALL: [Self; 4] = [Self::Octant, Self::Braille, Self::HalfBlock, Self::Ascii];

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Octant => "octant",
            Self::Braille => "braille",
            Self::HalfBlock => "half-block",
            Self::Ascii => "ascii",
        }
    }

    /// How many dots a canvas has in one cell, (across, down).
    pub fn dots(self) -> (u16, u16) {
        match self {
            Self::Octant | Self::Braille => (2, 4),
            Self::HalfBlock | Self::Ascii => (1, 2),
        }
    }
}
