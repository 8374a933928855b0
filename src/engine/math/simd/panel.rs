//! Copies of parts of a matrix, in the order in which a tile reads them.

use std::mem::MaybeUninit;

use super::InstructionSet;
use super::vector::Vector;
use crate::engine::matrix::Matrix;

/// The most rows of a panel.
pub const DEEPEST: usize = 256;

/// The most columns of a panel: two vectors of eight.
pub const WIDEST: usize = 16;

/// Room for a panel. It is not filled before it is needed: many a product is smaller than this room.
pub struct Panel<T>([MaybeUninit<T>; DEEPEST * WIDEST]);

impl<T: Copy + Default> Panel<T> {
    /// Nothing yet.
    #[inline(always)]
    pub const fn empty() -> Self {
        Self([const { MaybeUninit::uninit() }; DEEPEST * WIDEST])
    }

    /// The matrix, at most [`DEEPEST`] rows and `wide` columns, row by row, `wide` elements from a row to the next; behind its columns
    /// zeros.
    #[inline(always)]
    pub fn copy<V: Vector<Number = T>>(&mut self, on: InstructionSet, from: Matrix<T>, wide: usize) -> &[T] {
        let copy = &mut self.0[..from.rows * wide];
        if from.columns < wide {
            copy.fill(MaybeUninit::new(T::default()));
        }
        if from.column_step == 1 {
            copy_rows(from, copy, wide);
        } else {
            copy_columns::<V>(on, from, copy, wide);
        }
        // SAFETY: every element has just been written: `columns` of every row, and if that is not all of it, zeros before.
        unsafe { &*(std::ptr::from_ref::<[MaybeUninit<T>]>(copy) as *const [T]) }
    }
}

#[inline(always)]
fn copy_rows<T: Copy>(from: Matrix<T>, copy: &mut [MaybeUninit<T>], wide: usize) {
    // SAFETY: what is filled may stand where something unfilled is allowed, if nobody writes there.
    let data = unsafe { &*(std::ptr::from_ref(from.data) as *const [MaybeUninit<T>]) };
    let rows = copy.chunks_exact_mut(wide).enumerate().map(|(k, copy)| (copy, &data[k * from.row_step..]));
    // A length that is known when this is compiled becomes a few instructions.
    match from.columns {
        16 => rows.for_each(|(copy, row)| copy[..16].copy_from_slice(&row[..16])),
        8 => rows.for_each(|(copy, row)| copy[..8].copy_from_slice(&row[..8])),
        columns => rows.for_each(|(copy, row)| copy[..columns].copy_from_slice(&row[..columns])),
    }
}

/// By squares of LANES rows and columns, which are transposed in registers; what is left over, one by one.
#[inline(always)]
fn copy_columns<V: Vector>(
    on: InstructionSet,
    from: Matrix<V::Number>,
    copy: &mut [MaybeUninit<V::Number>],
    wide: usize,
) {
    let Matrix { data, row_step, column_step, rows, columns } = from;
    let lanes = V::LANES;
    let (square_rows, square_columns) =
        if row_step == 1 { (rows / lanes * lanes, columns / lanes * lanes) } else { (0, 0) };
    for k in (0..square_rows).step_by(lanes) {
        for j in (0..square_columns).step_by(lanes) {
            transpose::<V>(on, &data[k + j * column_step..], column_step, &mut copy[k * wide + j..], wide);
        }
    }
    for j in 0..columns {
        let from = if j < square_columns { square_rows } else { 0 };
        for k in from..rows {
            copy[k * wide + j].write(data[k * row_step + j * column_step]);
        }
    }
}

/// Copies the transpose of a square, whose rows begin `step` elements apart, to rows that begin `to_step` elements apart.
#[inline(always)]
fn transpose<V: Vector>(
    on: InstructionSet,
    from: &[V::Number],
    step: usize,
    to: &mut [MaybeUninit<V::Number>],
    to_step: usize,
) {
    let last = |step: usize| (V::LANES - 1).saturating_mul(step).saturating_add(V::LANES - 1);
    assert!(on == InstructionSet::Fused && from.len() > last(step) && to.len() > last(to_step), "a whole square");
    assert!(V::LANES <= 8, "room for the rows");
    // SAFETY: the set is the fused one, and the last place of each square has just been found in its slice.
    unsafe {
        let mut rows = [V::splat(V::Number::default()); 8];
        for i in 0..V::LANES {
            rows[i] = V::load(from.as_ptr().add(i * step));
        }
        V::transpose(&mut rows);
        for i in 0..V::LANES {
            rows[i].store(to.as_mut_ptr().add(i * to_step).cast());
        }
    }
}
