//! Block elements, shades, quadrants, sextants, octants and braille, drawn as geometry: neighbours meet without a seam at
//! any size.

use ratatui::symbols::pixel::{OCTANTS, QUADRANTS, SEXTANTS};

use super::mask::{FULL, Mask, Pen};

/// The mask of `c` when it is one of the characters of this file.
pub fn draw(c: char, width: usize, height: usize) -> Option<Mask> {
    let mask = Mask::blank(width, height);
    match c {
        '▔' => Some(filled(mask, 0..8, 0..1)),
        '▕' => Some(filled(mask, 7..8, 0..8)),
        '▁'..='█' => Some(filled(mask, 0..8, 7 - (c as usize - '▁' as usize)..8)),
        '▉'..='▏' => Some(filled(mask, 0..7 - (c as usize - '▉' as usize), 0..8)),
        '░' => Some(shade(mask, FULL / 4)),
        '▒' => Some(shade(mask, FULL / 2)),
        '▓' => Some(shade(mask, FULL / 4 * 3)),
        '⏴'..='⏺' => Some(transport(c, width, height)),
        '\u{2800}'..='\u{28FF}' => Some(braille(c as u32 - 0x2800, width, height)),
        ' ' => Some(mask),
        _ => grid(c, mask),
    }
}

/// Inks a rectangle given in eighths of the cell.
fn filled(mut mask: Mask, x: std::ops::Range<usize>, y: std::ops::Range<usize>) -> Mask {
    let (width, height) = (mask.width, mask.height);
    let eighths = |range: std::ops::Range<usize>, size| edge(range.start, 8, size)..edge(range.end, 8, size);
    mask.fill(eighths(x, width), eighths(y, height), FULL);
    mask
}

/// The pixel where part `i` of `parts` begins.
fn edge(i: usize, parts: usize, size: usize) -> usize {
    (2 * i * size + parts) / (2 * parts)
}

fn shade(mut mask: Mask, ink: u8) -> Mask {
    mask.ink.fill(ink);
    mask
}

/// Quadrants, sextants, octants: a grid 2 wide and 2, 3 or 4 high; bit i of the position in ratatui's table is cell i,
/// row by row.
fn grid(c: char, mut mask: Mask) -> Option<Mask> {
    let (rows, bits) = [(2, &QUADRANTS[..]), (3, &SEXTANTS[..]), (4, &OCTANTS[..])]
        .into_iter()
        .find_map(|(rows, table)| Some((rows, table.iter().position(|&entry| entry == c)?)))?;
    let (width, height) = (mask.width, mask.height);
    for i in (0..2 * rows).filter(|i| bits >> i & 1 == 1) {
        let (column, row) = (i % 2, i / 2);
        mask.fill(
            edge(column, 2, width)..edge(column + 1, 2, width),
            edge(row, rows, height)..edge(row + 1, rows, height),
            FULL,
        );
    }
    Some(mask)
}

/// Dots 1–3 and 7 of the braille cell stand on the left, 4–6 and 8 on the right; bit i is dot i + 1.
fn braille(dots: u32, width: usize, height: usize) -> Mask {
    const PLACE: [(usize, usize); 8] = [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3)];
    let mut pen = Pen::new(width, height);
    let (pitch_x, pitch_y) = (width as f32 / 2.0, height as f32 / 4.0);
    let radius = 0.32 * pitch_x.min(pitch_y);
    for (column, row) in (0..8).filter(|i| dots >> i & 1 == 1).map(|i| PLACE[i]) {
        circle(&mut pen, ((column as f32 + 0.5) * pitch_x, (row as f32 + 0.5) * pitch_y), radius);
    }
    pen.finish()
}

/// A filled circle of four Bézier quarters.
fn circle(pen: &mut Pen, (x, y): (f32, f32), radius: f32) {
    let k = ARC * radius;
    pen.move_to((x + radius, y));
    pen.cubic_to((x + radius, y + k), (x + k, y + radius), (x, y + radius));
    pen.cubic_to((x - k, y + radius), (x - radius, y + k), (x - radius, y));
    pen.cubic_to((x - radius, y - k), (x - k, y - radius), (x, y - radius));
    pen.cubic_to((x + k, y - radius), (x + radius, y - k), (x + radius, y));
    pen.close();
}

/// Distance of the control points of a cubic Bézier curve that comes closest to a quarter of the unit circle.
pub const ARC: f32 = 0.552_284_8;

/// Play, pause, stop and record signs, which fonts for text lack.
fn transport(c: char, width: usize, height: usize) -> Mask {
    let mut pen = Pen::new(width, height);
    let (w, middle) = (width as f32, 0.47 * height as f32);
    let half = 0.42 * w;
    let (left, right, top, bottom) = (w / 2.0 - half, w / 2.0 + half, middle - half, middle + half);
    match c {
        '⏵' => pen.polygon(&[(left, top), (right, middle), (left, bottom)]),
        '⏴' => pen.polygon(&[(right, top), (left, middle), (right, bottom)]),
        '⏶' => pen.polygon(&[(left, bottom), (right, bottom), (w / 2.0, top)]),
        '⏷' => pen.polygon(&[(left, top), (right, top), (w / 2.0, bottom)]),
        '⏸' => {
            let bar = (0.28 * w).round();
            pen.polygon(&[(left, top), (left + bar, top), (left + bar, bottom), (left, bottom)]);
            pen.polygon(&[(right - bar, top), (right, top), (right, bottom), (right - bar, bottom)]);
        }
        '⏹' => pen.polygon(&[(left, top), (right, top), (right, bottom), (left, bottom)]),
        _ => circle(&mut pen, (w / 2.0, middle), half),
    }
    pen.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ink of both, where neither may cover what the other covers.
    fn joined(one: char, other: char, width: usize) -> Mask {
        let [mut one, other] = [one, other].map(|c| draw(c, width, 2 * width).expect("a block element"));
        for (ink, other) in one.ink.iter_mut().zip(other.ink) {
            assert!(*ink == 0 || other == 0, "they overlap at width {width}");
            *ink += other;
        }
        one
    }

    #[test]
    fn complementary_blocks_fill_the_cell_without_gap_or_overlap_at_any_size() {
        for width in 3..40 {
            let whole = draw('█', width, 2 * width).expect("a block element");
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
            let mask = draw(c, 8, 16).expect("braille");
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
