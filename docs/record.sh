#!/bin/sh
# Makes the pictures of docs/gallery.md again, all or those of one scene: `sh docs/record.sh [SCENE]`, from the project's
# folder after `cargo build --release`, or with another program that GLASSBOX names. Generated from `still` and `film` in the
# lessons; a film has at most 1 MB.
set -eu
glassbox=${GLASSBOX-target/release/glassbox}
scene=${1-all}
case $scene in
all | regression | depth | recurrent | attention | vae | forward | reverse | diffusion-loss | distillation) ;;
*) echo "$0: there is no scene $scene" >&2 && exit 2 ;;
esac

record() {
    case $scene in all | "$1") "$glassbox" record "$@" --window ;; esac
}

record regression --at line:15% -o docs/pictures/regression.png
record regression --size 80x24 --fps 10 --from points --max-bytes 1000000 --to arrived -o docs/pictures/regression.gif
record depth --at backward:end -o docs/pictures/depth.png
record depth --size 80x24 --fps 10 --from way-back --max-bytes 1000000 --to trap -o docs/pictures/depth.gif
record recurrent --at backward:70% -o docs/pictures/recurrent.png
record recurrent --size 80x24 --fps 12 --from start --to home -o docs/pictures/recurrent.gif
record attention --at reading:end -o docs/pictures/attention.png
record attention --size 80x24 --fps 8 --from untrained --max-bytes 1000000 --to crossing -o docs/pictures/attention.gif
record vae --at sampling:14 -o docs/pictures/vae.png
record vae --size 80x24 --fps 12 --from dice --to trick -o docs/pictures/vae.gif
record forward --at 12% -o docs/pictures/forward.png
record forward --size 80x24 --fps 10 --max-bytes 1000000 --to roots -o docs/pictures/forward.gif
record reverse --at sampling:70% -o docs/pictures/reverse.png
record reverse --size 80x24 --fps 10 --from pure-noise --max-bytes 1000000 --to arrived -o docs/pictures/reverse.gif
record diffusion-loss --at terms:end -o docs/pictures/diffusion-loss.png
record diffusion-loss --size 80x24 --fps 10 --from one-step --max-bytes 1000000 --to onto -o docs/pictures/diffusion-loss.gif
record distillation --at students:end -o docs/pictures/distillation.png
record distillation --size 80x24 --fps 10 --from withheld --max-bytes 1000000 --to three-seeds -o docs/pictures/distillation.gif
