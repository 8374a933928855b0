//! The panels of the act that goes through the terms.

use super::{Panels, bar, subscript, t_axis};
use crate::engine::distribution::normal;
use crate::scenes::diffusion_loss::terms::Term;
use crate::ui::{Axes, Axis, Canvas, Chart, Curve, Plane, Y, fixed, number, panel, percent, print, rows};
use ratatui::{buffer::Buffer, layout::Rect};

impl Panels<'_, Term> {
    /// Every term that has been paid, over t, both in decades. L_T stands right of T; of L_0, at t = 1, the part that an error
    /// costs.
    pub fn bars(&self, area: Rect, buf: &mut Buffer) {
        let (whole, t) = (&*self.now.whole, self.now.t);
        let note = if t == 1 { self.first_shares() } else { self.unit().to_owned() };
        let inner = panel("panel.terms", &note, area, buf, self.look);
        let (last, units) = (whole.schedule.steps(), self.scene.units);
        let start = whole.bound.l_start - whole.bound.l_start_constant();
        let all = whole.bound.l_steps.iter().copied().chain([whole.bound.l_end, start]);
        let y = Axis::around_log10(all.map(|term| units.of(term)).filter(|term| *term > LEAST_SHOWN));
        let axes = Axes { x: Axis::log10(0.9, 1.9 * last as f64), y, x_name: "t" };
        let inside = axes.render(inner, buf, self.look);
        let (plane, floor) = (Plane::new(&axes, inside, self.look), y.ends()[0]);
        let mut canvas = Canvas::new(inside, self.look);
        let series = |hue| self.look.theme.series(hue);
        let columns = canvas.size().0;
        for column in 0..columns {
            let place = axes.x.at(f64::from(column) / f64::from(columns - 1));
            let here = place.round() as usize;
            if (t.max(2)..=last).contains(&here) {
                let height = units.of(whole.term(here)).max(floor);
                bar(&mut canvas, &plane, place, [floor, height], 1, series(0));
            }
        }
        bar(&mut canvas, &plane, 1.3 * last as f64, [floor, units.of(whole.bound.l_end).max(floor)], 2, series(1));
        if t == 1 {
            bar(&mut canvas, &plane, 1.0, [floor, units.of(start).max(floor)], 2, series(2));
        }
        canvas.render(buf);
        self.labels(&plane, inside, buf);
    }

    /// How much of Σ `Lₜ₋₁` its first terms make up.
    fn first_shares(&self) -> String {
        let [hundredth, tenth] = self.now.whole.first_shares.map(|share| percent(share, 0));
        let hundredth = self.look.unless_kept("share_first_hundredth", hundredth);
        let tenth = self.look.unless_kept("share_first_decile", tenth);
        format!("{} {hundredth}, {tenth}", self.look.word("note.first"))
    }

    /// The term at the playhead with its number; names of the first and the last one.
    fn labels(&self, plane: &Plane, inside: Rect, buf: &mut Buffer) {
        let (whole, t) = (&*self.now.whole, self.now.t);
        let last = whole.schedule.steps() as f64;
        if let Some((x, y)) = plane.cell((1.3 * last, self.scene.units.of(whole.bound.l_end))) {
            let room = inside.right().saturating_sub(x);
            print(buf, x, y.saturating_sub(1).max(inside.y), room, "L_T", self.look.dim());
        }
        let paid = if t > 1 { whole.term(t) } else { whole.bound.l_start - whole.bound.l_start_constant() };
        let name = if t > 1 { format!("L{}", subscript(t - 1)) } else { "L₀ − C".into() };
        let shown = format!("{name} = {}", self.short_amount("l_t", paid));
        let width = crate::ui::text::width(&shown);
        let Some((x, y)) = plane.cell((t as f64, self.scene.units.of(paid))) else { return };
        for row in inside.top()..y {
            crate::ui::put_char(buf, x, row, self.look.glyph('│', '|'), self.look.accent());
        }
        let left = if x + 2 + width < inside.right() { x + 2 } else { x.saturating_sub(width + 1).max(inside.x) };
        print(buf, left, inside.y, width.min(inside.right().saturating_sub(left)), &shown, self.look.accent());
    }

    /// Where the step should go if x₀ were known, and where the model lets it go.
    pub fn gaussians(&self, area: Rect, buf: &mut Buffer) {
        let pair = self.now.whole.pair(self.scene, &self.view.now().world, self.now.t);
        let note = if self.now.t > 1 {
            format!("KL {}", self.short_amount("kl_t", pair.kl()))
        } else {
            format!("−ln p {}", self.amount("l_0", self.surprise(), 2))
        };
        let inner = panel("panel.gaussians", &note, area, buf, self.look);
        let [known, used] = pair.variances.map(f64::sqrt);
        let shift = (pair.mu_theta - pair.mu_tilde).abs();
        let (middle, reach) = (0.5 * (pair.mu_theta + pair.mu_tilde), 3.5 * known.max(used) + 0.5 * shift);
        let density = |mean: f64, sd: f64| {
            let point = |i: i32| middle + reach * (f64::from(i) / 60.0 - 1.0);
            (0..=120).map(move |i| (point(i), normal::density((point(i) - mean) / sd) / sd))
        };
        let top = normal::density(0.0) / if known > 0.0 { known.min(used) } else { used };
        let mut curves = vec![Curve::new("p(xₜ₋₁|xₜ)", 1, density(pair.mu_theta, used))];
        if known > 0.0 {
            curves.insert(0, Curve::new("q(xₜ₋₁|xₜ,x₀)", 0, density(pair.mu_tilde, known)));
        }
        let chart = Chart {
            x: Axis::linear(middle - reach, middle + reach),
            x_name: self.look.word("axis.state"),
            y: Y::On(Axis::linear(0.0, top)),
            curves,
            playhead: (known == 0.0).then_some(self.scene.x0),
            ..Chart::default()
        };
        chart.render(inner, buf, self.look);
    }

    /// −ln p(x₀|x₁) of this x₀.
    fn surprise(&self) -> f64 {
        let pair = self.now.whole.pair(self.scene, &self.view.now().world, 1);
        let (variance, shift) = (pair.variances[1], self.scene.x0 - pair.mu_theta);
        self.now.whole.bound.l_start_constant() + 0.5 * shift * shift / variance
    }

    /// What has been paid, and what it comes to.
    pub fn bill(&self, area: Rect, buf: &mut Buffer) {
        let whole = &*self.now.whole;
        let inner = panel("panel.bill", &format!("T = {}", whole.schedule.steps()), area, buf, self.look);
        let not_yet = |is_paid: bool, text: String| if is_paid { text } else { "–".into() };
        let (is_done, unit) = (self.now.t == 1, self.scene.units);
        let steps = whole.so_far[self.now.t - 1] - whole.bound.l_end - if is_done { whole.bound.l_start } else { 0.0 };
        let from = if self.now.t > 1 { format!("Σ Lₜ₋₁, t ≥ {}", self.now.t) } else { "Σ Lₜ₋₁".into() };
        let constant = format!("  {} C", self.look.word("row.of_which"));
        let constant_is = fixed(unit.of(whole.bound.l_start_constant()), 3);
        let entries = [
            ("L_T", self.short_amount("l_T", whole.bound.l_end)),
            (&*from, self.amount("l_sum", steps, 3)),
            ("L₀", not_yet(is_done, self.amount("l_0", whole.bound.l_start, 3))),
            (&*constant, not_yet(is_done, self.look.unless_kept("l_0_constant", constant_is))),
            (self.look.word("row.so_far"), self.amount("so_far", whole.so_far[self.now.t - 1], 3)),
            ("h(x₀)", self.amount("entropy", self.view.now().world.entropy, 3)),
            (self.look.word("row.gap"), not_yet(is_done, self.look.unless_kept("gap", number(unit.of(whole.gap))))),
        ];
        rows::pairs(&entries, inner, buf, self.look);
    }

    /// The same where there is no room for more.
    pub fn brief_bill(&self, area: Rect, buf: &mut Buffer) {
        let whole = &*self.now.whole;
        let inner = panel("panel.bill", &format!("t = {}", self.now.t), area, buf, self.look);
        let is_done = self.now.t == 1;
        let gap =
            if is_done { self.look.unless_kept("gap", number(self.scene.units.of(whole.gap))) } else { "–".into() };
        let entries = [
            ("L_T", self.short_amount("l_T", whole.bound.l_end)),
            (self.look.word("row.so_far"), self.amount("so_far", whole.so_far[self.now.t - 1], 3)),
            ("h(x₀)", self.amount("entropy", self.view.now().world.entropy, 3)),
            (self.look.word("row.gap"), gap),
        ];
        rows::pairs(&entries, inner, buf, self.look);
    }

    /// How wrong a guess has to be at each t: of x₀, and of ε.
    pub fn error(&self, area: Rect, buf: &mut Buffer) {
        let whole = &*self.now.whole;
        let inner = panel("panel.error", "", area, buf, self.look);
        let over = |values: &[f64]| (1..).map(f64::from).zip(values.to_vec()).collect::<Vec<_>>();
        let curves = vec![
            Curve::new("E(x₀−x̂₀*)²", 0, over(&whole.mmse)),
            Curve::new("E(ε−ε̂)²", 1, over(&whole.bound.eps_error)),
        ];
        let chart = Chart {
            x: t_axis(whole.schedule.steps()),
            x_name: "t",
            y: Y::Around(&[0.0, 1.0]),
            curves,
            playhead: Some(self.now.t as f64),
            ..Chart::default()
        };
        chart.render(inner, buf, self.look);
    }
}

/// Below this a term is not worth a decade of the axis.
const LEAST_SHOWN: f64 = 1e-9;
