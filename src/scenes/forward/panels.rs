//! One panel for each idea.

use super::{Moment, Shape, Shared};
use crate::engine::{math, stats};
use crate::parts::digits;
use crate::scene::View;
use crate::ui::cloud::Points;
use crate::ui::{Axes, Axis, Chart, Cloud, Curve, Histogram, Look, Panel, Picture, Pixels, Reference, Y};
use crate::ui::{fixed, number, panel, print, rows};
use ratatui::{buffer::Buffer, layout::Rect};
use std::f64::consts::TAU;

/// From here on an end counts as noise, in nats per dimension.
const NEARLY_NOISE: f64 = 1e-3;

/// The histograms reach this far to both sides.
const REACH: f64 = 3.5;

/// A moment about to be drawn.
pub struct Panels<'a> {
    moment: &'a Moment,
    /// Where the playhead is, between two steps too.
    playhead: f64,
    /// The number of the value under inspection.
    cursor: Option<usize>,
    look: &'a Look<'a>,
}

impl<'a> Panels<'a> {
    pub fn new(view: View<'a, Moment>, cursor: Option<usize>, look: &'a Look<'a>) -> Self {
        let moment = view.now();
        Self { moment, playhead: moment.t as f64 + view.next().map_or(0.0, |(part, _)| part), cursor, look }
    }

    pub fn shape(&self) -> Shape {
        self.moment.shared.data.shape
    }

