//! What the environment says about the terminal: the only place that asks it.

use std::env;
use std::path::PathBuf;

/// A preference that fits the terminal we run in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The preference's flag.
    pub name: &'static str,
    /// Its value.
    pub value: &'static str,
    /// The variable that says so.
    pub because: String,
}

/// Looks at the environment.
pub fn terminal() -> Vec<Found> {
    found(&|name| env::var(name).unwrap_or_default())
}

/// Whether the terminal can do nothing but print.
pub fn is_dumb() -> bool {
    matches!(env::var("TERM").unwrap_or_default().as_str(), "" | "dumb")
}

/// The size of a terminal that does not tell it, as the shell says, or else the usual one.
pub fn size() -> (u16, u16) {
    assumed_size(&|name| env::var(name).unwrap_or_default())
}

fn assumed_size(variable: &dyn Fn(&str) -> String) -> (u16, u16) {
    let number = |name: &str| variable(name).parse().ok().filter(|cells| *cells > 0);
    (number("COLUMNS").unwrap_or(80), number("LINES").unwrap_or(24))
}

/// Where the user's config file is, if there is one.
pub fn config_file() -> Option<PathBuf> {
    let folder = |name| env::var_os(name).map(PathBuf::from).filter(|folder| folder.is_absolute());
    let config = folder("XDG_CONFIG_HOME").or_else(|| Some(folder("HOME")?.join(".config")))?;
    Some(config.join("glassbox").join("config.toml"))
}

fn found(variable: &dyn Fn(&str) -> String) -> Vec<Found> {
    let because = |name: &str| format!("{name}={}", variable(name));
    let mut found = vec![colour(variable)];
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find(|name| !variable(name).is_empty());
    if variable("TERM") == "linux" {
        // A font of the console holds 512 characters at most: no Hangul, no braille.
        for (name, value) in [("lang", "en"), ("glyphs", "half-block")] {
            found.push(Found { name, value, because: because("TERM") });
        }
    } else if let Some(name) = locale {
        let value = if variable(name).starts_with("ko") { "ko" } else { "en" };
        found.push(Found { name: "lang", value, because: because(name) });
    }
    if !variable("SSH_CONNECTION").is_empty() {
        // sshd takes in megabytes before it tells us that the link is slow.
        for (name, value) in [("fps", "15"), ("rate", "100")] {
            found.push(Found { name, value, because: "SSH_CONNECTION is set".into() });
        }
    }
    found
}

fn colour(variable: &dyn Fn(&str) -> String) -> Found {
    let because = |name: &str| format!("{name}={}", variable(name));
    let is_set = |name: &str| !variable(name).is_empty();
    let (value, because) = if is_set("NO_COLOR") {
        ("never", because("NO_COLOR"))
    } else if variable("TERM") == "linux" {
        ("16", because("TERM"))
    } else if is_set("SSH_CONNECTION") {
        ("256", "SSH_CONNECTION is set".into())
    } else if is_set("TMUX") {
        // COLORTERM tells of the terminal that tmux was started in, not of the one that is attached to it.
        ("256", "TMUX is set".into())
    } else if is_set("STY") || variable("TERM").starts_with("screen") {
        // GNU screen leaves the variable of the terminal it was started in, and takes 24 bits for other attributes.
        ("256", because(if is_set("STY") { "STY" } else { "TERM" }))
    } else if matches!(variable("COLORTERM").as_str(), "truecolor" | "24bit") {
        ("truecolor", because("COLORTERM"))
    } else if is_truecolor(&variable("TERM")) {
        ("truecolor", because("TERM"))
    } else if variable("TERM").contains("256") {
        ("256", because("TERM"))
    } else {
        ("16", because("TERM"))
    };
    Found { name: "color", value, because }
}

/// Whether a terminal of this name shows 24 bits, whatever became of COLORTERM on the way (sudo and su drop it).
fn is_truecolor(term: &str) -> bool {
    const NAMES: [&str; 6] = ["kitty", "alacritty", "foot", "ghostty", "wezterm", "contour"];
    let name = term.strip_prefix("xterm-").unwrap_or(term);
    term.ends_with("-direct") || NAMES.iter().any(|known| name.starts_with(known))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(environment: &[(&str, &str)], name: &str) -> Option<&'static str> {
        let get = |wanted: &str| environment.iter().find(|(name, _)| *name == wanted);
        let variable = |wanted: &str| get(wanted).map_or(String::new(), |(_, value)| (*value).to_owned());
        found(&variable).into_iter().find(|found| found.name == name).map(|found| found.value)
    }

    #[test]
    fn colours_fit_the_terminal_and_the_link() {
        let (xterm, truecolor, ssh) =
            (("TERM", "xterm-256color"), ("COLORTERM", "truecolor"), ("SSH_CONNECTION", "1 2 3 4"));
        for (environment, colours) in [
            (&[xterm, truecolor][..], "truecolor"),
            (&[xterm], "256"),
            (&[xterm, truecolor, ssh], "256"),
            (&[("TERM", "linux"), ssh], "16"),
            (&[("TERM", "screen")], "256"),
            (&[xterm, truecolor, ("STY", "1.pts-0")], "256"),
            (&[("TERM", "screen.xterm-256color"), truecolor], "256"),
            (&[("TERM", "xterm-kitty")], "truecolor"),
            (&[("TERM", "foot-extra")], "truecolor"),
            (&[("TERM", "xterm-direct")], "truecolor"),
            (&[("TERM", "xterm-kitty"), ssh], "256"),
            (&[("TERM", "xterm"), ("COLORTERM", "no")], "16"),
            (&[("TERM", "screen"), truecolor, ("TMUX", "/tmp/tmux-0/default,1,0")], "256"),
            (&[xterm, truecolor, ("NO_COLOR", "1")], "never"),
        ] {
            assert_eq!(value(environment, "color"), Some(colours), "{environment:?}");
        }
    }

    #[test]
    fn a_link_is_spared_and_a_console_gets_what_its_font_has() {
        let ssh = [("TERM", "xterm-256color"), ("SSH_CONNECTION", "1 2 3 4")];
        assert_eq!((value(&ssh, "fps"), value(&ssh, "rate")), (Some("15"), Some("100")));
        assert_eq!((value(&ssh[..1], "fps"), value(&ssh[..1], "glyphs")), (None, None));
        let console = [("TERM", "linux"), ("LANG", "ko_KR.UTF-8")];
        assert_eq!((value(&console, "glyphs"), value(&console, "lang")), (Some("half-block"), Some("en")));
    }

    #[test]
    fn a_terminal_without_a_size_has_that_of_the_shell_or_the_usual_one() {
        let size = |columns: &'static str, lines: &'static str| {
            assumed_size(&move |name| (if name == "COLUMNS" { columns } else { lines }).to_owned())
        };
        assert_eq!([size("", ""), size("100", "30"), size("0", "x")], [(80, 24), (100, 30), (80, 24)]);
    }

    #[test]
    fn the_first_locale_that_is_set_decides_the_language() {
        assert_eq!(value(&[("LANG", "ko_KR.UTF-8")], "lang"), Some("ko"));
        assert_eq!(value(&[("LANG", "ko_KR.UTF-8"), ("LC_ALL", "C")], "lang"), Some("en"));
        assert_eq!(value(&[], "lang"), None);
    }
}
