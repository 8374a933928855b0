//! The cells learn.

use super::{Curve, Panels, hue};
use crate::engine::recurrence::Kind;
use crate::scenes::recurrent::learning::{Grade, Learning};
use crate::scenes::recurrent::settings::{Clip, LARGEST_NORM};
use crate::scenes::recurrent::task::{SYMBOLS, Task};
use crate::ui::axes::Axes;
use crate::ui::axis::Axis;
use crate::ui::heatmap::{HeatMap, Scale};
use crate::ui::layout::{STANDARD, columns, fits, rows, share};
use crate::ui::number::{fixed, short};
use crate::ui::plot::{Corner, Plot, Reference, Series};
use crate::ui::text::print;
use ratatui::{buffer::Buffer, layout::Rect};

impl Panels<'_> {
    pub fn learning(&self, now: &Learning, area: Rect, buf: &mut Buffer) {
        if !fits(area, STANDARD) {
            let parts = rows(area, &[share(8, 3), share(7, 2)]);
            self.accuracy(now, *parts.first().unwrap_or(&area), buf);
            if let Some(part) = parts.get(1) {
                self.example(now, *part, buf);
            }
            return;
        }
        let sides = columns(area, &[share(44, 3), share(34, 2)]);
        let left = rows(sides[0], &[share(9, 1), share(8, 1)]);
        self.accuracy(now, left[0], buf);
        self.losses(now, left[1], buf);
        let right = rows(sides[1], &[share(9, 1), share(8, 1)]);
        self.example(now, right[0], buf);
        self.clipping(now, right[1], buf);
    }

    fn grades(&self, value: impl Fn(&Grade) -> f64) -> Vec<Curve> {
        let curve = |(i, kind): (usize, Kind)| {
            let points =
                self.history.all::<Learning>().map(|moment| (moment.step as f64, value(&moment.grades[i]))).collect();
            Curve { name: kind.name(), points, hue: hue(kind) }
        };
        self.kinds().enumerate().map(curve).collect()
    }

    fn over_steps(
        &self,
        curves: &[Curve],
        y: Axis,
        reference: Reference,
        now: &Learning,
        area: Rect,
        buf: &mut Buffer,
    ) {
        let series: Vec<Series> =
            curves.iter().map(|curve| Series { name: curve.name, points: &curve.points, hue: curve.hue }).collect();
        let plot = Plot {
            axes: Axes { x: Axis::linear(0.0, now.course.steps as f64), y, x_name: self.look.word("axis.steps") },
            series: &series,
            references: &[reference],
            playhead: Some(now.step as f64),
            legend: Corner::Above,
        };
        plot.render(area, buf, self.look);
    }

    /// The part of the answers that is right.
    fn accuracy(&self, now: &Learning, area: Rect, buf: &mut Buffer) {
        let title = if now.course.task == Task::Recall { "panel.recall" } else { "panel.adding" };
        let chance = now.course.task.chance();
        let dots = if chance.is_finite() { format!(", {}", self.look.word("note.chance")) } else { String::new() };
        let note = format!("{} {}{dots}", self.look.word("axis.lag"), now.course.lag);
        let inner = self.panel(title, &note, area, buf);
        let curves = self.grades(|grade| grade.accuracy);
        self.over_steps(&curves, Axis::linear(0.0, 1.0), Reference { y: chance, name: "" }, now, inner, buf);
    }

    fn losses(&self, now: &Learning, area: Rect, buf: &mut Buffer) {
        let curves = self.grades(|grade| grade.loss);
        let blind = now.course.task.blind_loss();
        let known = curves.iter().flat_map(|curve| curve.points.iter().map(|(_, y)| *y));
        let y = Axis::around_log10(known.chain([blind]));
        let inner = self.panel("panel.loss", self.look.word("note.blind"), area, buf);
        self.over_steps(&curves, y, Reference { y: blind, name: "" }, now, inner, buf);
    }

    /// The longest gradients, and where they are clipped.
    fn clipping(&self, now: &Learning, area: Rect, buf: &mut Buffer) {
        let curves = self.grades(|grade| grade.norm);
        let known = curves.iter().flat_map(|curve| curve.points.iter().map(|(_, y)| *y));
        let y = Axis::around_log10(known.chain([0.1, LARGEST_NORM, 10.0]));
        let note = match now.course.clip {
            Clip::None => "",
            Clip::Norm => self.look.word("note.clip_norm"),
            Clip::Value => self.look.word("note.clip_value"),
        };
        let inner = self.panel("panel.clipping", note, area, buf);
        self.over_steps(&curves, y, Reference { y: LARGEST_NORM, name: "" }, now, inner, buf);
    }

    /// One sequence, and what each cell answers.
    fn example(&self, now: &Learning, area: Rect, buf: &mut Buffer) {
        let title = if now.course.task == Task::Recall { "panel.example" } else { "panel.sum" };
        let inner = self.panel(title, "", area, buf);
        if inner.height == 0 {
            return;
        }
        let below = Rect { y: inner.y + 1, height: inner.height - 1, ..inner };
        let names: Vec<&str> = self.kinds().map(Kind::name).collect();
        match now.course.task {
            Task::Recall => {
                print(buf, inner.x, inner.y, inner.width, &recall(now, usize::from(inner.width)), self.look.text());
                let shares: Vec<Vec<f64>> = now.grades.iter().map(softmax).collect();
                let value = |row: usize, column: usize| shares[row][column];
                let map = HeatMap::new(names.len(), SYMBOLS, Scale::Sequential(Axis::default()), &value);
                let right = now.course.example.symbols.first().copied().unwrap_or(0);
                let columns: Vec<String> = (0..SYMBOLS)
                    .map(|i| if i == right { format!("{}✓", LETTERS[i]) } else { LETTERS[i].to_string() })
                    .collect();
                let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
                HeatMap { row_labels: &names, column_labels: &columns, ..map }.render(below, buf, self.look);
            }
            Task::Adding => {
                let sum = now.course.example.sums.iter().next().map_or(f64::NAN, |sum| f64::from(*sum));
                let asked = format!("{} = {}", marked(now).join(" + "), fixed(sum, 3));
                print(buf, inner.x, inner.y, inner.width, &asked, self.look.text());
                for ((grade, name), y) in now.grades.iter().zip(names).zip(below.top()..below.bottom()) {
                    let answer = grade.answer.iter().next().map_or(f64::NAN, |answer| f64::from(*answer));
                    let line = format!("{name:<5}{}  ({})", fixed(answer, 3), short(answer - sum));
                    print(buf, inner.x, y, inner.width, &line, self.look.text());
                }
            }
        }
    }
}

