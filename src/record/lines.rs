//! Box drawing (U+2500…U+257F) as geometry: lines of neighbouring cells meet exactly.

use super::shape::{ARC, Shape};

/// The arms of each character from U+2500 on, in the order up, down, left, right: `l` light, `h` heavy, `d` double.
/// `....` are the dashes, arcs and diagonals, which have no arms.
const ARMS: &str = "\
    ..ll ..hh ll.. hh.. .... .... .... .... .... .... .... .... .l.l .l.h .h.l .h.h \
    .ll. .lh. .hl. .hh. l..l l..h h..l h..h l.l. l.h. h.l. h.h. ll.l ll.h hl.l lh.l \
    hh.l hl.h lh.h hh.h lll. llh. hll. lhl. hhl. hlh. lhh. hhh. .lll .lhl .llh .lhh \
    .hll .hhl .hlh .hhh l.ll l.hl l.lh l.hh h.ll h.hl h.lh h.hh llll llhl lllh llhh \
    hlll lhll hhll hlhl hllh lhhl lhlh hlhh lhhh hhhl hhlh hhhh .... .... .... .... \
    ..dd dd.. .l.d .d.l .d.d .ld. .dl. .dd. l..d d..l d..d l.d. d.l. d.d. ll.d dd.l \
    dd.d lld. ddl. ddd. .ldd .dll .ddd l.dd d.ll d.dd lldd ddll dddd .... .... .... \
    .... .... .... .... ..l. l... ...l .l.. ..h. h... ...h .h.. ..lh lh.. ..hl hl.. ";

/// The shape of `c` in a cell of `width × height` pixels, when it is a box-drawing character.
pub fn draw(c: char, width: usize, height: usize) -> Option<Shape> {
    if !('\u{2500}'..='\u{257F}').contains(&c) {
        return None;
    }
    let lines = Lines::new(width, height);
    Some(match c {
        '┄' => lines.dashes(3, lines.light, false),
        '┅' => lines.dashes(3, lines.heavy, false),
        '┆' => lines.dashes(3, lines.light, true),
        '┇' => lines.dashes(3, lines.heavy, true),
        '┈' => lines.dashes(4, lines.light, false),
        '┉' => lines.dashes(4, lines.heavy, false),
        '┊' => lines.dashes(4, lines.light, true),
        '┋' => lines.dashes(4, lines.heavy, true),
        '╌' => lines.dashes(2, lines.light, false),
        '╍' => lines.dashes(2, lines.heavy, false),
        '╎' => lines.dashes(2, lines.light, true),
        '╏' => lines.dashes(2, lines.heavy, true),
        '╭'..='╰' => lines.arc(c),
        '╱'..='╳' => lines.diagonals(c),
        _ => {
            let at = 5 * (c as usize - 0x2500);
            lines.arms(&ARMS.as_bytes()[at..at + 4])
        }
    })
}

/// The measures of lines in a cell, in pixels.
struct Lines {
    width: usize,
    height: usize,
    light: usize,
    heavy: usize,
}

/// One direction of a cell: how the arm to the right becomes the other three.
#[derive(Clone, Copy)]
struct Turn {
    vertical: bool,
    backward: bool,
}

impl Lines {
    fn new(width: usize, height: usize) -> Self {
        let light = (width / 8).max(1);
        Self { width, height, light, heavy: light + 2 * light.div_ceil(2) }
    }

    /// The first pixel of a centred line of this thickness in a cell of this size.
    fn centred(size: usize, thickness: usize) -> usize {
        size.saturating_sub(thickness) / 2
    }

    /// The thickness of an arm of this weight, both strands of a double line and the gap between them included.
    fn thickness(&self, weight: u8) -> usize {
        match weight {
            b'l' => self.light,
            b'h' => self.heavy,
            b'd' => 3 * self.light,
            _ => 0,
        }
    }

