//! The embedded digits as scenes learn and show them: 8×8 pixels, each from 0 for the paper to 1 for the ink.

use crate::engine::data::{self, DIGIT_COUNT, DIGIT_SIDE, DIGITS_CREDIT_SHORT, Picture};
use crate::refusal::Result;
use crate::scene::FromFile;
use crate::ui::{self, Look, Pixels, fixed, print};
use ratatui::{buffer::Buffer, layout::Rect};
use std::path::Path;

/// Pixels along a side of a digit.
pub const SIDE: usize = DIGIT_SIDE;

/// Pixels of a digit.
pub const PIXELS: usize = SIDE * SIDE;

/// A digit without ink and paper.
pub const BLANK: [f32; PIXELS] = [f32::NAN; PIXELS];

/// Blank pixels between two digits.
const GAP: usize = 1;

/// All digits, row by row.
pub fn digits() -> Vec<f32> {
    (0..DIGIT_COUNT).flat_map(digit).collect()
}

/// One digit.
pub fn digit(index: usize) -> Vec<f32> {
    data::digit(index).pixels.into_iter().map(from_signed).collect()
}

/// From [−1, 1] to [0, 1].
fn from_signed(value: f32) -> f32 {
    f32::midpoint(value, 1.0)
}

/// A picture of the user's, made as small as a digit.
pub struct Tiny(pub Vec<f32>);

impl FromFile for Tiny {
    const EXPECTED: &'static str = Picture::EXPECTED;

    fn from_file(path: &Path) -> Result<Self> {
        Picture::from_file(path).map(|picture| Self(tiny(&picture)))
    }
}

/// The picture in grey, in the middle of black where it is not square or smaller.
fn tiny(picture: &Picture) -> Vec<f32> {
    let small = picture.grey().shrink(SIDE);
    let (left, top) = ((SIDE - small.width) / 2, (SIDE - small.height) / 2);
    let mut pixels = vec![0.0; PIXELS];
    for y in 0..small.height {
        for x in 0..small.width {
            pixels[(top + y) * SIDE + left + x] = from_signed(small.at(x, y, 0));
        }
    }
    pixels
}

/// How many digits fit side by side and below each other.
pub fn room(area: Rect) -> (usize, usize) {
    let room = |pixels: usize| (pixels + GAP) / (SIDE + GAP);
    (room(area.width.into()), room(2 * usize::from(area.height)))
}

/// Draws digits in rows of `columns`, as large as they fit.
pub fn mosaic(digits: &[&[f32]], columns: usize, area: Rect, buf: &mut Buffer, look: &Look) {
    if digits.is_empty() {
        return;
    }
    let rows = digits.len().div_ceil(columns);
    let (width, height) = (columns * (SIDE + GAP) - GAP, rows * (SIDE + GAP) - GAP);
    // Gaps, and what is missing in the last row, stay blank.
    let mut pixels = vec![f32::NAN; width * height];
    for (i, digit) in digits.iter().enumerate() {
        let (top, left) = (i / columns * (SIDE + GAP), i % columns * (SIDE + GAP));
        for (y, row) in digit.chunks_exact(SIDE).enumerate() {
            for (x, value) in row.iter().enumerate() {
                pixels[(top + y) * width + left + x] = 2.0 * value - 1.0;
            }
        }
    }
    let picture = ui::Picture { pixels: Pixels::Grey(&pixels), width, height, cursor: None };
    picture.render(area, buf, look);
    picture.fit(area, look).tell(look, |x, y| {
        let value = from_signed(pixels[y * width + x]);
        let [row, column] = [y, x].map(|i| i % (SIDE + GAP));
        value.is_finite().then(|| format!("({row}, {column}): {}", fixed(value.into(), 2)))
    });
}

/// A panel that says who made the digits it shows, where there is room to; gives what it encloses.
pub fn panel(title: &str, note: &str, area: Rect, buf: &mut Buffer, look: &Look) -> Rect {
    if area.width >= ui::text::width(DIGITS_CREDIT_SHORT) + 4 {
        let inside = ui::panel(title, note, area, buf, look);
        credit(2, area, buf, look);
        return inside;
    }
    ui::panel(title, note, area, buf, look)
}

