//! The line through the points of a series.

use super::Series;
use crate::ui::canvas::{Canvas, dots_between};
use crate::ui::look::Look;
use crate::ui::plane::Plane;

/// Draws straight lines from each point of `series` to the next.
pub(super) fn draw(series: &Series, canvas: &mut Canvas, plane: &Plane, look: &Look) {
    let colour = look.theme.series(series.hue);
    let mut pen = 0_u32;
    let mut last: Option<(i32, i32)> = None;
    // The dots already drawn in the column of `last`. A long curve has many points in one column; most add nothing.
    let mut drawn = 0..=0;
    for point in series.points {
        let Some((x, y)) = plane.dot(*point) else {
            last = None;
            continue;
        };
        let from = last.replace((x, y));
        match from {
            Some((column, _)) if column == x && drawn.contains(&y) => continue,
            Some((column, _)) if column == x => drawn = y.min(*drawn.start())..=y.max(*drawn.end()),
            _ => drawn = y..=y,
        }
        for (x, y) in dots_between(from.unwrap_or((x, y)), (x, y), canvas.size()) {
            pen += 1;
            if look.colour || is_dash(series.hue, pen) {
                canvas.dot(x, y, colour);
            }
        }
    }
}

/// Without colours: whether the `i`-th dot of a curve is drawn (whole, dashed and dotted lines in turn).
fn is_dash(hue: usize, i: u32) -> bool {
    match hue % 3 {
        0 => true,
        1 => i % 6 < 4,
        _ => i.is_multiple_of(4),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::math;
    use crate::ui::axes::Axes;
    use crate::ui::axis::Axis;
    use crate::ui::glyphs::Glyphs;
    use crate::ui::testing::{look, rows};
    use ratatui::buffer::Buffer;

    fn both_ways(points: &[(f64, f64)], look: &Look) -> [Buffer; 2] {
        let mut buf = Buffer::empty(ratatui::layout::Rect::new(0, 0, 12, 5));
        let axes = Axes { x: Axis::linear(0.0, 999.0), y: Axis::linear(-1.0, 1.0), x_name: "" };
        let plane = Plane::new(&axes, buf.area, look);
        let (mut simple, mut fast) = (Canvas::new(buf.area, look), Canvas::new(buf.area, look));
        plane.draw_path(points, look.theme.series(0), &mut simple);
        draw(&Series { name: "", points, hue: 0 }, &mut fast, &plane, look);
        [simple, fast].map(|canvas| {
            buf.reset();
            canvas.render(&mut buf);
            buf.clone()
        })
    }

    #[test]
    fn skipping_points_changes_nothing() {
        let noisy = |i: i32| (f64::from(i), math::sin(0.02 * f64::from(i)) * math::sin(1e4 * f64::from(i)));
        let points: Vec<(f64, f64)> = (0..1000).map(noisy).collect();
        let [simple, fast] = both_ways(&points, &look(Glyphs::Braille));
        assert!(rows(&simple).concat().contains('⣿'), "the curve should be dense: {simple:?}");
        assert_eq!(simple, fast);
    }

    #[test]
    fn a_value_that_is_not_finite_interrupts_the_curve() {
        let points = [(0.0, 0.0), (400.0, 0.0), (500.0, f64::NAN), (600.0, 0.0), (999.0, 0.0)];
        let [simple, fast] = both_ways(&points, &look(Glyphs::Ascii));
        assert_eq!(rows(&fast)[2], ".....  .....");
        assert_eq!(simple, fast);
    }

    #[test]
    fn without_colours_curves_differ_by_their_dashes() {
        let colourless = Look { colour: false, ..look(Glyphs::Ascii) };
        let drawn = [0, 1, 2].map(|hue| {
            let mut buf = Buffer::empty(ratatui::layout::Rect::new(0, 0, 12, 1));
            let plane = Plane::new(&Axes::default(), buf.area, &colourless);
            let mut canvas = Canvas::new(buf.area, &colourless);
            draw(&Series { name: "", points: &[(0.0, 1.0), (1.0, 1.0)], hue }, &mut canvas, &plane, &colourless);
            canvas.render(&mut buf);
            rows(&buf).concat()
        });
        assert_eq!(drawn, ["''''''''''''", "''  ''''  ''", "  '   '   ' "].map(str::to_owned));
    }
}