    /// Adds the pixels `along × across` of a cell turned so that the arm at hand points right.
    fn line(&self, shape: &mut Shape, turn: Turn, along: (usize, usize), across: (usize, usize)) {
        let length = if turn.vertical { self.height } else { self.width };
        let along = if turn.backward { length - along.1..length - along.0 } else { along.0..along.1 };
        let across = across.0..across.1;
        let (x, y) = if turn.vertical { (across, along) } else { (along, across) };
        shape.rect(x, y);
    }

    fn arms(&self, arms: &[u8]) -> Shape {
        let mut shape = Shape::new();
        let [up, down, left, right] = [arms[0], arms[1], arms[2], arms[3]];
        for (weight, opposite, low, high, vertical, backward) in [
            (right, left, up, down, false, false),
            (left, right, up, down, false, true),
            (down, up, left, right, true, false),
            (up, down, left, right, true, true),
        ] {
            self.arm(&mut shape, Turn { vertical, backward }, weight, opposite, (low, high));
        }
        shape
    }

    /// One arm, as if it pointed right: `low` and `high` are the arms above and below it, `opposite` the one to the
    /// left. It begins where it meets them without sticking out.
    fn arm(&self, shape: &mut Shape, turn: Turn, weight: u8, opposite: u8, (low, high): (u8, u8)) {
        if weight == b'.' {
            return;
        }
        let (length, breadth) = if turn.vertical { (self.height, self.width) } else { (self.width, self.height) };
        let side = self.thickness(low).max(self.thickness(high));
        // First pixel of the crossing line, and the one after its last, in this arm's own direction.
        let near = Self::centred(length, side.max(self.light));
        let far = near + side.max(self.light);
        let (near, far) = if turn.backward { (length - far, length - near) } else { (near, far) };
        if weight != b'd' {
            let across = Self::centred(breadth, self.thickness(weight));
            let start = if low == b'd' && high == b'd' && opposite == b'.' { far - self.light } else { near };
            return self.line(shape, turn, (start, length), (across, across + self.thickness(weight)));
        }
        let first = Self::centred(breadth, 3 * self.light);
        for (strand, beside, across) in [(low, high, first), (high, low, first + 2 * self.light)] {
            let start = match (strand, beside) {
                (b'd', _) => far - self.light,
                _ => near,
            };
            self.line(shape, turn, (start, length), (across, across + self.light));
        }
    }

    fn dashes(&self, count: usize, thickness: usize, vertical: bool) -> Shape {
        let mut shape = Shape::new();
        let (length, breadth) = if vertical { (self.height, self.width) } else { (self.width, self.height) };
        let across = Self::centred(breadth, thickness);
        for i in 0..count {
            let (start, end) = (i * length / count, (i + 1) * length / count);
            let gap = ((end - start) / 3).max(1);
            let turn = Turn { vertical, backward: false };
            self.line(&mut shape, turn, (start + gap / 2, end - gap.div_ceil(2)), (across, across + thickness));
        }
        shape
    }

    /// A rounded corner: a quarter circle between the middle lines of the cell, then straight to the edge.
    fn arc(&self, c: char) -> Shape {
        let mut shape = Shape::new();
        let (w, h, light) = (self.width as f32, self.height as f32, self.light as f32);
        let left = Self::centred(self.width, self.light) as f32;
        let top = Self::centred(self.height, self.light) as f32;
        let (to_right, to_bottom) = (matches!(c, '╭' | '╰'), matches!(c, '╭' | '╮'));
        // Everything is drawn as ╭ and mirrored; the line's own pixels stay where straight neighbours expect them.
        let x0 = if to_right { left } else { w - left - light };
        let y0 = if to_bottom { top } else { h - top - light };
        let at = |x: f32, y: f32| (if to_right { x } else { w - x }, if to_bottom { y } else { h - y });
        let radius = w - x0;
        let inner = radius - light;
        let (k, inner_k) = ((1.0 - ARC) * radius, (1.0 - ARC) * inner);
        shape.move_to(at(x0, h));
        shape.line_to(at(x0, y0 + radius));
        shape.cubic_to(at(x0, y0 + k), at(x0 + k, y0), at(w, y0));
        shape.line_to(at(w, y0 + light));
        let (x1, y1) = (x0 + light, y0 + light);
        shape.cubic_to(at(x1 + inner_k, y1), at(x1, y1 + inner_k), at(x1, y1 + inner));
        shape.line_to(at(x1, h));
        shape.close();
        shape
    }

