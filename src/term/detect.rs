//! What the environment says about the terminal: the only place that asks it.

use super::Options;
use crate::app::settings::Settings;
use crate::encode::Depth;
use crate::ui::{glyphs::Glyphs, words::Lang};
use std::env;

/// What fits the terminal we run in.
#[derive(Debug, Clone, Copy)]
pub struct Detected {
    /// Language and glyphs.
    pub settings: Settings,
    /// Frame rate and colour depth.
    pub options: Options,
}

/// Looks at the environment.
pub fn terminal() -> Detected {
    let over_ssh = env::var_os("SSH_CONNECTION").is_some();
    let settings = Settings { lang: lang(), glyphs: glyphs(), ..Settings::default() };
    let options = Options { fps: if over_ssh { 15.0 } else { 30.0 }, depth: depth(over_ssh) };
    Detected { settings, options }
}

/// Whether the terminal can do nothing but print.
pub fn is_dumb() -> bool {
    matches!(variable("TERM").as_str(), "" | "dumb")
}

fn variable(name: &str) -> String {
    env::var(name).unwrap_or_default()
}

fn lang() -> Lang {
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().map(variable).find(|value| !value.is_empty());
    if locale.is_some_and(|locale| locale.starts_with("ko")) { Lang::Ko } else { Lang::En }
}

fn glyphs() -> Glyphs {
    if variable("TERM") == "linux" { Glyphs::HalfBlock } else { Glyphs::Braille }
}

fn depth(over_ssh: bool) -> Depth {
    let (term, colorterm) = (variable("TERM"), variable("COLORTERM"));
    if !variable("NO_COLOR").is_empty() {
        Depth::None
    } else if term == "linux" {
        Depth::C16
    } else if !over_ssh && matches!(colorterm.as_str(), "truecolor" | "24bit") {
        Depth::True
    } else if over_ssh || term.contains("256") || !colorterm.is_empty() {
        Depth::C256
    } else {
        Depth::C16
    }
}
