//! A show under inspection: the arrows move a cursor, and the formula is that of the element under it.

use super::{Notice, Show};
use crate::lesson::Formula;
use crate::scene::{Kind, Knob};

impl Show {
    /// Whether the arrows move the cursor of the scene.
    pub fn is_inspecting(&self) -> bool {
        self.inspecting
    }

    /// Begins or ends to inspect, where the scene has something to inspect.
    pub fn toggle_inspect(&mut self) {
        self.inspecting = !self.inspecting && self.cursor_knob().is_some();
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
        let inspected = self.lesson.inspect.as_ref().filter(|_| self.inspecting).map(|inspect| &inspect.formula);
        inspected.or_else(|| self.lesson.formulas.get(self.act()?))
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
            Kind::Span { min, max } => {
                let by = columns + 10 * rows;
                knob.value.parse().unwrap_or(min).saturating_add_signed(by).clamp(min, max).to_string()
            }
            _ => return,
        };
        if let Err(refusal) = self.stage.set(knob.id, &moved) {
            self.notice = Some(Notice::Refused(refusal));
        }
    }
}
