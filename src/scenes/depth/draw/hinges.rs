//! The act on a line: two nets with as many units, their joints, and the hinges that they are made of.

use super::{Panels, columns, hue};
use crate::plan;
use crate::scenes::depth::hinges::{Count, Fitted, Pair, WINDOW};
use crate::ui::{Axis, Chart, Curve, Size, Y, fixed, number, panel, rows};
use ratatui::{buffer::Buffer, layout::Rect};

/// Of the columns of the table.
const WIDTHS: [u16; 3] = [9, 8, 8];

/// So many points make a curve.
const POINTS: usize = 161;

impl Panels<'_, Pair> {
    pub fn hinges(&self, area: Rect, buf: &mut Buffer) {
        let plan = match self.size {
            Size::Small => plan! { rows { (8, 1) Self::deep, (8, 1) Self::shallow } },
            _ => plan! { rows {
                (9, 1) columns { (38, 1) Self::shallow, (38, 1) Self::deep },
                (8, 1) columns { (38, 1) Self::units, (38, 1) Self::counts },
            } },
        };
        plan.draw(self, area, buf);
    }

    fn shallow(&self, area: Rect, buf: &mut Buffer) {
        self.net("panel.shallow", ["shallow_regions", "shallow_fit_loss"], &self.now.shallow, hue::PLAIN, area, buf);
    }

    fn deep(&self, area: Rect, buf: &mut Buffer) {
        self.net("panel.deep", ["regions", "fit_loss"], &self.now.deep, hue::DEEP, area, buf);
    }

    /// A net over what it is to learn, with a tick below each joint.
    fn net(&self, title: &str, readings: [&str; 2], fitted: &Fitted, hue: usize, area: Rect, buf: &mut Buffer) {
        let [reading, error] = readings;
        let count = self.look.unless_kept(reading, fitted.intervals.len().to_string());
        let error = self.look.unless_kept(error, number(fitted.error));
        let note = format!("{} {count}, MSE {error}", self.look.word("note.intervals"));
        let inner = panel(title, &note, area, buf, self.look);
        let points = &self.now.shared.points;
        let value = |x: f64| (x, fitted.net.at(x));
        let chart = Chart {
            x: Axis::linear(WINDOW[0], WINDOW[1]),
            x_name: "x",
            y: Y::On(self.heights()),
            curves: vec![
                Curve::new("", hue, grid().map(value)),
                Curve::new("", super::hue::TARGET, points.iter().copied()),
            ],
            ..Chart::default()
        };
        let plane = chart.render(inner, buf, self.look);
        for x in fitted.joints() {
            if let Some((column, row)) = plane.cell((x, self.heights().ends()[0])) {
                crate::ui::put_char(buf, column, row, self.look.glyph('╵', '\''), self.look.accent());
            }
        }
    }

    /// A frame for the target and both nets, at rest from moment to moment: nets of the start may leave it.
    fn heights(&self) -> Axis {
        let ys = self.now.shared.points.iter().map(|point| point.1);
        let (lo, hi) = ys.fold((f64::INFINITY, f64::NEG_INFINITY), |(lo, hi), y| (lo.min(y), hi.max(y)));
        let room = 0.5 * (hi - lo).max(0.1);
        Axis::around([lo - room, hi + room])
    }

    /// What the units of one layer of the deep net give, each a line with bends; one of them stands out.
    fn units(&self, area: Rect, buf: &mut Buffer) {
        let net = &self.now.deep.net;
        let layer = self.scene.layer.min(net.layers.len()) - 1;
        let before: usize = net.layers[..layer].iter().map(crate::engine::piecewise::Affine::outputs).sum();
        let width = net.layers[layer].outputs();
        let note = format!(
            "{} {}, {} {}",
            self.look.word("note.layer"),
            layer + 1,
            self.look.word("note.unit"),
            self.scene.unit
        );
        let inner = panel("panel.units", &note, area, buf, self.look);
        let given: Vec<(f64, Vec<f64>)> = grid().map(|x| (x, net.given(x))).collect();
        let unit = |i: usize| given.iter().map(move |(x, all)| (*x, all[before + i].max(0.0)));
        let most = (0..width).flat_map(unit).map(|point| point.1).fold(1.0, f64::max);
        let chosen = self.scene.unit.min(width) - 1;
        let hue = |i: usize| if i == chosen { super::hue::SPECIAL } else { super::hue::TARGET };
        let mut order: Vec<usize> = (0..width).filter(|i| *i != chosen).collect();
        order.insert(0, chosen);
        let chart = Chart {
            x: Axis::linear(WINDOW[0], WINDOW[1]),
            x_name: "x",
            y: Y::Around(&[0.0, most]),
            curves: order.into_iter().map(|i| Curve::new("", hue(i), unit(i))).collect(),
            ..Chart::default()
        };
        chart.render(inner, buf, self.look);
    }

    /// Random nets of as many units, by layers, and what the bound allows.
    fn counts(&self, area: Rect, buf: &mut Buffer) {
        let inner = panel("panel.counts", self.look.word("note.draws"), area, buf, self.look);
        let shared = &self.now.shared;
        let row = |count: &Count| {
            let is_chosen = count.layers == shared.counts[shared.chosen].layers;
            let readings = if is_chosen { ["regions_mean", "pieces_mean"] } else { ["shallow_regions_mean", ""] };
            let regions = self.look.unless_kept(readings[0], fixed(count.regions, 1));
            let pieces = self.look.unless_kept(readings[1], fixed(count.pieces, 1));
            let bound = if count.bound < 1e6 { fixed(count.bound, 0) } else { number(count.bound) };
            (format!("{}×{}", count.layers, count.width), columns([&regions, &pieces, &bound], WIDTHS))
        };
        let table: Vec<(String, String)> = shared.counts.iter().map(row).collect();
        let names = ["note.intervals", "note.pieces", "note.bound"].map(|key| self.look.word(key));
        let head = [("", columns(names, WIDTHS))];
        let entries: Vec<(&str, String)> =
            head.into_iter().chain(table.iter().map(|(name, row)| (&**name, row.clone()))).collect();
        rows::pairs(&entries, inner, buf, self.look);
    }
}

fn grid() -> impl Iterator<Item = f64> {
    let [lo, hi] = WINDOW;
    (0..POINTS).map(move |i| lo + (hi - lo) * i as f64 / (POINTS - 1) as f64)
}
