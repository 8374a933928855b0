//! What a glyph looks like before it becomes pixels (for pictures) or a path (for SVG).

use std::fmt::Write;
use std::ops::Range;

use ab_glyph_rasterizer::{Point, Rasterizer, point};

use super::mask::{FULL, Mask};

/// A place in pixels from the cell's upper left corner; y points down, as on a screen.
pub type Place = (f32, f32);

/// A filled shape: rectangles of whole pixels, and outlines whose corners may lie between pixels.
#[derive(Debug, Clone, Default)]
pub struct Shape {
    /// Columns and rows of the rectangles.
    pub rects: Vec<(Range<usize>, Range<usize>)>,
    outline: Vec<Segment>,
    /// How much ink the rectangles get: less than [`FULL`] for shades.
    pub ink: u8,
}

#[derive(Debug, Clone, Copy)]
enum Segment {
    Move(Place),
    Line(Place),
    Quad(Place, Place),
    Cubic(Place, Place, Place),
    Close,
}

impl Shape {
    /// An empty shape in full ink.
    pub fn new() -> Self {
        Self { ink: FULL, ..Self::default() }
    }

    /// Adds the pixels of columns `x` and rows `y`.
    pub fn rect(&mut self, x: Range<usize>, y: Range<usize>) {
        self.rects.push((x, y));
    }

    /// Starts a new outline.
    pub fn move_to(&mut self, to: Place) {
        self.outline.push(Segment::Move(to));
    }

    /// A straight line.
    pub fn line_to(&mut self, to: Place) {
        self.outline.push(Segment::Line(to));
    }

    /// A quadratic Bézier curve.
    pub fn quad_to(&mut self, control: Place, to: Place) {
        self.outline.push(Segment::Quad(control, to));
    }

    /// A cubic Bézier curve.
    pub fn cubic_to(&mut self, first: Place, second: Place, to: Place) {
        self.outline.push(Segment::Cubic(first, second, to));
    }

    /// Closes the outline.
    pub fn close(&mut self) {
        self.outline.push(Segment::Close);
    }

    /// A closed outline with straight sides.
    pub fn polygon(&mut self, corners: &[Place]) {
        self.move_to(corners[0]);
        for &corner in &corners[1..] {
            self.line_to(corner);
        }
        self.close();
    }

    /// A circle of four Bézier quarters.
    pub fn circle(&mut self, (x, y): Place, radius: f32) {
        let k = ARC * radius;
        self.move_to((x + radius, y));
        self.cubic_to((x + radius, y + k), (x + k, y + radius), (x, y + radius));
        self.cubic_to((x - k, y + radius), (x - radius, y + k), (x - radius, y));
        self.cubic_to((x - radius, y - k), (x - k, y - radius), (x, y - radius));
        self.cubic_to((x + k, y - radius), (x + radius, y - k), (x + radius, y));
        self.close();
    }

    /// The shape on the pixels of a mask; what lies outside is cut off.
    pub fn mask(&self, width: usize, height: usize) -> Mask {
        let mut mask = Mask::blank(width, height);
        if !self.outline.is_empty() {
            self.rasterize(&mut mask);
        }
        for (x, y) in &self.rects {
            mask.fill(x.clone(), y.clone(), self.ink);
        }
        mask
    }

    fn rasterize(&self, mask: &mut Mask) {
        let width = mask.width as f32;
        // A border as wide as the mask: the rasterizer lets lines that leave on one side come back on the other.
        let place = |(x, y): Place| point(x.clamp(-width, 2.0 * width - 1.0) + width, y);
        let mut rasterizer = Rasterizer::new(3 * mask.width, mask.height);
        let (mut start, mut at) = (Point::default(), Point::default());
        for &segment in &self.outline {
            let to = match segment {
                Segment::Move(to) | Segment::Line(to) | Segment::Quad(_, to) | Segment::Cubic(.., to) => place(to),
                Segment::Close => start,
            };
            match segment {
                Segment::Move(_) => start = to,
                Segment::Line(_) | Segment::Close => rasterizer.draw_line(at, to),
                Segment::Quad(control, _) => rasterizer.draw_quad(at, place(control), to),
                Segment::Cubic(first, second, _) => rasterizer.draw_cubic(at, place(first), place(second), to),
            }
            at = to;
        }
        rasterizer.for_each_pixel_2d(|x, y, coverage| {
            let inside = (x as usize).checked_sub(mask.width).filter(|&x| x < mask.width);
            if let Some(x) = inside {
                mask.ink[y as usize * mask.width + x] = (coverage.min(1.0) * f32::from(FULL) + 0.5) as u8;
            }
        });
    }

    /// The outlines as path data of SVG, `x` pixels further right. Rectangles are not included.
    pub fn path(&self, x: usize) -> String {
        let mut path = String::new();
        let mut command = |letter: char, places: &[Place]| {
            path.push(letter);
            for (i, &(px, py)) in places.iter().enumerate() {
                let separator = if i == 0 { "" } else { " " };
                // A String takes everything.
                let _ = write!(path, "{separator}{} {}", hundredths(px + x as f32), hundredths(py));
            }
        };
        for &segment in &self.outline {
            match segment {
                Segment::Move(to) => command('M', &[to]),
                Segment::Line(to) => command('L', &[to]),
                Segment::Quad(control, to) => command('Q', &[control, to]),
                Segment::Cubic(first, second, to) => command('C', &[first, second, to]),
                Segment::Close => command('Z', &[]),
            }
        }
        path
    }
}

fn hundredths(value: f32) -> f32 {
    (value * 100.0).round() / 100.0
}

/// Distance of the control points of a cubic Bézier curve that comes closest to a quarter of the unit circle.
pub const ARC: f32 = 0.552_284_8;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_covered_pixels_get_half_the_ink() {
        let mut shape = Shape::new();
        shape.polygon(&[(0.5, 0.0), (2.0, 0.0), (2.0, 2.0), (0.5, 2.0)]);
        assert_eq!(shape.mask(3, 2).ink, [FULL / 2, FULL, 0, FULL / 2, FULL, 0]);
        assert_eq!(shape.path(10), "M10.5 0L12 0L12 2L10.5 2Z");
    }

    #[test]
    fn what_leaves_the_mask_does_not_come_back_on_the_other_side() {
        let mut shape = Shape::new();
        shape.polygon(&[(1.0, -3.0), (9.0, -3.0), (9.0, 1.0), (1.0, 1.0)]);
        shape.polygon(&[(-9.0, 1.0), (-1.0, 1.0), (-1.0, 9.0), (-9.0, 9.0)]);
        shape.rect(1..9, 1..9);
        assert_eq!(shape.mask(2, 2).ink, [0, FULL, 0, FULL]);
    }
}
