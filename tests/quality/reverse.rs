//! What the denoisers reach.

use crate::{reading, stage};

/// The energy distance to the data of DDPM's samples over the mean one of fresh sets, both summed over seeds.
fn over_the_floor(data: &str) -> f64 {
    let of_seed = |seed| {
        let mut stage = stage("reverse", &[("data", data)], seed);
        ["energy_distance", "energy_floor"].map(|id| reading(&mut *stage, "quality:end", id))
    };
    let [energy, floor] = (0..3).map(of_seed).fold([0.0, 0.0], |sum, set| [sum[0] + set[0], sum[1] + set[1]]);
    energy / floor
}

macro_rules! generated_points_lie_about_as_near_to_the_data_as_fresh_ones {
    ($($test:ident: $data:literal,)+) => {
        $(#[test]
        fn $test() {
            let times = over_the_floor($data);
            assert!(times <= 1.5, "{times} times the floor");
        })+
    };
}

generated_points_lie_about_as_near_to_the_data_as_fresh_ones! {
    generated_moons_are_as_near_as_fresh_ones: "moons",
    a_generated_swiss_roll_is_as_near_as_fresh_ones: "swiss-roll",
    generated_gaussians_are_as_near_as_fresh_ones: "gaussians",
    generated_rings_are_as_near_as_fresh_ones: "rings",
}

#[test]
fn digits_agree_with_their_class_and_are_no_copies() {
    let (mut right, mut nearest) = (0.0, Vec::new());
    for seed in 0..2 {
        let digits = [("data", "digits"), ("labels", "on"), ("timesteps", "100"), ("steps", "50"), ("samples", "100")];
        let mut stage = stage("reverse", &digits, seed);
        right += 100.0 * reading(&mut *stage, "quality:end", "agreement");
        nearest.push(reading(&mut *stage, "quality:end", "nearest_digit"));
    }
    assert!(right >= 180.0, "{right} of 200");
    // Digits that were held out are at 1.0 from their nearest neighbour; copies would be at 0.
    assert!(nearest.iter().all(|distance| *distance > 0.8), "{nearest:?}");
}
