//! A link that takes in everything at once and lets it through slowly, as sshd with its large window does.

use crate::terminal::{Terminal, USUAL};
use std::time::{Duration, Instant};

/// Seconds from a key to its answer on a link of 100 kB a second, again and again while the scene plays.
fn answers(arguments: &[&str]) -> Vec<f64> {
    let scene = ["forward", "--steps", "1000", "--speed", "0.2", "--color", "truecolor", "--fps", "60"];
    let mut program = Terminal::over_link(&[&scene, arguments].concat(), USUAL, 100_000.0);
    program.wait_for("▶ 0.2×");
    let mut answer = |state: &str| {
        std::thread::sleep(Duration::from_millis(1500));
        let pressed = Instant::now();
        program.press(" ");
        program.wait_for(state);
        pressed.elapsed().as_secs_f64()
    };
    ["⏸ 0.2×", "▶ 0.2×", "⏸ 0.2×", "▶ 0.2×", "⏸ 0.2×"].map(&mut answer).to_vec()
}

#[test]
fn frames_are_never_a_second_old_within_the_rate_of_the_link() {
    let mut seconds = answers(&["--rate", "95"]);
    seconds.sort_by(f64::total_cmp);
    assert!(seconds[2] < 1.0, "seconds from key to answer: {seconds:?}");
}
