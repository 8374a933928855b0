//! Some neighbouring numbers in one register.
#![allow(clippy::missing_safety_doc)] // The trait tells it for all of its functions.

use super::InstructionSet;
use crate::engine::real::Real;

/// LANES numbers that are computed with at once.
///
/// # Safety
/// Every function is to be called only where [`InstructionSet::run`] has told [`InstructionSet::Fused`].
pub trait Vector: Copy {
    /// One of them.
    type Number: Real;
    /// How many.
    const LANES: usize;

    /// The same number in every lane.
    unsafe fn splat(x: Self::Number) -> Self;
    /// LANES numbers from `from` on, all of which must be readable.
    unsafe fn load(from: *const Self::Number) -> Self;
    /// Into LANES places from `to` on, all of which must be writable.
    unsafe fn store(self, to: *mut Self::Number);
    /// a·b + c in every lane, with a = `self`; fused if they are f32.
    #[must_use]
    unsafe fn mul_add(self, b: Self, c: Self) -> Self;
    /// Swaps rows and columns of LANES vectors.
    unsafe fn transpose(rows: &mut [Self]);
}

/// An array, for the compiler to put into registers.
#[derive(Clone, Copy)]
pub struct Array<T>([T; 8]);

impl<T: Real> Vector for Array<T> {
    type Number = T;
    const LANES: usize = 8;

    #[inline(always)]
    unsafe fn splat(x: T) -> Self {
        Self([x; 8])
    }

    #[inline(always)]
    unsafe fn load(from: *const T) -> Self {
        // SAFETY: the caller says that eight numbers are readable; an array of them has their alignment.
        Self(unsafe { from.cast::<[T; 8]>().read() })
    }

    #[inline(always)]
    unsafe fn store(self, to: *mut T) {
        // SAFETY: as above.
        unsafe { to.cast::<[T; 8]>().write(self.0) }
    }

    #[inline(always)]
    unsafe fn mul_add(self, b: Self, c: Self) -> Self {
        Self(std::array::from_fn(
            #[inline(always)]
            |lane| self.0[lane].mul_add(b.0[lane], c.0[lane], InstructionSet::Fused),
        ))
    }

    #[inline(always)]
    unsafe fn transpose(rows: &mut [Self]) {
        for i in 0..Self::LANES {
            for j in 0..i {
                (rows[i].0[j], rows[j].0[i]) = (rows[j].0[i], rows[i].0[j]);
            }
        }
    }
}

#[cfg(target_arch = "x86_64")]
pub use avx::{F32x8, F64x4};

#[cfg(target_arch = "x86_64")]
mod avx {
    #[allow(clippy::wildcard_imports)] // Two dozen instructions.
    use std::arch::x86_64::*;

    use super::Vector;

    /// Eight f32 in a 256-bit register.
    #[derive(Clone, Copy)]
    pub struct F32x8(__m256);

    /// Four f64 in a 256-bit register.
    #[derive(Clone, Copy)]
    pub struct F64x4(__m256d);

    /// What both spell the same way: the expressions of the instructions, inside `unsafe`.
    macro_rules! vector {
        ($vector:ident: $lanes:literal of $number:ty, $splat:ident, $load:ident, $store:ident, |$a:ident, $b:ident, $c:ident| $mul_add:expr, $transpose:ident) => {
            // SAFETY: AVX2 and FMA are there and the places may be used, says the caller.
            impl Vector for $vector {
                type Number = $number;
                const LANES: usize = $lanes;

                #[inline(always)]
                unsafe fn splat(x: $number) -> Self {
                    Self(unsafe { $splat(x) })
                }

                #[inline(always)]
                unsafe fn load(from: *const $number) -> Self {
                    Self(unsafe { $load(from) })
                }

                #[inline(always)]
                unsafe fn store(self, to: *mut $number) {
                    unsafe { $store(to, self.0) }
                }

                #[inline(always)]
                unsafe fn mul_add(self, b: Self, c: Self) -> Self {
                    let (Self($a), Self($b), Self($c)) = (self, b, c);
                    Self(unsafe { $mul_add })
                }

                #[inline(always)]
                unsafe fn transpose(rows: &mut [Self]) {
                    let rows = rows.first_chunk_mut().expect("as many rows as lanes");
                    *rows = unsafe { $transpose(rows.map(|row| row.0)) }.map(Self);
                }
            }
        };
    }

    vector!(F32x8: 8 of f32, _mm256_set1_ps, _mm256_loadu_ps, _mm256_storeu_ps, |a, b, c| _mm256_fmadd_ps(a, b, c), transposed_ps);
    vector!(F64x4: 4 of f64, _mm256_set1_pd, _mm256_loadu_pd, _mm256_storeu_pd, |a, b, c| _mm256_add_pd(_mm256_mul_pd(a, b), c), transposed_pd);

    /// First within pairs of rows, then within fours, then the halves change places.
    #[inline]
    #[target_feature(enable = "avx2")]
    fn transposed_ps(r: [__m256; 8]) -> [__m256; 8] {
        let pair = |a, b| [_mm256_unpacklo_ps(a, b), _mm256_unpackhi_ps(a, b)];
        let [p, q, s, t] = [pair(r[0], r[1]), pair(r[2], r[3]), pair(r[4], r[5]), pair(r[6], r[7])];
        let four = |a, b| [_mm256_shuffle_ps::<0b01_00_01_00>(a, b), _mm256_shuffle_ps::<0b11_10_11_10>(a, b)];
        let [upper, lower] = [[four(p[0], q[0]), four(p[1], q[1])], [four(s[0], t[0]), four(s[1], t[1])]];
        let halves = |i: usize, j: usize| {
            let (a, b) = (upper[i][j], lower[i][j]);
            [_mm256_permute2f128_ps::<0x20>(a, b), _mm256_permute2f128_ps::<0x31>(a, b)]
        };
        let [a, b, c, d] = [halves(0, 0), halves(0, 1), halves(1, 0), halves(1, 1)];
        [a[0], b[0], c[0], d[0], a[1], b[1], c[1], d[1]]
    }

    /// Likewise.
    #[inline]
    #[target_feature(enable = "avx2")]
    fn transposed_pd(r: [__m256d; 4]) -> [__m256d; 4] {
        let pair = |a, b| [_mm256_unpacklo_pd(a, b), _mm256_unpackhi_pd(a, b)];
        let [upper, lower] = [pair(r[0], r[1]), pair(r[2], r[3])];
        let halves = |j: usize| {
            [_mm256_permute2f128_pd::<0x20>(upper[j], lower[j]), _mm256_permute2f128_pd::<0x31>(upper[j], lower[j])]
        };
        let [a, b] = [halves(0), halves(1)];
        [a[0], b[0], a[1], b[1]]
    }
}
