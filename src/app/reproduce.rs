//! The command line that shows exactly what is on screen.

use super::settings::Settings;
use super::show::Show;
use crate::scene::Stage;
use crate::ui::words::Lang;
use std::fmt::Write;

/// The command that opens the scene at this very frame, paused.
pub fn command(show: &Show, settings: &Settings) -> String {
    let (stage, at, _) = show.picture();
    let mut command = format!("glassbox {}", stage.id());
    for (knob, value) in changed(stage) {
        let _ = write!(command, " --{knob} {}", quoted(&value));
    }
    if stage.seed() != 0 {
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

/// The knobs that are not at their defaults and have a say, with their values.
pub fn changed(stage: &dyn Stage) -> Vec<(String, String)> {
    let pairs = stage.knobs().into_iter().zip(stage.defaults());
    let differing = pairs.filter(|(knob, default)| knob.value != default.value && knob.has_a_say());
    differing.map(|(knob, _)| (knob.id.to_owned(), knob.value)).collect()
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

    #[test]
    fn values_are_quoted_for_a_shell() {
        assert_eq!(quoted("scaled-linear"), "scaled-linear");
        assert_eq!(quoted("my cat.png"), "'my cat.png'");
        assert_eq!(quoted("it's"), "'it'\\''s'");
        assert_eq!(quoted(""), "''");
    }
}
