//! What the encoder makes of all digits.

use crate::engine::diffusion::kl_gaussian;
use crate::engine::stats;
use crate::ui::axis::Axis;

/// A latent dimension counts as active from this variance of μ on (Burda et al. 2016, section 5: 0.01).
pub const ACTIVE: f64 = 0.01;

/// q(z | x) of every digit.
#[derive(Debug, Clone)]
pub struct Codes {
    /// How many numbers a code has.
    pub latents: usize,
    /// μ, row by row.
    pub mu: Vec<f32>,
    /// ln σ²; none where the code is μ itself.
    pub logvar: Option<Vec<f32>>,
    /// KL(q(zⱼ | x) ‖ N(0, 1)) in nats, the mean over digits, for every dimension; 0 where there is no noise.
    pub kl_per_dim: Vec<f64>,
    /// The variance of μⱼ over digits, for every dimension.
    pub activity: Vec<f64>,
    /// Of some digits, the share whose nearest other code is that of a digit with the same label; undefined until it is known.
    pub neighbours_alike: f64,
    /// The two most active dimensions: those a plane shows.
    pub plane: [usize; 2],
    /// The plane is shown from −reach to reach.
    pub reach: f64,
    /// The aggregate posterior along the plane's first axis: how often z ~ q(z | x), one draw a digit, falls into each of
    /// equal parts.
    pub aggregate: Vec<usize>,
}

/// Parts of an axis.
const BINS: usize = 60;

impl Codes {
    /// From μ, ln σ² and a draw z of every digit, row by row.
    pub fn new(latents: usize, mu: Vec<f32>, logvar: Option<Vec<f32>>, z: &[f32]) -> Self {
        let column =
            |values: &[f32], j: usize| -> Vec<f32> { values.iter().skip(j).step_by(latents).copied().collect() };
        let activity: Vec<f64> = (0..latents).map(|j| stats::variance(&column(&mu, j))).collect();
        let kl_per_dim = (0..latents).map(|j| logvar.as_ref().map_or(0.0, |v| mean_kl(&column(&mu, j), &column(v, j))));
        let kl_per_dim = kl_per_dim.collect();
        let mut by_activity: Vec<usize> = (0..latents).collect();
        by_activity.sort_by(|a, b| activity[*b].total_cmp(&activity[*a]));
        let mut plane = [by_activity[0], by_activity[1]];
        plane.sort_unstable();
        let reach = reach(plane.iter().flat_map(|j| column(&mu, *j)));
        let aggregate = stats::histogram(&column(z, plane[0]), -reach, reach, BINS);
        Self { latents, mu, logvar, kl_per_dim, activity, neighbours_alike: f64::NAN, plane, reach, aggregate }
    }

    /// KL(q(z | x) ‖ N(0, I)) in nats, the mean over digits.
    pub fn kl(&self) -> f64 {
        stats::sum(&self.kl_per_dim)
    }

    /// The part of the KL that the two dimensions with most of it have; NaN without KL.
    pub fn kl_share_of_two(&self) -> f64 {
        let mut largest = self.kl_per_dim.clone();
        largest.sort_by(|a, b| b.total_cmp(a));
        stats::sum(&largest[..2]) / self.kl()
    }

    /// How many dimensions are active.
    pub fn active_units(&self) -> usize {
        self.activity.iter().filter(|variance| **variance > ACTIVE).count()
    }

    /// Whether the decoder is told next to nothing: no dimension is active.
    pub fn has_collapsed(&self) -> bool {
        self.active_units() == 0
    }

    /// A code in the plane that is shown.
    pub fn in_plane<T: Copy + Into<f64>>(&self, code: &[T]) -> (f64, f64) {
        (code[self.plane[0]].into(), code[self.plane[1]].into())
    }

    /// μ of every digit in that plane.
    pub fn points(&self) -> impl Iterator<Item = (f64, f64)> {
        self.mu.chunks_exact(self.latents).map(|mu| self.in_plane(mu))
    }

    /// From −reach to reach.
    pub fn axis(&self) -> Axis {
        Axis::linear(-self.reach, self.reach)
    }
}

/// The square of the Euclidean distance of two codes.
pub fn square_distance(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).fold(0.0, |sum, (a, b)| sum + (a - b) * (a - b))
}

fn mean_kl(mu: &[f32], logvar: &[f32]) -> f64 {
    let kl = |(mu, logvar): (&f32, &f32)| kl_gaussian(f64::from(*mu), f64::from(*logvar), 0.0, 0.0);
    mu.iter().zip(logvar).map(kl).sum::<f64>() / mu.len() as f64
}

/// The first of some round numbers that 99 % of the values lie within; at least what N(0, 1) needs.
fn reach(values: impl Iterator<Item = f32>) -> f64 {
    let absolute: Vec<f64> = values.map(|value| f64::from(value.abs())).collect();
    let most = stats::quantile(&absolute, 0.99).unwrap_or(0.0);
    [3.0, 4.0, 6.0, 8.0, 12.0, 16.0, 24.0, 32.0, 48.0].into_iter().find(|reach| *reach >= most).unwrap_or(64.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_plane_shows_the_two_dimensions_that_vary_most() {
        let mu = vec![0.0, 5.0, 1.0, 0.0, -5.0, -1.0];
        let codes = Codes::new(3, mu.clone(), Some(vec![0.0; 6]), &mu);
        assert_eq!((codes.plane, codes.active_units()), ([1, 2], 2));
        assert_eq!(codes.points().collect::<Vec<_>>(), [(5.0, 1.0), (-5.0, -1.0)]);
        assert_eq!(codes.kl_per_dim, [0.0, 12.5, 0.5]);
        assert_eq!(codes.kl_share_of_two(), 1.0);
        assert_eq!((codes.reach, codes.aggregate.iter().sum::<usize>()), (6.0, 2));
    }

    #[test]
    fn codes_that_are_all_the_same_have_collapsed() {
        assert!(Codes::new(2, vec![0.3; 8], Some(vec![0.0; 8]), &[0.0; 8]).has_collapsed());
    }
}