    fn diagonals(&self, c: char) -> Shape {
        let mut shape = Shape::new();
        let (w, h) = (self.width as f32, self.height as f32);
        // Half the thickness, measured along the edges of the cell.
        let reach = 0.5 * self.light as f32 * (w * w + h * h).sqrt();
        let (x, y) = (reach / h, reach / w);
        let falling = [(0.0, 0.0), (x, 0.0), (w, h - y), (w, h), (w - x, h), (0.0, y)];
        if c != '╱' {
            shape.polygon(&falling);
        }
        if c != '╲' {
            // Mirrored, and in reverse, so that both turn the same way and add up where they cross.
            let mut rising = falling.map(|(x, y)| (w - x, y));
            rising.reverse();
            shape.polygon(&rising);
        }
        shape
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::mask::{FULL, Mask};

    fn mask(c: char, width: usize, height: usize) -> Mask {
        draw(c, width, height).expect("a box-drawing character").mask(width, height)
    }

    /// Which pixels are inked on the edge of the mask that an arm in this direction (up, down, left, right) reaches.
    fn edge(mask: &Mask, direction: usize) -> Vec<bool> {
        let (width, last_row) = (mask.width, mask.width * (mask.height - 1));
        let (from, to, step) = match direction {
            0 => (0, width, 1),
            1 => (last_row, last_row + width, 1),
            2 => (0, last_row + 1, width),
            _ => (width - 1, last_row + width, width),
        };
        mask.ink[from..to].iter().step_by(step).map(|&ink| ink > FULL / 2).collect()
    }

    #[test]
    fn every_arm_meets_the_straight_line_of_its_weight_in_the_next_cell() {
        for (width, c) in (5..30).flat_map(|width| ('\u{2500}'..='\u{257F}').map(move |c| (width, c))) {
            let arms = &ARMS[5 * (c as usize - 0x2500)..][..4];
            let arms = match c {
                '╭' => ".l.l",
                '╮' => ".ll.",
                '╯' => "l.l.",
                '╰' => "l..l",
                _ if arms == "...." => continue,
                _ => arms,
            };
            let mask = mask(c, width, 2 * width);
            for (direction, arm) in arms.chars().enumerate() {
                let straight = match (arm, direction < 2) {
                    ('l', true) => '│',
                    ('l', false) => '─',
                    ('h', true) => '┃',
                    ('h', false) => '━',
                    ('d', true) => '║',
                    ('d', false) => '═',
                    _ => ' ',
                };
                let straight = draw(straight, width, 2 * width).unwrap_or_default().mask(width, 2 * width);
                assert_eq!(edge(&mask, direction), edge(&straight, direction), "{c} at width {width}");
            }
        }
    }

    #[test]
    fn double_lines_join_at_their_strands_and_leave_the_middle_free() {
        let picture = |c| {
            let mask = mask(c, 7, 7);
            let rows: Vec<String> = mask
                .ink
                .chunks(7)
                .map(|row| row.iter().map(|&ink| if ink > 0 { '#' } else { '.' }).collect())
                .collect();
            rows.join(" ")
        };
        assert_eq!(picture('╔'), "....... ....... ..##### ..#.... ..#.### ..#.#.. ..#.#..");
        assert_eq!(picture('╬'), "..#.#.. ..#.#.. ###.### ....... ###.### ..#.#.. ..#.#..");
        assert_eq!(picture('╟'), "..#.#.. ..#.#.. ..#.#.. ..#.### ..#.#.. ..#.#.. ..#.#..");
        assert_eq!(picture('╥'), "....... ....... ....... ####### ..#.#.. ..#.#.. ..#.#..");
    }
}
