//! What the user prefers everywhere: by flag, in the config file, and else what fits the terminal.

use super::{arguments, refuse};
use crate::app::settings::Settings;
use crate::encode::Depth;
use crate::engine::data::read_limited;
use crate::lesson;
use crate::refusal::{Refusal, Result, one_line};
use crate::term::{self, detect};
use crate::ui::{glyphs::Glyphs, palette::Palette, theme::Theme, words::Lang};
use clap::parser::ValueSource;
use clap::{ArgMatches, Command};
use std::path::Path;

/// Frames per second at most with `--calm`.
const CALM_FPS: f64 = 4.0;
const MAX_BYTES: u64 = 1 << 16;

/// One preference in force.
#[derive(Debug, Clone, PartialEq)]
pub struct Preference {
    /// Its flag, which is also its key in the config file.
    pub name: &'static str,
    /// Its value as the command line writes it.
    pub value: String,
    /// Where the value comes from.
    pub source: String,
}

/// All of them.
pub struct Preferences(pub Vec<Preference>);

impl Preferences {
    /// The flags over the defaults: for what does not depend on where the program runs.
    pub fn anywhere(flags: &ArgMatches) -> Self {
        let mut preferences = Self::default();
        preferences.take_flags(flags);
        preferences
    }

    /// The flags over the config file over what fits the terminal over the defaults.
    ///
    /// # Errors
    /// A config file that is not as it should be.
    pub fn here(flags: &ArgMatches) -> Result<Self> {
        let mut preferences = Self::default();
        for found in detect::terminal() {
            preferences.set(found.name, found.value, &found.because);
        }
        if let Some(path) = detect::config_file().filter(|path| path.exists()) {
            preferences.take_file(&path)?;
        }
        preferences.take_flags(flags);
        Ok(preferences)
    }

    fn set(&mut self, name: &str, value: &str, source: &str) {
        for preference in self.0.iter_mut().filter(|preference| preference.name == name && value != "auto") {
            (preference.value, preference.source) = (value.into(), one_line(source));
        }
    }

    fn take_flags(&mut self, flags: &ArgMatches) {
        self.take(flags, "flag");
    }

    /// What stands in the file is read as if it had been given by flags.
    fn take_file(&mut self, path: &Path) -> Result<()> {
        let within_file = |refusal: Refusal| refusal.within(path.display());
        let bytes = read_limited(path, MAX_BYTES)?;
        let text = String::from_utf8(bytes).map_err(|_| within_file(Refusal::new("bytes", "no UTF-8", "TOML")))?;
        let table: toml::Table = lesson::toml(&text, "a config file").map_err(within_file)?;
        let flags = table.iter().map(|(key, value)| self.flag(key, value)).collect::<Result<Vec<_>>>();
        let command = Command::new("config").no_binary_name(true).args(arguments::global());
        let flags = command.try_get_matches_from(flags.map_err(within_file)?.concat());
        self.take(&flags.map_err(|error| within_file(refuse::refusal(&error)))?, &path.display().to_string());
        Ok(())
    }

    /// A line of the config file as a flag; nothing for a switch that is off.
    fn flag(&self, key: &str, value: &toml::Value) -> Result<Vec<String>> {
        let known = || format!("one of {}", self.0.iter().map(|known| known.name).collect::<Vec<_>>().join(", "));
        let is_switch = self.0.iter().find(|known| known.name == key).map(|known| known.value == "false");
        match (is_switch.ok_or_else(|| Refusal::new("key", key, known()))?, value) {
            (true, toml::Value::Boolean(on)) => Ok(on.then(|| format!("--{key}")).into_iter().collect()),
            (false, toml::Value::String(text)) => Ok(vec![format!("--{key}={text}")]),
            (false, toml::Value::Integer(number)) => Ok(vec![format!("--{key}={number}")]),
            (true, other) => Err(Refusal::new(key, format!("a TOML {}", other.type_str()), "true or false")),
            (false, other) => {
                Err(Refusal::new(key, format!("a TOML {}", other.type_str()), "a text or a whole number"))
            }
        }
    }

    fn take(&mut self, flags: &ArgMatches, source: &str) {
        for Preference { name, .. } in self.0.clone() {
            if flags.value_source(name) == Some(ValueSource::CommandLine) {
                let value = flags.get_raw(name).into_iter().flatten().next_back().unwrap_or_default();
                self.set(name, &value.to_string_lossy(), source);
            }
        }
    }

    fn get(&self, name: &str) -> &str {
        self.0.iter().find(|preference| preference.name == name).map_or("", |preference| &preference.value)
    }

