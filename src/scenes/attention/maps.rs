//! What attention did with one input: for every layer and head, the scores, the weights they became, and what was read.

use crate::engine::math;

/// All heads of one attention, on one input.
#[derive(Debug, Clone)]
pub struct Maps {
    /// How many layers.
    pub layers: usize,
    /// Heads of a layer.
    pub heads: usize,
    /// Rows: who looks.
    pub queries: usize,
    /// Columns: who is looked at.
    pub keys: usize,
    /// The weights, (layers, heads, queries, keys).
    pub weights: Vec<f32>,
    /// How they came about; unknown of a tensor from a file.
    pub making: Option<Making>,
    /// What each head does, (layers·heads).
    pub habits: Vec<Habits>,
    /// The entropy of every row in nats, (layers, heads, queries).
    pub entropy: Vec<f64>,
    /// The Jensen–Shannon distance between any two heads, (layers·heads)².
    pub distances: Vec<f64>,
}

/// How weights came about.
#[derive(Debug, Clone)]
pub struct Making {
    /// d, the width of a head.
    pub width: usize,
    /// What the scores are multiplied by: 1/√d, divided by the temperature.
    pub multiple: f64,
    /// Whether a row looks only at columns up to its own.
    pub causal: bool,
    /// (layers, heads, queries, d).
    pub q: Vec<f32>,
    /// (layers, heads, keys, d).
    pub k: Vec<f32>,
    /// (layers, heads, keys, d).
    pub v: Vec<f32>,
    /// Σ weight·v as the network has it, (layers, heads, queries, d); 0 of a head that is switched off.
    pub read: Vec<f32>,
}

/// What a head does, each as a mean of weights over the rows where it is defined; NaN where it is nowhere.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Habits {
    /// On the place before one's own.
    pub previous: f64,
    /// On the first place.
    pub first: f64,
    /// On one's own place.
    pub diagonal: f64,
    /// On the place after an earlier occurrence of one's own token.
    pub induction: f64,
}

impl Habits {
    /// In the order in which they are shown and exported.
    pub fn all(&self) -> [f64; 4] {
        [self.previous, self.first, self.diagonal, self.induction]
    }
}

/// One head.
#[derive(Debug, Clone, Copy)]
pub struct Head<'a> {
    maps: &'a Maps,
    index: usize,
}

impl Maps {
    /// Takes weights (layers, heads, queries, keys) and derives the rest from them. `tokens` are those of the rows, if rows
    /// and columns stand for the same sequence.
    pub fn new(shape: [usize; 4], weights: Vec<f32>, making: Option<Making>, tokens: Option<&[usize]>) -> Self {
        let [layers, heads, queries, keys] = shape;
        let mut maps =
            Self { layers, heads, queries, keys, weights, making, habits: vec![], entropy: vec![], distances: vec![] };
        let all: Vec<Head> = (0..layers * heads).map(|index| Head { maps: &maps, index }).collect();
        let habits = all.iter().map(|head| self::habits(head.weights(), queries, keys, tokens)).collect();
        let entropy: Vec<f64> = all.iter().flat_map(|head| (0..queries).map(|q| entropy(head.row(q)))).collect();
        let distances = distances(&all, &entropy);
        (maps.habits, maps.entropy, maps.distances) = (habits, entropy, distances);
        maps
    }

    /// One head; the last where there are fewer.
    pub fn head(&self, layer: usize, head: usize) -> Head<'_> {
        let index = layer.min(self.layers - 1) * self.heads + head.min(self.heads - 1);
        Head { maps: self, index }
    }
}

impl<'a> Head<'a> {
    /// The weights (queries, keys).
    pub fn weights(&self) -> &'a [f32] {
        let size = self.maps.queries * self.maps.keys;
        &self.maps.weights[self.index * size..(self.index + 1) * size]
    }

    /// The weights of one row.
    pub fn row(&self, query: usize) -> &'a [f32] {
        &self.weights()[query * self.maps.keys..(query + 1) * self.maps.keys]
    }

    /// The entropy of every row.
    pub fn entropy(&self) -> &'a [f64] {
        &self.maps.entropy[self.index * self.maps.queries..(self.index + 1) * self.maps.queries]
    }

    /// What it does.
    pub fn habit(&self) -> Habits {
        self.maps.habits[self.index]
    }

    /// A row of q, k, v or of what was read.
    pub fn vector(&self, of: &'a [f32], rows: usize, row: usize) -> &'a [f32] {
        let width = self.maps.making.as_ref().map_or(0, |making| making.width);
        let start = (self.index * rows + row) * width;
        of.get(start..start + width).unwrap_or(&[])
    }

    /// q·k; NaN where it is not known.
    pub fn score(&self, query: usize, key: usize) -> f64 {
        let Some(making) = &self.maps.making else { return f64::NAN };
        let q = self.vector(&making.q, self.maps.queries, query);
        let k = self.vector(&making.k, self.maps.keys, key);
        q.iter().zip(k).fold(0.0, |sum, (q, k)| sum + f64::from(*q) * f64::from(*k))
    }

    /// The score times 1/√d, or what stands for it.
    pub fn scaled(&self, query: usize, key: usize) -> f64 {
        self.score(query, key) * self.maps.making.as_ref().map_or(f64::NAN, |making| making.multiple)
    }

    /// The same, −∞ where it must not be looked.
    pub fn masked(&self, query: usize, key: usize) -> f64 {
        let hidden = self.maps.making.as_ref().is_some_and(|making| making.causal && key > query);
        if hidden { f64::NEG_INFINITY } else { self.scaled(query, key) }
    }

    /// The key that gets most weight.
    pub fn looks_at(&self, query: usize) -> usize {
        let row = self.row(query);
        (1..row.len()).fold(0, |best, key| if row[key] > row[best] { key } else { best })
    }

    /// The sum of a row that is furthest from 1, as its distance from 1.
    pub fn row_sum_error(&self) -> f64 {
        let sum = |query| self.row(query).iter().fold(0.0, |sum, w| sum + f64::from(*w));
        (0..self.maps.queries).map(|query| (sum(query) - 1.0).abs()).fold(0.0, f64::max)
    }
}