    fn shared(&self) -> &'a Shared {
        &self.moment.shared
    }

    /// The data at t.
    pub fn x_t(&self, area: Rect, buf: &mut Buffer) {
        let note = format!("t = {}", self.moment.t);
        let inner = panel("panel.x_t", &note, area, buf, self.look);
        if self.shared().data.is_digit {
            digits::credit(1, area, buf, self.look);
        }
        let density = self.shared().data.mixture.as_ref().map(|mixture| {
            let noised = mixture.noised(&self.shared().schedule, self.moment.t);
            density_curve(move |x| noised.density(x))
        });
        self.data(&self.moment.x_t, density.as_deref(), inner, buf);
    }

    /// The data at 0.
    pub fn x_0(&self, area: Rect, buf: &mut Buffer) {
        let data = &self.shared().data;
        let inner = panel("panel.x_0", &format!("n = {}", data.x0.len()), area, buf, self.look);
        let density = data.mixture.as_ref().map(|mixture| density_curve(|x| mixture.density(x)));
        self.data(&data.x0, density.as_deref(), inner, buf);
    }

    fn data(&self, values: &[f32], density: Option<&[(f64, f64)]>, inner: Rect, buf: &mut Buffer) {
        match self.shape() {
            Shape::Picture { width, height, channels } => {
                let cursor = self.cursor.map(|i| (i / channels % width, i / channels / width));
                let values = self.shared().data.light.shown(values);
                let pixels = if channels == 1 { Pixels::Grey(&values) } else { Pixels::Rgb(&values) };
                Picture { pixels, width, height, cursor }.render(inner, buf, self.look);
            }
            Shape::Points(_) => self.cloud(values, inner, buf),
            Shape::Line(_) => {
                self.bars(values, density.unwrap_or_default(), inner, buf);
                if let Some(i) = self.cursor {
                    let reach = usize::from(inner.width.saturating_sub(4));
                    let unit = ((f64::from(values[i]) + REACH) / (2.0 * REACH)).clamp(0.0, 1.0);
                    let x = inner.right().saturating_sub(reach as u16) + (unit * reach.saturating_sub(1) as f64) as u16;
                    print(buf, x, inner.y, 1, "▼", self.look.accent());
                }
            }
        }
    }

    fn cloud(&self, values: &[f32], inner: Rect, buf: &mut Buffer) {
        let labels = &self.shared().data.labels;
        let classes = labels.iter().max().map_or(0, |last| last + 1);
        let mut at = vec![Vec::new(); classes];
        for (point, label) in values.chunks_exact(2).zip(labels) {
            at[*label].push((f64::from(point[0]), f64::from(point[1])));
        }
        let points: Vec<Points> = at.iter().enumerate().map(|(hue, at)| Points { at, hue }).collect();
        let cursor = self.cursor.map(|i| (f64::from(values[i / 2 * 2]), f64::from(values[i / 2 * 2 + 1])));
        Cloud { reach: 3.0, points: &points, cursor, ..Cloud::default() }.render(inner, buf, self.look);
    }

    /// How the values are distributed, as a density, beside a curve.
    fn bars(&self, values: &[f32], curve: &[(f64, f64)], inner: Rect, buf: &mut Buffer) {
        let bins = usize::from(inner.width.saturating_sub(4).clamp(8, 64));
        let per_bin = 2.0 * REACH / bins as f64 * values.len() as f64;
        let heights: Vec<f64> =
            stats::histogram(values, -REACH, REACH, bins).into_iter().map(|n| n as f64 / per_bin).collect();
        let highest = heights.iter().chain(curve.iter().map(|(_, y)| y)).copied().fold(0.0, f64::max);
        let top = (2.0 * highest).ceil().max(1.0) / 2.0;
        let axes = Axes { x: Axis::linear(-REACH, REACH), y: Axis::linear(0.0, top), x_name: "x" };
        Histogram { axes, bins: &heights, hue: 0, curve }.render(inner, buf, self.look);
    }

    /// How the values at t are distributed, beside N(0, 1), and how far that is in nats.
    pub fn histogram(&self, area: Rect, buf: &mut Buffer) {
        let note = format!("KL {}", number(self.shared().kl_to_normal(self.moment.t)));
        let inner = panel("panel.histogram", &note, area, buf, self.look);
        let normal = density_curve(|x| math::exp(-0.5 * x * x) / TAU.sqrt());
        self.bars(&self.moment.x_t, &normal, inner, buf);
    }

    /// How much of the data and how much noise there is, what one step adds, and how far from noise the end is.
    pub fn schedule(&self, area: Rect, buf: &mut Buffer) {
        let Shared { schedule, kl_at_end, .. } = self.shared();
        let (times, beta_name) = magnification((1..=schedule.steps()).map(|t| schedule.beta(t)).fold(0.0, f64::max));
        let (mark, border) = match *kl_at_end {
            0.0 => (self.look.glyph('✓', ' '), None),
            kl if kl > NEARLY_NOISE => (self.look.glyph('✗', '!'), Some(self.look.theme.bad)),
            _ => (self.look.glyph('≈', '~'), None),
        };
        let note = format!("KL_T {} {mark}", number(*kl_at_end));
        let inner = Panel { title: self.look.word("panel.schedule"), note: &note, border }.render(area, buf, self.look);
        if schedule.clipped() > 0 && area.height > 2 {
            let text = format!(" {}: {} ", self.look.word("note.clipped"), schedule.clipped());
            print(buf, area.x + 2, area.bottom() - 1, area.width.saturating_sub(4), &text, self.look.dim());
        }
        let curves = vec![
            self.curve("√ᾱ", 0, |t| schedule.sqrt_alpha_bar(t)),
            self.curve("√(1−ᾱ)", 1, |t| schedule.sqrt_one_minus_alpha_bar(t)),
            self.curve("ᾱ", 2, |t| schedule.alpha_bar(t)),
            self.curve(&beta_name, 4, |t| if t == 0 { f64::NAN } else { times * schedule.beta(t) }),
        ];
        self.over_t(curves, Y::Unit, &[], inner, buf);
    }

    /// The logarithm of the signal-to-noise ratio, and where it crosses 0.
    pub fn snr(&self, area: Rect, buf: &mut Buffer) {
        let Shared { schedule, snr_crosses_one, .. } = self.shared();
        // Where the curve is 0.
        let note = snr_crosses_one.map_or_else(String::new, |t| format!("0: t {t}"));
        let inner = panel("panel.snr", &note, area, buf, self.look);
        let log_snr = self.curve("", 0, |t| schedule.log_snr(t));
        self.over_t(vec![log_snr], Y::Around(&[]), &[Reference { y: 0.0, name: "" }], inner, buf);
    }

    /// KL(q(xₜ|x₀) ‖ N(0, I)).
    pub fn divergence(&self, area: Rect, buf: &mut Buffer) {
        let inner = panel("panel.kl", "", area, buf, self.look);
        self.over_t(vec![self.curve("", 0, |t| self.shared().kl_to_normal(t))], Y::Decades(&[]), &[], inner, buf);
    }

    /// The variance of xₜ in theory.
    pub fn variance(&self, area: Rect, buf: &mut Buffer) {
        let Shared { schedule, var_x0, .. } = self.shared();
        let inner = panel("panel.variance", "", area, buf, self.look);
        let variance = self.curve("", 0, |t| schedule.alpha_bar(t) * var_x0 + schedule.one_minus_alpha_bar(t));
        self.over_t(vec![variance], Y::Around(&[0.0]), &[], inner, buf);
    }

    /// What was measured beside what theory says.
    pub fn moments(&self, row: Rect, buf: &mut Buffer) {
        let (moment, text, dim) = (self.moment, self.look.text(), self.look.dim());
        let word = |key| self.look.word(key);
        let [mean, variance] = [moment.mean, moment.variance].map(|x| format!(" {} ", fixed(x, 3)));
        let mean_theory = format!("({})  {}", fixed(moment.mean_theory(), 3), word("row.variance"));
        let var_theory = format!("({} {})", fixed(moment.var_theory(), 3), word("row.theory"));
        let parts =
            [(word("row.mean"), dim), (&mean, text), (&mean_theory, dim), (&variance, text), (&var_theory, dim)];
        rows::line(&parts, row, buf);
    }

    /// Curves over t = 0 … T.
    fn over_t(&self, curves: Vec<Curve>, y: Y, references: &[Reference], inner: Rect, buf: &mut Buffer) {
        let x = Axis::linear(0.0, self.shared().schedule.steps() as f64);
        let chart = Chart { x, x_name: "t", y, curves, references, playhead: Some(self.playhead), ..Chart::default() };
        chart.render(inner, buf, self.look);
    }

    fn curve<'n>(&self, name: &'n str, hue: usize, of: impl Fn(usize) -> f64) -> Curve<'n> {
        Curve::new(name, hue, (0..=self.shared().schedule.steps()).map(|t| (t as f64, of(t))))
    }
}

/// By how much βₜ is magnified so that it fills an axis from 0 to 1, and what it is called then.
fn magnification(largest_beta: f64) -> (f64, String) {
    let round = [1000.0, 500.0, 200.0, 100.0, 50.0, 20.0, 10.0, 5.0, 2.0].into_iter().find(|k| k * largest_beta <= 1.0);
    round.map_or((1.0, "β".into()), |times| (times, format!("{times}·β")))
}

/// A density as points to draw.
fn density_curve(density: impl Fn(f64) -> f64) -> Vec<(f64, f64)> {
    const POINTS: usize = 200;
    let x = |i: usize| REACH * (2.0 * i as f64 / POINTS as f64 - 1.0);
    (0..=POINTS).map(|i| (x(i), density(x(i)))).collect()
}
