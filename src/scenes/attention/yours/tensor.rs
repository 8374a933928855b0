//! A tensor of attention weights from a file.

use super::super::maps::{Habits, habits};
use super::SMALL;
use super::levels::{Level, LevelView, pooled};
use crate::engine::array_file::ArrayFile;
use crate::refusal::{Refusal, Result};
use crate::scene::FromFile;
use std::path::Path;

/// The most numbers that are kept; of larger tensors, means of blocks.
const MOST: usize = 192 << 20;

/// The most heads of all layers.
const MOST_HEADS: usize = 1 << 16;

/// Weights (layers, heads, queries, keys).
#[derive(Debug)]
pub struct Tensor {
    /// (layers, heads, queries, keys) in the file.
    pub shape: [usize; 4],
    /// So many queries and keys are kept as one, their mean.
    pub block: usize,
    /// (layers, heads, rows, columns), row by row.
    weights: Vec<f32>,
    /// How far the sum of a row is from 1 at most, for every head.
    pub row_sum_error: Vec<f64>,
    /// What each head does.
    pub habits: Vec<Habits>,
    /// Every head, small.
    small: Vec<Level>,
}

impl FromFile for Tensor {
    const EXPECTED: &'static str = "attention weights (.npy or .safetensors)";

    fn from_file(path: &Path) -> Result<Self> {
        let file = ArrayFile::open(path)?;
        let axes = squeezed(file.shape().to_vec());
        let shape = shape_of(&axes).map_err(|refusal| refusal.within(path.display()))?;
        let block = (1..=shape[2].max(shape[3])).find(|block| kept(shape, *block) <= MOST).unwrap_or(1);
        let mut filling = Filling::new(shape, block, axes.len(), file.first_axis_fastest());
        file.read(|piece| filling.take(piece)).map_err(|refusal| refusal.within(path.display()))?;
        Ok(filling.finish())
    }
}

/// The axes without those of size 1 that are too many, as that of a batch of one sentence.
fn squeezed(mut axes: Vec<usize>) -> Vec<usize> {
    while axes.len() > 4
        && let Some(one) = axes[..axes.len() - 2].iter().position(|size| *size == 1)
    {
        axes.remove(one);
    }
    axes
}

/// Two to four axes as four; those that lack have the size 1.
fn shape_of(axes: &[usize]) -> Result<[usize; 4]> {
    let refuse = |expected: &str| Refusal::new("shape", format!("{axes:?}"), expected);
    if !(2..=4).contains(&axes.len()) {
        return Err(refuse("two to four axes: layers, heads, queries, keys"));
    }
    if axes.contains(&0) {
        return Err(refuse("no axis of size 0"));
    }
    let mut shape = [1; 4];
    shape[4 - axes.len()..].copy_from_slice(axes);
    if shape[0] * shape[1] > MOST_HEADS {
        return Err(refuse("at most 65536 heads"));
    }
    Ok(shape)
}

fn kept([layers, heads, queries, keys]: [usize; 4], block: usize) -> usize {
    layers * heads * queries.div_ceil(block) * keys.div_ceil(block)
}

/// Whether a number can be a weight; what is no number cannot.
fn is_weight(x: f32) -> bool {
    (0.0..f32::INFINITY).contains(&x)
}

/// A tensor on the way from the file.
struct Filling {
    shape: [usize; 4],
    block: usize,
    /// How many axes the file has, for telling a place.
    axes: usize,
    first_axis_fastest: bool,
    /// Numbers so far.
    taken: usize,
    weights: Vec<f32>,
    row_sums: Vec<f64>,
}

impl Filling {
    fn new(shape: [usize; 4], block: usize, axes: usize, first_axis_fastest: bool) -> Self {
        let weights = vec![0.0; kept(shape, block)];
        let row_sums = vec![0.0; shape[..3].iter().product()];
        Self { shape, block, axes, first_axis_fastest, taken: 0, weights, row_sums }
    }

    fn take(&mut self, piece: &[f32]) -> Result<()> {
        if piece.iter().filter(|x| !is_weight(**x)).count() > 0 {
            return Err(self.refusal(piece));
        }
        if self.first_axis_fastest {
            self.take_scattered(piece);
        } else {
            self.take_rows(piece);
        }
        self.taken += piece.len();
        Ok(())
    }

