//! The matrix product, with the same bits on every machine.
//!
//! Every element of C is summed in the order of k, starting from what stands in C: c + a₀b₀ + a₁b₁ + …, each product and
//! each sum rounded. Vector registers hold neighbouring elements of a row of C, so their width cannot change a bit.
#![allow(clippy::inline_always)] // What a vectorised loop calls must be compiled into it; see `math::simd`.

use super::math::simd::InstructionSet;
use super::real::Real;

/// A matrix seen in a slice: element (i, j) stands at `i·row_step + j·column_step`.
#[derive(Debug, Clone, Copy)]
pub struct Matrix<'a, T> {
    data: &'a [T],
    rows: usize,
    columns: usize,
    row_step: usize,
    column_step: usize,
}

impl<'a, T> Matrix<'a, T> {
    /// A matrix stored row by row without gaps.
    pub fn new(data: &'a [T], rows: usize, columns: usize) -> Self {
        Self::in_rows(data, rows, columns, columns)
    }

    /// A matrix whose rows begin `row_step` elements apart.
    pub fn in_rows(data: &'a [T], rows: usize, columns: usize, row_step: usize) -> Self {
        let needed = if rows == 0 || columns == 0 { 0 } else { (rows - 1) * row_step + columns };
        assert!(
            data.len() >= needed,
            "a {rows}×{columns} matrix needs {needed} elements, the slice has {}",
            data.len()
        );
        Self { data, rows, columns, row_step, column_step: 1 }
    }

    /// The transpose, of the same elements.
    #[must_use]
    pub fn t(self) -> Self {
        Self { rows: self.columns, columns: self.rows, row_step: self.column_step, column_step: self.row_step, ..self }
    }

    /// The transpose if `transposed`, else itself.
    #[must_use]
    pub fn t_if(self, transposed: bool) -> Self {
        if transposed { self.t() } else { self }
    }
}

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
    let thin = (a.rows < 4 || a.columns < 4) && b.column_step == 1;
    let small = a.rows <= 6 * H && a.columns <= 32;
    set.run(
        #[inline(always)]
        || match (thin, small, size_of::<T>()) {
            (true, ..) => row_by_row(a, b, c, row_step),
            (_, true, 4) => in_blocks::<T, 16, 32, 6>(a, b, c, row_step),
            (_, true, _) => in_blocks::<T, 8, 32, 6>(a, b, c, row_step),
            (_, false, 4) => in_blocks::<T, 16, 64, 16>(a, b, c, row_step),
            (_, false, _) => in_blocks::<T, 8, 64, 16>(a, b, c, row_step),
        },
    );
}

/// For a vector times a matrix, and the product of two vectors: too little work to pay for packing.
#[inline(always)]
fn row_by_row<T: Real>(a: Matrix<T>, b: Matrix<T>, c: &mut [T], row_step: usize) {
    const WIDTH: usize = 64; // eight registers of f32, enough to hide the time one sum takes
    for i in 0..a.rows {
        let c_row = &mut c[i * row_step..][..b.columns];
        let a_row = &a.data[i * a.row_step..];
        let (wide, narrow) = c_row.as_chunks_mut::<WIDTH>();
        for (chunk, c) in wide.iter_mut().enumerate() {
            add_row(a_row, a, b, chunk * WIDTH, c);
        }
        let done = wide.len() * WIDTH;
        let (narrow, rest) = narrow.as_chunks_mut::<8>();
        for (chunk, c) in narrow.iter_mut().enumerate() {
            add_row(a_row, a, b, done + chunk * 8, c);
        }
        let done = b.columns - rest.len();
        for (j, c) in rest.iter_mut().enumerate() {
            add_row(a_row, a, b, done + j, std::array::from_mut(c));
        }
    }
}

/// Adds N columns, from j on, of one row of the product.
#[inline(always)]
fn add_row<T: Real, const N: usize>(a_row: &[T], a: Matrix<T>, b: Matrix<T>, j: usize, c: &mut [T; N]) {
    let mut sums = *c;
    for k in 0..a.columns {
        let x = a_row[k * a.column_step];
        let b_row = &b.data[k * b.row_step + j..][..N];
        for j in 0..N {
            sums[j] += x * b_row[j];
        }
    }
    *c = sums;
}

/// The rows of a tile of C, each two 256-bit vectors wide: they, a row of B and a product fill the sixteen registers.
const H: usize = 6;

