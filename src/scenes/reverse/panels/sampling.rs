//! The panels of the sampling.

use super::Panels;
use super::cloud::{Scattered, thinned};
use super::ends::Ends;
use crate::engine::data::DIGITS_CREDIT_SHORT;
use crate::engine::diffusion::Estimate;
use crate::scenes::reverse::readings::{Inspected, first_number, inspected};
use crate::scenes::reverse::sampling::{SCOUTS, Sampling};
use crate::scenes::reverse::training::Net;
use crate::scenes::reverse::{Moment, Part};
use crate::ui::axes::Axes;
use crate::ui::axis::Axis;
use crate::ui::number::{fixed, number};
use crate::ui::panel::Panel;
use crate::ui::plot::{Corner, Plot, Series};
use crate::ui::text::{print, print_right};
use ratatui::{buffer::Buffer, layout::Rect};
use std::sync::Arc;

/// So many samples leave trails, besides the inspected one.
const TRAILS: usize = 6;

/// How many steps a trail reaches back; with noise in every step longer ones would only tangle.
const TAIL: usize = 6;
const TAIL_OF_INSPECTED: usize = 12;

/// Where the inspected sample's x̂₀ lies.
const X_0_MARK: char = '×';

/// The sampling of a moment.
fn sampling_of(moment: &Arc<Moment>) -> Option<&Sampling> {
    if let Part::Sampling(sampling) = &moment.part { Some(sampling) } else { None }
}

