//! Playing, pausing, moving; size and language.

use crate::terminal::{Terminal, USUAL};
use crate::{END, HOME, LEFT, RIGHT, forward};
use std::time::Duration;

#[test]
fn it_plays_by_itself_until_the_last_moment() {
    let program = forward(&["--speed", "8"]);
    program.wait_for("▶ 8×");
    program.wait_for("t 60/60  ⏸");
}

#[test]
fn it_pauses_and_plays_on() {
    let mut program = forward(&[]);
    program.wait_for("▶ 1×");
    program.press(" ");
    program.wait_for("⏸ 1×");
    program.press(" ");
    program.wait_for("▶ 1×");
}

#[test]
fn keys_move_the_playhead() {
    let mut program = forward(&["--paused", "--at", "10"]);
    program.wait_for("t 10/60");
    for (keys, place) in [
        (RIGHT, "t 11/60"),
        (LEFT, "t 10/60"),
        ("\x1b[1;2C", "t 20/60"),
        ("\x1b[1;2D", "t 10/60"),
        (END, "t 60/60"),
        (HOME, "t 0/60"),
        ("\x1b[C\x1b[C\x1b[C", "t 3/60"),
    ] {
        program.press(keys);
        program.wait_for(place);
    }
    program.press(".");
    program.wait_for("2×");
    program.press(",");
    program.wait_for("1×");
}

/// A slow serial line gives the bytes of one key one after the other.
#[test]
fn keys_whose_bytes_come_one_by_one_are_the_same_keys() {
    let mut program = forward(&["--paused", "--at", "10"]);
    program.wait_for("t 10/60");
    for (keys, place) in [
        (RIGHT, "t 11/60"),
        ("\x1b[1;2D", "t 1/60"),
        ("\x1b[15~\x1bOP\x1b[Z\x1b[C", "t 2/60"),
        ("\x1bOF", "t 60/60"),
        ("\x1b[1~", "t 0/60"),
        ("\x1b[4~", "t 60/60"),
    ] {
        for byte in keys.chars() {
            program.press(&byte.to_string());
            std::thread::sleep(Duration::from_millis(9));
        }
        program.wait_for(place);
    }
    program.press("?");
    program.wait_for("one moment back or on");
    program.press("\x1b");
    std::thread::sleep(Duration::from_millis(9));
    program.press("l");
    program.wait_for("Esc 뒤로");
}

#[test]
fn paused_it_writes_nothing_and_sleeps() {
    let mut program = forward(&["--paused", "--at", "30"]);
    program.wait_for("t 30/60");
    program.wait_for_silence(Duration::from_millis(300));
    let (length, busy) = (program.shown().bytes.len(), ticks(&program));
    std::thread::sleep(Duration::from_millis(700));
    assert_eq!(program.shown().bytes.len(), length);
    // A tick is a hundredth of a second; a loop that does not sleep takes seventy.
    assert!(ticks(&program) - busy <= 7, "{} ticks", ticks(&program) - busy);
    program.press("\x0c");
    program.wait_until("everything is drawn again", |shown| shown.bytes.len() > length + 1000);
}

/// Processor time used so far, in hundredths of a second.
fn ticks(program: &Terminal) -> u64 {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", program.process())).unwrap_or_default();
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    after_name.split_whitespace().skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum()
}

#[test]
fn both_languages_are_one_key_apart() {
    let mut program = forward(&["--paused"]);
    program.wait_for("Forward noising");
    program.press("l");
    program.wait_for("순방향 노이징");
    program.press("l");
    program.wait_for("Forward noising");
    let korean = [USUAL, &[("LANG", "ko_KR.UTF-8")]].concat();
    Terminal::start(&["forward", "--paused"], &korean).wait_for("순방향 노이징");
}

