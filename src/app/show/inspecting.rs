//! A show under inspection: the arrows move a cursor, and the formula is that of the element under it.

use super::{Notice, Show};
use crate::lesson::{Both, Formula};
use crate::scene::{Kind, Knob};
use crate::ui::number::trimmed;

impl Show {
    /// Whether the arrows move the cursor of the scene.
    pub fn is_inspecting(&self) -> bool {
        self.inspecting
    }

    /// Begins or ends to inspect, where the scene has something to inspect; a cursor that has not been moved yet begins in the
    /// middle, where there is more to be seen than in a corner.
    pub fn toggle_inspect(&mut self) {
        let cursor = self.cursor_knob().filter(|_| !self.inspecting);
        self.inspecting = cursor.is_some();
        self.notice = None;
        match cursor.map(|knob| (knob.kind, knob.value)) {
            Some((Kind::Cell { rows, columns }, value)) if value == "0,0" => {
                self.move_cursor((rows / 2).cast_signed(), (columns / 2).cast_signed());
            }
            Some(_) => self.tell_cursor(),
            None => {}
        }
    }

    /// Tells what the cursor points at: the knobs that hold it, with their values.
    fn tell_cursor(&mut self) {
        let knobs = self.stage.knobs();
        let ids = self.lesson.inspect.iter().flat_map(|inspect| &inspect.knobs);
        let held: Vec<&Knob> =
            ids.filter_map(|id| knobs.iter().find(|knob| knob.id == id && knob.has_a_say())).collect();
        self.notice = Some(Notice::Text(Both::of(|lang| {
            let words = self.lesson.words.get(lang);
            let name = |knob: &&Knob| format!("{} {}", words.get(&format!("knob.{}", knob.id)), knob.value);
            held.iter().map(name).collect::<Vec<_>>().join(" · ")
        })));
    }

    /// The knob that the arrows move: the first of the lesson's that has a say now.
    fn cursor_knob(&self) -> Option<Knob> {
        let knobs = self.stage.knobs();
        let has_a_say = |id: &String| knobs.iter().find(|knob| knob.id == id && knob.has_a_say()).cloned();
        self.lesson.inspect.as_ref()?.knobs.iter().find_map(has_a_say)
    }

    /// The act that is on show.
    pub fn act(&self) -> Option<&'static str> {
        let (stage, at, _) = self.picture();
        stage.begun().iter().rev().find(|begun| begun.start <= at).map(|begun| begun.id)
    }

    /// The formula of the element under the cursor, or of the act.
    pub fn formula(&self) -> Option<&Formula> {
        let knobs = self.picture().0.knobs();
        let inspected = self.lesson.inspect.as_ref().filter(|_| self.inspecting);
        let inspected = inspected.map(|inspect| inspect.formula.with(&knobs));
        inspected.or_else(|| self.lesson.formula(self.act()?, &knobs))
    }

    /// Moves the cursor by rows and columns.
    pub fn move_cursor(&mut self, rows: isize, columns: isize) {
        let Some(knob) = self.cursor_knob() else { return };
        let moved = match knob.kind {
            Kind::Cell { rows: height, columns: width } => {
                let (row, column) = knob.value.split_once(',').unwrap_or(("0", "0"));
                let place = |text: &str, by: isize, size: usize| {
                    text.parse().unwrap_or(0_usize).saturating_add_signed(by).min(size.saturating_sub(1))
                };
                format!("{},{}", place(row, rows, height), place(column, columns, width))
            }
            Kind::Real { min, max } => return self.move_numbers(rows, columns, (min, max)),
            Kind::Span { min, max } => {
                let by = columns + 10 * rows;
                knob.value.parse().unwrap_or(min).saturating_add_signed(by).clamp(min, max).to_string()
            }
            _ => return,
        };
        self.set_cursor(knob.id, &moved);
    }

    /// Of two numbers the first moves from left to right, the second upwards, by a sixtieth of their range.
    fn move_numbers(&mut self, rows: isize, columns: isize, (min, max): (f64, f64)) {
        let ids = self.lesson.inspect.clone().map(|inspect| inspect.knobs).unwrap_or_default();
        let knobs = self.stage.knobs();
        let numbers = ids.iter().filter_map(|id| knobs.iter().find(|knob| knob.id == id && knob.has_a_say()));
        for (knob, by) in numbers.zip([columns, -rows]).filter(|(_, by)| *by != 0) {
            let value = knob.value.parse().unwrap_or(min) + by as f64 * (max - min) / 60.0;
            self.set_cursor(knob.id, &trimmed(&format!("{:.6}", value.clamp(min, max))));
        }
    }

    fn set_cursor(&mut self, knob: &str, value: &str) {
        match self.stage.set(knob, value) {
            Ok(()) => self.tell_cursor(),
            Err(refusal) => self.notice = Some(Notice::Refused(refusal)),
        }
    }
}
