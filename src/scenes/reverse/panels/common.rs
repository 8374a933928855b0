//! What the panels of all acts use.

use super::Panels;
use crate::scenes::reverse::estimator::{FIELD_SIDE, REACH, field_place};
use crate::scenes::reverse::{Moment, Part};
use crate::ui::axes::Axes;
use crate::ui::axis::Axis;
use crate::ui::cloud::{Arrow, Cloud, Points};
use crate::ui::panel::Panel;
use crate::ui::plot::{Corner, Plot, Series};
use crate::ui::text::{print, print_right};
use ratatui::{buffer::Buffer, layout::Rect};

/// A cloud about to be drawn: its points, their classes, and what else there is to see.
pub struct Scattered<'a> {
    pub points: &'a [f64],
    pub classes: &'a [usize],
    pub field: &'a [f32],
    pub paths: &'a [Vec<(f64, f64)>],
    pub cursor: Option<(f64, f64)>,
    pub marks: &'a [((f64, f64), char)],
    /// Every so many points are shown.
    pub step: usize,
}

/// Every so many of n points are shown between arrows, so that a cell holds hardly more than one of them.
pub fn thinned(n: usize, area: Rect) -> usize {
    let side = usize::from(area.height.min(area.width / 2).saturating_sub(4));
    n.div_ceil((2 * side * side).max(1)).max(1)
}

impl<'a> Panels<'a> {
    pub fn panel(&self, title: &'a str, note: &str, area: Rect, buf: &mut Buffer) -> Rect {
        Panel { title: self.look.word(title), note, border: None }.render(area, buf, self.look)
    }

    /// Points over the faint data, the field between them.
    pub fn cloud(&self, shown: &Scattered, inner: Rect, buf: &mut Buffer) {
        let data = pairs(&self.view.now().world.points);
        let none = self.view.now().world.no_class();
        let mut by_class = vec![Vec::new(); none + 1];
        for (place, class) in pairs(shown.points).into_iter().zip(shown.classes).step_by(shown.step) {
            by_class[(*class).min(none)].push(place);
        }
        let hue = |class: usize| if class == none { 0 } else { class };
        let points: Vec<Points> = by_class.iter().enumerate().map(|(i, at)| Points { at, hue: hue(i) }).collect();
        let paths: Vec<Points> = shown
            .paths
            .iter()
            .enumerate()
            .map(|(i, at)| Points { at, hue: if i + 1 == shown.paths.len() { 1 } else { 2 } })
            .collect();
        let arrows = arrows(shown.field, inner);
        let cloud = Cloud {
            reach: REACH,
            background: &data,
            arrows: &arrows,
            paths: &paths,
            points: &points,
            cursor: shown.cursor,
            marks: shown.marks,
        };
        cloud.render(inner, buf, self.look);
    }

    /// How much of the data and how much noise there is at each t, and what a step adds.
    pub fn schedule(&self, area: Rect, buf: &mut Buffer) {
        let schedule = &self.view.now().world.schedule;
        let inner = self.panel("panel.schedule", &format!("T {}", schedule.steps()), area, buf);
        let over_t = |of: &dyn Fn(usize) -> f64| -> Vec<(f64, f64)> {
            (0..=schedule.steps()).map(|t| (t as f64, of(t))).collect()
        };
        let signal = over_t(&|t| schedule.sqrt_alpha_bar(t));
        let noise = over_t(&|t| schedule.sqrt_one_minus_alpha_bar(t));
        let sigma = self.sigma_over_t();
        let mut series = vec![
            Series { name: "√ᾱₜ", points: &signal, hue: 0 },
            Series { name: "√1−ᾱₜ", points: &noise, hue: 1 },
        ];
        if !sigma.is_empty() {
            series.push(Series { name: "σₜ", points: &sigma, hue: 2 });
        }
        let axes = Axes { x: self.t_axis(), y: Axis::linear(0.0, 1.0), x_name: "t" };
        let plot = Plot { axes, series: &series, playhead: self.t(), legend: Corner::Above, ..Plot::default() };
        plot.render(inner, buf, self.look);
    }

    /// σ of every step of the chain, over the t where it starts.
    fn sigma_over_t(&self) -> Vec<(f64, f64)> {
        let plan = match &self.view.now().part {
            Part::Sampling(sampling) => &sampling.setup.plan,
            _ => return Vec::new(),
        };
        let sigma = |k: usize| {
            let (t, s) = plan.span(k);
            (t as f64, plan.sampler.transition(&plan.schedule, t, s).sigma)
        };
        (0..plan.times.len()).rev().map(sigma).collect()
    }

    pub fn t_axis(&self) -> Axis {
        Axis::linear(0.0, self.view.now().world.schedule.steps() as f64)
    }

    /// The t of the moment, gliding while it plays; None where there is no t.
    pub fn t(&self) -> Option<f64> {
        let t = |moment: &Moment| match &moment.part {
            Part::Training(training) => Some(training.t as f64),
            Part::Sampling(sampling) => Some(sampling.t as f64),
            Part::Quality(_) => None,
        };
        let now = t(self.view.now())?;
        match self.view.next().and_then(|(part, next)| Some((part, t(next)?))) {
            Some((part, next)) => Some(now + part * (next - now)),
            None => Some(now),
        }
    }

    /// Rows of a name on the left and a value on the right.
    pub fn list(&self, entries: &[(&str, String)], inner: Rect, buf: &mut Buffer) {
        for ((name, value), y) in entries.iter().zip(inner.top()..inner.bottom()) {
            let used = print(buf, inner.x, y, inner.width, name, self.look.dim());
            let room = inner.width.saturating_sub(used + 1);
            print_right(buf, inner.right(), y, room, value, self.look.text());
        }
    }
}

/// Rows of two numbers as pairs.
pub fn pairs(points: &[f64]) -> Vec<(f64, f64)> {
    points.chunks_exact(2).map(|point| (point[0], point[1])).collect()
}

/// As many arrows of a field as have room: every second one in small panels.
fn arrows(field: &[f32], inner: Rect) -> Vec<Arrow> {
    const COLUMNS_FOR_ALL: u16 = 3 * FIELD_SIDE as u16;
    let step = if 2 * inner.height.min(inner.width / 2) >= COLUMNS_FOR_ALL { 1 } else { 2 };
    let length = |(x, y): (f64, f64)| (x * x + y * y).sqrt();
    let vectors: Vec<(f64, f64)> = field.chunks_exact(2).map(|v| (f64::from(v[0]), f64::from(v[1]))).collect();
    let mut lengths: Vec<f64> = vectors.iter().copied().map(length).collect();
    lengths.sort_by(f64::total_cmp);
    let middle = lengths.get(lengths.len() / 2).copied().unwrap_or(0.0);
    let arrow = |(i, towards): (usize, &(f64, f64))| {
        let [x, y] = field_place(i / FIELD_SIDE, i % FIELD_SIDE);
        Arrow { at: (x, y), towards: *towards, is_strong: length(*towards) > middle }
    };
    let shown = |i: usize| (i / FIELD_SIDE).is_multiple_of(step) && (i % FIELD_SIDE).is_multiple_of(step);
    vectors.iter().enumerate().filter(|(i, _)| shown(*i)).map(arrow).collect()
}
