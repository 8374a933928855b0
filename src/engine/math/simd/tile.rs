//! The innermost loop of the matrix product: a tile of C in registers while k runs.

use super::InstructionSet;
use super::vector::Vector;

/// Where a tile's rows of A and columns of B begin, and how far it is from one element to the next.
#[derive(Clone, Copy)]
pub struct Operands<'a, T> {
    /// Element (i, k) of A stands at `i·a_row_step + k·a_column_step`.
    pub a: &'a [T],
    /// From a row of A to the next.
    pub a_row_step: usize,
    /// From a column of A to the next.
    pub a_column_step: usize,
    /// Element (k, j) of B stands at `k·b_row_step + j`.
    pub b: &'a [T],
    /// From a row of B to the next.
    pub b_row_step: usize,
    /// How far k runs; not 0.
    pub depth: usize,
}

/// Adds H rows and N·LANES columns of the product to C, whose rows begin `c_step` elements apart.
///
/// Six rows of two vectors fill twelve of the sixteen registers of AVX2: enough sums that none waits for the four cycles a
/// fused product takes, with room for a row of B and an element of A. That one comes from where it stands, so A is never
/// copied; B is read LANES neighbours at a time.
#[inline(always)]
pub fn add_tile<V: Vector, const H: usize, const N: usize>(
    on: InstructionSet,
    operands: Operands<V::Number>,
    c: &mut [V::Number],
    c_step: usize,
) {
    let Operands { a, a_row_step, a_column_step, b, b_row_step, depth } = operands;
    let last = |rows: usize, row_step: usize, columns: usize, column_step| {
        (rows - 1).saturating_mul(row_step).saturating_add((columns - 1).saturating_mul(column_step))
    };
    assert!(on == InstructionSet::Fused && depth > 0, "vectors and a sum of at least one product");
    assert!(a.len() > last(H, a_row_step, depth, a_column_step), "A has all its elements");
    assert!(b.len() > last(depth, b_row_step, N * V::LANES, 1), "B has all its elements");
    assert!(c.len() > last(H, c_step, N * V::LANES, 1), "C has all its elements");
    let (mut a, mut b, c) = (a.as_ptr(), b.as_ptr(), c.as_mut_ptr());
    // SAFETY: the set is the fused one, and every place is one of those whose last has just been found in its slice.
    unsafe {
        let mut sums = [[V::splat(V::Number::default()); N]; H];
        for i in 0..H {
            for j in 0..N {
                sums[i][j] = V::load(c.add(i * c_step + j * V::LANES));
            }
        }
        for _ in 0..depth {
            let mut row = [V::splat(V::Number::default()); N];
            for j in 0..N {
                row[j] = V::load(b.add(j * V::LANES));
            }
            for i in 0..H {
                let x = V::splat(*a.add(i * a_row_step));
                for j in 0..N {
                    sums[i][j] = x.mul_add(row[j], sums[i][j]);
                }
            }
            a = a.wrapping_add(a_column_step);
            b = b.wrapping_add(b_row_step);
        }
        for i in 0..H {
            for j in 0..N {
                sums[i][j].store(c.add(i * c_step + j * V::LANES));
            }
        }
    }
}
