//! The latent plane as a map of digits: each cell shows the class that most codes in it have.

use super::{Panels, indexed};
use crate::engine::data::digit_label;
use crate::engine::math;
use crate::scenes::vae::codes::Codes;
use crate::ui::cloud::square;
use crate::ui::{Axes, Axis, Canvas, Histogram, Look, Plane, panel, print, put_char, theme};
use ratatui::style::{Color, Style};
use ratatui::{buffer::Buffer, layout::Rect};
use std::f64::consts::TAU;

/// A part of the latent plane on the screen.
pub struct Map<'a> {
    look: &'a Look<'a>,
    plane: Plane,
    /// The cells between the axes.
    inside: Rect,
}

impl<M> Panels<'_, M> {
    /// The name of the plane's second axis, which points up.
    pub fn plane_note(&self, codes: &Codes) -> String {
        format!("{} {}", self.look.glyph('↑', '^'), indexed('z', codes.plane[1]))
    }

    /// The axes of a part of the plane, the same scale in both directions.
    pub fn map(&self, codes: &Codes, (x, y): (Axis, Axis), area: Rect, buf: &mut Buffer) -> Map<'_> {
        let name = indexed('z', codes.plane[0]);
        let axes = Axes { x, y, x_name: &name };
        let inside = axes.render(square(&axes, area), buf, self.look);
        Map { look: self.look, plane: Plane::new(&axes, inside, self.look), inside }
    }

    /// How often z falls where, over all digits, beside the density of the prior.
    pub fn aggregate(&self, codes: &Codes, area: Rect, buf: &mut Buffer) {
        let bin = 2.0 * codes.reach / codes.aggregate.len() as f64;
        let total: usize = codes.aggregate.iter().sum();
        let bins: Vec<f64> = codes.aggregate.iter().map(|n| *n as f64 / (total as f64 * bin)).collect();
        let density = |x: f64| (x, math::exp(-0.5 * x * x) / TAU.sqrt());
        let prior: Vec<(f64, f64)> = (0..=120).map(|i| density(codes.reach * (f64::from(i) / 60.0 - 1.0))).collect();
        let top = bins.iter().copied().fold(0.4, f64::max);
        let name = indexed('z', codes.plane[0]);
        let axes = Axes { x: codes.axis(), y: Axis::linear(0.0, (10.0 * top).ceil() / 10.0), x_name: &name };
        let inner = panel("panel.aggregate", "", area, buf, self.look);
        Histogram { axes, bins: &bins, hue: 0, curve: &prior }.render(inner, buf, self.look);
    }
}

impl Map<'_> {
    /// The class that most codes in a cell have, as a digit in its colour; pale behind other things.
    pub fn digits(&self, codes: &Codes, is_pale: bool, buf: &mut Buffer) {
        let columns = usize::from(self.inside.width);
        let mut counts = vec![[0_u16; 10]; columns * usize::from(self.inside.height)];
        for (i, point) in codes.points().enumerate() {
            if let Some((x, y)) = self.plane.cell(point) {
                let cell = usize::from(y - self.inside.y) * columns + usize::from(x - self.inside.x);
                counts[cell][digit_label(i)] += 1;
            }
        }
        for (cell, counts) in counts.iter().enumerate() {
            let most = counts.iter().copied().max().unwrap_or(0);
            if let Some(label) = counts.iter().position(|n| *n == most && most > 0) {
                let hue = self.look.theme.series(label);
                let style = Style::new().fg(if is_pale { theme::blend(hue, self.look.theme.background) } else { hue });
                let (x, y) = ((cell % columns) as u16, (cell / columns) as u16);
                put_char(buf, self.inside.x + x, self.inside.y + y, (b'0' + label as u8) as char, style);
            }
        }
    }

    /// An ellipse with its axes along those of the plane.
    pub fn ellipse(&self, (x, y): (f64, f64), (a, b): (f64, f64), colour: Color, buf: &mut Buffer) {
        const CORNERS: usize = 90;
        let at = |i: usize| TAU * i as f64 / CORNERS as f64;
        let ring: Vec<(f64, f64)> =
            (0..=CORNERS).map(|i| (x + a * math::cos(at(i)), y + b * math::sin(at(i)))).collect();
        self.path(&ring, colour, buf);
    }

    /// A line from point to point.
    pub fn path(&self, points: &[(f64, f64)], colour: Color, buf: &mut Buffer) {
        let mut canvas = Canvas::new(self.inside, self.look);
        self.plane.draw_path(points, colour, &mut canvas);
        canvas.render(buf);
    }

    /// Dots.
    pub fn dots(&self, points: &[(f64, f64)], colour: Color, buf: &mut Buffer) {
        let mut canvas = Canvas::new(self.inside, self.look);
        self.plane.draw_points(points, colour, &mut canvas);
        canvas.render(buf);
    }

    /// A character at a point, and a name beside it.
    pub fn mark(&self, point: (f64, f64), character: char, name: &str, colour: Color, buf: &mut Buffer) {
        let Some((x, y)) = self.plane.cell(point) else { return };
        let style = Style::new().fg(colour);
        put_char(buf, x, y, character, style);
        if !name.is_empty() && x + 2 < self.inside.right() {
            print(buf, x + 1, y, self.inside.right() - x - 1, name, style);
        }
    }
}
