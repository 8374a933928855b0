//! The colours a terminal knows by number, as red, green and blue.

use ratatui::style::Color;

/// Red, green and blue, 0…255 each (sRGB).
pub type Rgb = [u8; 3];

/// The 16 ANSI colours as xterm shows them by default, in the order of their numbers.
pub const ANSI: [Rgb; 16] = [
    [0, 0, 0],
    [205, 0, 0],
    [0, 205, 0],
    [205, 205, 0],
    [0, 0, 238],
    [205, 0, 205],
    [0, 205, 205],
    [229, 229, 229],
    [127, 127, 127],
    [255, 0, 0],
    [0, 255, 0],
    [255, 255, 0],
    [92, 92, 255],
    [255, 0, 255],
    [0, 255, 255],
    [255, 255, 255],
];

/// The six levels of each channel in xterm's 6×6×6 colour cube (numbers 16…231).
pub const CUBE: [u8; 6] = [0, 95, 135, 175, 215, 255];

/// The colour with this number among xterm's 256: 16 ANSI colours, the 6×6×6 cube, 24 greys.
pub fn indexed(number: u8) -> Rgb {
    match number {
        0..16 => ANSI[usize::from(number)],
        16..232 => {
            let n = usize::from(number - 16);
            [CUBE[n / 36], CUBE[n / 6 % 6], CUBE[n % 6]]
        }
        232.. => [8 + 10 * (number - 232); 3],
    }
}

/// `color` as red, green and blue; `None` for [`Color::Reset`], which is whatever the reader's terminal is set to.
pub fn rgb(color: Color) -> Option<Rgb> {
    match color {
        Color::Rgb(r, g, b) => Some([r, g, b]),
        Color::Indexed(number) => Some(indexed(number)),
        named => ansi_number(named).map(|number| ANSI[usize::from(number)]),
    }
}

/// The number (0…15) of a named colour. ratatui calls colour 7 `Gray`, 8 `DarkGray` and 15 `White`.
pub fn ansi_number(color: Color) -> Option<u8> {
    const NAMED: [Color; 16] = [
        Color::Black,
        Color::Red,
        Color::Green,
        Color::Yellow,
        Color::Blue,
        Color::Magenta,
        Color::Cyan,
        Color::Gray,
        Color::DarkGray,
        Color::LightRed,
        Color::LightGreen,
        Color::LightYellow,
        Color::LightBlue,
        Color::LightMagenta,
        Color::LightCyan,
        Color::White,
    ];
    NAMED.iter().position(|&named| named == color).map(|number| number as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_256_colours_are_those_of_xterm() {
        assert_eq!(indexed(16), [0, 0, 0]);
        assert_eq!(indexed(67), [95, 135, 175]);
        assert_eq!(indexed(231), [255, 255, 255]);
        assert_eq!(indexed(232), [8, 8, 8]);
        assert_eq!(indexed(255), [238, 238, 238]);
    }

    #[test]
    fn every_colour_but_reset_has_a_value() {
        assert_eq!(rgb(Color::Reset), None);
        assert_eq!(rgb(Color::Rgb(1, 2, 3)), Some([1, 2, 3]));
        assert_eq!(rgb(Color::DarkGray), Some([127, 127, 127]));
        assert_eq!(rgb(Color::Indexed(9)), rgb(Color::LightRed));
    }
}
