//! How much ink a glyph leaves on each pixel of its cell.

use ab_glyph_rasterizer::{Point, Rasterizer, point};

/// The ink of a fully covered pixel. Sixteen steps are as smooth as 256 to the eye, and keep GIF palettes small.
pub const FULL: u8 = 16;

/// One glyph's ink, row by row: 0 (paper) … [`FULL`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mask {
    /// Pixels per row.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// `width × height` values.
    pub ink: Vec<u8>,
}

impl Mask {
    /// A mask without ink.
    pub fn blank(width: usize, height: usize) -> Self {
        Self { width, height, ink: vec![0; width * height] }
    }

    /// Inks the whole pixels of columns `x` and rows `y`; what lies outside is cut off.
    pub fn fill(&mut self, x: std::ops::Range<usize>, y: std::ops::Range<usize>, ink: u8) {
        let (left, right) = (x.start.min(self.width), x.end.min(self.width));
        for row in self.ink.chunks_exact_mut(self.width).take(y.end).skip(y.start) {
            row[left..right.max(left)].fill(ink);
        }
    }
}

/// Draws outlines whose corners may lie between pixels, and outside the mask. y points down, as on a screen.
pub struct Pen {
    rasterizer: Rasterizer,
    width: usize,
    height: usize,
    start: Point,
    at: Point,
}

impl Pen {
    /// A pen over an empty mask.
    pub fn new(width: usize, height: usize) -> Self {
        // A border as wide as the mask: the rasterizer lets lines that leave on one side come back on the other.
        let rasterizer = Rasterizer::new(3 * width, height);
        Self { rasterizer, width, height, start: point(0.0, 0.0), at: point(0.0, 0.0) }
    }

    fn place(&self, (x, y): (f32, f32)) -> Point {
        let width = self.width as f32;
        point(x.clamp(-width, 2.0 * width - 1.0) + width, y)
    }

    /// Starts a new outline.
    pub fn move_to(&mut self, to: (f32, f32)) {
        self.at = self.place(to);
        self.start = self.at;
    }

    /// A straight line.
    pub fn line_to(&mut self, to: (f32, f32)) {
        let to = self.place(to);
        self.rasterizer.draw_line(self.at, to);
        self.at = to;
    }

    /// A quadratic Bézier curve.
    pub fn quad_to(&mut self, control: (f32, f32), to: (f32, f32)) {
        let (control, to) = (self.place(control), self.place(to));
        self.rasterizer.draw_quad(self.at, control, to);
        self.at = to;
    }

    /// A cubic Bézier curve.
    pub fn cubic_to(&mut self, first: (f32, f32), second: (f32, f32), to: (f32, f32)) {
        let (first, second, to) = (self.place(first), self.place(second), self.place(to));
        self.rasterizer.draw_cubic(self.at, first, second, to);
        self.at = to;
    }

    /// Closes the outline.
    pub fn close(&mut self) {
        self.rasterizer.draw_line(self.at, self.start);
        self.at = self.start;
    }

    /// A closed outline with straight sides.
    pub fn polygon(&mut self, corners: &[(f32, f32)]) {
        self.move_to(corners[0]);
        for &corner in &corners[1..] {
            self.line_to(corner);
        }
        self.close();
    }

    /// The ink of all outlines.
    pub fn finish(self) -> Mask {
        let mut mask = Mask::blank(self.width, self.height);
        self.rasterizer.for_each_pixel_2d(|x, y, coverage| {
            let x = x as usize;
            if (self.width..2 * self.width).contains(&x) {
                let ink = (coverage.min(1.0) * f32::from(FULL) + 0.5) as u8;
                mask.ink[y as usize * self.width + x - self.width] = ink;
            }
        });
        mask
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_covered_pixels_get_half_the_ink() {
        let mut pen = Pen::new(3, 2);
        pen.polygon(&[(0.5, 0.0), (2.0, 0.0), (2.0, 2.0), (0.5, 2.0)]);
        assert_eq!(pen.finish().ink, [FULL / 2, FULL, 0, FULL / 2, FULL, 0]);
    }

    #[test]
    fn what_leaves_the_mask_does_not_come_back_on_the_other_side() {
        let mut pen = Pen::new(2, 2);
        pen.polygon(&[(1.0, -3.0), (9.0, -3.0), (9.0, 1.0), (1.0, 1.0)]);
        pen.polygon(&[(-9.0, 1.0), (-1.0, 1.0), (-1.0, 9.0), (-9.0, 9.0)]);
        assert_eq!(pen.finish().ink, [0, FULL, 0, 0]);
    }
}