/// Who made the digits, on the lower border of a panel from its column `start` on, cut where it is too long.
pub fn credit(start: u16, panel: Rect, buf: &mut Buffer, look: &Look) {
    if panel.height > 2 {
        let room = panel.width.saturating_sub(2);
        print(buf, panel.x + start, panel.bottom() - 1, room, DIGITS_CREDIT_SHORT, look.dim());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::glyphs::Glyphs;
    use crate::ui::testing::{look, rows, stays_inside_every_area, told};
    use std::fs;

    #[test]
    fn digits_have_sixteen_levels_from_zero_to_one() {
        let digits = digits();
        assert_eq!(digits.len(), DIGIT_COUNT * PIXELS);
        assert!(digits.iter().all(|x| (16.0 * x).fract() == 0.0 && (0.0..=1.0).contains(x)));
    }

    #[test]
    fn a_wide_picture_stands_in_the_middle_of_black() {
        let white = Picture { width: 32, height: 16, channels: 1, pixels: vec![1.0; 512] };
        let rows: Vec<f32> = tiny(&white).chunks_exact(SIDE).map(|row| row.iter().sum()).collect();
        assert_eq!(rows, [0.0, 0.0, 8.0, 8.0, 8.0, 8.0, 0.0, 0.0]);
    }

    #[test]
    fn a_mosaic_has_gaps_and_tells_the_pixel_of_the_digit() {
        let ink = [1.0; PIXELS];
        let area = Rect::new(0, 0, 17, 4);
        assert_eq!([room(area), room(Rect::new(0, 0, 16, 9))], [(2, 1), (1, 2)]);
        let draw = |look: &Look| {
            let mut buf = Buffer::empty(area);
            mosaic(&[&ink, &ink], 2, area, &mut buf, look);
            buf
        };
        let blank = Buffer::empty(area);
        assert_eq!(draw(&look(Glyphs::Braille))[(8, 1)], blank[(8, 1)], "the gap");
        assert_ne!(draw(&look(Glyphs::Braille))[(9, 1)], blank[(9, 1)]);
        assert_eq!(told((9, 0), draw).as_deref(), Some("(0, 0): 1.00  (1, 0): 1.00"), "two rows in a cell");
        assert_eq!(told((8, 0), draw), None);
    }

    #[test]
    fn the_credit_stands_whole_on_the_border_or_not_at_all() {
        let bottom = |width| {
            let mut buf = Buffer::empty(Rect::new(0, 0, width, 3));
            panel("x", "", buf.area, &mut buf, &look(Glyphs::Ascii));
            rows(&buf)[2].clone()
        };
        assert_eq!(bottom(36), format!("+-{DIGITS_CREDIT_SHORT}--+"));
        assert_eq!(bottom(20), format!("+{}+", "-".repeat(18)));
        stays_inside_every_area(|area, buf, look| {
            panel("x", "y", area, buf, look);
        });
    }

    /// Their licence asks for it (CC BY).
    #[test]
    fn a_scene_that_draws_digits_says_who_made_them() {
        let text = |path: &Path| fs::read_to_string(path).unwrap_or_default();
        let mut scenes = 0;
        for entry in fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src/scenes")).expect("the scenes") {
            let path = entry.expect("a file").path();
            let Some(scene) = path.file_stem().filter(|_| path.is_file()) else { continue };
            let mut folders = vec![path.with_file_name(scene)];
            let mut code = text(&path);
            while let Some(folder) = folders.pop() {
                for entry in fs::read_dir(folder).into_iter().flatten() {
                    let path = entry.expect("a file").path();
                    code += &text(&path);
                    folders.push(path);
                }
            }
            let has = |words: &[&str]| words.iter().any(|word| code.contains(word));
            if has(&["data::digit", "digits::digit", "digit_examples", "DIGIT_COUNT"]) {
                scenes += 1;
                assert!(has(&["digits::panel", "digits::credit"]), "{}", path.display());
            }
        }
        assert!(scenes >= 3);
    }
}
