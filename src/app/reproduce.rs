//! The command line that shows exactly what is on screen.

use super::settings::Settings;
use super::show::Show;
use crate::scene::{Knob, Stage};
use crate::ui::words::Lang;
use std::fmt::Write;

/// The command that opens the scene at this very frame, paused.
pub fn command(show: &Show, settings: &Settings) -> String {
    let (stage, at, _) = show.picture();
    let mut command = format!("glassbox {}", stage.id());
    for (knob, value) in changed(stage) {
        let _ = write!(command, " --{knob} {}", quoted(&value));
    }
    if stage.is_random() && stage.seed() != 0 {
        let _ = write!(command, " --seed {}", stage.seed());
    }
    let _ = write!(command, " --at {at} --paused");
    if show.is_inspecting() {
        command.push_str(" --inspect");
    }
    let defaults = Settings::default();
    if settings.lang == Lang::Ko {
        command.push_str(" --lang ko");
    }
    if !settings.theme.is_dark {
        command.push_str(" --theme light");
    }
    if settings.palette != defaults.palette {
        let _ = write!(command, " --palette {}", settings.palette.name());
    }
    if settings.glyphs != defaults.glyphs {
        let _ = write!(command, " --glyphs {}", settings.glyphs.name());
    }
    command
}

/// The knobs that have a say and are not at their defaults, or not where the picks that were made put them; with their
/// values. Choosing these leads to this stage from any other.
pub fn changed(stage: &dyn Stage) -> Vec<(String, String)> {
    let beginnings = stage.defaults().into_iter().zip(stage.starts());
    let all = stage.knobs().into_iter().zip(beginnings);
    let is_changed = |knob: &Knob, other: &Knob| knob.has_a_say() && knob.value != other.value;
    let changed = all.filter(|(knob, (default, start))| is_changed(knob, default) || is_changed(knob, start));
    changed.map(|(knob, _)| (knob.id.to_owned(), knob.value)).collect()
}

/// The value as one word of a shell.
fn quoted(value: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "._-/,:=+%@".contains(c);
    if !value.is_empty() && value.chars().all(is_plain) {
        value.to_owned()
    } else {
        format!("'{}'", value.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::library::topic;

    #[test]
    fn a_default_that_a_pick_has_moved_is_told() {
        let topic = topic("attention").expect("the scene");
        let (mut stage, mut again) = (topic.stage(), topic.stage());
        let pick = |id: &str, value: &str| (id.to_owned(), value.to_owned());
        stage.choose(&[pick("task", "repeat"), pick("layer", "0")]).expect("settings");
        again.choose(&changed(&*stage)).expect("settings");
        assert_eq!(again.knobs(), stage.knobs());
    }

    #[test]
    fn values_are_quoted_for_a_shell() {
        assert_eq!(quoted("scaled-linear"), "scaled-linear");
        assert_eq!(quoted("my cat.png"), "'my cat.png'");
        assert_eq!(quoted("it's"), "'it'\\''s'");
        assert_eq!(quoted(""), "''");
    }
}
