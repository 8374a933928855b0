#!/bin/sh
# How long whole recordings take, from the shell to the file, and how much memory: `sh benches/record.sh` after
# `cargo build --release`. Needs GNU time. A long recording must not need more memory than a short one.
set -eu
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT

record() {
    name=$1
    shift
    /usr/bin/time -f "%e s, %U s of CPU, %M kB: $name" target/release/glassbox record forward "$@"
}

record "still" --at 50% -o "$folder/still.png"
record "GIF, 10 s of 100x30 at 30 fps, all moving" --free --fps 30 --duration 10 -o "$folder/short.gif"
record "asciicast of the same" --free --fps 30 --duration 10 -o "$folder/short.cast"
record "asciicast, 10 minutes at 30 fps" --free --speed 0.0333 --fps 30 -o "$folder/long.cast"
record "GIF, 10 minutes at 30 fps" --free --speed 0.0333 --fps 30 -o "$folder/long.gif"
