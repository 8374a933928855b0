//! The cells learn.

use super::Panels;
use crate::engine::recurrence::Kind;
use crate::plan;
use crate::scenes::recurrent::learning::{Grade, Learning};
use crate::scenes::recurrent::settings::{Clip, LARGEST_NORM};
use crate::scenes::recurrent::task::{SYMBOLS, Task};
use crate::ui::layout::{STANDARD, fits};
use crate::ui::{Axis, Chart, HeatMap, Reference, Scale, Y, fixed, panel, print, short};
use ratatui::{buffer::Buffer, layout::Rect};

impl Panels<'_, Learning> {
    pub fn learning(&self, area: Rect, buf: &mut Buffer) {
        let plan = if fits(area, STANDARD) {
            plan! { columns {
                (44, 3) rows { (9, 1) Self::accuracy, (8, 1) Self::losses },
                (34, 2) rows { (9, 1) Self::example, (8, 1) Self::clipping },
            } }
        } else {
            plan! { rows { (8, 3) Self::accuracy, (7, 2) Self::example } }
        };
        plan.draw(self, area, buf);
    }

    /// A number of every cell over the steps of learning, beside what it is to be compared with.
    fn over_steps(&self, value: fn(&Grade) -> f64, y: Y, beside: f64, area: Rect, buf: &mut Buffer) {
        let all = || self.history.all::<Learning>();
        let chart = Chart {
            x: Axis::linear(0.0, self.now.course.steps as f64),
            x_name: self.look.word("axis.steps"),
            y,
            curves: self.of_cells(|i, _| all().map(move |it| (it.step as f64, value(&it.grades[i])))),
            references: &[Reference { y: beside, name: "" }],
            playhead: Some(self.playhead),
            ..Chart::default()
        };
        chart.render(area, buf, self.look);
    }

    /// The part of the answers that is right.
    fn accuracy(&self, area: Rect, buf: &mut Buffer) {
        let course = &self.now.course;
        let title = if course.task == Task::Recall { "panel.recall" } else { "panel.adding" };
        let chance = course.task.chance();
        let lag = format!("{} {}", self.look.word("axis.lag"), course.lag);
        let note = if chance.is_finite() { format!("{lag} · {}", self.chance_note(chance)) } else { lag };
        let inner = panel(title, &note, area, buf, self.look);
        self.over_steps(|grade| grade.accuracy, Y::Unit, chance, inner, buf);
    }

    fn losses(&self, area: Rect, buf: &mut Buffer) {
        let inner = panel("panel.loss", self.look.word("note.blind"), area, buf, self.look);
        self.over_steps(|grade| grade.loss, Y::Decades(&[]), self.now.course.task.blind_loss(), inner, buf);
    }

    /// The longest gradients, and where they are clipped.
    fn clipping(&self, area: Rect, buf: &mut Buffer) {
        let note = match self.now.course.clip {
            Clip::None => "",
            Clip::Norm => self.look.word("note.clip_norm"),
            Clip::Value => self.look.word("note.clip_value"),
        };
        let inner = panel("panel.clipping", note, area, buf, self.look);
        self.over_steps(|grade| grade.norm, Y::Decades(&[0.1, 10.0]), LARGEST_NORM, inner, buf);
    }

    /// One sequence, and what each cell answers.
    fn example(&self, area: Rect, buf: &mut Buffer) {
        let now = self.now;
        let title = if now.course.task == Task::Recall { "panel.example" } else { "panel.sum" };
        let inner = panel(title, "", area, buf, self.look);
        if inner.height == 0 {
            return;
        }
        let below = Rect { y: inner.y + 1, height: inner.height - 1, ..inner };
        let names: Vec<&str> = self.kinds().map(Kind::name).collect();
        match now.course.task {
            Task::Recall => {
                print(buf, inner.x, inner.y, inner.width, &recall(now, usize::from(inner.width)), self.look.text());
                let shares: Vec<Vec<f64>> = now.grades.iter().map(softmax).collect();
                let value = |row: usize, column: usize| shares[row][column];
                let map = HeatMap::new(names.len(), SYMBOLS, Scale::Sequential(Axis::default()), &value);
                let right = now.course.example.symbols.first().copied().unwrap_or(0);
                let columns: Vec<String> = (0..SYMBOLS)
                    .map(|i| if i == right { format!("{}✓", LETTERS[i]) } else { LETTERS[i].to_string() })
                    .collect();
                let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
                HeatMap { row_labels: &names, column_labels: &columns, ..map }.render(below, buf, self.look);
            }
            Task::Adding => {
                let sum = now.course.example.sums.iter().next().map_or(f64::NAN, |sum| f64::from(*sum));
                let asked = format!("{} = {}", marked(now).join(" + "), fixed(sum, 3));
                print(buf, inner.x, inner.y, inner.width, &asked, self.look.text());
                let heads = format!("{:6}{:7}{}", "", self.look.word("note.answer"), self.look.word("note.off"));
                print(buf, below.x, below.y, below.width, &heads, self.look.dim());
                for ((grade, name), y) in now.grades.iter().zip(names).zip(below.y + 1..below.bottom()) {
                    let answer = grade.answer.iter().next().map_or(f64::NAN, |answer| f64::from(*answer));
                    let line = format!("{name:<5}{}  ({})", fixed(answer, 3), short(answer - sum));
                    print(buf, inner.x, y, inner.width, &line, self.look.text());
                }
            }
        }
    }
}

/// The symbols: those that may be first, and the others.
const LETTERS: [char; 2 * SYMBOLS] = ['A', 'B', 'C', 'D', 'e', 'f', 'g', 'h'];

/// The example as text of at most this many letters: `Bhegf…fhe ?`.
fn recall(now: &Learning, room: usize) -> String {
    let x = &now.course.example.x;
    let letter = |t: usize| (0..2 * SYMBOLS).find(|i| x[[t, 0, *i]] > 0.0).map_or('·', |i| LETTERS[i]);
    let all: Vec<char> = (0..x.dim().0).map(letter).collect();
    let text = |letters: &[char]| letters.iter().collect::<String>();
    if all.len() + 2 <= room {
        return format!("{} ?", text(&all));
    }
    let half = room.saturating_sub(3) / 2;
    format!("{}…{} ?", text(&all[..half.min(all.len())]), text(&all[all.len() - half.min(all.len())..]))
}

/// The marked values of the example.
fn marked(now: &Learning) -> Vec<String> {
    let x = &now.course.example.x;
    let is_marked = |t: &usize| x[[*t, 0, 1]] > 0.0;
    (0..x.dim().0).filter(is_marked).map(|t| fixed(f64::from(x[[t, 0, 0]]), 3)).collect()
}

/// How probable each symbol is to a cell.
fn softmax(grade: &Grade) -> Vec<f64> {
    let logits: Vec<f64> = grade.answer.iter().map(|logit| f64::from(*logit)).collect();
    let largest = logits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let powers: Vec<f64> = logits.iter().map(|logit| crate::engine::math::exp(logit - largest)).collect();
    let total = powers.iter().fold(0.0, |sum, power| sum + power);
    let mut shares: Vec<f64> = powers.iter().map(|power| power / total).collect();
    shares.resize(SYMBOLS, f64::NAN);
    shares
}