    /// Numbers of one row after the other.
    fn take_rows(&mut self, mut piece: &[f32]) {
        let keys = self.shape[3];
        let mut at = self.taken;
        while !piece.is_empty() {
            let (row, key) = (at / keys, at % keys);
            let (now, rest) = piece.split_at(piece.len().min(keys - key));
            self.row_sums[row] += f64::from(crate::engine::sums::sum(now));
            let start = self.place(row);
            if self.block == 1 {
                self.weights[start + key..start + key + now.len()].copy_from_slice(now);
            } else {
                now.iter().zip(key..).for_each(|(weight, key)| self.weights[start + key / self.block] += weight);
            }
            (piece, at) = (rest, at + now.len());
        }
    }

    /// Numbers of which those next to each other differ in the first axis.
    fn take_scattered(&mut self, piece: &[f32]) {
        let mut index = self.index(self.taken);
        for weight in piece {
            let [layer, head, query, key] = index;
            let row = (layer * self.shape[1] + head) * self.shape[2] + query;
            self.row_sums[row] += f64::from(*weight);
            let place = self.place(row) + key / self.block;
            self.weights[place] += weight;
            for (i, size) in index.iter_mut().zip(self.shape) {
                *i += 1;
                if *i < size {
                    break;
                }
                *i = 0;
            }
        }
    }

    /// Where the kept row begins that a row of the file belongs to.
    fn place(&self, row: usize) -> usize {
        let [_, _, queries, keys] = self.shape;
        let (head, query) = (row / queries, row % queries);
        (head * queries.div_ceil(self.block) + query / self.block) * keys.div_ceil(self.block)
    }

    /// The indices of number `at` of the file.
    fn index(&self, at: usize) -> [usize; 4] {
        let mut rest = at;
        let mut index = [0; 4];
        let axes: [usize; 4] = if self.first_axis_fastest { [0, 1, 2, 3] } else { [3, 2, 1, 0] };
        for axis in axes {
            index[axis] = rest % self.shape[axis];
            rest /= self.shape[axis];
        }
        index
    }

    /// The first number of a piece that is no weight.
    fn refusal(&self, piece: &[f32]) -> Refusal {
        let bad = piece.iter().position(|x| !is_weight(*x)).unwrap_or(0);
        let index = self.index(self.taken + bad);
        let place = format!("{:?}", &index[4 - self.axes..]);
        Refusal::new(place, piece[bad].to_string(), "weights: finite numbers from 0 on")
    }

    fn finish(mut self) -> Tensor {
        let [layers, heads, queries, keys] = self.shape;
        if self.block > 1 {
            let (rows, columns) = (queries.div_ceil(self.block), keys.div_ceil(self.block));
            let extent = |i: usize, size: usize| self.block.min(size - i * self.block);
            for (i, weight) in self.weights.iter_mut().enumerate() {
                *weight /= (extent(i / columns % rows, queries) * extent(i % columns, keys)) as f32;
            }
        }
        let error = |sums: &[f64]| sums.iter().map(|sum| (sum - 1.0).abs()).fold(0.0, f64::max);
        let row_sum_error = self.row_sums.chunks_exact(queries).map(error).collect();
        let mut tensor = Tensor {
            shape: self.shape,
            block: self.block,
            weights: self.weights,
            row_sum_error,
            habits: Vec::new(),
            small: Vec::new(),
        };
        let all = (0..layers * heads).map(|i| (i / heads, i % heads));
        let small = |(layer, head)| pooled(tensor.head(layer, head), tensor.queries(), tensor.keys(), SMALL);
        tensor.small = all.clone().map(small).collect();
        tensor.habits = all.map(|(l, h)| habits(tensor.head(l, h), tensor.queries(), tensor.keys(), None)).collect();
        tensor
    }
}

impl Tensor {
    /// How many layers.
    pub fn layers(&self) -> usize {
        self.shape[0]
    }

    /// Heads of a layer.
    pub fn heads(&self) -> usize {
        self.shape[1]
    }

