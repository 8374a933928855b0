//! How a smaller array is repeated to meet a larger one, as NumPy does it.

use super::shape::Shape;

/// A stretch of the larger array, and where in the smaller one its partners stand.
pub(super) struct Run {
    pub(super) start: usize,
    pub(super) len: usize,
    pub(super) small_start: usize,
    /// 1 if the partners are neighbours, 0 if all are the same element.
    pub(super) small_step: usize,
}

/// Calls `f` for stretches that together make up `large`. The axes of `small` are matched from the last on; one that is
/// missing or has size 1 is repeated.
pub(super) fn for_each_run(large: Shape, small: Shape, mut f: impl FnMut(Run)) {
    let total = large.iter().product();
    if large[..] == small[..] || total == 0 {
        return f(Run { start: 0, len: total, small_start: 0, small_step: 1 });
    }
    let mut sizes = [1; 4];
    let mut steps = [0; 4];
    sizes[4 - large.len()..].copy_from_slice(&large);
    assert!(small.len() <= large.len(), "{:?} is not repeated to {:?}", &small[..], &large[..]);
    let mut step = 1;
    for (axis, &size) in (4 - small.len()..4).zip(small.iter()).rev() {
        assert!(size == sizes[axis] || size == 1, "{:?} is not repeated to {:?}", &small[..], &large[..]);
        steps[axis] = if size == 1 { 0 } else { step };
        step *= size;
    }
    let len = sizes[3];
    let mut start = 0;
    for i in 0..sizes[0] {
        for j in 0..sizes[1] {
            for k in 0..sizes[2] {
                let small_start = i * steps[0] + j * steps[1] + k * steps[2];
                f(Run { start, len, small_start, small_step: steps[3] });
                start += len;
            }
        }
    }
}
