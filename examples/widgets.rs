//! Every widget there is, drawn, under the code that draws it: `cargo run --example widgets [NAME] [--ansi]`.
//!
//! With a name, only the widgets whose name or module contains it. In colours on a terminal, or with `--ansi`.

#[path = "widgets/curves.rs"]
mod curves;
#[path = "widgets/pictures.rs"]
mod pictures;
#[path = "widgets/words.rs"]
mod words;

use glassbox::encode::{self, Depth};
use glassbox::record;
use glassbox::ui::{glyphs::Glyphs, look::Look, palette::Palette, theme::Theme, words::Words};
use ratatui::{buffer::Buffer, layout::Rect};
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

/// A function that draws a widget, and where its text and that of the widget stand.
struct Shown {
    name: &'static str,
    draw: fn(Rect, &mut Buffer, &Look),
    size: (u16, u16),
    /// The file that the function stands in.
    source: &'static str,
    /// The module of `glassbox::ui` that the widget is from, and its file.
    module: &'static str,
    of_module: &'static str,
}

/// Functions of a file as [`Shown`]: `module: function width x height`.
macro_rules! shown {
    ($source:literal: $($module:ident: $draw:ident $width:literal x $height:literal,)+) => {
        pub const SHOWN: &[super::Shown] = &[$(super::Shown {
            name: stringify!($draw),
            draw: $draw,
            size: ($width, $height),
            source: include_str!($source),
            module: stringify!($module),
            of_module: include_str!(concat!("../../src/ui/", stringify!($module), ".rs")),
        }),+];
    };
}
use shown;

impl Shown {
    /// What stands between the braces of the function.
    fn call(&self) -> Vec<&'static str> {
        let head = format!("fn {}(", self.name);
        let lines = self.source.lines().skip_while(|line| !line.starts_with(&head)).skip(1);
        lines.take_while(|line| *line != "}").map(|line| line.strip_prefix("    ").unwrap_or(line)).collect()
    }

    /// What the module says of itself first.
    fn about(&self) -> &'static str {
        self.of_module.lines().next().and_then(|line| line.strip_prefix("//! ")).unwrap_or_default()
    }

    fn drawn(&self, colour: bool) -> Buffer {
        let mut buffer = Buffer::empty(Rect::new(0, 0, self.size.0, self.size.1));
        let look = Look {
            theme: &Theme::DARK,
            palette: Palette::Viridis,
            glyphs: Glyphs::Braille,
            colour,
            inspecting: false,
            pointer: None,
            lead: None,
            words: &Words::EMPTY,
        };
        if colour {
            buffer.set_style(buffer.area, look.theme.base());
        }
        (self.draw)(buffer.area, &mut buffer, &look);
        buffer
    }

    fn page(&self, colour: bool) -> String {
        let buffer = self.drawn(colour);
        let picture = if colour { encode::lines(&buffer, Depth::True) } else { record::text(&buffer) };
        let call: String = self.call().into_iter().flat_map(|line| ["    ", line, "\n"]).collect();
        format!("{} (src/ui/{}.rs): {}\n\n{call}\n{picture}\n", self.name, self.module, self.about())
    }
}

fn all() -> impl Iterator<Item = &'static Shown> {
    [pictures::SHOWN, curves::SHOWN, words::SHOWN].into_iter().flatten()
}

fn main() -> ExitCode {
    let (flags, names): (Vec<_>, Vec<_>) = std::env::args().skip(1).partition(|argument| argument.starts_with('-'));
    let wanted = |shown: &&Shown| names.iter().all(|name| shown.name.contains(name) || shown.module.contains(name));
    if names.len() > 1 || flags.iter().any(|flag| flag != "--ansi") || !all().any(|shown| wanted(&shown)) {
        let known: Vec<_> = all().map(|shown| shown.name).collect();
        eprintln!("usage: widgets [NAME] [--ansi], NAME a part of one of {}", known.join(", "));
        return ExitCode::from(2);
    }
    let mut out = io::stdout().lock();
    let colour = !flags.is_empty() || out.is_terminal();
    // A reader that has gone, such as `head`, is no fault.
    let _ = all().filter(wanted).try_for_each(|shown| out.write_all(shown.page(colour).as_bytes()));
    ExitCode::SUCCESS
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn every_file_of_a_widget_is_on_the_page() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/ui");
        let mut widgets = 0;
        for entry in fs::read_dir(folder).expect("the widgets") {
            let path = entry.expect("a file").path();
            let Some(module) = path.file_stem().filter(|_| path.is_file()) else { continue };
            // What draws itself is a widget.
            if fs::read_to_string(&path).expect("its text").contains("pub fn render(") {
                widgets += 1;
                assert!(all().any(|shown| module == shown.module), "{} is not shown", path.display());
            }
        }
        assert!(widgets >= 10);
    }

    #[test]
    fn every_page_has_its_call_and_a_picture_with_colours_and_without() {
        for shown in all() {
            let call = shown.call().join("\n");
            assert!(call.contains("buf"), "{}: {call}", shown.name);
            assert!(!shown.about().is_empty(), "{}", shown.name);
            let blank = Buffer::empty(Rect::new(0, 0, shown.size.0, shown.size.1));
            assert_ne!(record::text(&shown.drawn(false)), record::text(&blank), "{}", shown.name);
            assert!(shown.page(true).contains("\x1b[") && !shown.page(false).contains('\x1b'), "{}", shown.name);
        }
    }
}