impl Panels<'_> {
    /// All samples at t, with trails and the score; while playing, on their way to the next t.
    pub fn samples(&self, sampling: &Sampling, area: Rect, buf: &mut Buffer) {
        let note = match &sampling.step {
            Some(step) => format!("t = {} → {}", sampling.t, step.s),
            None => "t = 0".into(),
        };
        let step = thinned(sampling.setup.plan.classes.len(), area);
        let title = match (step, sampling.field.is_empty()) {
            (_, true) => self.look.word("panel.x_t").to_owned(),
            (1, _) => self.look.word("panel.samples").to_owned(),
            _ => format!("{} 1:{step}", self.look.word("panel.samples")),
        };
        let inner = Panel { title: &title, note: &note, border: None }.render(area, buf, self.look);
        let x = self.gliding(sampling);
        let row = inspected(self.scene, sampling);
        if self.scene.is_digits() {
            if area.height > 2 {
                let room = area.width.saturating_sub(2);
                print(buf, area.x + 2, area.bottom() - 1, room, DIGITS_CREDIT_SHORT, self.look.dim());
            }
            self.digit_grid(&x, Some(row), inner, buf);
            return;
        }
        let scouts = 0..SCOUTS.min(sampling.setup.plan.classes.len());
        let others = if sampling.step.is_some() { TRAILS } else { 0 };
        let trailing = scouts.filter(|i| *i != row).take(others).chain([row]);
        let paths: Vec<_> = trailing.map(|i| self.trail(i, i == row, (x[2 * i], x[2 * i + 1]))).collect();
        let mut marks = Vec::new();
        if let Some(step) = &sampling.step {
            let [a, b] = [0, 1].map(|axis| step.estimates[2 * row + axis].x_0);
            marks.push(((a, b), self.look.glyph(X_0_MARK, 'x')));
        }
        if let Some(ends) = Ends::of(&sampling.setup.ends, 2, row).filter(|_| self.scene.guess) {
            marks.extend(ends.places.into_iter().zip(['1', '2', '3']));
        }
        let shown = Scattered {
            points: &x,
            classes: &sampling.setup.plan.classes,
            field: &sampling.field,
            paths: &paths,
            cursor: Some((x[2 * row], x[2 * row + 1])),
            marks: &marks,
            step: if sampling.field.is_empty() { 1 } else { step },
        };
        self.cloud(&shown, inner, buf);
    }

    /// xₜ, or the way to xₛ that has passed.
    fn gliding(&self, sampling: &Sampling) -> Vec<f64> {
        let next = self.view.next().and_then(|(part, next)| match &next.part {
            Part::Sampling(next) => Some((part, next)),
            _ => None,
        });
        match next {
            Some((part, next)) => sampling.x.iter().zip(&next.x).map(|(a, b)| a + part * (b - a)).collect(),
            None => sampling.x.clone(),
        }
    }

    /// Where sample `i` has been of late, up to where it is now.
    fn trail(&self, i: usize, is_inspected: bool, now: (f64, f64)) -> Vec<(f64, f64)> {
        let past = self.view.past_of("sampling");
        let from = past.len().saturating_sub(if is_inspected { TAIL_OF_INSPECTED } else { TAIL });
        let past = past[from..].iter().filter_map(sampling_of);
        past.map(|sampling| (sampling.x[2 * i], sampling.x[2 * i + 1])).chain([now]).collect()
    }

    /// The arithmetic of the step for the inspected sample.
    pub fn inspected(&self, sampling: &Sampling, area: Rect, buf: &mut Buffer) {
        let row = inspected(self.scene, sampling);
        let class = sampling.setup.plan.classes[row];
        let has_class = class < sampling.setup.world.no_class();
        let title = format!("{} {row}", self.look.word("panel.point"));
        let note = if has_class { format!("{} {class}", self.look.word("note.class")) } else { String::new() };
        let inner = Panel { title: &title, note: &note, border: None }.render(area, buf, self.look);
        let Some(now) = Inspected::of(self.scene, sampling) else {
            return self.arrived(sampling, inner, buf);
        };
        if self.scene.is_digits() {
            return self.digit_step(sampling, &now, inner, buf);
        }
        let of = |estimates: &[Estimate], part: fn(&Estimate) -> f64| estimates.iter().map(part).collect::<Vec<_>>();
        let exact = self.look.word("note.exact");
        let sigma = sampling.step.as_ref().map_or(f64::NAN, |step| step.transition.sigma);
        let sigma_text = format!("σₜ {}", fixed(sigma, 3));
        let x_0 = format!("x̂₀ {}", self.look.glyph(X_0_MARK, 'x'));
        let rows = [
            ("xₜ", now.x_t.clone(), None, String::new()),
            ("ε̂", of(&now.estimates, |it| it.eps), Some(of(&now.exact, |it| it.eps)), String::new()),
            (&x_0, of(&now.estimates, |it| it.x_0), Some(of(&now.exact, |it| it.x_0)), String::new()),
            ("μ̃ₜ", now.mean.clone(), None, sigma_text),
            ("z", now.noise.clone(), None, String::new()),
            ("xₜ′", now.x_s.clone(), None, String::new()),
        ];
        for ((name, values, beside, text), y) in rows.into_iter().zip(inner.top()..inner.bottom()) {
            let style = if name == "xₜ′" { self.look.accent() } else { self.look.text() };
            print(buf, inner.x, y, 4, name, self.look.dim());
            put_pair(&values, inner.x + 4, y, style, inner, buf);
            if let Some(beside) = beside {
                print(buf, inner.x + 21, y, inner.width.saturating_sub(21).min(5), exact, self.look.dim());
                put_pair(&beside, inner.x + 26, y, self.look.dim(), inner, buf);
            } else {
                print(buf, inner.x + 21, y, inner.width.saturating_sub(21), &text, self.look.dim());
            }
        }
    }

    /// At the data no step is left: where the sample has come to.
    fn arrived(&self, sampling: &Sampling, inner: Rect, buf: &mut Buffer) {
        let row = inspected(self.scene, sampling);
        if self.scene.is_digits() {
            return self.digit_alone(&sampling.x[row * 64..(row + 1) * 64], inner, buf);
        }
        print(buf, inner.x, inner.y, 4, "x₀", self.look.dim());
        put_pair(&sampling.x[2 * row..2 * row + 2], inner.x + 4, inner.y, self.look.accent(), inner, buf);
        let plan = &sampling.setup.plan;
        let evaluations = format!("{} {}", self.look.word("note.evaluations"), plan.evaluations());
        print(buf, inner.x, inner.y + 2, inner.width, &evaluations, self.look.text());
    }

    /// The panels below and beside the arithmetic, by rank from 1: what there is to say depends on the denoiser.
    pub fn beside_inspected(&self, sampling: &Sampling, rank: usize, area: Rect, buf: &mut Buffer) {
        let net = sampling.setup.net.as_ref().filter(|net| !net.error.is_empty());
        match (net, self.scene.is_digits(), rank) {
            (Some(net), _, 1) => self.denoiser_error(sampling, net, area, buf),
            (None, true, 1) | (Some(_), _, 3) | (None, false, 2) => self.path(sampling, 0, area, buf),
            (None, false, 3) => self.path(sampling, 1, area, buf),
            (None, true, 3) => self.guessed_digits(sampling, area, buf),
            _ => self.schedule(area, buf),
        }
    }

    /// By how much the net's ε̂ differs from the exact one, over t.
    fn denoiser_error(&self, sampling: &Sampling, net: &Net, area: Rect, buf: &mut Buffer) {
        let error: Vec<(f64, f64)> = net.error.iter().zip(1..).map(|(rms, t)| (f64::from(t), *rms)).collect();
        let memorises = sampling.setup.world.law.variance == 0.0;
        let note = if memorises { self.look.word("note.memorises") } else { "" };
        let inner = self.panel("panel.error", note, area, buf);
        let axes =
            Axes { x: self.t_axis(), y: Axis::around(error.iter().map(|(_, rms)| *rms).chain([0.0])), x_name: "t" };
        let series = [Series { name: "", points: &error, hue: 1 }];
        Plot { axes, series: &series, playhead: self.t(), ..Plot::default() }.render(inner, buf, self.look);
    }

    /// What all digits are thought to become.
    fn guessed_digits(&self, sampling: &Sampling, area: Rect, buf: &mut Buffer) {
        let Some(step) = &sampling.step else { return self.schedule(area, buf) };
        let inner = self.panel("panel.x_0_hat", &format!("t = {}", sampling.t), area, buf);
        let x_0: Vec<f64> = step.estimates.iter().map(|guess| guess.x_0).collect();
        self.digit_grid(&x_0, Some(inspected(self.scene, sampling)), inner, buf);
    }

    /// A number of the inspected sample over t, with what it was thought to become: a coordinate, or the middle pixel.
    fn path(&self, sampling: &Sampling, axis: usize, area: Rect, buf: &mut Buffer) {
        let dims = sampling.setup.world.dims;
        let title = ["panel.path", "panel.path-2"][axis];
        let inner = self.panel(if dims == 2 { title } else { "panel.pixel" }, "", area, buf);
        let i = inspected(self.scene, sampling) * dims + first_number(dims) + axis;
        let past = || self.view.past_of("sampling").iter().filter_map(sampling_of);
        let x: Vec<(f64, f64)> = past().rev().map(|it| (it.t as f64, it.x[i])).collect();
        let guess = |it: &Sampling| Some((it.t as f64, it.step.as_ref()?.estimates[i].x_0));
        let x_0: Vec<(f64, f64)> = past().rev().filter_map(guess).collect();
        let series = [Series { name: "xₜ", points: &x, hue: 0 }, Series { name: "x̂₀", points: &x_0, hue: 1 }];
        let axes = Axes { x: self.t_axis(), y: Axis::linear(-3.0, 3.0), x_name: "t" };
        Plot { axes, series: &series, playhead: self.t(), legend: Corner::Above, ..Plot::default() }
            .render(inner, buf, self.look);
    }

    /// t, σ and where the inspected sample is.
    pub fn brief_sampling(&self, sampling: &Sampling, area: Rect, buf: &mut Buffer) {
        let title = format!("{} {}", self.look.word("panel.point"), inspected(self.scene, sampling));
        let inner = Panel { title: &title, note: "", border: None }.render(area, buf, self.look);
        let plan = &sampling.setup.plan;
        let now = Inspected::of(self.scene, sampling);
        let dims = sampling.setup.world.dims;
        let i = first_number(dims);
        let x = sampling.x[inspected(self.scene, sampling) * dims + i];
        let mut entries = vec![("t", sampling.t.to_string()), ("ᾱₜ", number(plan.schedule.alpha_bar(sampling.t)))];
        entries.push(("xₜ", fixed(x, 3)));
        if let (Some(now), Some(step)) = (now, &sampling.step) {
            entries.push(("ε̂", fixed(now.estimates[i].eps, 3)));
            entries.push(("x̂₀", fixed(now.estimates[i].x_0, 3)));
            entries.push(("μ̃ₜ", fixed(now.mean[i], 3)));
            entries.push(("σₜ", fixed(step.transition.sigma, 3)));
            entries.push(("xₜ′", fixed(now.x_s[i], 3)));
        }
        self.list(&entries, inner, buf);
    }
}

/// Two numbers in columns of eight.
fn put_pair(values: &[f64], x: u16, y: u16, style: ratatui::style::Style, inner: Rect, buf: &mut Buffer) {
    const WIDTH: u16 = 7;
    for (value, column) in values.iter().zip(1..) {
        let right = x + column * WIDTH + (column - 1);
        if right <= inner.right() {
            print_right(buf, right, y, WIDTH, &fixed(*value, 3), style);
        }
    }
}
