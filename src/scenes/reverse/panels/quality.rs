//! The panels of the comparison.

use super::cloud::Scattered;
use super::{Panels, Ranked};
use crate::scene::Choice;
use crate::scenes::reverse::quality::Quality;
use crate::scenes::reverse::settings::Method;
use crate::ui::{Axis, Chart, Curve, Reference, Y, fixed, number, panel, rows};
use ratatui::{buffer::Buffer, layout::Rect};

/// Samples beyond this energy distance have missed the data: how far does not matter.
const MISSED: f64 = 1.0;

impl Panels<'_, Quality> {
    pub fn of_quality() -> Ranked<Self> {
        let beside = [Self::energy, Self::coverage, Self::schedule, Self::scores];
        Ranked { main: Self::outcome, beside, are_text: [false, false, false, true], brief: Self::scores }
    }

    /// What one sampler has made of the same noise.
    fn outcome(&self, area: Rect, buf: &mut Buffer) {
        let quality = self.now;
        let title = format!("{} · {} {}", quality.method.name(), self.look.word("note.steps"), quality.steps);
        let note = if quality.is_chosen { self.look.word("note.chosen") } else { "" };
        let inner = panel(&title, note, area, buf, self.look);
        if self.scene.is_digits() {
            return self.digit_grid(&quality.samples, None, inner, buf);
        }
        let (points, classes) = (&quality.samples, &quality.setup.plan.classes);
        self.cloud(&Scattered { points, classes, ..Scattered::default() }, inner, buf);
    }

    /// Energy distance to the data over the number of evaluations.
    fn energy(&self, area: Rect, buf: &mut Buffer) {
        let quality = self.now;
        let ratio = quality.scores.energy_distance / quality.floor;
        // There are no fresh draws of a user's points.
        let note = if ratio.is_nan() {
            String::new()
        } else {
            format!("{} × {}", fixed(ratio, 2), self.look.word("note.floor"))
        };
        let inner = panel("panel.energy", &note, area, buf, self.look);
        let all = self.view.all::<Quality>().map(|it| it.scores.energy_distance.min(MISSED)).chain([quality.floor]);
        let y = Y::On(Axis::around_log10(all));
        self.over_evaluations(|it| it.scores.energy_distance, y, quality.floor, inner, buf);
    }

    /// Coverage of the data, or for digits how many look like their class, over the number of evaluations.
    fn coverage(&self, area: Rect, buf: &mut Buffer) {
        let quality = self.now;
        let (title, of): (_, fn(&Quality) -> f64) = if quality.agreement.is_finite() {
            ("panel.agreement", |it| it.agreement)
        } else {
            ("panel.coverage", |it| it.scores.coverage)
        };
        let inner = panel(title, &number(of(quality)), area, buf, self.look);
        let fresh = if quality.agreement.is_nan() { quality.covered } else { f64::NAN };
        self.over_evaluations(of, Y::Unit, fresh, inner, buf);
    }

    /// The scores of this one.
    fn scores(&self, area: Rect, buf: &mut Buffer) {
        let quality = self.now;
        let inner = panel("panel.scores", quality.method.name(), area, buf, self.look);
        let mut entries = vec![
            (self.look.word("note.evaluations"), quality.evaluations.to_string()),
            ("E", number(quality.scores.energy_distance)),
            ("E₀", number(quality.floor)),
            ("E/E₀", fixed(quality.scores.energy_distance / quality.floor, 2)),
            (self.look.word("panel.coverage"), fixed(quality.scores.coverage, 2)),
        ];
        if quality.agreement.is_finite() {
            entries.push((self.look.word("panel.agreement"), fixed(quality.agreement, 2)));
        }
        if quality.nearest_digit.is_finite() {
            entries.push((self.look.word("note.nearest"), fixed(quality.nearest_digit, 2)));
        }
        rows::pairs(&entries, inner, buf, self.look);
    }

    /// One curve for each sampler, over how often it asks the net, beside what a perfect one would reach.
    fn over_evaluations(&self, of: fn(&Quality) -> f64, y: Y, best: f64, inner: Rect, buf: &mut Buffer) {
        let curve = |(hue, (method, name)): (usize, &(Method, &'static str))| {
            let its = self.view.all::<Quality>().filter(|it| it.method == *method);
            Curve::new(name, hue, its.map(|it| (it.evaluations as f64, of(it))))
        };
        let chart = Chart {
            x: Axis::log10(2.0, 2.0 * self.scene.steps.max(100) as f64),
            x_name: self.look.word("axis.evaluations"),
            y,
            curves: Method::ALL.iter().enumerate().map(curve).collect(),
            references: &[Reference { y: best, name: "" }],
            playhead: Some(self.now.evaluations as f64),
            ..Chart::default()
        };
        chart.render(inner, buf, self.look);
    }
}
