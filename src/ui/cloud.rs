//! Points in a plane, and the paths they take.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use super::axes::Axes;
use super::axis::Axis;
use super::canvas::Canvas;
use super::look::Look;
use super::plane::Plane;
use super::text;

/// Points of one class, or the corners of one path.
#[derive(Debug, Clone, Copy)]
pub struct Points<'a> {
    /// Where they lie, (x, y).
    pub at: &'a [(f64, f64)],
    /// Their colour: that of series `hue` of the theme.
    pub hue: usize,
}

/// An arrow of a field: one character that points one of eight ways.
#[derive(Debug, Clone, Copy)]
pub struct Arrow {
    /// Where it stands.
    pub at: (f64, f64),
    /// Where it points, from there. Of no length, or not finite, it is a dot.
    pub towards: (f64, f64),
    /// Whether it is among the strong ones: the weak are drawn paler.
    pub is_strong: bool,
}

/// A cloud of points in a square, the same scale in both directions.
#[derive(Debug, Clone, Copy)]
pub struct Cloud<'a> {
    /// Both axes run from −`reach` to `reach`.
    pub reach: f64,
    /// Points behind all others, in grey: where the data are.
    pub background: &'a [(f64, f64)],
    /// A field behind paths and points.
    pub arrows: &'a [Arrow],
    /// Lines over the points, from place to place: where a point came from, an arrow of a field.
    pub paths: &'a [Points<'a>],
    /// The points; later classes lie over earlier ones.
    pub points: &'a [Points<'a>],
    /// The point under inspection.
    pub cursor: Option<(f64, f64)>,
    /// Places with a character each, over everything else.
    pub marks: &'a [((f64, f64), char)],
}

impl Default for Cloud<'_> {
    fn default() -> Self {
        Self { reach: 2.0, background: &[], arrows: &[], paths: &[], points: &[], cursor: None, marks: &[] }
    }
}

impl Cloud<'_> {
    /// Draws the cloud in the middle of `area`.
    pub fn render(&self, area: Rect, buf: &mut Buffer, look: &Look) {
        let axis = Axis::linear(-self.reach, self.reach);
        let axes = Axes { x: axis, y: axis, x_name: "" };
        let inside = axes.render(square(&axes, area), buf, look);
        let plane = Plane::new(&axes, inside, look);

        let mut behind = Canvas::new(inside, look);
        plane.draw_points(self.background, look.theme.border, &mut behind);
        behind.render(buf);
        for arrow in self.arrows {
            if let Some((x, y)) = plane.cell(arrow.at) {
                let colour = if arrow.is_strong { look.theme.dim } else { look.theme.border };
                text::put_char(buf, x, y, pointing(arrow.towards, look), Style::new().fg(colour));
            }
        }
        let mut canvas = Canvas::new(inside, look);
        for points in self.points {
            plane.draw_points(points.at, look.theme.series(points.hue), &mut canvas);
        }
        for path in self.paths {
            plane.draw_path(path.at, look.theme.series(path.hue), &mut canvas);
        }
        canvas.render(buf);
        if let Some((x, y)) = self.cursor.and_then(|point| plane.cell(point)) {
            text::put_char(buf, x, y, look.glyph('●', 'o'), look.accent());
        }
        for (place, mark) in self.marks {
            if let Some((x, y)) = plane.cell(*place) {
                text::put_char(buf, x, y, *mark, look.accent().add_modifier(Modifier::BOLD | Modifier::REVERSED));
            }
        }
    }
}

/// The arrow that points most nearly along (x, y).
fn pointing((x, y): (f64, f64), look: &Look) -> char {
    // tan 22.5°: half-way between an axis and a diagonal.
    const HALF_WAY: f64 = 0.414_213_562_373_095_1;
    let along = |a: f64, b: f64| {
        if a.abs() <= HALF_WAY * b.abs() {
            0
        } else if a > 0.0 {
            1
        } else {
            -1
        }
    };
    let (glyph, ascii) = match (along(x, y), along(y, x)) {
        (1, 0) => ('→', '>'),
        (1, 1) => ('↗', '/'),
        (0, 1) => ('↑', '^'),
        (-1, 1) => ('↖', '\\'),
        (-1, 0) => ('←', '<'),
        (-1, -1) => ('↙', '/'),
        (0, -1) => ('↓', 'v'),
        (1, -1) => ('↘', '\\'),
        _ => ('·', '.'),
    };
    if x.is_finite() && y.is_finite() { look.glyph(glyph, ascii) } else { look.glyph('·', '.') }
}