/// Walks over blocks of A, TILES tiles high, and of B, one tile wide (W); both are DEPTH terms of every sum deep, few enough to stay
/// in the cache. A block is packed first, that is copied into the order in which it is read, widened with zeros to whole tiles.
#[inline(always)]
fn in_blocks<T: Real, const W: usize, const DEPTH: usize, const TILES: usize>(
    a: Matrix<T>,
    b: Matrix<T>,
    c: &mut [T],
    row_step: usize,
) {
    let mut a_packed = [[[T::ZERO; H]; DEPTH]; TILES];
    let mut b_packed = [[T::ZERO; W]; DEPTH];
    for k in (0..a.columns).step_by(DEPTH) {
        let depth = DEPTH.min(a.columns - k);
        for i in (0..a.rows).step_by(TILES * H) {
            let rows = (TILES * H).min(a.rows - i);
            for (tile, packed) in a_packed[..rows.div_ceil(H)].iter_mut().enumerate() {
                pack(a.t(), k, i + tile * H, &mut packed[..depth]);
            }
            for j in (0..b.columns).step_by(W) {
                pack(b, k, j, &mut b_packed[..depth]);
                let width = W.min(b.columns - j);
                for (tile, packed) in a_packed[..rows.div_ceil(H)].iter().enumerate() {
                    let c = &mut c[(i + tile * H) * row_step + j..];
                    let height = H.min(rows - tile * H);
                    add_tile(&packed[..depth], &b_packed[..depth], c, row_step, height, width);
                }
            }
        }
    }
}

/// Copies rows k, k + 1, … of W columns from j on; zeros where the matrix has ended.
#[inline(always)]
fn pack<T: Real, const W: usize>(b: Matrix<T>, k: usize, j: usize, packed: &mut [[T; W]]) {
    let width = W.min(b.columns - j);
    for (row, packed) in packed.iter_mut().enumerate() {
        let source = &b.data[(k + row) * b.row_step + j * b.column_step..];
        if width == W && b.column_step == 1 {
            packed.copy_from_slice(&source[..W]);
        } else if width == W {
            for j in 0..W {
                packed[j] = source[j * b.column_step];
            }
        } else {
            *packed = [T::ZERO; W];
            for j in 0..width {
                packed[j] = source[j * b.column_step];
            }
        }
    }
}

/// Adds a tile of the product to C; one that is smaller than H×W is computed in a full one, beside C.
#[inline(always)]
fn add_tile<T: Real, const W: usize>(
    a: &[[T; H]],
    b: &[[T; W]],
    c: &mut [T],
    row_step: usize,
    height: usize,
    width: usize,
) {
    if height == H && width == W {
        return add_full_tile(a, b, c, row_step);
    }
    let mut full = [[T::ZERO; W]; H];
    for i in 0..height {
        full[i][..width].copy_from_slice(&c[i * row_step..][..width]);
    }
    add_full_tile(a, b, full.as_flattened_mut(), W);
    for i in 0..height {
        c[i * row_step..][..width].copy_from_slice(&full[i][..width]);
    }
}

/// The innermost loop: H·W sums held in registers while k runs.
#[inline(always)]
fn add_full_tile<T: Real, const W: usize>(a: &[[T; H]], b: &[[T; W]], c: &mut [T], row_step: usize) {
    let mut sums = [[T::ZERO; W]; H];
    for i in 0..H {
        sums[i].copy_from_slice(&c[i * row_step..][..W]);
    }
    for (a, b) in a.iter().zip(b) {
        for i in 0..H {
            let x = a[i];
            for j in 0..W {
                sums[i][j] += x * b[j];
            }
        }
    }
    for i in 0..H {
        c[i * row_step..][..W].copy_from_slice(&sums[i]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::rng::{Stream, normals, rng};

    /// The definition, one number at a time.
    fn by_definition<T: Real>(a: Matrix<T>, b: Matrix<T>, c: &mut [T], row_step: usize) {
        for i in 0..a.rows {
            for j in 0..b.columns {
                for k in 0..a.columns {
                    let product =
                        a.data[i * a.row_step + k * a.column_step] * b.data[k * b.row_step + j * b.column_step];
                    c[i * row_step + j] += product;
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
            for set in [InstructionSet::Baseline, InstructionSet::Avx2] {
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
        compare_all_paths::<f32>(53, 300, 70);
        compare_all_paths::<f64>(53, 300, 70);
    }
}
