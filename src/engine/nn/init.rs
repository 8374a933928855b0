//! Initial weights.

use ndarray::{ArrayD, IxDyn};

use crate::engine::real::Real;
use crate::engine::rng::{Generator, normal as draw_normal, uniform as draw_uniform};

/// All 0.
pub fn zeros<T: Real>(shape: &[usize]) -> ArrayD<T> {
    constant(shape, 0.0)
}

/// All the same number.
pub fn constant<T: Real>(shape: &[usize], value: f64) -> ArrayD<T> {
    ArrayD::from_elem(IxDyn(shape), T::of(value))
}

/// Uniform on [−bound, bound).
pub fn uniform<T: Real>(shape: &[usize], bound: f64, rng: &mut Generator) -> ArrayD<T> {
    ArrayD::from_shape_simple_fn(IxDyn(shape), || T::of((2.0 * draw_uniform(rng) - 1.0) * bound))
}

/// N(0, sd²).
pub fn normal<T: Real>(shape: &[usize], sd: f64, rng: &mut Generator) -> ArrayD<T> {
    ArrayD::from_shape_simple_fn(IxDyn(shape), || T::of(f64::from(draw_normal(rng)) * sd))
}

/// Uniform with the variance 2 / (inputs + outputs) (Glorot & Bengio 2010) for a matrix (outputs, inputs).
pub fn xavier_uniform<T: Real>(shape: &[usize], rng: &mut Generator) -> ArrayD<T> {
    assert_eq!(shape.len(), 2, "a matrix has two axes");
    uniform(shape, (6.0 / (shape[0] + shape[1]) as f64).sqrt(), rng)
}

/// A random matrix (rows, columns) whose rows, or columns if they are fewer, are orthonormal: normal draws made so by
/// Gram and Schmidt, twice, which leaves no more than rounding errors.
pub fn orthogonal<T: Real>(shape: &[usize], rng: &mut Generator) -> ArrayD<T> {
    assert_eq!(shape.len(), 2, "a matrix has two axes");
    let (count, length) = (shape[0].min(shape[1]), shape[0].max(shape[1]));
    let mut vectors: Vec<Vec<f64>> = Vec::with_capacity(count);
    while vectors.len() < count {
        let mut vector: Vec<f64> = (0..length).map(|_| f64::from(draw_normal(rng))).collect();
        for earlier in vectors.iter().chain(&vectors) {
            let overlap = inner_product(&vector, earlier);
            vector.iter_mut().zip(earlier).for_each(|(v, e)| *v -= overlap * e);
        }
        let norm = inner_product(&vector, &vector).sqrt();
        vectors.push(vector.iter().map(|v| v / norm).collect());
    }
    let wide = shape[0] <= shape[1];
    ArrayD::from_shape_fn(IxDyn(shape), |i| T::of(if wide { vectors[i[0]][i[1]] } else { vectors[i[1]][i[0]] }))
}

fn inner_product(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).fold(0.0, |sum, (a, b)| sum + a * b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::rng::{Stream, rng};

    #[test]
    fn orthogonal_matrices_are_orthogonal() {
        for shape in [[5, 5], [3, 7], [7, 3]] {
            let matrix: ArrayD<f64> = orthogonal(&shape, &mut rng(1, Stream::Init));
            let n = shape[0].min(shape[1]);
            let vector = |i: usize| matrix.index_axis(ndarray::Axis(usize::from(shape[0] > shape[1])), i).to_owned();
            for i in 0..n {
                for j in 0..n {
                    let product = (vector(i) * vector(j)).sum();
                    assert!((product - f64::from(i == j)).abs() < 1e-14, "{shape:?} {i} {j}: {product}");
                }
            }
        }
    }

    #[test]
    fn xavier_weights_have_the_stated_variance_within_six_sigma() {
        let weights: ArrayD<f64> = xavier_uniform(&[200, 300], &mut rng(2, Stream::Init));
        let variance = weights.iter().map(|w| w * w).sum::<f64>() / weights.len() as f64;
        // For a uniform distribution w² has the standard deviation √(4/5)·variance.
        let tolerance = 6.0 * (0.8 / weights.len() as f64).sqrt() * (2.0 / 500.0);
        assert!((variance - 2.0 / 500.0).abs() < tolerance, "{variance}");
    }
}
