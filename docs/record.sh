#!/bin/sh
# Makes the pictures of the README again. Call it from the project's folder after `cargo build --release`.
# A scene has a still and an animation of at most 1 MB.
set -eu
PATH="target/release:$PATH"

glassbox record forward --at 35% --window -o docs/forward.png
glassbox record forward --to markov --size 80x24 --fps 12 --window -o docs/forward.gif
glassbox record reverse --at sampling:70% --window -o docs/reverse.png
glassbox record reverse --to arrived --size 80x24 --fps 10 --window --max-bytes 1000000 -o docs/reverse.gif
glassbox record vae --at sampling:14 --window -o docs/vae.png
glassbox record vae --from dice --to trick --size 80x24 --fps 12 --window -o docs/vae.gif
glassbox record attention --at reading:end --window -o docs/attention.png
glassbox record attention --from untrained --to softmax --size 80x24 --fps 8 --window --max-bytes 1000000 -o docs/attention.gif
glassbox record recurrent --at backward:70% --window -o docs/recurrent.png
glassbox record recurrent --from start --to home --size 80x24 --fps 12 --window -o docs/recurrent.gif
