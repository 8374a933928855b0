#!/bin/sh
# What takes too long for every change: 100,000 random events over all scenes, and every scene in a terminal for minutes.
set -eu
cd "$(dirname "$0")/.."
cargo test --release --test properties -- --ignored a_hundred_thousand_events_break_nothing
cargo test --release --test pty -- --ignored --nocapture memory_is_flat_and_a_pause_is_silent
