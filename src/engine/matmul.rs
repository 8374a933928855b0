//! The matrix product, with the same bits on every machine.
//!
//! Every element of C is summed in the order of k, starting from what stands in C: c + a₀b₀ + a₁b₁ + …; in f32 each product is
//! added fused, rounded once, in f64 product and sum are rounded both. Vector registers hold neighbouring elements of a row of
//! C, so their width cannot change a bit.
#![allow(clippy::inline_always)] // What a vectorised loop calls must be compiled into it; see `math::simd`.

use super::math::simd::InstructionSet;
use super::math::simd::panel::{DEEPEST, Panel, WIDEST};
use super::math::simd::tile::{Operands, add_tile};
use super::math::simd::vector::Vector;
use super::real::Real;

pub use super::matrix::Matrix;

/// C ← C + A·B, where C is stored by rows that begin `row_step` elements apart.
///
/// Shapes: A is m×k, B is k×n, C is m×n; any of them may be 0.
pub fn add_product<T: Real>(a: Matrix<T>, b: Matrix<T>, c: &mut [T], row_step: usize) {
    add_product_on(InstructionSet::best(), a, b, c, row_step);
}

/// C ← A·B, C stored row by row without gaps.
pub fn product<T: Real>(a: Matrix<T>, b: Matrix<T>, c: &mut [T]) {
    c.fill(T::ZERO);
    add_product(a, b, c, b.columns);
}

fn add_product_on<T: Real>(set: InstructionSet, a: Matrix<T>, b: Matrix<T>, c: &mut [T], row_step: usize) {
    assert_eq!(a.columns, b.rows, "the columns of A are the rows of B");
    if a.rows == 0 || a.columns == 0 || b.columns == 0 {
        return;
    }
    assert!(c.len() >= (a.rows - 1) * row_step + b.columns, "C is too short");
    set.run(
        #[inline(always)]
        |on| match (on, a.rows) {
            (InstructionSet::Portable, _) => without_vectors(on, a, b, 0, c, row_step),
            (InstructionSet::Fused, 2) if b.column_step == 1 => in_rows::<T, 2, 4>(on, a, b, c, row_step),
            (InstructionSet::Fused, rows) if b.column_step == 1 && (rows == 1 || a.columns < 4) => {
                in_rows::<T, 1, 8>(on, a, b, c, row_step);
            }
            (InstructionSet::Fused, _) => in_panels(on, a, b, c, row_step),
        },
    );
}

/// The columns from j on, a few at a time.
#[inline(always)]
fn without_vectors<T: Real>(on: InstructionSet, a: Matrix<T>, b: Matrix<T>, j: usize, c: &mut [T], row_step: usize) {
    for i in 0..a.rows {
        let (several, rest) = c[i * row_step..][j..b.columns].as_chunks_mut::<8>();
        let rest_from = j + 8 * several.len();
        for (chunk, c) in several.iter_mut().enumerate() {
            add_columns(on, a, i, b, j + 8 * chunk, c);
        }
        for (one, c) in rest.iter_mut().enumerate() {
            add_columns(on, a, i, b, rest_from + one, std::array::from_mut(c));
        }
    }
}

/// Adds N columns, from j on, of row i of the product.
#[inline(always)]
fn add_columns<T: Real, const N: usize>(
    on: InstructionSet,
    a: Matrix<T>,
    i: usize,
    b: Matrix<T>,
    j: usize,
    c: &mut [T; N],
) {
    for k in 0..a.columns {
        let x = a.data[i * a.row_step + k * a.column_step];
        for n in 0..N {
            c[n] = x.mul_add(b.data[k * b.row_step + (j + n) * b.column_step], c[n], on);
        }
    }
}

/// For one row or two, or a sum of few terms: B is read once, or nearly so, and tiles are wide instead of high.
#[inline(always)]
fn in_rows<T: Real, const H: usize, const N: usize>(
    on: InstructionSet,
    a: Matrix<T>,
    b: Matrix<T>,
    c: &mut [T],
    row_step: usize,
) {
    let lanes = T::Vector::LANES;
    let mut j = 0;
    while j + lanes <= b.columns {
        let all = j + N * lanes <= b.columns;
        for i in (0..a.rows).step_by(H) {
            let (operands, c) = (operands(a, i, b, 0, j), &mut c[i * row_step + j..]);
            if all {
                add_tile::<T::Vector, H, N>(on, operands, c, row_step);
            } else {
                add_tile::<T::Vector, H, 1>(on, operands, c, row_step);
            }
        }
        j += if all { N * lanes } else { lanes };
    }
    without_vectors(on, a, b, j, c, row_step);
}

/// A from row i and column k on, against B from row k and column j on.
#[inline(always)]
fn operands<'a, T: Copy>(a: Matrix<'a, T>, i: usize, b: Matrix<'a, T>, k: usize, j: usize) -> Operands<'a, T> {
    Operands {
        a: &a.data[i * a.row_step + k * a.column_step..],
        a_row_step: a.row_step,
        a_column_step: a.column_step,
        b: &b.data[k * b.row_step + j..],
        b_row_step: b.row_step,
        depth: a.columns - k,
    }
}

/// The rows of a tile; see [`add_tile`].
const H: usize = 6;

/// The rows of a block of A.
const TALLEST: usize = 32 * H;

