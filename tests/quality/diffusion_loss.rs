//! What a net that learned L_simple loses of the bound, and where.

use crate::{reading, stage};

#[test]
fn a_net_comes_close_to_the_least_l_simple_and_loses_its_bits_next_to_the_data() {
    for seed in 0..3 {
        let mut stage = stage("diffusion-loss", &[], seed);
        let mut of = |id| reading(&mut *stage, "learned:end", id);
        let above = of("learned_simple") - of("learned_simple_exact");
        assert!((0.0..0.005).contains(&above), "seed {seed}: L_simple {above} above the least");
        let lost = of("learned_bits_per_dim") - of("learned_bits_exact");
        assert!((0.01..0.05).contains(&lost), "seed {seed}: {lost} bits per dimension lost");
        // A tenth of all t.
        let first = of("learned_lost_first");
        assert!(first > 0.4, "seed {seed}: {first} of it at t ≤ 5");
    }
}
