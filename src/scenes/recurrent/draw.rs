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
use crate::ui::{Axis, Chart, Curve, Look, Y, fixed, number, put_char};
use ratatui::style::Style;
use ratatui::{buffer::Buffer, layout::Rect};

/// A moment of one act about to be drawn.
struct Panels<'a, M> {
    now: &'a M,
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
    let focus = scene.focus();
    match view.now() {
        Moment::Forward(now) => Panels { now, history, playhead, focus, unit, look }.forward(area, buf),
        Moment::Backward(now) => Panels { now, history, playhead, focus, unit, look }.backward(area, buf),
        Moment::Jacobian(now) => Panels { now, history, playhead, focus, unit, look }.jacobian(area, buf),
        Moment::Cliff(now) => Panels { now, history, playhead, focus, unit, look }.cliff(area, buf),
        Moment::Lags(now) => Panels { now, history, playhead, focus, unit, look }.lags(area, buf),
        Moment::Learning(now) => Panels { now, history, playhead, focus, unit, look }.learning(area, buf),
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

/// So many decades a logarithmic axis has at least, however few the curves have.
const DECADES: Y = Y::DecadesOnFloor(&[1e-6, 1.0]);

impl<M> Panels<'_, M> {
    /// φ′ of the RNN, from the h that φ gave; undefined where there is no RNN.
    fn slope(&self, h: f64) -> f64 {
        self.history.world.cell(Kind::Rnn).map_or(f64::NAN, |(_, cell)| cell.parameters.slope(h))
    }

    /// The largest |eigenvalue| of the RNN's recurrent weights; nothing without an RNN.
    fn radius_note(&self) -> String {
        let cell = self.history.world.cell(Kind::Rnn);
        cell.map_or_else(String::new, |(_, cell)| format!("RNN ρ(W) {}", number(cell.radius)))
    }

    /// What the dotted line is, where one answers by chance.
    fn chance_note(&self, chance: f64) -> String {
        format!("{} {}", self.look.word("note.chance"), fixed(chance, 2))
    }

    fn kinds(&self) -> impl Iterator<Item = Kind> + use<'_, M> {
        self.history.world.cells.iter().map(super::world::Cell::kind)
    }

    /// A curve for every cell, under its name and in its colour.
    fn of_cells<P: IntoIterator<Item = (f64, f64)>>(&self, points: impl Fn(usize, Kind) -> P) -> Vec<Curve<'static>> {
        self.kinds().enumerate().map(|(i, kind)| Curve::new(kind.name(), hue(kind), points(i, kind))).collect()
    }

    /// A dot in the colour of a curve.
    fn mark(&self, x: u16, y: u16, hue: usize, buf: &mut Buffer) {
        put_char(buf, x, y, self.look.glyph('●', 'o'), Style::new().fg(self.look.theme.series(hue)));
    }

    /// Curves over t = 1 … T.
    fn over_t(&self, curves: Vec<Curve>, y: Y, area: Rect, buf: &mut Buffer) {
        let x = Axis::linear(1.0, self.history.world.length() as f64);
        Chart { x, x_name: "t", y, curves, playhead: Some(self.playhead), ..Chart::default() }
            .render(area, buf, self.look);
    }
}
