//! The panels of the sampling.

use super::cloud::{Scattered, thinned};
use super::{Panels, Ranked};
use crate::engine::diffusion::Estimate;
use crate::engine::math;
use crate::parts::digits::{self, PIXELS};
use crate::scenes::reverse::Part;
use crate::scenes::reverse::readings::{Inspected, first_number, inspected};
use crate::scenes::reverse::sampling::{SCOUTS, Sampling, Setup};
use crate::ui::layout::split_at;
use crate::ui::number::short;
use crate::ui::{Axis, Curve, Y, fixed, number, panel, print, print_right, rows};
use ratatui::{buffer::Buffer, layout::Rect, style::Style};

/// So many samples leave trails, besides the inspected one.
const TRAILS: usize = 6;

/// How many steps a trail reaches back; with noise in every step longer ones would only tangle.
const TAIL: usize = 6;
const TAIL_OF_INSPECTED: usize = 12;

/// Where the inspected sample's x̂₀ lies, and its twin.
const X_0_MARK: char = '×';
const TWIN_MARK: char = '○';

/// The colours of trails.
const HUES: Hues = Hues { inspected: 1, others: 2, twin: 3, spread: 4 };

struct Hues {
    inspected: usize,
    others: usize,
    twin: usize,
    spread: usize,
}

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
        Ranked { main: Self::samples, beside, are_text: [true, false, false, false], brief: Self::numbers }
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
            _ => format!("{} 1/{step}", self.look.word("panel.samples")),
        };
        let inner = panel(&title, &note, area, buf, self.look);
        let x = self.gliding();
        let row = inspected(self.scene, sampling);
        if self.scene.is_digits() {
            digits::credit(2, area, buf, self.look);
            return self.digit_grid(&x, Some(row), inner, buf);
        }
        let mut paths = self.trails(row, &x);
        let mut marks = Vec::new();
        if let Some(step) = &sampling.step {
            let [a, b] = [0, 1].map(|axis| step.estimates[2 * row + axis].x_0);
            marks.push(((a, b), self.look.glyph(X_0_MARK, 'x')));
            paths.extend(self.spread(row));
        }
        if let Some(trail) = self.scene.twin.then(|| self.trail_of_twin(row)) {
            marks.extend(trail.last().map(|place| (*place, self.look.glyph(TWIN_MARK, 'O'))));
            paths.push((trail, HUES.twin));
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

    /// The trails of some samples, that of the inspected one last. At the data only those that lead all the way from the start
    /// are left, or the one whose twin is shown.
    fn trails(&self, row: usize, x: &[f64]) -> Vec<(Vec<(f64, f64)>, usize)> {
        let plan = &self.now.setup.plan;
        let is_left = self.now.step.is_some() || plan.adds_no_noise();
        let others = if is_left && !self.scene.twin { TRAILS } else { 0 };
        let scouts = 0..SCOUTS.min(plan.classes.len());
        let trailing = scouts.filter(|i| *i != row).take(others).chain((is_left || self.scene.twin).then_some(row));
        let trail = |i: usize| {
            let (tail, hue) = if i == row { (TAIL_OF_INSPECTED, HUES.inspected) } else { (TAIL, HUES.others) };
            let past = self.view.all::<Sampling>().map(|it| (it.x[2 * i], it.x[2 * i + 1]));
            let past = past.chain([(x[2 * i], x[2 * i + 1])]).collect();
            (self.of_late(past, tail), hue)
        };
        trailing.map(trail).collect()
    }

    /// Where the inspected sample's twin has been.
    fn trail_of_twin(&self, row: usize) -> Vec<(f64, f64)> {
        let steps = self.view.all::<Sampling>().count();
        let past = self.now.setup.twins.iter().take(steps).map(|x| (x[2 * row], x[2 * row + 1])).collect();
        self.of_late(past, TAIL_OF_INSPECTED)
    }

    /// The last so many places; all of them where no noise tangles them.
    fn of_late(&self, mut places: Vec<(f64, f64)>, tail: usize) -> Vec<(f64, f64)> {
        let from = if self.now.setup.plan.adds_no_noise() { 0 } else { places.len().saturating_sub(tail + 1) };
        places.split_off(from)
    }

    /// A circle of radius σₜ around the inspected sample's μ̃ₜ: where the next xₜ is drawn.
    fn spread(&self, row: usize) -> Option<(Vec<(f64, f64)>, usize)> {
        const CORNERS: usize = 48;
        let step = self.now.step.as_ref().filter(|step| step.transition.sigma > 0.0)?;
        let mean = |axis: usize| step.transition.mean(self.now.x[2 * row + axis], step.estimates[2 * row + axis]);
        let corner = |i: usize| {
            let angle = std::f64::consts::TAU * i as f64 / CORNERS as f64;
            let sigma = step.transition.sigma;
            (mean(0) + sigma * math::cos(angle), mean(1) + sigma * math::sin(angle))
        };
        Some(((0..=CORNERS).map(corner).collect(), HUES.spread))
    }

    /// The arithmetic of the step for the inspected sample.
    fn inspected(&self, area: Rect, buf: &mut Buffer) {
        let sampling = self.now;
        let row = inspected(self.scene, sampling);
        let class = sampling.setup.plan.classes[row];
        let has_class = class < sampling.setup.world.no_class();
        let title = format!("{} {row}", self.look.word("panel.point"));
        let plan = &sampling.setup.plan;
        let note = match (has_class, sampling.step.is_some()) {
            (true, _) => format!("{} {class} · s {}", self.look.word("note.class"), short(plan.guidance.scale)),
            (false, true) => String::new(),
            (false, false) => format!("{} {}", self.look.word("note.evaluations"), plan.evaluations()),
        };
        let inner = panel(&title, &note, area, buf, self.look);
        let Some(now) = Inspected::of(self.scene, sampling) else { return self.arrived(inner, buf) };
        if self.scene.is_digits() {
            return self.digit_step(sampling, &now, inner, buf);
        }
        let of = |estimates: &[Estimate], part: fn(&Estimate) -> f64| estimates.iter().map(part).collect::<Vec<_>>();
        let exact = self.look.word("note.exact");
        let sigma = sampling.step.as_ref().map_or(f64::NAN, |step| step.transition.sigma);
        let sigma_text = format!("σₜ {}", fixed(sigma, 3));
        let alpha_bar = format!("ᾱₜ {}", number(plan.schedule.alpha_bar(sampling.t)));
        let x_0 = format!("x̂₀ {}", self.look.glyph(X_0_MARK, 'x'));
        let rows = [
            ("xₜ", now.x_t.clone(), None, alpha_bar),
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
                print(buf, inner.x + 20, y, inner.width.saturating_sub(20).min(6), exact, self.look.dim());
                put_pair(&beside, inner.x + 26, y, self.look.dim(), inner, buf);
            } else {
                print(buf, inner.x + 21, y, inner.width.saturating_sub(21), &text, self.look.dim());
            }
        }
    }

    /// At the data no step is left: where the sample has come to, and how near to the examples all have.
    fn arrived(&self, inner: Rect, buf: &mut Buffer) {
        let sampling = self.now;
        let row = inspected(self.scene, sampling);
        if self.scene.is_digits() {
            return self.arrived_digit(row, inner, buf);
        }
        print(buf, inner.x, inner.y, 4, "x₀", self.look.dim());
        put_pair(&sampling.x[2 * row..2 * row + 2], inner.x + 4, inner.y, self.look.accent(), inner, buf);
        let told = |id: &'static str, value: f64| self.look.unless_kept(id, number(value));
        let entries = [
            (self.look.word("row.nearest"), told("nearest_datum", sampling.nearest.samples)),
            (self.look.word("row.nearest-fresh"), told("nearest_fresh", sampling.nearest.fresh)),
            (self.look.word("row.twin"), told("twin_distance", sampling.twin_distance())),
        ];
        let below = Rect { y: inner.y + 1, height: inner.height.saturating_sub(1), ..inner };
        rows::pairs(&entries, below, buf, self.look);
    }

    /// The digit that has come out, beside what the exact denoiser makes of the same noise; how near all have come to the
    /// examples, or how many go with what was given.
    fn arrived_digit(&self, row: usize, inner: Rect, buf: &mut Buffer) {
        const PICTURE: u16 = 9;
        let Setup { plan, exact_ends, .. } = &*self.now.setup;
        let of = |digits: &[f64]| digits.get(row * PIXELS..(row + 1) * PIXELS).map(<[f64]>::to_vec);
        let exact = of(exact_ends).filter(|_| !self.look.keeps("nearest_exact"));
        let mut rest = inner;
        for (name, digit) in [("x₀", of(&self.now.x)), (self.look.word("note.exact"), exact)] {
            let Some(digit) = digit.filter(|_| rest.width > PICTURE) else { continue };
            let [left, right] = split_at(rest, PICTURE);
            print(buf, left.x, left.y, PICTURE, name, self.look.dim());
            let picture =
                Rect { y: left.y + 1, width: PICTURE - 1, height: left.height.min(5).saturating_sub(1), ..left };
            self.digit(&digit, picture, buf);
            rest = right;
        }
        let told = |id: &'static str, value: f64| self.look.unless_kept(id, fixed(value, 2));
        let halves = format!("{}%", fixed(100.0 * self.now.halves_agree, 0));
        let halves = self.look.unless_kept("halves_agree", halves);
        let nearest = self.now.nearest;
        let entries = match &plan.known {
            Some(known) => vec![
                (self.look.word("note.evaluations"), plan.evaluations().to_string()),
                (self.look.word("knob.resample"), known.resample.to_string()),
                (self.look.word("row.halves"), halves),
            ],
            None => vec![
                (self.look.word("row.nearest"), String::new()),
                (self.look.word("row.nearest-samples"), told("nearest_datum", nearest.samples)),
                (self.look.word("row.nearest-fresh"), told("nearest_fresh", nearest.fresh)),
                (self.look.word("row.nearest-exact"), told("nearest_exact", nearest.exact)),
            ],
        };
        rows::pairs(&entries, rest, buf, self.look);
    }

    /// By how much the net's ε̂ differs from the exact one, over t.
    fn denoiser_error(&self, area: Rect, buf: &mut Buffer) {
        let inner = panel("panel.error", "", area, buf, self.look);
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
