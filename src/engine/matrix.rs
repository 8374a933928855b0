//! Matrices in slices.
#![allow(clippy::inline_always)] // What a vectorised loop calls must be compiled into it; see `math::simd`.

/// A matrix seen in a slice: element (i, j) stands at `i·row_step + j·column_step`.
#[derive(Debug, Clone, Copy)]
pub struct Matrix<'a, T> {
    pub(super) data: &'a [T],
    pub(super) rows: usize,
    pub(super) columns: usize,
    pub(super) row_step: usize,
    pub(super) column_step: usize,
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

    /// Rows k, k + 1, … of columns j, j + 1, …
    #[inline(always)]
    pub(super) fn part(self, k: usize, rows: usize, j: usize, columns: usize) -> Self {
        let data = &self.data[k * self.row_step + j * self.column_step..];
        Self { data, rows, columns, ..self }
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
