//! The panels of the act in which the teacher learns and answers.

use super::{NAMES, Panels, batches};
use crate::parts::digits;
use crate::scenes::distillation::answers::Answers;
use crate::scenes::distillation::data::CLASSES;
use crate::scenes::distillation::teacher::{Lesson, RUNS};
use crate::ui::layout::{self, share, split_at};
use crate::ui::{Axis, Bar, Bars, Chart, Curve, HeatMap, Scale, Y, fixed, panel, percent, rows};
use ratatui::{buffer::Buffer, layout::Rect};

/// Rows that a digit takes.
pub const DIGIT_ROWS: u16 = 4;

impl Panels<'_, Lesson> {
    /// The teacher's answer to one picture: a bar for every class.
    pub fn bars(&self, area: Rect, buf: &mut Buffer) {
        let Some(answers) = Answers::of(self.scene, self.view) else { return };
        let note = format!("T = {}", fixed(answers.temperature, 0));
        let inner = digits::panel("panel.bars", &note, area, buf, self.look);
        let parts = layout::rows(inner, &[share(CLASSES as u16, 0), share(DIGIT_ROWS + 1, 1)]);
        let Some(low) = parts.first() else { return };
        let above = parts.get(1).map_or(0, |part| part.height);
        let low = Rect { y: low.y + above, ..*low };
        let probs = answers.teacher_probs();
        let bars: Vec<Bar> = NAMES
            .iter()
            .zip(&probs)
            .enumerate()
            .map(|(class, (label, value))| Bar { label, value: *value, hue: usize::from(answers.label != Some(class)) })
            .collect();
        Bars { bars: &bars, axis: Axis::default(), cursor: answers.label }.render(low, buf, self.look);
        if above > 0 {
            self.question(&answers, Rect { height: above - 1, ..inner }, buf);
        }
    }

    /// The picture, what it is, and how undecided the teacher is.
    fn question(&self, answers: &Answers, area: Rect, buf: &mut Buffer) {
        let [left, right] = split_at(area, 2 * area.height.min(DIGIT_ROWS * 2) + 2);
        let picture = self.scene.picture(self.now);
        digits::mosaic(&[picture], 1, Rect { width: left.width - 2, ..left }, buf, self.look);
        let label = answers.label.map_or_else(|| self.look.word("note.yours").to_owned(), |label| label.to_string());
        let entries = [
            (self.look.word("row.label"), label),
            (self.look.word("row.accuracy"), percent(self.now.accuracy[0], 1)),
            (self.look.word("row.entropy"), fixed(answers.entropy(), 3)),
        ];
        rows::pairs(&entries, right, buf, self.look);
    }

    /// How well the teachers do on digits that they have not seen.
    pub fn learning(&self, area: Rect, buf: &mut Buffer) {
        let note = percent(self.now.accuracy[0], 1);
        let inner = panel("panel.learning", &note, area, buf, self.look);
        let curve = |run: usize| {
            let points = self.view.all::<Lesson>().map(|it| (it.batches as f64, it.accuracy[run]));
            Curve::new("", run, points)
        };
        let chart = Chart {
            x: batches(self.scene.train_steps),
            x_name: self.look.word("axis.batches"),
            y: Y::Unit,
            curves: (0..RUNS).map(curve).collect(),
            ..Chart::default()
        };
        chart.render(inner, buf, self.look);
    }

    /// What the classes share in the teacher's eyes: its mean answer to each, without the right one.
    pub fn shared(&self, area: Rect, buf: &mut Buffer) {
        let note = format!("T = {}", self.now.temperature);
        let inner = panel("panel.shared", &note, area, buf, self.look);
        let share = |row: usize, column: usize| {
            if row == column { f64::NAN } else { self.now.shares[row * CLASSES + column] }
        };
        let all = (0..CLASSES * CLASSES).map(|i| share(i / CLASSES, i % CLASSES));
        let most = all.filter(|x| x.is_finite()).fold(1e-9, f64::max);
        let told = |row: usize, column: usize| {
            let (row, column) = (row % CLASSES, column % CLASSES);
            format!("{row} → {column}: {}", percent(self.now.shares[row * CLASSES + column], 2))
        };
        let map = HeatMap {
            row_labels: &NAMES,
            column_labels: &NAMES,
            told: Some(&told),
            ..HeatMap::new(CLASSES, CLASSES, Scale::Sequential(Axis::linear(0.0, most)), &share)
        };
        map.render(inner, buf, self.look);
    }
}