/// The distance between any two heads, whose rows have these entropies: the root of the Jensen–Shannon divergence in bits, the
/// mean over rows; 0 for equal heads, 1 for heads that never look at the same place (Endres & Schindelin 2003).
fn distances(heads: &[Head], entropy: &[f64]) -> Vec<f64> {
    let (n, queries) = (heads.len(), heads.first().map_or(0, |head| head.maps.queries));
    let of_row = |a: usize, b: usize, query: usize| {
        let pairs = heads[a].row(query).iter().zip(heads[b].row(query));
        let middle = plogp(pairs.map(|(a, b)| 0.5 * (f64::from(*a) + f64::from(*b))));
        let nats = middle - 0.5 * (entropy[a * queries + query] + entropy[b * queries + query]);
        (nats.max(0.0) / std::f64::consts::LN_2).sqrt()
    };
    let mut distances = vec![0.0; n * n];
    for (a, b) in (0..n).flat_map(|a| (0..a).map(move |b| (a, b))) {
        let distance = mean((0..queries).map(|query| of_row(a, b, query)));
        (distances[a * n + b], distances[b * n + a]) = (distance, distance);
    }
    distances
}

/// What a head with these weights (queries, keys) does. Only where rows and columns stand for the same places do they have
/// places of their own.
pub fn habits(weights: &[f32], queries: usize, keys: usize, tokens: Option<&[usize]>) -> Habits {
    let weight = |query: usize, key: usize| f64::from(weights[query * keys + key]);
    let own = if queries == keys { queries } else { 0 };
    let after_copy = |query: usize| {
        let tokens = tokens.filter(|tokens| tokens.len() == queries)?;
        (0..query).rev().find(|i| tokens[*i] == tokens[query]).map(|i| weight(query, i + 1))
    };
    Habits {
        previous: mean((1..own).map(|query| weight(query, query - 1))),
        first: mean((0..queries).map(|query| weight(query, 0))),
        diagonal: mean((0..own).map(|query| weight(query, query))),
        induction: mean((0..own).filter_map(after_copy)),
    }
}

/// −Σ w ln w in nats; 0·ln 0 is 0.
pub fn entropy(weights: &[f32]) -> f64 {
    plogp(weights.iter().copied().map(f64::from))
}

fn plogp(weights: impl Iterator<Item = f64>) -> f64 {
    weights.fold(0.0, |sum, w| if w > 0.0 { sum - w * math::ln(w) } else { sum })
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    sum / count
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Head 0 looks at itself, head 1 at the place before, both for tokens a b a b.
    fn maps() -> Maps {
        let weight = |head: usize, q: usize, k: usize| {
            let place = if head == 0 { q } else { q.saturating_sub(1) };
            if k == place { 1.0 } else { 0.0 }
        };
        let all = (0..2).flat_map(|h| (0..4).flat_map(move |q| (0..4).map(move |k| weight(h, q, k)))).collect();
        Maps::new([1, 2, 4, 4], all, None, Some(&[7, 8, 7, 8]))
    }

    #[test]
    fn habits_of_heads_are_told() {
        let maps = maps();
        assert_eq!(maps.habits[0].all(), [0.0, 0.25, 1.0, 0.0]);
        assert_eq!(maps.habits[1].all(), [1.0, 0.5, 0.25, 1.0]);
        assert_eq!(maps.head(0, 1).looks_at(3), 2);
    }

    #[test]
    fn heads_that_never_agree_are_1_apart_and_a_head_is_0_from_itself() {
        let maps = maps();
        // The first row is the same in both.
        assert!((maps.distances[1] - 0.75).abs() < 1e-12 && maps.distances[0] == 0.0);
    }

    #[test]
    fn the_entropy_of_equal_weights_is_the_logarithm_of_their_number() {
        assert!((entropy(&[0.25; 4]) - 4.0_f64.ln()).abs() < 1e-12);
        assert_eq!(entropy(&[0.0, 1.0]), 0.0);
    }
}