/// The symbols: those that may be first, and the others.
const LETTERS: [char; 2 * SYMBOLS] = ['A', 'B', 'C', 'D', 'e', 'f', 'g', 'h'];

/// The example as text of at most this many letters: `Bhegf…fhe ?`.
fn recall(now: &Learning, room: usize) -> String {
    let x = &now.course.example.x;
    let letter = |t: usize| (0..2 * SYMBOLS).find(|i| x[[t, 0, *i]] > 0.0).map_or('·', |i| LETTERS[i]);
    let all: Vec<char> = (0..x.dim().0).map(letter).collect();
    let text = |letters: &[char]| letters.iter().collect::<String>();
    if all.len() + 2 <= room {
        return format!("{} ?", text(&all));
    }
    let half = room.saturating_sub(3) / 2;
    format!("{}…{} ?", text(&all[..half.min(all.len())]), text(&all[all.len() - half.min(all.len())..]))
}

/// The marked values of the example.
fn marked(now: &Learning) -> Vec<String> {
    let x = &now.course.example.x;
    let is_marked = |t: &usize| x[[*t, 0, 1]] > 0.0;
    (0..x.dim().0).filter(is_marked).map(|t| fixed(f64::from(x[[t, 0, 0]]), 3)).collect()
}

/// How probable each symbol is to a cell.
fn softmax(grade: &Grade) -> Vec<f64> {
    let logits: Vec<f64> = grade.answer.iter().map(|logit| f64::from(*logit)).collect();
    let largest = logits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let powers: Vec<f64> = logits.iter().map(|logit| crate::engine::math::exp(logit - largest)).collect();
    let total = powers.iter().fold(0.0, |sum, power| sum + power);
    let mut shares: Vec<f64> = powers.iter().map(|power| power / total).collect();
    shares.resize(SYMBOLS, f64::NAN);
    shares
}
