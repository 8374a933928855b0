//! The act that folds: the function, what a push leaves of it, and how the error grows from layer to layer.

use super::{Panels, hue};
use crate::plan;
use crate::scenes::depth::fold::Folded;
use crate::ui::{Axis, Chart, Curve, Reference, Size, Y, number, panel, rows};
use ratatui::{buffer::Buffer, layout::Rect};

/// The most pieces that are told apart side by side.
const SEEN: usize = 16;

impl Panels<'_, Folded> {
    pub fn fold(&self, area: Rect, buf: &mut Buffer) {
        let plan = match self.size {
            Size::Small => plan! { rows { (9, 1) Self::function, (6, 0) Self::numbers } },
            _ => plan! { rows {
                (9, 1) Self::function,
                (8, 0) columns { (26, 1) Self::numbers, (26, 1) Self::by_push, (26, 1) Self::by_layer },
            } },
        };
        plan.draw(self, area, buf);
    }

    /// The net over what was built: all of it, or as many pieces as are told apart, in the middle.
    fn function(&self, area: Rect, buf: &mut Buffer) {
        let pieces = self.now.built.len();
        let shown = pieces.min(SEEN);
        let note = format!("{shown}/{pieces} {}", self.look.word("note.pieces"));
        let inner = panel("panel.function", &note, area, buf, self.look);
        let from = (pieces - shown) / 2;
        let x = [from, from + shown].map(|piece| piece as f64 / pieces as f64);
        let joints = |intervals: &[crate::engine::piecewise::Interval]| {
            let inside = intervals.iter().filter(|it| it.to >= x[0] && it.from <= x[1]);
            let ends =
                inside.flat_map(|it| [it.from.max(x[0]), it.to.min(x[1])].map(|x| (x, it.slope * x + it.intercept)));
            ends.collect::<Vec<(f64, f64)>>()
        };
        let chart = Chart {
            x: Axis::linear(x[0], x[1]),
            x_name: "x",
            y: Y::On(Axis::linear(-0.5, 1.5)),
            curves: vec![
                Curve::new(self.look.word("note.net"), hue::DEEP, joints(&self.now.intervals)),
                Curve::new(self.look.word("note.built"), hue::TARGET, joints(&self.now.built)),
            ],
            ..Chart::default()
        };
        chart.render(inner, buf, self.look);
    }

    fn numbers(&self, area: Rect, buf: &mut Buffer) {
        let note = if self.now.push == 0.0 { String::new() } else { format!("σ {}", number(self.now.push)) };
        let inner = panel("panel.pieces", &note, area, buf, self.look);
        let (units, pieces) = (self.now.net.units(), self.now.pieces());
        let mut entries = vec![
            (self.look.word("row.units"), units.to_string()),
            (self.look.word("row.pieces"), self.look.unless_kept("fold_pieces", pieces.to_string())),
            (self.look.word("row.shallow"), (self.now.built.len() - 1).to_string()),
        ];
        if self.now.push > 0.0 {
            entries.push((
                self.look.word("row.mean"),
                self.look.unless_kept("fold_pieces_mean", number(self.now.mean[0])),
            ));
            entries.push((self.look.word("row.error"), self.look.unless_kept("fold_error", number(self.now.error))));
            entries.push((
                self.look.word("row.mean-error"),
                self.look.unless_kept("fold_error_mean", number(self.now.mean[1])),
            ));
        }
        rows::pairs(&entries, inner, buf, self.look);
    }

    /// The error of all pushes so far.
    fn by_push(&self, area: Rect, buf: &mut Buffer) {
        let inner = panel("panel.by-push", "", area, buf, self.look);
        let pushed = self.view.all::<Folded>().filter(|it| it.push > 0.0).map(|it| (it.push, it.mean[1]));
        let chart = Chart {
            x: Axis::log10(1e-6, 1.0),
            x_name: "σ",
            y: Y::Decades(&[1e-4, 10.0]),
            curves: vec![Curve::new("", hue::DEEP, pushed)],
            references: &[Reference { y: 1.0, name: "" }],
            ..Chart::default()
        };
        chart.render(inner, buf, self.look);
    }

    /// How far off each fold is.
    fn by_layer(&self, area: Rect, buf: &mut Buffer) {
        let ends = [&self.now.by_layer[0], &self.now.by_layer[self.now.by_layer.len() - 1]].map(|off| number(*off));
        let note = if self.now.push > 0.0 { ends.join(" → ") } else { String::new() };
        let inner = panel("panel.by-layer", &note, area, buf, self.look);
        let off = self.now.by_layer.iter().enumerate().map(|(i, off)| ((i + 1) as f64, *off));
        let chart = Chart {
            x: Axis::linear(1.0, self.scene.folds.max(2) as f64),
            x_name: self.look.word("axis.fold"),
            y: Y::Decades(&[]),
            curves: vec![Curve::new("", hue::SPECIAL, off.filter(|(_, off)| *off > 0.0))],
            ..Chart::default()
        };
        chart.render(inner, buf, self.look);
    }
}
