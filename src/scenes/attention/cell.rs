//! The cell under the cursor: one query, one key, and how its weight was made.

use super::maps::{Head, Maps};
use super::reading::{Operation, Place};
use super::{Attention, Moment, Seen};
use crate::engine::stats;
use crate::scene::View;

/// The chosen head of the chosen attention, and one cell of it.
#[derive(Clone, Copy)]
pub struct Chosen<'a> {
    /// All heads of the attention.
    pub maps: &'a Maps,
    /// The chosen one.
    pub head: Head<'a>,
    /// The row.
    pub query: usize,
    /// The column.
    pub key: usize,
    /// How far the map has got.
    pub place: Place,
}

impl<'a> Chosen<'a> {
    /// What the knobs choose at a moment.
    pub fn of(scene: &Attention, view: View<'a, Moment>, seen: &'a Seen) -> Self {
        let maps = seen.sight.maps(scene.which());
        let own = scene.own();
        let query = own.cell.0.min(maps.queries - 1);
        let place = if view.act() == "reading" { Place::at(view.within(), query) } else { Place::END };
        Self { maps, head: maps.head(own.layer, own.head), query, key: own.cell.1.min(maps.keys - 1), place }
    }

    /// Whether the chosen row has got as far as this.
    pub fn has(&self, stage: Operation) -> bool {
        self.place.stage.is_some_and(|reached| reached >= stage)
    }

    /// Whether the weights of a row are to be seen.
    pub fn shows(&self, query: usize) -> bool {
        query < self.place.complete || query == self.query && self.has(Operation::Weights)
    }

    /// q·k.
    pub fn score(&self) -> f64 {
        self.head.score(self.query, self.key)
    }

    /// The variance over the whole map of the head, before the scores are divided and after.
    pub fn variances(&self) -> [f64; 2] {
        let cells = (0..self.maps.queries).flat_map(|query| (0..self.maps.keys).map(move |key| (query, key)));
        let [scores, scaled]: [Vec<f64>; 2] = [
            cells.clone().map(|(query, key)| self.head.score(query, key)).collect(),
            cells.map(|(query, key)| self.head.scaled(query, key)).collect(),
        ];
        [stats::variance(&scores), stats::variance(&scaled)]
    }

    /// The weight.
    pub fn weight(&self) -> f64 {
        f64::from(self.head.row(self.query)[self.key])
    }

    /// Σ exp over the row, relative to its largest score; and this cell's part of it.
    pub fn exponentials(&self) -> (f64, f64) {
        let masked = |key| self.head.masked(self.query, key);
        let largest = (0..self.maps.keys).map(masked).fold(f64::NEG_INFINITY, f64::max);
        let exp = |key| crate::engine::math::exp(masked(key) - largest);
        (exp(self.key), (0..self.maps.keys).map(exp).fold(0.0, |sum, e| sum + e))
    }

    /// The entropy of the row, and the most it could be: ln of the number of keys that may be looked at.
    pub fn entropy(&self) -> (f64, f64) {
        let open = (0..self.maps.keys).filter(|key| self.head.masked(self.query, *key) != f64::NEG_INFINITY).count();
        (self.head.entropy()[self.query], crate::engine::math::ln(open as f64))
    }
}
