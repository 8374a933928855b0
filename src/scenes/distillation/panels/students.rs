//! The panels of the act in which one digit is withheld.

use super::{NAMES, Panels, batches};
use crate::parts::digits;
use crate::scenes::distillation::answers::Answers;
use crate::scenes::distillation::data::CLASSES;
use crate::scenes::distillation::net::top;
use crate::scenes::distillation::readings::shares;
use crate::scenes::distillation::score::Score;
use crate::scenes::distillation::students::{Class, Pupil, TEMPERATURES};
use crate::scenes::distillation::teacher::{Lesson, RUNS};
use crate::ui::layout::split_at;
use crate::ui::{Axis, Chart, Curve, HeatMap, Scale, Y, panel, percent, print};
use ratatui::{buffer::Buffer, layout::Rect};

impl Panels<'_, Class> {
    /// The recall of the withheld digit while both students of every seed learn.
    pub fn recall(&self, area: Rect, buf: &mut Buffer) {
        let fixed = self.scene.bias_fix;
        let of = move |score: &Score| if fixed { score.fixed_recall } else { score.recall };
        let after = if fixed { self.look.word("note.fixed") } else { "" };
        let title = format!("{} {}{after}", self.look.word("panel.recall"), self.now.withheld);
        let reading = if fixed { "recall_after_bias" } else { "recall_withheld_soft" };
        let note = self.look.unless_kept(reading, percent(of(&self.now.runs[0][0]), 0));
        let inner = panel(&title, &note, area, buf, self.look);
        let names = [self.look.word("note.soft"), self.look.word("note.hard")];
        let curve = |pupil: usize, run: usize| {
            let points = self.view.all::<Class>().map(|it| (it.batches as f64, of(&it.runs[run][pupil])));
            Curve::new(if run == 0 { names[pupil] } else { "" }, pupil, points)
        };
        let teacher = self.level(self.now.teachers_recall, self.scene.train_steps as f64);
        let curves =
            (0..2).flat_map(|pupil| (0..RUNS).map(move |run| (pupil, run))).map(|(pupil, run)| curve(pupil, run));
        let chart = Chart {
            x: batches(self.scene.train_steps),
            x_name: self.look.word("axis.batches"),
            y: Y::Unit,
            curves: curves.chain([teacher]).collect(),
            ..Chart::default()
        };
        chart.render(inner, buf, self.look);
    }

    /// Three nets on one picture.
    pub fn three(&self, area: Rect, buf: &mut Buffer) {
        let Some(answers) = Answers::of(self.scene, self.view) else { return };
        let Some([soft, hard]) = answers.pair_probs() else { return };
        let note = format!("T = {}", crate::ui::short(answers.temperature));
        let inner = digits::panel("panel.three", &note, area, buf, self.look);
        let [left, right] = split_at(inner, 10);
        if let Some(lesson) = self.view.last::<Lesson>() {
            digits::mosaic(
                &[self.scene.picture(lesson)],
                1,
                Rect { width: left.width.saturating_sub(2), ..left },
                buf,
                self.look,
            );
        }
        let nets = [answers.teacher_probs(), soft, hard];
        let value = |row: usize, column: usize| nets[row][column];
        let labels = ["note.teacher", "note.soft", "note.hard"].map(|key| self.look.word(key));
        let most = nets.iter().flatten().copied().fold(0.0, f64::max);
        let map = HeatMap {
            row_labels: &labels,
            column_labels: &NAMES,
            ..HeatMap::new(3, CLASSES, Scale::Sequential(Axis::linear(0.0, most)), &value)
        };
        map.render(right, buf, self.look);
    }

    /// The recall at each temperature.
    pub fn temperatures(&self, area: Rect, buf: &mut Buffer) {
        let inner = panel("panel.temperatures", "", area, buf, self.look);
        let points = TEMPERATURES.into_iter().zip(self.now.by_temperature.iter().copied());
        let chart = Chart {
            x: Axis::log10(1.0, 20.0),
            x_name: "T",
            y: Y::Unit,
            curves: vec![Curve::new("", 0, points)],
            playhead: Some(self.scene.temperature),
            ..Chart::default()
        };
        chart.render(inner, buf, self.look);
    }

    /// Some of the withheld digits, and what both students call them.
    pub fn named(&self, area: Rect, buf: &mut Buffer) {
        let inner = digits::panel("panel.named", "", area, buf, self.look);
        let label = inner.width.min(8);
        let tests = &self.now.taught.digits.tests;
        let count = digits::room(Rect { width: inner.width - label, ..inner }).0;
        let which: Vec<usize> =
            (0..tests.len()).filter(|&i| tests.labels[i] == self.now.withheld).take(count).collect();
        let pictures: Vec<&[f32]> = which.iter().map(|&i| tests.picture(i)).collect();
        let height = inner.height.saturating_sub(2).min(4);
        let place = Rect { x: inner.x + label, width: (9 * count as u16).saturating_sub(1), height, ..inner };
        digits::mosaic(&pictures, count.max(1), place, buf, self.look);
        for (row, (pupil, key)) in self.now.pair.iter().zip(["note.soft", "note.hard"]).enumerate() {
            let y = inner.y + height + row as u16;
            if y >= inner.bottom() {
                return;
            }
            print(buf, inner.x, y, label, self.look.word(key), self.look.dim());
            for (column, i) in which.iter().enumerate() {
                let called = self.called(pupil, row, *i);
                let style = if called == self.now.withheld { self.look.accent() } else { self.look.text() };
                print(buf, place.x + 9 * column as u16 + 3, y, 1, NAMES[called], style);
            }
        }
    }

    /// What a student of the pair calls a test digit, after the fix if that is on.
    fn called(&self, pupil: &Pupil, place: usize, test: usize) -> usize {
        let mut row: Vec<f64> =
            pupil.logits[test * CLASSES..(test + 1) * CLASSES].iter().map(|z| f64::from(*z)).collect();
        if self.scene.bias_fix {
            row[self.now.withheld] += self.now.runs[0][place].bias;
        }
        top(&row)
    }

    /// What the student with soft answers takes the digits for.
    pub fn confusion(&self, area: Rect, buf: &mut Buffer) {
        let note = format!("{} {}", self.look.word("row.accuracy"), percent(self.now.runs[0][0].accuracy, 1));
        let inner = panel("panel.confusion", &note, area, buf, self.look);
        let shares = shares(&self.now.runs[0][0].confusion);
        let value = |row: usize, column: usize| shares[row * CLASSES + column];
        let map = HeatMap {
            row_labels: &NAMES,
            column_labels: &NAMES,
            ..HeatMap::new(CLASSES, CLASSES, Scale::Sequential(Axis::default()), &value)
        };
        map.render_body(inner, buf, self.look);
    }
}
