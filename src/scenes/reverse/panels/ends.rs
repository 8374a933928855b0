//! Three ends to choose from: which will the inspected point reach?

/// Three places, from left to right.
pub struct Ends {
    pub places: [(f64, f64); 3],
    /// Which is the inspected point's: 1, 2 or 3.
    pub truth: usize,
}

impl Ends {
    /// The end of scout `row`, and two ends of others that lie far from it and from each other. None where there are fewer
    /// than three, or the samples are not points in the plane.
    pub fn of(ends: &[f64], dims: usize, row: usize) -> Option<Self> {
        let all: Vec<(f64, f64)> = ends.chunks_exact(2).map(|end| (end[0], end[1])).collect();
        if dims != 2 || all.len() < 3 {
            return None;
        }
        let own = *all.get(row)?;
        let far = farthest(&all, &[own]);
        let mut places = [own, far, farthest(&all, &[own, far])];
        places.sort_by(|a, b| a.0.total_cmp(&b.0));
        let truth = places.iter().position(|place| *place == own)? + 1;
        Some(Self { places, truth })
    }
}

/// The place whose nearest of `others` is furthest away.
fn farthest(all: &[(f64, f64)], others: &[(f64, f64)]) -> (f64, f64) {
    let square = |a: (f64, f64), b: (f64, f64)| (a.0 - b.0) * (a.0 - b.0) + (a.1 - b.1) * (a.1 - b.1);
    let nearest = |place| others.iter().map(|other| square(place, *other)).fold(f64::INFINITY, f64::min);
    all.iter().copied().fold(others[0], |best, place| if nearest(place) > nearest(best) { place } else { best })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_own_end_is_among_three_distant_ones_from_left_to_right() {
        let ends = [0.5, 0.0, 0.6, 0.1, 2.0, 0.0, -2.0, 0.0, 1.9, 0.1];
        let found = Ends::of(&ends, 2, 0).expect("enough points");
        assert_eq!((found.places, found.truth), ([(-2.0, 0.0), (0.5, 0.0), (2.0, 0.0)], 2));
        assert!(Ends::of(&ends[..4], 2, 0).is_none() && Ends::of(&[0.0; 192], 64, 0).is_none());
    }
}