    fn number(&self, name: &str) -> f64 {
        self.get(name).parse().unwrap_or(0.0)
    }

    /// Colours of the terminal.
    pub fn depth(&self) -> Depth {
        match self.get("color") {
            "256" => Depth::C256,
            "16" => Depth::C16,
            "never" => Depth::None,
            _ => Depth::True,
        }
    }

    /// How everything looks.
    pub fn settings(&self) -> Settings {
        let palette = Palette::ALL.into_iter().find(|palette| self.get("palette") == palette.name());
        let glyphs = Glyphs::ALL.into_iter().find(|glyphs| self.get("glyphs") == glyphs.name());
        Settings {
            lang: if self.get("lang") == "ko" { Lang::Ko } else { Lang::En },
            theme: if self.get("theme") == "light" { &Theme::LIGHT } else { &Theme::DARK },
            palette: palette.unwrap_or_default(),
            glyphs: glyphs.unwrap_or_default(),
            colour: self.depth() != Depth::None,
            calm: self.get("calm") == "true",
        }
    }

    /// How the terminal is driven.
    pub fn options(&self) -> term::Options {
        let most = if self.settings().calm { CALM_FPS } else { f64::INFINITY };
        let rate = Some(1000.0 * self.number("rate")).filter(|rate| *rate > 0.0);
        term::Options {
            fps: self.number("fps").clamp(1.0, 120.0).min(most),
            depth: self.depth(),
            rate,
            mouse: self.get("mouse") == "true",
        }
    }
}

impl Default for Preferences {
    fn default() -> Self {
        let default = |name| match name {
            "lang" => "en",
            "theme" => "dark",
            "palette" => Palette::default().name(),
            "color" => "truecolor",
            "glyphs" => Glyphs::default().name(),
            "fps" => "30",
            "rate" => "0",
            _ => "false",
        };
        let names = arguments::PREFERENCES.into_iter();
        Self(names.map(|name| Preference { name, value: default(name).into(), source: "default".into() }).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flags(line: &str) -> ArgMatches {
        Command::new("glassbox")
            .args(arguments::global())
            .get_matches_from(format!("glassbox {line}").split_whitespace())
    }

    fn from_file(text: &str) -> Result<Preferences> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("config.toml");
        std::fs::write(&path, text).expect("written");
        let mut preferences = Preferences::default();
        preferences.take_file(&path)?;
        Ok(preferences)
    }

    #[test]
    fn every_global_flag_is_a_preference_with_a_default_that_it_accepts() {
        let names: Vec<String> = arguments::global().iter().map(|arg| arg.get_id().to_string()).collect();
        let preferences = Preferences::default();
        assert_eq!(names, preferences.0.iter().map(|preference| preference.name).collect::<Vec<_>>());
        let line: Vec<String> = preferences
            .0
            .iter()
            .filter(|preference| preference.value != "false")
            .map(|preference| format!("--{}={}", preference.name, preference.value))
            .collect();
        let given = Preferences::anywhere(&flags(&line.join(" ")));
        assert!(given.0.iter().zip(&preferences.0).all(|(given, default)| given.value == default.value));
    }

    #[test]
    fn a_flag_goes_before_the_file_and_the_file_before_the_defaults() {
        let mut preferences =
            from_file("lang = \"ko\"\nfps = 12\ncalm = false\nglyphs = \"auto\"").expect("a config file");
        preferences.take_flags(&flags("--fps 20 --palette magma"));
        let settings = preferences.settings();
        assert_eq!((settings.lang, settings.palette, settings.calm), (Lang::Ko, Palette::Magma, false));
        assert_eq!((preferences.get("fps"), preferences.get("theme")), ("20", "dark"));
        assert!((preferences.options().fps - 20.0).abs() < 1e-9);
        assert_eq!(settings.glyphs, Glyphs::default(), "auto is no preference");
        let calm = from_file("calm = true\nrate = 50").expect("a config file").options();
        assert_eq!((calm.fps, calm.rate), (CALM_FPS, Some(50_000.0)));
    }

    #[test]
    fn a_bad_config_file_is_refused_with_the_place() {
        for (text, place) in [
            ("fps = 500", "--fps"),
            ("theme = \"pink\"", "--theme"),
            ("speed = 2", "key"),
            ("calm = 1", "calm"),
            ("fps = 1.5", "fps"),
            ("fps = ", "1:7"),
            ("lang = \"ko\"\nlang = \"en\"", "2:1"),
        ] {
            let refusal = from_file(text).err().expect("a refusal").to_string();
            assert!(refusal.contains(&format!("config.toml: {place}: found ")), "{text}: {refusal}");
        }
    }
}
