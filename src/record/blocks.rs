//! Block elements, shades, quadrants, sextants, octants and braille, drawn as geometry: neighbours meet without a seam at
//! any size.

use std::ops::Range;

use ratatui::symbols::pixel::{OCTANTS, QUADRANTS, SEXTANTS};

use super::mask::FULL;
use super::shape::Shape;

/// The shape of `c` in a cell of `width × height` pixels, when it is one of the characters of this file.
pub fn draw(c: char, width: usize, height: usize) -> Option<Shape> {
    let eighths = |x, y| Some(part(width, height, x, y, FULL));
    match c {
        ' ' => Some(Shape::new()),
        '▔' => eighths(0..8, 0..1),
        '▕' => eighths(7..8, 0..8),
        '▁'..='█' => eighths(0..8, 7 - (c as usize - '▁' as usize)..8),
        '▉'..='▏' => eighths(0..7 - (c as usize - '▉' as usize), 0..8),
        '░' => Some(part(width, height, 0..8, 0..8, FULL / 4)),
        '▒' => Some(part(width, height, 0..8, 0..8, FULL / 2)),
        '▓' => Some(part(width, height, 0..8, 0..8, FULL / 4 * 3)),
        '⏴'..='⏺' => Some(transport(c, width as f32, height as f32)),
        '\u{2800}'..='\u{28FF}' => Some(braille(c as u32 - 0x2800, width as f32, height as f32)),
        _ => grid(c, width, height),
    }
}

/// A rectangle given in eighths of the cell.
fn part(width: usize, height: usize, x: Range<usize>, y: Range<usize>, ink: u8) -> Shape {
    let mut shape = Shape::new();
    shape.ink = ink;
    let pixels = |range: Range<usize>, size| edge(range.start, 8, size)..edge(range.end, 8, size);
    shape.rect(pixels(x, width), pixels(y, height));
    shape
}

/// The pixel where part `i` of `parts` begins.
fn edge(i: usize, parts: usize, size: usize) -> usize {
    (2 * i * size + parts) / (2 * parts)
}

/// Quadrants, sextants, octants: a grid 2 wide and 2, 3 or 4 high; bit i of the position in ratatui's table is cell i,
/// row by row.
fn grid(c: char, width: usize, height: usize) -> Option<Shape> {
    let (rows, bits) = [(2, &QUADRANTS[..]), (3, &SEXTANTS[..]), (4, &OCTANTS[..])]
        .into_iter()
        .find_map(|(rows, table)| Some((rows, table.iter().position(|&entry| entry == c)?)))?;
    let mut shape = Shape::new();
    for i in (0..2 * rows).filter(|i| bits >> i & 1 == 1) {
        let (column, row) = (i % 2, i / 2);
        shape.rect(
            edge(column, 2, width)..edge(column + 1, 2, width),
            edge(row, rows, height)..edge(row + 1, rows, height),
        );
    }
    Some(shape)
}

/// Dots 1–3 and 7 of the braille cell stand on the left, 4–6 and 8 on the right; bit i is dot i + 1.
fn braille(dots: u32, width: f32, height: f32) -> Shape {
    const PLACE: [(f32, f32); 8] =
        [(0.0, 0.0), (0.0, 1.0), (0.0, 2.0), (1.0, 0.0), (1.0, 1.0), (1.0, 2.0), (0.0, 3.0), (1.0, 3.0)];
    let mut shape = Shape::new();
    let (pitch_x, pitch_y) = (width / 2.0, height / 4.0);
    for (column, row) in (0..8).filter(|i| dots >> i & 1 == 1).map(|i| PLACE[i]) {
        shape.circle(((column + 0.5) * pitch_x, (row + 0.5) * pitch_y), 0.32 * pitch_x.min(pitch_y));
    }
    shape
}

/// Play, pause, stop and record signs, which fonts for text lack.
fn transport(c: char, width: f32, height: f32) -> Shape {
    let mut shape = Shape::new();
    let (centre, middle) = (0.5 * width, 0.47 * height);
    let half = 0.42 * width;
    let (left, right, top, bottom) = (centre - half, centre + half, middle - half, middle + half);
    match c {
        '⏵' => shape.polygon(&[(left, top), (right, middle), (left, bottom)]),
        '⏴' => shape.polygon(&[(right, top), (left, middle), (right, bottom)]),
        '⏶' => shape.polygon(&[(left, bottom), (right, bottom), (centre, top)]),
        '⏷' => shape.polygon(&[(left, top), (right, top), (centre, bottom)]),
        '⏸' => {
            let bar = (0.28 * width).round();
            shape.polygon(&[(left, top), (left + bar, top), (left + bar, bottom), (left, bottom)]);
            shape.polygon(&[(right - bar, top), (right, top), (right, bottom), (right - bar, bottom)]);
        }
        '⏹' => shape.polygon(&[(left, top), (right, top), (right, bottom), (left, bottom)]),
        _ => shape.circle((centre, middle), half),
    }
    shape
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::mask::Mask;

    fn mask(c: char, width: usize) -> Mask {
        draw(c, width, 2 * width).expect("a block element").mask(width, 2 * width)
    }

    /// Ink of both, where neither may cover what the other covers.
    fn joined(one: char, other: char, width: usize) -> Mask {
        let [mut one, other] = [one, other].map(|c| mask(c, width));
        for (ink, other) in one.ink.iter_mut().zip(other.ink) {
            assert!(*ink == 0 || other == 0, "they overlap at width {width}");
            *ink += other;
        }
        one
    }

    #[test]
    fn complementary_blocks_fill_the_cell_without_gap_or_overlap_at_any_size() {
        for width in 3..40 {
            let whole = mask('█', width);
            assert!(whole.ink.iter().all(|&ink| ink == FULL));
            for (one, other) in [('▀', '▄'), ('▌', '▐'), ('▚', '▞'), ('▛', '▗'), ('▔', '▇'), ('🬋', '🬰')]
            {
                assert_eq!(joined(one, other, width), whole, "{one}{other} at width {width}");
            }
            for bits in 0..256 {
                assert_eq!(joined(OCTANTS[bits], OCTANTS[255 - bits], width), whole, "octant {bits} at width {width}");
            }
        }
    }

    #[test]
    fn a_braille_dot_has_its_place_in_a_grid_of_two_by_four() {
        let inked = |c: char| {
            let mask = mask(c, 8);
            let lit = |&i: &usize| mask.ink[i / 2 * 4 * 8 + 8 + i % 2 * 4 + 1] > 0;
            (0..8).filter(lit).collect::<Vec<_>>()
        };
        assert_eq!(inked('⠁'), [0]);
        assert_eq!(inked('⠈'), [1]);
        assert_eq!(inked('⡀'), [6]);
        assert_eq!(inked('⢀'), [7]);
        assert_eq!(inked('⣿'), [0, 1, 2, 3, 4, 5, 6, 7]);
    }
}
