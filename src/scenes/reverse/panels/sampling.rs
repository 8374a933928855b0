//! The panels of the sampling.

use super::cloud::{Scattered, thinned};
use super::ends::Ends;
use super::{Panels, Ranked};
use crate::engine::diffusion::Estimate;
use crate::parts::digits::{self, PIXELS};
use crate::scenes::reverse::Part;
use crate::scenes::reverse::readings::{Inspected, first_number, inspected};
use crate::scenes::reverse::sampling::{SCOUTS, Sampling};
use crate::ui::{Axis, Curve, Y, fixed, number, panel, print, print_right, rows};
use ratatui::{buffer::Buffer, layout::Rect, style::Style};

/// So many samples leave trails, besides the inspected one.
const TRAILS: usize = 6;

/// How many steps a trail reaches back; with noise in every step longer ones would only tangle.
const TAIL: usize = 6;
const TAIL_OF_INSPECTED: usize = 12;

/// Where the inspected sample's x̂₀ lies.
const X_0_MARK: char = '×';

impl Panels<'_, Sampling> {
    /// What there is to say beside the arithmetic depends on the denoiser.
    pub fn of_sampling(&self) -> Ranked<Self> {
        let net = self.now.setup.net.as_ref().filter(|net| !net.error.is_empty());
        let [second, third, fourth] = match (net, self.scene.is_digits()) {
            (Some(_), _) => [Self::denoiser_error, Self::schedule, Self::path],
            (None, true) => [Self::path, Self::schedule, Self::guessed_digits],
            (None, false) => [Self::schedule, Self::path, Self::second_path],
        };
        let beside = [Self::inspected, second, third, fourth];
        Ranked { main: Self::samples, beside, is_table: true, brief: Self::numbers }
    }

    /// All samples at t, with trails and the score; while playing, on their way to the next t.
    fn samples(&self, area: Rect, buf: &mut Buffer) {
        let sampling = self.now;
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
        let inner = panel(&title, &note, area, buf, self.look);
        let x = self.gliding();
        let row = inspected(self.scene, sampling);
        if self.scene.is_digits() {
            digits::credit(2, area, buf, self.look);
            return self.digit_grid(&x, Some(row), inner, buf);
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
    fn gliding(&self) -> Vec<f64> {
        let Some((part, next)) = self.view.next() else { return self.now.x.clone() };
        let Part::Sampling(next) = &next.part else { return self.now.x.clone() };
        self.now.x.iter().zip(&next.x).map(|(a, b)| a + part * (b - a)).collect()
    }

    /// Where sample `i` has been of late, up to where it is now.
    fn trail(&self, i: usize, is_inspected: bool, now: (f64, f64)) -> Vec<(f64, f64)> {
        let tail = if is_inspected { TAIL_OF_INSPECTED } else { TAIL };
        let mut trail: Vec<_> = self.view.all::<Sampling>().rev().take(tail).collect();
        trail.reverse();
        trail.into_iter().map(|sampling| (sampling.x[2 * i], sampling.x[2 * i + 1])).chain([now]).collect()
    }

    /// The arithmetic of the step for the inspected sample.
    fn inspected(&self, area: Rect, buf: &mut Buffer) {
        let sampling = self.now;
        let row = inspected(self.scene, sampling);
        let class = sampling.setup.plan.classes[row];
        let has_class = class < sampling.setup.world.no_class();
        let title = format!("{} {row}", self.look.word("panel.point"));
        let note = if has_class { format!("{} {class}", self.look.word("note.class")) } else { String::new() };
        let inner = panel(&title, &note, area, buf, self.look);
        let Some(now) = Inspected::of(self.scene, sampling) else { return self.arrived(inner, buf) };
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
    fn arrived(&self, inner: Rect, buf: &mut Buffer) {
        let sampling = self.now;
        let row = inspected(self.scene, sampling);
        if self.scene.is_digits() {
            return self.digit(&sampling.x[row * PIXELS..(row + 1) * PIXELS], inner, buf);
        }
        print(buf, inner.x, inner.y, 4, "x₀", self.look.dim());
        put_pair(&sampling.x[2 * row..2 * row + 2], inner.x + 4, inner.y, self.look.accent(), inner, buf);
        let plan = &sampling.setup.plan;
        let evaluations = format!("{} {}", self.look.word("note.evaluations"), plan.evaluations());
        print(buf, inner.x, inner.y + 2, inner.width, &evaluations, self.look.text());
    }

    /// By how much the net's ε̂ differs from the exact one, over t.
    fn denoiser_error(&self, area: Rect, buf: &mut Buffer) {
        let memorises = self.now.setup.world.law.variance == 0.0;
        let note = if memorises { self.look.word("note.memorises") } else { "" };
        let inner = panel("panel.error", note, area, buf, self.look);
        let error = self.now.setup.net.iter().flat_map(|net| &net.error);
        let curve = Curve::new("", 1, error.zip(1..).map(|(rms, t)| (f64::from(t), *rms)));
        self.over_t(vec![curve], Y::Around(&[0.0]), inner, buf);
    }

    /// What all digits are thought to become.
    fn guessed_digits(&self, area: Rect, buf: &mut Buffer) {
        let sampling = self.now;
        let Some(step) = &sampling.step else { return self.schedule(area, buf) };
        let inner = panel("panel.x_0_hat", &format!("t = {}", sampling.t), area, buf, self.look);
        let x_0: Vec<f64> = step.estimates.iter().map(|guess| guess.x_0).collect();
        self.digit_grid(&x_0, Some(inspected(self.scene, sampling)), inner, buf);
    }

    /// The first coordinate of the inspected sample over t, or its middle pixel.
    fn path(&self, area: Rect, buf: &mut Buffer) {
        let is_plane = self.now.setup.world.dims == 2;
        self.path_along(0, if is_plane { "panel.path" } else { "panel.pixel" }, area, buf);
    }

    fn second_path(&self, area: Rect, buf: &mut Buffer) {
        self.path_along(1, "panel.path-2", area, buf);
    }

    /// A number of the inspected sample over t, with what it was thought to become.
    fn path_along(&self, axis: usize, title: &str, area: Rect, buf: &mut Buffer) {
        let dims = self.now.setup.world.dims;
        let inner = panel(title, "", area, buf, self.look);
        let i = inspected(self.scene, self.now) * dims + first_number(dims) + axis;
        let past = || self.view.all::<Sampling>();
        let guess = |it: &Sampling| Some((it.t as f64, it.step.as_ref()?.estimates[i].x_0));
        let x = Curve::new("xₜ", 0, past().map(|it| (it.t as f64, it.x[i])));
        let x_0 = Curve::new("x̂₀", 1, past().filter_map(guess));
        self.over_t(vec![x, x_0], Y::On(Axis::linear(-3.0, 3.0)), inner, buf);
    }

    /// t, σ and where the inspected sample is.
    fn numbers(&self, area: Rect, buf: &mut Buffer) {
        let sampling = self.now;
        let title = format!("{} {}", self.look.word("panel.point"), inspected(self.scene, sampling));
        let inner = panel(&title, "", area, buf, self.look);
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
        rows::pairs(&entries, inner, buf, self.look);
    }
}

/// Two numbers in columns of eight.
fn put_pair(values: &[f64], x: u16, y: u16, style: Style, inner: Rect, buf: &mut Buffer) {
    const WIDTH: u16 = 7;
    for (value, column) in values.iter().zip(1..) {
        let right = x + column * WIDTH + (column - 1);
        if right <= inner.right() {
            print_right(buf, right, y, WIDTH, &fixed(*value, 3), style);
        }
    }
}