/// The part of `area` in the middle in which `axes` enclose a square, a cell being twice as high as it is wide.
pub fn square(axes: &Axes, area: Rect) -> Rect {
    let inside = axes.inside(area);
    let side = inside.height.min(inside.width / 2);
    let (width, height) = (area.width - inside.width + 2 * side, area.height - inside.height + side);
    Rect { x: area.x + (area.width - width) / 2, y: area.y + (area.height - height) / 2, width, height }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::glyphs::Glyphs;
    use crate::ui::testing::{look, rows, stays_inside_every_area};

    const DIAMOND: [(f64, f64); 5] = [(0.0, 2.0), (2.0, 0.0), (0.0, -2.0), (-2.0, 0.0), (f64::NAN, 0.0)];

    #[test]
    fn both_directions_have_the_same_scale() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 20, 6));
        let cloud = Cloud { paths: &[Points { at: &DIAMOND, hue: 0 }], cursor: Some((0.0, 0.0)), ..Cloud::default() };
        cloud.render(buf.area, &mut buf, &look(Glyphs::Braille));
        assert_eq!(
            rows(&buf),
            [
                "    2┤     ⠑⢄       ",
                "     │       ⠱⡀     ",
                "    0┤⢄    ●  ⠈⡢    ",
                "     │ ⠑⢄⡀   ⡠⠊     ",
                "   −2┤   ⠈⠢⡠⠊       ",
                "     −2    0   2    "
            ]
        );
    }

    #[test]
    fn later_classes_lie_over_earlier_ones_and_all_over_the_background() {
        let look = look(Glyphs::Braille);
        let centre = [(0.0, 0.0)];
        let points = [Points { at: &centre, hue: 0 }, Points { at: &centre, hue: 1 }];
        for (points, colour) in
            [(&points[..], look.theme.series(1)), (&points[..1], look.theme.series(0)), (&[], look.theme.border)]
        {
            let mut buf = Buffer::empty(Rect::new(0, 0, 2, 1));
            Cloud { background: &centre, points, ..Cloud::default() }.render(buf.area, &mut buf, &look);
            let drawn: Vec<_> = buf.content().iter().filter(|cell| cell.symbol() != " ").map(|cell| cell.fg).collect();
            assert_eq!(drawn, [colour]);
        }
    }

    #[test]
    fn arrows_point_one_of_eight_ways_and_marks_lie_over_them() {
        let look = look(Glyphs::Braille);
        let ways =
            [(1.0, 0.1), (1.0, 1.0), (-0.1, 2.0), (-1.0, 0.9), (-3.0, 0.0), (-1.0, -2.0), (0.3, -1.0), (1.0, -1.0)];
        assert_eq!(ways.map(|way| pointing(way, &look)).iter().collect::<String>(), "→↗↑↖←↙↓↘");
        assert_eq!([(0.0, 0.0), (f64::NAN, 1.0)].map(|way| pointing(way, &look)), ['·'; 2]);
        let mut buf = Buffer::empty(Rect::new(0, 0, 2, 1));
        let arrows = [Arrow { at: (0.0, 0.0), towards: (1.0, 0.0), is_strong: true }];
        Cloud { arrows: &arrows, marks: &[((0.0, 0.0), '2')], ..Cloud::default() }.render(buf.area, &mut buf, &look);
        assert_eq!(rows(&buf).concat().trim(), "2");
    }

    #[test]
    fn clouds_stay_inside_every_area() {
        stays_inside_every_area(|area, buf, look| {
            let diamond = [Points { at: &DIAMOND, hue: 0 }];
            let arrows = DIAMOND.map(|at| Arrow { at, towards: at, is_strong: true });
            let cloud = Cloud {
                reach: 1.9,
                background: &DIAMOND,
                arrows: &arrows,
                points: &diamond,
                paths: &diamond,
                cursor: Some((0.0, 9.0)),
                marks: &[((0.0, 0.0), '1'), ((9.0, f64::NAN), '2')],
            };
            cloud.render(area, buf, look);
        });
    }
}
