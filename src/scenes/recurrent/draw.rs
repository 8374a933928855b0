//! The panels of each act, and where they go.

mod backward;
mod cliff;
mod equations;
mod forward;
mod jacobian;
mod lags;
mod learning;
mod strips;

use super::history::History;
use super::{Moment, Recurrent};
use crate::engine::recurrence::Kind;
use crate::scene::View;
use crate::ui::axes::Axes;
use crate::ui::axis::Axis;
use crate::ui::look::Look;
use crate::ui::panel::Panel;
use crate::ui::plot::{Corner, Plot, Series};
use crate::ui::text::put_char;
use ratatui::style::Style;
use ratatui::{buffer::Buffer, layout::Rect};

/// A moment about to be drawn.
struct Panels<'a> {
    history: History<'a>,
    /// The step it is at: never between two, where curves that are still being drawn have no value.
    playhead: f64,
    /// The cell and the unit whose inside is shown.
    focus: Kind,
    unit: usize,
    look: &'a Look<'a>,
}

pub fn draw(scene: &Recurrent, view: View<'_, Moment>, area: Rect, buf: &mut Buffer, look: &Look) {
    let Some(history) = History::of(view) else { return };
    let playhead = super::readings::step(view.now()) as f64;
    let unit = scene.unit.min(history.world.hidden() - 1);
    let panels = Panels { history, playhead, focus: scene.focus(), unit, look };
    match view.now() {
        Moment::Forward(forward) => panels.forward(forward, area, buf),
        Moment::Backward(_) => panels.backward(area, buf),
        Moment::Jacobian(_) => panels.jacobian(area, buf),
        Moment::Cliff(cliff) => panels.cliff(cliff, area, buf),
        Moment::Lags(lags) => panels.lags(lags, area, buf),
        Moment::Learning(learning) => panels.learning(learning, area, buf),
    }
}

/// The colour of a cell.
fn hue(kind: Kind) -> usize {
    match kind {
        Kind::Lstm => 0,
        Kind::Rnn => 1,
        Kind::Gru => 2,
    }
}

/// A curve being collected.
struct Curve {
    name: &'static str,
    points: Vec<(f64, f64)>,
    hue: usize,
}

impl<'a> Panels<'a> {
    /// A border with the title of this key; returns what it encloses.
    fn panel(&self, title: &'a str, note: &str, area: Rect, buf: &mut Buffer) -> Rect {
        Panel { title: self.look.word(title), note, border: None }.render(area, buf, self.look)
    }

    /// φ′ of the RNN, from the h that φ gave; undefined where there is no RNN.
    fn slope(&self, h: f64) -> f64 {
        self.history.world.cell(Kind::Rnn).map_or(f64::NAN, |(_, cell)| cell.parameters.slope(h))
    }

    fn kinds(&self) -> impl Iterator<Item = Kind> + use<'_> {
        self.history.world.cells.iter().map(super::world::Cell::kind)
    }

    /// A dot in the colour of a curve.
    fn mark(&self, x: u16, y: u16, hue: usize, buf: &mut Buffer) {
        put_char(buf, x, y, self.look.glyph('●', 'o'), Style::new().fg(self.look.theme.series(hue)));
    }

    /// Curves over t = 1 … T.
    fn over_t(&self, curves: &[Curve], y: Axis, area: Rect, buf: &mut Buffer) {
        let axes = Axes { x: Axis::linear(1.0, self.history.world.length() as f64), y, x_name: "t" };
        let series: Vec<Series> =
            curves.iter().map(|curve| Series { name: curve.name, points: &curve.points, hue: curve.hue }).collect();
        let plot =
            Plot { axes, series: &series, playhead: Some(self.playhead), legend: Corner::Above, ..Plot::default() };
        plot.render(area, buf, self.look);
    }
}

/// A logarithmic axis that holds all of the curves, zeros on its floor, and a few decades however few there are.
fn decades(curves: &[Curve]) -> Axis {
    const LEAST: [f64; 2] = [1e-6, 1.0];
    let known = curves.iter().flat_map(|curve| curve.points.iter().map(|(_, y)| *y));
    Axis::around_log10(known.chain(LEAST)).with_floor()
}
