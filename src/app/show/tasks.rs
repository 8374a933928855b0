//! What a viewer has brought about.

use super::{Notice, Show};
use crate::app::words;
use crate::lesson::Both;

impl Show {
    /// Whether a task has been done.
    pub fn has_done(&self, task: usize) -> bool {
        self.done.contains(&task)
    }

    /// Looks whether a task is done here, and tells of it. What a tour sets is not the viewer's doing.
    pub fn look_at_tasks(&mut self) {
        let here = self.player.at();
        let is_waiting = self.is_computing() || self.toured_cue().is_some() || self.looked_at == Some(here);
        if is_waiting || self.lesson.tasks.len() == self.done.len() {
            return;
        }
        self.looked_at = Some(here);
        let readings = self.stage.readings(here, 0);
        let lesson = self.lesson.clone();
        for (i, task) in lesson.tasks.iter().enumerate() {
            if task.when.holds(&readings) && self.done.insert(i) {
                let told = |lang| format!("✓ {} {}", words::TASK_DONE.get(lang), task.say.get(lang).fill(&readings));
                self.notice = Some(Notice::Text(Both::of(told)));
            }
        }
    }
}
