//! Colour maps: from a number to a colour, in at most 32 levels.
//!
//! Few levels cost nothing that an eye can see and are kind to slow links and GIF palettes.

use ratatui::style::Color;

use super::theme::hex;

mod tables;

/// A family of colour maps: one for quantities, one for signed quantities.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Palette {
    /// Viridis; blue to red.
    #[default]
    Viridis,
    /// Magma; green to purple.
    Magma,
    /// Greys, for printing and for monochrome projectors.
    Grey,
}

impl Palette {
    /// Every palette.
    pub const ALL: [Self; 3] = [Self::Viridis, Self::Magma, Self::Grey];

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Viridis => "viridis",
            Self::Magma => "magma",
            Self::Grey => "grey",
        }
    }

    /// The one after this, round and round.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Viridis => Self::Magma,
            Self::Magma => Self::Grey,
            Self::Grey => Self::Viridis,
        }
    }

    /// The colour of a quantity from `0` (least) to `1` (most); beyond either end, that end.
    pub fn sequential(self, unit: f64) -> Color {
        match self {
            Self::Viridis => level(&tables::VIRIDIS, unit),
            Self::Magma => level(&tables::MAGMA, unit),
            Self::Grey => level(&tables::GREY, unit),
        }
    }

    /// The colour of a signed quantity from `−1` through a neutral `0` to `1`; beyond either end, that end.
    pub fn diverging(self, signed: f64, dark: bool) -> Color {
        let unit = 0.5 + 0.5 * signed;
        match (self, dark) {
            (Self::Viridis, true) => level(&tables::BLUE_RED_DARK, unit),
            (Self::Viridis, false) => level(&tables::BLUE_RED_LIGHT, unit),
            (Self::Magma, true) => level(&tables::GREEN_PURPLE_DARK, unit),
            (Self::Magma, false) => level(&tables::GREEN_PURPLE_LIGHT, unit),
            (Self::Grey, _) => level(&tables::GREY_SIGNED, unit),
        }
    }
}

/// The grey of a brightness from `0` (black) to `1` (white), whatever the palette: photographs stay photographs.
pub fn grey(unit: f64) -> Color {
    level(&tables::GREY, unit)
}

/// The colour with these parts of red, green and blue, each from `0` to `1`.
pub fn rgb(units: [f64; 3]) -> Color {
    let [r, g, b] = units.map(|unit| (unit * 32.0).floor().clamp(0.0, 31.0) / 31.0 * 255.0);
    Color::Rgb(r.round() as u8, g.round() as u8, b.round() as u8)
}

/// The level that `unit` falls in, all levels being equally wide.
fn level(table: &[u32], unit: f64) -> Color {
    let i = (unit * table.len() as f64) as usize;
    hex(table[i.min(table.len() - 1)])
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Palette; 3] = [Palette::Viridis, Palette::Magma, Palette::Grey];

    fn brightness(colour: Color) -> f64 {
        let Color::Rgb(r, g, b) = colour else { panic!("{colour} is not RGB") };
        0.2126 * f64::from(r) + 0.7152 * f64::from(g) + 0.0722 * f64::from(b)
    }

    #[test]
    fn sequential_maps_get_brighter_all_the_way() {
        for palette in ALL {
            let levels: Vec<f64> = (0..32).map(|i| brightness(palette.sequential(f64::from(i) / 31.0))).collect();
            assert!(levels.windows(2).all(|pair| pair[0] < pair[1]), "{palette:?}");
        }
    }

    #[test]
    fn ends_are_ends_and_beyond_them_nothing_changes() {
        for palette in ALL {
            assert_eq!(palette.sequential(-3.0), palette.sequential(0.0));
            assert_eq!(palette.sequential(7.0), palette.sequential(1.0));
            assert_eq!(palette.diverging(-9.0, true), palette.diverging(-1.0, true));
        }
        assert_eq!(Palette::Viridis.sequential(0.0), Color::Rgb(68, 1, 84));
        assert_eq!(Palette::Viridis.sequential(1.0), Color::Rgb(253, 231, 37));
    }

    #[test]
    fn zero_is_neutral_and_as_far_from_one_end_as_from_the_other() {
        for (palette, dark) in [(Palette::Viridis, true), (Palette::Viridis, false), (Palette::Magma, true)] {
            let Color::Rgb(r, g, b) = palette.diverging(0.0, dark) else { panic!("not RGB") };
            assert!(r.abs_diff(g).max(g.abs_diff(b)) <= 12, "{palette:?} has the middle {r} {g} {b}");
        }
        assert_eq!(tables::BLUE_RED_DARK.len() % 2, 1, "an even number of levels has no middle");
    }

    #[test]
    fn next_goes_round_all_palettes() {
        assert_eq!(ALL.map(Palette::next), [Palette::Magma, Palette::Grey, Palette::Viridis]);
    }
}