    /// Rows that are kept.
    pub fn queries(&self) -> usize {
        self.shape[2].div_ceil(self.block)
    }

    /// Columns that are kept.
    pub fn keys(&self) -> usize {
        self.shape[3].div_ceil(self.block)
    }

    /// The weights of a head, row by row.
    pub fn head(&self, layer: usize, head: usize) -> &[f32] {
        let size = self.queries() * self.keys();
        &self.weights[(layer * self.heads() + head) * size..][..size]
    }

    /// The same as a map.
    pub fn level(&self, layer: usize, head: usize) -> LevelView<'_> {
        LevelView { rows: self.queries(), columns: self.keys(), means: self.head(layer, head) }
    }

    /// All heads of a layer, small.
    pub fn small_of(&self, layer: usize) -> &[Level] {
        &self.small[layer * self.heads()..][..self.heads()]
    }

    /// All weights.
    pub fn all(&self) -> &[f32] {
        &self.weights
    }

    /// Where a head stands in lists of all heads.
    pub fn index(&self, layer: usize, head: usize) -> usize {
        layer * self.heads() + head
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(shape: [usize; 4], block: usize, first_axis_fastest: bool, numbers: &[f32]) -> Tensor {
        let mut filling = Filling::new(shape, block, 4, first_axis_fastest);
        numbers.chunks(5).for_each(|piece| filling.take(piece).unwrap());
        filling.finish()
    }

    #[test]
    fn both_orders_give_the_same_tensor() {
        let shape = [2, 3, 4, 5];
        let number = |l: usize, h: usize, q: usize, k: usize| (1000 * l + 100 * h + 10 * q + k) as f32;
        let all = |order: [usize; 4]| {
            let mut numbers = Vec::new();
            for i in 0..120 {
                let (mut rest, mut index) = (i, [0; 4]);
                for axis in order {
                    index[axis] = rest % shape[axis];
                    rest /= shape[axis];
                }
                numbers.push(number(index[0], index[1], index[2], index[3]));
            }
            numbers
        };
        let c = filled(shape, 1, false, &all([3, 2, 1, 0]));
        let fortran = filled(shape, 1, true, &all([0, 1, 2, 3]));
        assert_eq!(c.all(), fortran.all());
        assert_eq!(c.head(1, 2)[3 * 5 + 4], 1234.0);
        let pooled = filled(shape, 2, false, &all([3, 2, 1, 0]));
        assert_eq!(pooled.head(0, 0)[..3], [5.5, 7.5, 9.0]);
        assert_eq!(pooled.all(), filled(shape, 2, true, &all([0, 1, 2, 3])).all());
    }

    #[test]
    fn rows_that_do_not_sum_to_1_are_told() {
        let tensor = filled([1, 2, 1, 2], 1, false, &[0.5, 0.5, 0.5, 0.75]);
        assert_eq!(tensor.row_sum_error, [0.0, 0.25]);
    }

    #[test]
    fn what_is_no_weight_is_refused_at_its_place() {
        for bad in [f32::NAN, -0.5, f32::INFINITY] {
            let refusal = Filling::new([1, 1, 2, 2], 1, 2, false).take(&[0.5, 0.5, 1.0, bad]).unwrap_err();
            assert_eq!(refusal.place, "[1, 1]");
        }
        let refusal = Filling::new([1, 1, 2, 3], 1, 3, true).take(&[0.5, 0.5, 1.0, f32::NAN]).unwrap_err();
        assert_eq!(refusal.place, "[0, 1, 1]");
    }

    #[test]
    fn axes_are_two_to_four() {
        assert_eq!(shape_of(&[3, 4]), Ok([1, 1, 3, 4]));
        assert_eq!(squeezed(vec![3, 1, 4, 6, 6]), [3, 4, 6, 6], "a batch of one sentence");
        assert_eq!(squeezed(vec![3, 2, 4, 6, 6]).len(), 5, "of two there is a choice to make");
        assert!(shape_of(&[3]).is_err() && shape_of(&[1; 5]).is_err() && shape_of(&[3, 0]).is_err());
    }
}
