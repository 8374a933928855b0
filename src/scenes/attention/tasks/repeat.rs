//! The task `repeat`: random letters come twice, and the second time each can be told from the first (Olsson et al. 2022).

use super::letters::{BEGINNING, ENDING, LETTERS, draw_different, parse};
use super::{Exercise, Hyperparameters, Start};
use crate::engine::nn::ContinuerSizes;
use crate::engine::tape::IGNORE;
use crate::scenes::attention::network::Network;
use crate::scenes::attention::pairs::{Pair, places};

/// Letters that are repeated.
const SHORTEST: usize = 6;
const LONGEST: usize = 16;

/// And where their number is fixed.
const ALWAYS: usize = 8;

/// Every sequence has another length, so that nothing can be told from places alone; and no letter comes twice before the
/// repetition, so that what follows it is never ambiguous.
///
/// One narrow head a layer and sequences this long leave no half-way house: the loss stays near ln 26 for a sixth of the batches
/// before it falls, at seeds 0, 1 and 2. With four heads, 64 wide, and 4 to 12 letters it falls from the first batch on.
pub const REPEAT: Exercise = Exercise {
    network: Network::Continuer(ContinuerSizes {
        tokens: LETTERS + 1,
        said: LETTERS,
        length: 2 * LONGEST,
        embedding: 32,
        heads: 1,
        layers: 2,
    }),
    recipe: Hyperparameters { batch: 16, rate: 3e-3, warm_up: 50, decays: false },
    input: &BEGINNING,
    output: &ENDING,
    of_text: |text| parse(text, SHORTEST..=LONGEST).map(|letters| pair(&letters)),
    practised: |rng| pair(&draw_different(SHORTEST..=LONGEST, rng)),
    tested: |rng| pair(&draw_different(SHORTEST..=LONGEST, rng)),
    first: Start { text: "qkvmzt", layer: 1, head: 0, cell: (8, 3), train_steps: 1000 },
};

/// The trap: every sequence has the same length, and the place of the answer is always equally far back.
pub const FIXED: Exercise = Exercise {
    practised: |rng| pair(&draw_different(ALWAYS..=ALWAYS, rng)),
    tested: |rng| pair(&draw_different(ALWAYS..=ALWAYS, rng)),
    ..REPEAT
};

/// The beginning, the letters, and the letters again but for the last, after which nothing is asked. Asked is the second time,
/// but for its first letter, which nothing tells; the letter after the earlier copy tells each.
fn pair(letters: &[usize]) -> Pair {
    let n = letters.len();
    let source = [LETTERS].iter().chain(letters).chain(&letters[..n - 1]).copied().collect();
    let target = (0..2 * n).map(|row| if row > n { letters[row - n] } else { IGNORE }).collect();
    let told_by = (0..2 * n).map(|row| if row > n { places(row - n + 1..row - n + 2) } else { 0 }).collect();
    Pair { source, target, told_by }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_time_is_told_by_the_letter_after_the_earlier_copy() {
        let Pair { source, target, told_by } = pair(&[3, 4, 5]);
        assert_eq!(source, [LETTERS, 3, 4, 5, 3, 4]);
        assert_eq!(target, [IGNORE, IGNORE, IGNORE, IGNORE, 4, 5]);
        for row in 4..6 {
            let place = told_by[row].trailing_zeros() as usize;
            assert_eq!((source[place], source[place - 1]), (target[row], source[row]));
        }
    }
}
