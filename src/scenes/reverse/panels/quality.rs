//! The panels of the comparison.

use super::Panels;
use super::cloud::Scattered;
use crate::scene::Choice;
use crate::scenes::reverse::quality::Quality;
use crate::scenes::reverse::settings::Method;
use crate::scenes::reverse::{Moment, Part};
use crate::ui::axes::Axes;
use crate::ui::axis::Axis;
use crate::ui::number::{fixed, number};
use crate::ui::panel::Panel;
use crate::ui::plot::{Corner, Plot, Reference, Series};
use ratatui::{buffer::Buffer, layout::Rect};
use std::sync::Arc;

/// The comparison of a moment.
fn quality_of(moment: &Arc<Moment>) -> Option<&Quality> {
    if let Part::Quality(quality) = &moment.part { Some(quality) } else { None }
}

/// Samples beyond this energy distance have missed the data: how far does not matter.
const MISSED: f64 = 1.0;

impl Panels<'_> {
    /// What one sampler has made of the same noise.
    pub fn outcome(&self, quality: &Quality, area: Rect, buf: &mut Buffer) {
        let title = format!("{} · {} {}", quality.method.name(), self.look.word("note.steps"), quality.steps);
        let note = if quality.is_chosen { self.look.word("note.chosen") } else { "" };
        let inner = Panel { title: &title, note, border: None }.render(area, buf, self.look);
        if self.scene.is_digits() {
            return self.digit_grid(&quality.samples, None, inner, buf);
        }
        let shown = Scattered {
            points: &quality.samples,
            classes: &quality.setup.plan.classes,
            field: &[],
            paths: &[],
            cursor: None,
            marks: &[],
            step: 1,
        };
        self.cloud(&shown, inner, buf);
    }

    /// Energy distance to the data over the number of evaluations.
    pub fn energy(&self, quality: &Quality, area: Rect, buf: &mut Buffer) {
        let ratio = quality.scores.energy_distance / quality.floor;
        // There are no fresh draws of a user's points.
        let note = if ratio.is_nan() {
            String::new()
        } else {
            format!("{} × {}", fixed(ratio, 2), self.look.word("note.floor"))
        };
        let inner = self.panel("panel.energy", &note, area, buf);
        let floor = [Reference { y: quality.floor, name: "" }];
        let values = self.over_evaluations(|it| it.scores.energy_distance);
        let all = values.iter().flatten().map(|(_, value)| value.min(MISSED)).chain([quality.floor]);
        self.curves(&values, Axis::around_log10(all), &floor, inner, buf);
    }

    /// Coverage of the data, or for digits how many look like their class, over the number of evaluations.
    pub fn coverage(&self, quality: &Quality, area: Rect, buf: &mut Buffer) {
        let (title, of): (_, fn(&Quality) -> f64) = if quality.agreement.is_finite() {
            ("panel.agreement", |it| it.agreement)
        } else {
            ("panel.coverage", |it| it.scores.coverage)
        };
        let inner = self.panel(title, &number(of(quality)), area, buf);
        let fresh = [Reference { y: quality.covered, name: "" }];
        let fresh = if quality.agreement.is_nan() && quality.covered.is_finite() { &fresh[..] } else { &[] };
        self.curves(&self.over_evaluations(of), Axis::linear(0.0, 1.0), fresh, inner, buf);
    }

    /// The scores of this one.
    pub fn scores(&self, quality: &Quality, area: Rect, buf: &mut Buffer) {
        let inner = self.panel("panel.scores", quality.method.name(), area, buf);
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
        self.list(&entries, inner, buf);
    }

    /// One curve for each sampler, from few evaluations to many.
    fn over_evaluations(&self, of: impl Fn(&Quality) -> f64) -> Vec<Vec<(f64, f64)>> {
        let past = || self.view.past_of("quality").iter().filter_map(quality_of);
        let curve = |(method, _): &(Method, &str)| {
            let mut points: Vec<(f64, f64)> =
                past().filter(|it| it.method == *method).map(|it| (it.evaluations as f64, of(it))).collect();
            points.sort_by(|a, b| a.0.total_cmp(&b.0));
            points
        };
        Method::ALL.iter().map(curve).collect()
    }

    fn curves(&self, values: &[Vec<(f64, f64)>], y: Axis, references: &[Reference], inner: Rect, buf: &mut Buffer) {
        let series: Vec<Series> = Method::ALL
            .iter()
            .zip(values)
            .enumerate()
            .map(|(hue, ((_, name), points))| Series { name, points, hue })
            .collect();
        let most = 2.0 * self.scene.steps.max(100) as f64;
        let axes = Axes { x: Axis::log10(2.0, most), y, x_name: self.look.word("axis.evaluations") };
        let playhead = quality_of_now(self.view.now()).map(|it| it.evaluations as f64);
        Plot { axes, series: &series, references, playhead, legend: Corner::Above }.render(inner, buf, self.look);
    }
}

fn quality_of_now(moment: &Moment) -> Option<&Quality> {
    if let Part::Quality(quality) = &moment.part { Some(quality) } else { None }
}
