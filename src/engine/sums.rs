//! Sums and maxima of slices, in one fixed order that can be vectorised: of every eight elements, the first belong
//! to one partial sum, the second to another …; the eight are joined as ((0 + 4) + (2 + 6)) + ((1 + 5) + (3 + 7)), then what
//! is left over is added in order.

use super::real::Real;

const LANES: usize = 8;

/// Σ xᵢ.
#[inline]
pub fn sum<T: Real>(x: &[T]) -> T {
    let (chunks, rest) = x.as_chunks::<LANES>();
    let mut partial = [T::ZERO; LANES];
    for chunk in chunks {
        for lane in 0..LANES {
            partial[lane] += chunk[lane];
        }
    }
    rest.iter().fold(join(partial, |a, b| a + b), |sum, &x| sum + x)
}

/// Σ xᵢyᵢ, for slices of one length.
#[inline]
pub fn inner_product<T: Real>(x: &[T], y: &[T]) -> T {
    let ((x_chunks, x_rest), (y_chunks, y_rest)) = (x.as_chunks::<LANES>(), y.as_chunks::<LANES>());
    let mut partial = [T::ZERO; LANES];
    for (x, y) in x_chunks.iter().zip(y_chunks) {
        for lane in 0..LANES {
            partial[lane] += x[lane] * y[lane];
        }
    }
    x_rest.iter().zip(y_rest).fold(join(partial, |a, b| a + b), |sum, (&x, &y)| sum + x * y)
}

/// The largest xᵢ; −∞ if there is none.
#[inline]
pub fn largest<T: Real>(x: &[T]) -> T {
    let larger = |a: T, b: T| if b > a { b } else { a };
    let (chunks, rest) = x.as_chunks::<LANES>();
    let mut partial = [T::NEG_INFINITY; LANES];
    for chunk in chunks {
        for lane in 0..LANES {
            partial[lane] = larger(partial[lane], chunk[lane]);
        }
    }
    rest.iter().fold(join(partial, larger), |largest, &x| larger(largest, x))
}

#[inline]
fn join<T: Real>(partial: [T; LANES], add: impl Fn(T, T) -> T) -> T {
    let four = [0, 1, 2, 3].map(|lane| add(partial[lane], partial[lane + 4]));
    add(add(four[0], four[2]), add(four[1], four[3]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_length_is_summed_completely() {
        for n in 0..40 {
            let x: Vec<f64> = (0..n).map(f64::from).collect();
            assert_eq!(sum(&x), f64::from(n * (n - 1) / 2));
            assert_eq!(inner_product(&x, &x), f64::from((n - 1) * n * (2 * n - 1) / 6));
            assert_eq!(largest(&x), if n == 0 { f64::NEG_INFINITY } else { f64::from(n - 1) });
        }
    }

    #[test]
    fn the_order_is_the_stated_one() {
        let x: Vec<f32> = (0..19).map(|i| 1.0 + 1e-3 / (i + 1) as f32).collect();
        let pair = |i: usize| (x[i] + x[i + 8]) + (x[i + 4] + x[i + 12]);
        let joined = (pair(0) + pair(2)) + (pair(1) + pair(3));
        assert_eq!(sum(&x), joined + x[16] + x[17] + x[18]);
        assert_eq!(inner_product(&x, &[1.0; 19]), sum(&x));
    }
}
