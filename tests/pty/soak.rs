//! Every scene for minutes: memory stays where it is, and nothing is written while it is paused.

use crate::terminal::{Terminal, USUAL};
use crate::{DOWN, HOME};
use glassbox::app::library::topics;
use std::time::{Duration, Instant};

/// All scenes together play for so long.
const ALL: Duration = Duration::from_secs(600);

/// In so many rounds of the same keys.
const ROUNDS: u32 = 6;

/// What a second round of the same may take beyond the first: the allocator's slack.
const SLACK: f64 = 1.15;

#[test]
#[ignore = "takes ten minutes: tests/soak.sh"]
fn memory_is_flat_and_a_pause_is_silent() {
    let topics = topics();
    let round = ALL / ROUNDS / u32::try_from(topics.len()).expect("a few scenes");
    for topic in topics {
        let mut program = Terminal::start(&[topic.id, "--speed", "4"], USUAL);
        program.wait_for("4×");
        let mut memory = Vec::new();
        for _ in 0..ROUNDS {
            memory.push(play(&mut program, round));
            assert_pause_is_silent(&mut program);
        }
        println!("{}: {memory:?} kB", topic.id);
        // Whatever is kept for good is there after two rounds.
        let (early, late) = (memory[..2].iter().max(), memory[2..].iter().max());
        let (early, late) = (early.copied().unwrap_or(0) as f64, late.copied().unwrap_or(0) as f64);
        assert!(late <= SLACK * early, "{}: {memory:?} kB", topic.id);
        program.press("q");
        assert_eq!(program.exit_code(), 0);
    }
}

/// Plays again and again from the start, a knob turned there and back each time; the most memory held.
fn play(program: &mut Terminal, round: Duration) -> u64 {
    let (began, mut most) = (Instant::now(), 0);
    while began.elapsed() < round {
        for keys in [HOME, " ", "l", "+", "-", DOWN] {
            program.press(keys);
            std::thread::sleep(Duration::from_millis(500));
            most = most.max(program.memory());
        }
        // What has been written is kept for the screen's sake: the test must not grow either.
        program.forget();
    }
    most
}

fn assert_pause_is_silent(program: &mut Terminal) {
    program.press(HOME);
    program.wait_for("⏸ 4×");
    program.wait_for_silence(Duration::from_millis(500));
    let written = program.shown().bytes.len();
    std::thread::sleep(Duration::from_secs(2));
    assert_eq!(program.shown().bytes.len(), written, "bytes while paused");
}
