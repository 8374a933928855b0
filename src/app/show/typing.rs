//! A value that is being typed for the knob in hand.

use super::{Answer, Notice, Show};
use crate::app::gate::Gate;
use crate::refusal::Refusal;
use crate::scene::{Kind, Knob};

/// What has been typed so far.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Typing {
    /// The text.
    pub text: String,
    /// Why it was not taken, until it is edited.
    pub refused: Option<Refusal>,
}

impl Show {
    /// The value being typed for the knob in hand.
    pub fn typing(&self) -> Option<&Typing> {
        self.typing.as_ref()
    }

    /// Begins to type a value.
    pub fn begin_typing(&mut self) {
        self.typing = Some(Typing::default());
        self.notice = None;
    }

    /// Changes what has been typed.
    pub fn edit(&mut self, edit: impl FnOnce(&mut String)) {
        if let Some(typing) = &mut self.typing {
            edit(&mut typing.text);
            typing.refused = None;
        }
    }

    /// Adds as much to what has been typed as all values have in common that begin so.
    pub fn complete(&mut self) {
        let choices = self.choices();
        self.edit(|text| {
            let fitting = choices.iter().filter(|choice| choice.starts_with(&**text));
            let common = fitting.copied().reduce(|common, choice| {
                let end = common.chars().zip(choice.chars()).take_while(|(a, b)| a == b);
                &choice[..end.map(|(c, _)| c.len_utf8()).sum()]
            });
            *text = common.map_or_else(|| text.clone(), str::to_owned);
        });
    }

    /// Goes to another of the values to choose from.
    pub fn walk_choices(&mut self, by: isize) {
        let (choices, value) = (self.choices(), self.knob_in_hand().map(|knob| knob.value).unwrap_or_default());
        self.edit(|text| {
            let place = |value: &str| choices.iter().position(|choice| *choice == value);
            let from = place(text).or_else(|| place(&value)).unwrap_or(0);
            if let Some(choice) = choices.get(from.saturating_add_signed(by).min(choices.len().saturating_sub(1))) {
                (*choice).clone_into(text);
            }
        });
    }

    /// Sets the knob in hand to what has been typed, or to the only choice that begins so; one that reads a file only where
    /// the gate lets it. What is refused can be mended.
    pub fn finish_typing(&mut self, gate: Gate) {
        let (Some(typing), Some(knob)) = (self.typing.take(), self.knob_in_hand()) else { return };
        let mut fitting = self.choices().into_iter().filter(|choice| choice.starts_with(&typing.text));
        let value = match (fitting.next(), fitting.next()) {
            (Some(only), None) if !typing.text.is_empty() => only.to_owned(),
            _ => typing.text.clone(),
        };
        self.change(|stage| {
            if matches!(knob.kind, Kind::Input(_)) {
                gate.pass(&value)?;
            }
            stage.set(knob.id, &value)
        });
        if let Some(Notice::Refused(refusal)) = self.notice.take_if(|notice| matches!(notice, Notice::Refused(_))) {
            self.typing = Some(Typing { refused: Some(refusal), ..typing });
        }
    }

    /// The knob in hand.
    fn knob_in_hand(&self) -> Option<Knob> {
        self.knobs().into_iter().nth(self.chosen_knob())
    }

    /// The values to choose from; none where anything may be typed.
    fn choices(&self) -> Vec<&'static str> {
        match self.knob_in_hand().map(|knob| knob.kind) {
            Some(Kind::Pick(choices)) => choices,
            Some(Kind::Flag) => vec!["on", "off"],
            _ => Vec::new(),
        }
    }

    /// Takes in hand the first knob that a cue sets.
    pub(super) fn take_in_hand(&mut self, cue: usize) {
        let set = &self.lesson.cues[cue].set;
        let place = self.knobs().iter().position(|knob| set.iter().any(|(id, _)| id == knob.id));
        self.knob = place.unwrap_or(self.knob);
    }

    /// What is told of a change that was made to knobs with these values and numbers.
    pub(super) fn answer_of(&self, before: &[Knob], readings: crate::scene::ReadingSet) -> Option<Notice> {
        let answer = Answer::of(before, &self.stage.knobs(), readings);
        (!answer.turned.is_empty()).then_some(Notice::Knob(answer))
    }
}