#[test]
fn a_new_size_is_drawn_whole() {
    let mut program = forward(&["--paused", "--at", "30"]);
    program.wait_for("t 30/60");
    for (columns, rows) in [(120, 36), (80, 24), (200, 60), (60, 20)] {
        program.resize(columns, rows);
        program
            .wait_until("keys in the last row", |shown| shown.rows().last().is_some_and(|row| row.contains("space")));
        program.wait_until("the place in the first row", |shown| shown.rows()[0].contains("t 30/60"));
    }
    program.resize(30, 10);
    program.wait_for("40×12");
    program.resize(80, 24);
    program.wait_for("t 30/60");
}

/// Many sizes, faster than frames, from nothing at all to more than any screen has.
#[test]
fn it_lives_through_a_storm_of_sizes() {
    let mut program = forward(&["--at", "30"]);
    program.wait_for("1×");
    for i in 0..200_u16 {
        let (columns, rows) =
            [(1, 1), (500, 200), (0, 0), (i, 40), (80, i), (3 * i % 501, 7 * i % 201)][usize::from(i) % 6];
        program.resize(columns, rows);
    }
    program.resize(80, 24);
    program.press(" ");
    program.wait_until("keys in the last row", |shown| shown.rows()[23].contains("space"));
    program.wait_until("the place in the first row", |shown| shown.rows()[0].contains("⏸ 1×"));
    program.press("q");
    assert_eq!(program.exit_code(), 0);
}

#[test]
fn overlays_open_and_close() {
    let mut program = forward(&["--paused", "--at", "30"]);
    for (key, title) in [("v", "Do the numbers hold?"), ("?", "choose a knob")] {
        program.wait_for("t 30/60");
        program.press(key);
        program.wait_for(title);
        program.press("\x1b");
        program.wait_until("it is closed", |shown| !shown.rows().iter().any(|row| row.contains(title)));
    }
}

#[test]
fn the_gallery_opens_a_scene_and_takes_it_back() {
    let mut program = Terminal::start(&[], USUAL);
    program.wait_for("Enter");
    program.wait_for("Forward noising");
    program.press("\r");
    program.wait_for("▶ 1×");
    program.press("\x1b");
    program.wait_until("the scene is gone", |shown| !shown.rows().iter().any(|row| row.contains("▶")));
}

#[test]
fn without_colours_none_are_sent() {
    let colourless = [USUAL, &[("NO_COLOR", "1")]].concat();
    let program = Terminal::start(&["forward", "--paused", "--at", "30"], &colourless);
    program.wait_for("t 30/1000");
    let bytes = String::from_utf8_lossy(&program.shown().bytes).into_owned();
    let pens = bytes.split("\x1b[").filter_map(|sequence| sequence.split_once('m'));
    let numbers = pens.flat_map(|(pen, _)| pen.split(';')).filter_map(|number| number.parse::<u8>().ok());
    assert!(numbers.into_iter().all(|number| number < 30), "a colour among the modifiers");
}

/// A cue that turns a knob has its moments simulated although no key was pressed.
#[test]
fn a_tour_goes_on_by_itself_where_a_cue_turns_a_knob() {
    let program = forward(&["--cue", "product"]);
    program.wait_for("tour 3/8");
    program.wait_for("tour 4/8");
    program.wait_for("path closed-form");
    program.wait_for("t 7/60");
}

/// After a paste of any size and after anything that was cut off, one key is one key.
#[test]
fn what_is_pasted_or_cut_off_swallows_no_key() {
    let long = format!("\x1b[200~{}\x1b[201~", "a lot of text, q\r".repeat(20_000));
    let cut_off: [&[u8]; 5] = [b"\x1b[<0;5", b"\x1b[?", b"\x1b]11;rgb", b"\x1b[200~cut off", b"\xed\x95"];
    for beginning in cut_off.into_iter().chain([long.as_bytes()]) {
        for quits in ["q", "\x03"] {
            let mut program = forward(&["--paused", "--at", "10"]);
            program.wait_for("t 10/60");
            program.send(beginning);
            std::thread::sleep(Duration::from_millis(60));
            program.press(quits);
            assert_eq!(program.exit_code(), 0, "after {}", &beginning.escape_ascii().to_string()[..8]);
        }
    }
}
