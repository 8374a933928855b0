//! What a key does to a scene on show, or to what is open over it.

use super::keys::{Action, Arrow, Key};
use super::pair::Pair;
use super::settings::Settings;
use super::show::{Notice, Show};
use super::{Eyes, Gate, Outcome, reproduce, vocabulary, words};
use crate::lesson::Both;

/// Scrolls what is open; what else is pressed does nothing behind it.
pub(super) fn scroll(action: Action, eyes: &Eyes) {
    match action {
        Action::Choose(by) | Action::Step(by) => eyes.scroll_by(by),
        Action::Page(by) => eyes.scroll_by(10 * by),
        Action::First => eyes.scroll_by(isize::MIN),
        Action::Last => eyes.scroll_by(isize::MAX),
        _ => {}
    }
}

pub(super) fn type_key(show: &mut Show, key: Key, gate: Gate) {
    match key {
        Key::Char(c) => show.edit(|typed| typed.push(c)),
        Key::Backspace => show.edit(|typed| _ = typed.pop()),
        Key::Enter => show.finish_typing(gate),
        Key::Tab => show.complete(),
        Key::Arrow(Arrow::Up) => show.walk_choices(-1),
        Key::Arrow(Arrow::Down) => show.walk_choices(1),
        Key::Esc => _ = show.dismiss(),
        _ => {}
    }
}

/// Does what an action asks of a scene on show.
pub(super) fn act(pair: &mut Pair, action: Action, settings: &Settings, gate: Gate) -> Outcome {
    match action {
        Action::NextSeed => pair.next_seed(),
        Action::Compare => {
            pair.toggle();
            if pair.b.is_some() {
                pair.focused_mut().tell(Notice::Word(words::COMPARING));
            }
        }
        Action::OtherSide => pair.switch(),
        Action::Tour | Action::Cue(_) if pair.b.is_some() => pair.toggle(),
        _ => {}
    }
    let show = pair.focused_mut();
    match action {
        Action::PlayPause => show.play_or_pause(),
        Action::Step(by) => show.step(by),
        Action::Page(by) => show.step(10 * by),
        Action::First => show.step(isize::MIN),
        Action::Last => show.step(isize::MAX),
        Action::Slower => show.player.slower(),
        Action::Faster => show.player.faster(),
        Action::Choose(by) => show.choose_knob(by),
        Action::Turn(notches) => show.turn(notches),
        Action::Enter => show.begin_typing(),
        Action::Default => show.reset_knob(),
        Action::Defaults => show.reset_knobs(),
        Action::Undo => show.undo(),
        Action::Tour if show.tour().is_some() => show.end_tour(),
        Action::Tour => show.start_section(0),
        Action::Cue(by) => show.jump(by),
        Action::Answer(choice) => show.answer(choice),
        Action::Inspect => show.toggle_inspect(),
        Action::What => {
            let told = vocabulary::told(pair, settings);
            pair.focused_mut().explain(&told);
        }
        Action::Save => {
            let name = format!("glassbox-{}-{}", show.stage().id(), show.player.at());
            match gate.pass(&name) {
                Ok(()) => return Outcome::Save(name),
                Err(refusal) => show.tell(Notice::Refused(refusal)),
            }
        }
        Action::Reproduce => {
            let command = reproduce::command(show, settings);
            show.tell(Notice::Text(Both::of(|lang| format!("{} {command}", words::COMMAND.get(lang)))));
            return Outcome::Copy(command);
        }
        _ => {}
    }
    pair.follow();
    Outcome::Draw
}