/// Walks over blocks of A, and along each over panels of B, two vectors wide; both are at most 256 terms of a sum deep, fewer if
/// these lie far apart in A. So a block stays in the second cache while all of B passes, and a panel in the first while tile
/// after tile goes down along it. A panel is copied, rows side by side, unless that costs more than it saves: the rows of B may
/// lie far apart, too, all in the same few places of the cache.
#[inline(always)]
fn in_panels<T: Real>(on: InstructionSet, a: Matrix<T>, b: Matrix<T>, c: &mut [T], row_step: usize) {
    let wide = 2 * T::Vector::LANES;
    let deep = if a.column_step > 32 { 64 } else { DEEPEST };
    let mut panel = Panel::empty();
    for k in (0..a.columns).step_by(deep) {
        let depth = deep.min(a.columns - k);
        for top in (0..a.rows).step_by(TALLEST) {
            let bottom = a.rows.min(top + TALLEST);
            for j in (0..b.columns).step_by(wide) {
                let columns = wide.min(b.columns - j);
                let in_place = b.column_step == 1 && columns == wide && bottom - top <= 4 * H;
                let (data, b_row_step) = if in_place {
                    (&b.data[k * b.row_step + j..], b.row_step)
                } else {
                    (panel.copy::<T::Vector>(on, b.part(k, depth, j, columns), wide), wide)
                };
                for i in (top..bottom).step_by(H) {
                    let operands = Operands { b: data, b_row_step, depth, ..operands(a, i, b, k, 0) };
                    add_rows(on, operands, H.min(bottom - i), columns, &mut c[i * row_step + j..], row_step);
                }
            }
        }
    }
}

/// Adds some rows of a panel's part of the product; if the panel is not full, in a full tile beside C.
#[inline(always)]
fn add_rows<T: Real>(
    on: InstructionSet,
    operands: Operands<T>,
    rows: usize,
    width: usize,
    c: &mut [T],
    row_step: usize,
) {
    if width == 2 * T::Vector::LANES {
        return add_tiles::<T, 2>(on, operands, rows, c, row_step);
    }
    let mut beside = [T::ZERO; H * WIDEST];
    for i in 0..rows {
        beside[i * WIDEST..][..width].copy_from_slice(&c[i * row_step..][..width]);
    }
    if width <= T::Vector::LANES {
        add_tiles::<T, 1>(on, operands, rows, &mut beside, WIDEST);
    } else {
        add_tiles::<T, 2>(on, operands, rows, &mut beside, WIDEST);
    }
    for i in 0..rows {
        c[i * row_step..][..width].copy_from_slice(&beside[i * WIDEST..][..width]);
    }
}

/// [`add_tile`] for a number of rows known only now.
#[inline(always)]
fn add_tiles<T: Real, const N: usize>(
    on: InstructionSet,
    operands: Operands<T>,
    rows: usize,
    c: &mut [T],
    row_step: usize,
) {
    match rows {
        1 => add_tile::<T::Vector, 1, N>(on, operands, c, row_step),
        2 => add_tile::<T::Vector, 2, N>(on, operands, c, row_step),
        3 => add_tile::<T::Vector, 3, N>(on, operands, c, row_step),
        4 => add_tile::<T::Vector, 4, N>(on, operands, c, row_step),
        5 => add_tile::<T::Vector, 5, N>(on, operands, c, row_step),
        _ => add_tile::<T::Vector, H, N>(on, operands, c, row_step),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::rng::{Stream, normals, rng};

    /// The definition, one number at a time.
    fn by_definition<T: Real>(a: Matrix<T>, b: Matrix<T>, c: &mut [T], row_step: usize) {
        let on = InstructionSet::Portable;
        for i in 0..a.rows {
            for j in 0..b.columns {
                let c = &mut c[i * row_step + j];
                for k in 0..a.columns {
                    let (a, b) =
                        (a.data[i * a.row_step + k * a.column_step], b.data[k * b.row_step + j * b.column_step]);
                    *c = a.mul_add(b, *c, on);
                }
            }
        }
    }

    fn compare_all_paths<T: Real>(m: usize, k: usize, n: usize) {
        let mut rng = rng((m * 10_000 + k * 100 + n) as u64, Stream::Data);
        let mut draw = |n| normals(&mut rng, n).iter().map(|&x| T::of(f64::from(x))).collect::<Vec<T>>();
        let gap = 3;
        let (a, b, c) = (draw(m * k), draw(k * n), draw(m * (n + gap)));
        for (a_transposed, b_transposed) in [(false, false), (false, true), (true, false), (true, true)] {
            let a = if a_transposed { Matrix::new(&a, k, m).t() } else { Matrix::new(&a, m, k) };
            let b = if b_transposed { Matrix::new(&b, n, k).t() } else { Matrix::new(&b, k, n) };
            let mut expected = c.clone();
            by_definition(a, b, &mut expected, n + gap);
            for set in [InstructionSet::Portable, InstructionSet::Fused] {
                let mut found = c.clone();
                add_product_on(set, a, b, &mut found, n + gap);
                assert!(found == expected, "{m}×{k}×{n}, {a_transposed}, {b_transposed}, {set:?}");
            }
        }
    }

    #[test]
    fn every_path_sums_in_the_order_of_k_bit_for_bit() {
        for size in [0, 1, 2, 3, 5, 6, 7, 16, 17, 33] {
            for (m, k, n) in [(size, 9, 20), (9, size, 20), (20, 9, size), (size, size, size), (1, size, 130)] {
                compare_all_paths::<f32>(m, k, n);
                compare_all_paths::<f64>(m, k, n);
            }
        }
        for (m, n) in [(1, 200), (2, 100), (3, 8), (25, 7), (26, 41)] {
            compare_all_paths::<f32>(m, 33, n);
            compare_all_paths::<f64>(m, 33, n);
        }
        compare_all_paths::<f32>(53, 300, 70);
        compare_all_paths::<f64>(53, 300, 70);
    }
}
