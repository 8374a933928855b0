//! One panel for each idea; a file for the panels of each act.

mod learned;
mod pieces;
mod terms;
mod weights;

use super::Moment;
use super::settings::{DiffusionLoss, Units};
use crate::scene::View;
use crate::ui::{Axis, Canvas, Look, Plane, fixed, number};
use ratatui::style::Color;

/// A moment of one act about to be drawn.
pub struct Panels<'a, P> {
    pub now: &'a P,
    pub scene: &'a DiffusionLoss,
    pub view: View<'a, Moment>,
    pub look: &'a Look<'a>,
}

impl<P> Panels<'_, P> {
    /// What the picture counts in.
    fn unit(&self) -> &str {
        self.look.word(match self.scene.units {
            Units::Nats => "unit.nats",
            Units::Bits => "unit.bits",
        })
    }

    /// A number of nats in that unit, with so many decimals; `?` while a question keeps it.
    fn amount(&self, reading: &str, nats: f64, decimals: usize) -> String {
        self.look.unless_kept(reading, fixed(self.scene.units.of(nats), decimals))
    }

    /// The same with three digits.
    fn short_amount(&self, reading: &str, nats: f64) -> String {
        self.look.unless_kept(reading, number(self.scene.units.of(nats)))
    }
}

/// t = 1 … T, each decade as wide as any other.
fn t_axis(last: usize) -> Axis {
    Axis::log10(1.0, last.max(2) as f64)
}

/// A bar between two heights at x, so many dots wide.
fn bar(canvas: &mut Canvas, plane: &Plane, x: f64, ends: [f64; 2], width: i32, colour: Color) {
    let [Some((column, low)), Some((_, high))] = ends.map(|y| plane.dot((x, y))) else { return };
    for column in column - width / 2..column - width / 2 + width {
        canvas.line((column, low), (column, high), colour);
    }
}

/// A number below the line, as in x₁₀₀₀.
fn subscript(n: usize) -> String {
    let below = |c: char| char::from_u32('₀' as u32 + c.to_digit(10).unwrap_or(0)).unwrap_or(c);
    n.to_string().chars().map(below).collect()
}
