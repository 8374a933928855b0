//! `frame`, and a scene without a terminal.

use crate::output;
use crate::program::glassbox;
use glassbox::ui::text::width;

#[test]
fn a_frame_has_the_size_asked_for() {
    for (size, columns, rows) in [("80x24", 80, 24), ("40x12", 40, 12), ("1x1", 1, 1), ("200x60", 200, 60)] {
        let frame = output(&["frame", "forward", "--steps", "20", "--size", size]);
        assert_eq!(frame.lines().count(), rows, "{size}");
        assert!(frame.lines().all(|line| width(line) <= columns), "{size}");
    }
}

#[test]
fn a_frame_is_plain_text_unless_asked_otherwise() {
    let frame = output(&["frame", "forward", "--steps", "20"]);
    assert!(!frame.chars().any(|c| c.is_control() && c != '\n'));
    assert!(frame.lines().all(|line| line.trim_end() == line));
}

#[test]
fn colours_and_glyphs_and_language_are_as_asked_for() {
    let ansi = |more: &[&str]| output(&[&["frame", "forward", "--steps", "20", "--ansi"], more].concat());
    assert!(ansi(&[]).contains("\x1b[38;2;"));
    assert!(ansi(&["--color", "256"]).contains("\x1b[38;5;") && !ansi(&["--color", "256"]).contains("[38;2;"));
    assert!(!ansi(&["--color", "16"]).contains("[38;"));
    assert!(!ansi(&["--color", "never"]).contains("\x1b[3"));
    assert_ne!(ansi(&["--theme", "light"]), ansi(&[]));
    let frame = |more: &[&str]| output(&[&["frame", "forward", "--steps", "20"], more].concat());
    assert!(frame(&["--lang", "ko"]).contains('한') || frame(&["--lang", "ko"]).contains('노'));
    assert!(!frame(&["--glyphs", "ascii"]).contains(['╭', '─', '│']));
    assert_eq!(frame(&["--glyphs", "auto"]), frame(&[]));
}

/// The colours must not move a letter: a foreign terminal shows the same text.
#[test]
fn a_terminal_shows_the_same_text_with_the_escapes_as_without_them() {
    let arguments = ["frame", "forward", "--steps", "20", "--color", "never"];
    let mut terminal = avt::Terminal::new(80, 25).expect("a size");
    terminal.feed(output(&[&arguments[..], &["--ansi"]].concat()).replace('\n', "\r\n").as_str());
    let shown = terminal.screen().text().join("\n");
    // The foreign terminal keeps no combining marks.
    let letters = |text: &str| text.replace(|c| ('\u{300}'..='\u{36f}').contains(&c), "");
    assert_eq!(letters(shown.trim_end()), letters(output(&arguments).trim_end()));
}

#[test]
fn the_frame_is_that_of_the_last_moment_unless_another_is_named() {
    let frame = |more: &[&str]| output(&[&["frame", "forward", "--steps", "20"], more].concat());
    assert_eq!(frame(&[]), frame(&["--at", "end"]));
    assert_eq!(frame(&[]), frame(&["--at", "20"]));
    assert_eq!(frame(&[]), frame(&["--at", "noising:100%"]));
    assert_ne!(frame(&[]), frame(&["--at", "0"]));
}

#[test]
fn the_same_command_line_gives_the_same_frame_and_another_seed_another() {
    let frame = |seed| output(&["frame", "forward", "--steps", "20", "--ansi", "--seed", seed]);
    assert_eq!(frame("3"), frame("3"));
    assert_ne!(frame("3"), frame("4"));
}

#[test]
fn without_a_terminal_a_scene_prints_its_last_frame_and_the_gallery_the_list() {
    let played = output(&["forward", "--steps", "20"]);
    assert_eq!(played, output(&["frame", "forward", "--steps", "20"]));
    assert_eq!(output(&[]), output(&["list"]));
}

#[test]
fn a_comparison_is_drawn_also_where_there_is_no_terminal() {
    let arguments = ["forward", "--steps", "40", "--at", "50%", "--compare", "schedule=cosine"];
    for frame in [output(&arguments), output(&[&["frame"], &arguments[..]].concat())] {
        let titles = frame.lines().nth(1).expect("a row");
        assert!(titles.contains("A  steps 40") && titles.contains("B  schedule cosine  steps 40"), "{frame}");
    }
    for wrong in ["schedule", "schedule=round", "sheddule=cosine"] {
        let mut command = glassbox(&["frame", "forward", "--compare", wrong]);
        let output = command.output().expect("it runs");
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{wrong}");
    }
}
