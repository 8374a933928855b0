//! How many colours a terminal has, and the nearest of them to any colour.

use ratatui::style::Color;

use super::palette::{ANSI, CUBE, Rgb, ansi_number, indexed};

/// The colours of a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// 24 bits.
    True,
    /// xterm's 256.
    C256,
    /// The 16 ANSI colours.
    C16,
    /// None; bold, reversed and the like are kept.
    None,
}

impl Depth {
    /// The nearest colour at this depth: `Reset`, `Indexed`, or (in 24 bits) `Rgb`.
    pub fn colour(self, colour: Color) -> Color {
        match (self, colour) {
            (Self::None, _) | (_, Color::Reset) => Color::Reset,
            (Self::True, Color::Rgb(..)) | (Self::True | Self::C256, Color::Indexed(_)) => colour,
            (Self::C256, Color::Rgb(r, g, b)) => Color::Indexed(nearest_of_256([r, g, b])),
            (Self::C16, Color::Rgb(r, g, b)) => Color::Indexed(nearest_of_16([r, g, b])),
            (Self::C16, Color::Indexed(number @ 16..)) => Color::Indexed(nearest_of_16(indexed(number))),
            (Self::C16, Color::Indexed(number)) => Color::Indexed(number),
            (_, named) => ansi_number(named).map_or(Color::Reset, Color::Indexed),
        }
    }
}

/// The nearest colour of the 6×6×6 cube and the 24 greys. The first 16 numbers are left alone: what they look like is up
/// to the user's theme.
fn nearest_of_256(colour: Rgb) -> u8 {
    let level = |channel: u8| (0..6).min_by_key(|&i| channel.abs_diff(CUBE[i])).unwrap_or(0) as u8;
    let [r, g, b] = colour.map(level);
    let cube = 16 + 36 * r + 6 * g + b;
    // The grey of least distance is the weighted mean of the channels; greys are 8, 18, … 238.
    let sum: u16 = (0..3).map(|i| WEIGHTS[i] as u16 * u16::from(colour[i])).sum();
    let grey = 232 + (sum.saturating_sub(21) / 70).min(23) as u8;
    if distance(indexed(grey), colour) < distance(indexed(cube), colour) { grey } else { cube }
}

fn nearest_of_16(colour: Rgb) -> u8 {
    (0..16).min_by_key(|&number| distance(ANSI[usize::from(number)], colour)).unwrap_or(0)
}

/// How much the eye makes of a difference in red, green and blue, roughly.
const WEIGHTS: [u32; 3] = [2, 4, 1];

/// Squared distance, weighted.
fn distance(a: Rgb, b: Rgb) -> u32 {
    (0..3).map(|i| WEIGHTS[i] * u32::from(a[i].abs_diff(b[i])).pow(2)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_colour_of_the_cube_and_the_greys_maps_to_itself() {
        for number in 16..=255 {
            let [r, g, b] = indexed(number);
            let mapped = Depth::C256.colour(Color::Rgb(r, g, b));
            let Color::Indexed(found) = mapped else { panic!("{mapped:?}") };
            assert_eq!(indexed(found), indexed(number), "colour {number}");
        }
        for (number, &[r, g, b]) in ANSI.iter().enumerate() {
            assert_eq!(Depth::C16.colour(Color::Rgb(r, g, b)), Color::Indexed(number as u8));
        }
    }

    #[test]
    fn no_other_of_the_240_colours_is_nearer() {
        for colour in (0..=255).step_by(15).flat_map(|r| (0..=255).step_by(15).map(move |g| [r, g, 255 - r / 2])) {
            let [r, g, b] = colour;
            let Color::Indexed(found) = Depth::C256.colour(Color::Rgb(r, g, b)) else { panic!("{colour:?}") };
            let best = (16..=255).map(|n| distance(indexed(n), colour)).min().unwrap_or(0);
            assert_eq!(distance(indexed(found), colour), best, "{colour:?} became {found}");
        }
    }

    #[test]
    fn a_ramp_of_greys_stays_monotonic() {
        let mapped = (0..=255).map(|v| match Depth::C256.colour(Color::Rgb(v, v, v)) {
            Color::Indexed(number) => indexed(number)[0],
            other => panic!("{other:?}"),
        });
        let mapped: Vec<u8> = mapped.collect();
        assert!(mapped.is_sorted());
        assert!(mapped.iter().zip(0..=255).all(|(&found, v)| found.abs_diff(v) <= 9));
    }

    #[test]
    fn without_colours_nothing_but_the_default_is_left() {
        assert_eq!(Depth::None.colour(Color::Rgb(1, 2, 3)), Color::Reset);
        assert_eq!(Depth::C16.colour(Color::Yellow), Color::Indexed(3));
    }
}
