//! The sizes of the axes of an array.

use std::ops::Deref;

/// At most four sizes; none for a single number. Copied freely, never allocated.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Shape {
    sizes: [usize; 4],
    axes: usize,
}

impl Shape {
    /// This shape without one of its axes.
    pub(super) fn without(&self, axis: usize) -> Self {
        let mut shorter = *self;
        shorter.sizes[axis..self.axes].rotate_left(1);
        shorter.axes -= 1;
        shorter
    }

    /// This shape without its last axis.
    pub(super) fn without_last(&self) -> Self {
        self.without(self.axes - 1)
    }

    /// This shape with `size` as an additional last axis.
    pub(super) fn with_last(&self, size: usize) -> Self {
        let mut longer = *self;
        assert!(self.axes < 4, "at most four axes");
        longer.sizes[self.axes] = size;
        longer.axes += 1;
        longer
    }

    /// The size of the last axis; 1 for a single number.
    pub(super) fn last_size(&self) -> usize {
        self.last().copied().unwrap_or(1)
    }

    /// The numbers of elements before, along and after an axis: element (o, i, j) stands at (o·along + i)·after + j.
    pub(super) fn around(&self, axis: usize) -> (usize, usize, usize) {
        (self[..axis].iter().product(), self[axis], self[axis + 1..].iter().product())
    }

    /// This shape with another size of one axis.
    pub(super) fn with(&self, axis: usize, size: usize) -> Self {
        let mut changed = *self;
        changed.sizes[axis] = size;
        changed
    }
}

impl From<&[usize]> for Shape {
    fn from(from: &[usize]) -> Self {
        assert!(from.len() <= 4, "at most four axes");
        let mut sizes = [0; 4];
        sizes[..from.len()].copy_from_slice(from);
        Self { sizes, axes: from.len() }
    }
}

impl Deref for Shape {
    type Target = [usize];

    fn deref(&self) -> &[usize] {
        &self.sizes[..self.axes]
    }
}
