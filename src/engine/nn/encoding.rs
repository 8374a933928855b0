//! Fixed vectors for positions and times, and the causal mask.

use ndarray::Array2;

use crate::engine::math;
use crate::engine::real::Real;

/// Positions 0 … n − 1 as sines and cosines (Vaswani et al. 2017, §3.5), (n, width): in column 2i stands
/// sin(p / 10000^(2i/width)), in column 2i + 1 the cosine.
pub fn positions<T: Real>(n: usize, width: usize) -> Array2<T> {
    Array2::from_shape_fn((n, width), |(position, column)| {
        let exponent = (column / 2 * 2) as f64 / width as f64;
        let angle = position as f64 / math::pow(10_000.0, exponent);
        T::of(if column % 2 == 0 { math::sin(angle) } else { math::cos(angle) })
    })
}

/// Times as sines and cosines, (times, width): sin(t·ωᵢ) in the first half of the columns, cos(t·ωᵢ) in the second, with
/// ωᵢ = 10000^(−i / (width/2 − shift)). `cos_first` exchanges the halves; an odd width ends in a 0. Ho et al. 2020 take
/// shift 1; the diffusers library names both options.
pub fn times<T: Real>(times: &[f64], width: usize, cos_first: bool, shift: f64) -> Array2<T> {
    let half = width / 2;
    Array2::from_shape_fn((times.len(), width), |(row, column)| {
        if column >= 2 * half {
            return T::ZERO;
        }
        let exponent = -math::ln(10_000.0) * (column % half) as f64 / (half as f64 - shift);
        let angle = times[row] * math::exp(exponent);
        T::of(if (column < half) == cos_first { math::cos(angle) } else { math::sin(angle) })
    })
}

/// The mask with which position i looks at positions 0 … i only: (n, n), 1 where it may look.
pub fn causal<T: Real>(n: usize) -> Array2<T> {
    Array2::from_shape_fn((n, n), |(i, j)| if j <= i { T::ONE } else { T::ZERO })
}
