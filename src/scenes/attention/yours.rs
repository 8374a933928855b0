//! Attention of a model of the user's: a tensor of weights from a file, looked at head by head.

pub mod checks;
pub mod draw;
pub mod levels;
pub mod readings;
pub mod tensor;
pub mod tokens;

use super::maps::Maps;
use super::{Attention, Moment};
use crate::refusal::{Refusal, Result};
use crate::scene::{File, Step};
use levels::Level;
use std::sync::Arc;
use tensor::Tensor;
use tokens::Tokens;

/// Rows appear in at most so many steps.
const MOST_STEPS: usize = 32;

/// The side of a small map, at most.
pub const SMALL: usize = 16;

/// Weights that are averaged at once.
const AT_ONCE: usize = 1 << 20;

/// One head being looked at.
#[derive(Debug, Clone)]
pub struct Browsed {
    /// Its layer and its number.
    pub place: (usize, usize),
    /// Averages of blocks of 2, 4, 8 … in both directions.
    pub levels: Vec<Level>,
    /// How far the sum of a row is from 1 at most, as found when the file was read.
    pub row_sum_error: f64,
    /// The Jensen–Shannon distance between any two heads of the layer, by their small maps.
    pub distances: Vec<f64>,
}

/// A step of looking: so many of the steps' rows have appeared.
#[derive(Debug, Clone)]
pub struct Shown {
    /// What is looked at.
    pub browsed: Arc<Browsed>,
    /// Rows that have appeared.
    pub rows: usize,
}

/// How many moments there are for so many rows.
pub fn moments(rows: usize) -> usize {
    1 + rows.min(MOST_STEPS)
}

/// The act as it runs.
pub struct Browsing {
    tensor: File<Tensor>,
    browsed: Browsed,
    shared: Option<Arc<Browsed>>,
    step: usize,
}

impl Browsing {
    /// Of one head.
    pub fn new(tensor: File<Tensor>, place: (usize, usize)) -> Self {
        let browsed = Browsed { place, levels: Vec::new(), row_sum_error: 0.0, distances: Vec::new() };
        Self { tensor, browsed, shared: None, step: 0 }
    }
}

impl Iterator for Browsing {
    type Item = Step<Moment>;

    fn next(&mut self) -> Option<Self::Item> {
        let tensor = self.tensor.get()?;
        let Some(browsed) = &self.shared else {
            if !self.browsed.prepare(tensor) {
                self.shared = Some(Arc::new(self.browsed.clone()));
            }
            return Some(Step::Busy);
        };
        let steps = moments(tensor.queries()) - 1;
        if self.step > steps {
            return None;
        }
        let look = Shown { browsed: browsed.clone(), rows: tensor.queries() * self.step / steps };
        self.step += 1;
        Some(Step::Moment(Moment::Yours(look)))
    }
}

impl Browsed {
    /// One piece of what is needed to draw; whether there was one left.
    fn prepare(&mut self, tensor: &Tensor) -> bool {
        let (layer, head) = self.place;
        match self.levels.split_last_mut() {
            Some((level, finer)) if !level.is_complete() => {
                let finer = finer.last().map_or_else(|| tensor.level(layer, head), Level::view);
                finer.halve_more(level, AT_ONCE);
                return true;
            }
            _ => {}
        }
        let coarsest = self.levels.last().map_or_else(|| tensor.level(layer, head), Level::view);
        if coarsest.rows.max(coarsest.columns) > SMALL {
            let coarser = Level::empty(coarsest.rows.div_ceil(2), coarsest.columns.div_ceil(2));
            self.levels.push(coarser);
            return true;
        }
        self.row_sum_error = tensor.row_sum_error[tensor.index(layer, head)];
        let small = tensor.small_of(layer);
        let shape = [1, tensor.heads(), small[0].rows, small[0].columns];
        let weights = small.iter().flat_map(Level::normalised).collect();
        self.distances = Maps::new(shape, weights, None, None).distances;
        false
    }
}

/// How often the map can be magnified twofold: until some sixteen rows or columns are left.
pub fn most_zoom(places: usize) -> usize {
    (0..usize::BITS as usize).find(|zoom| places >> zoom <= SMALL).unwrap_or(0)
}

/// Refuses names that are more or fewer than the rows and columns they are for.
///
/// # Errors
/// The knob of the file at fault.
pub fn refuse_tokens(tensor: &Tensor, tokens: Option<&Tokens>, query_tokens: Option<&Tokens>) -> Result<()> {
    let [_, _, queries, keys] = tensor.shape;
    let refuse = |knob: &str, tokens: Option<&Tokens>, count: usize, of: &str| match tokens {
        Some(Tokens(tokens)) if tokens.len() != count => {
            Err(Refusal::new(knob, format!("{} tokens", tokens.len()), format!("{count}, the {of} of the tensor")))
        }
        _ => Ok(()),
    };
    refuse("tokens", tokens, keys, "keys")?;
    refuse("query-tokens", query_tokens, queries, "queries")
}

/// One head of a tensor at a moment, and the cell under the cursor.
#[derive(Clone, Copy)]
pub struct HeadView<'a> {
    /// The settings.
    pub scene: &'a Attention,
    /// The whole tensor.
    pub tensor: &'a Tensor,
    /// What was prepared.
    pub browsed: &'a Browsed,
    /// Rows that have appeared.
    pub rows: usize,
    /// The weights of the head.
    pub weights: &'a [f32],
    /// The cursor.
    pub cell: (usize, usize),
}

impl<'a> HeadView<'a> {
    /// Nothing while the settings have changed and the moment is of another tensor.
    pub fn of(scene: &'a Attention, look: &'a Shown) -> Option<Self> {
        let tensor = scene.shown_tensor()?;
        let (layer, head) = look.browsed.place;
        if layer >= tensor.layers() || head >= tensor.heads() {
            return None;
        }
        let cell = (scene.own().cell.0.min(tensor.queries() - 1), scene.own().cell.1.min(tensor.keys() - 1));
        let weights = tensor.head(layer, head);
        Some(Self { scene, tensor, browsed: &look.browsed, rows: look.rows, weights, cell })
    }

    /// The weights of the chosen row.
    pub fn row(&self) -> &'a [f32] {
        &self.weights[self.cell.0 * self.tensor.keys()..][..self.tensor.keys()]
    }

    /// The weight under the cursor.
    pub fn weight(&self) -> f64 {
        f64::from(self.row()[self.cell.1])
    }

    /// Where the head stands among all.
    pub fn index(&self) -> usize {
        self.tensor.index(self.browsed.place.0, self.browsed.place.1)
    }

    /// What a row is called.
    pub fn query_name(&self, row: usize) -> String {
        let is_square = self.tensor.shape[2] == self.tensor.shape[3];
        let same = self.scene.tokens.get().filter(|_| is_square);
        self.name(self.scene.query_tokens.get().or(same), row)
    }

    /// What a column is called.
    pub fn key_name(&self, column: usize) -> String {
        self.name(self.scene.tokens.get(), column)
    }

    /// The first of the tokens that are kept as one, or its number.
    fn name(&self, tokens: Option<&Tokens>, place: usize) -> String {
        let first = place * self.tensor.block;
        let token = tokens.and_then(|Tokens(tokens)| tokens.get(first));
        token.map_or_else(|| first.to_string(), |token| tokens::shown(token))
    }
}

#[cfg(test)]
mod tests;
