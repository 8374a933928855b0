//! How a transformer is told where a token stands.

use super::{encoding, init};
use crate::engine::real::Real;
use crate::engine::rng::Generator;
use crate::engine::tape::{Tape, Var};

/// How a token's place is told.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Positions {
    /// A learned vector for every place.
    Learned,
    /// Sines and cosines.
    Sinusoidal,
    /// Not at all.
    None,
}

/// The vectors that are added to embedded tokens, a vector for every place.
#[derive(Debug, Clone, Copy)]
pub struct Places {
    /// How places are told.
    pub positions: Positions,
    /// E.
    width: usize,
    /// The learned vectors, (places, E).
    table: Option<Var>,
}

impl Places {
    /// Learned vectors are parameters of this name, drawn from N(0, 0.1²).
    pub fn new<T: Real>(
        tape: &mut Tape<T>,
        name: &str,
        positions: Positions,
        [places, width]: [usize; 2],
        rng: &mut Generator,
    ) -> Self {
        let drawn = init::normal(&[places, width], 0.1, rng);
        let table = (positions == Positions::Learned).then(|| tape.parameter(name, &drawn));
        Self { positions, width, table }
    }

    /// x (batch, n, E) with its places told.
    pub fn add<T: Real>(&self, tape: &mut Tape<T>, x: Var) -> Var {
        let n = tape.shape(x)[1];
        let places = match (self.positions, self.table) {
            (Positions::Learned, Some(table)) => tape.slice(table, 0, 0..n),
            (Positions::Sinusoidal, _) => tape.constant(&encoding::positions::<T>(n, self.width)),
            _ => return x,
        };
        tape.add(x, places)
    }

    /// What is added to the first n tokens, (n, E) row by row; nothing where places are not told.
    pub fn first<T: Real>(&self, tape: &Tape<T>, n: usize) -> Vec<f32> {
        match (self.positions, self.table) {
            (Positions::Learned, Some(table)) => {
                tape.value(table).iter().take(n * self.width).map(|x| x.to_f64() as f32).collect()
            }
            (Positions::Sinusoidal, _) => encoding::positions::<f32>(n, self.width).iter().copied().collect(),
            _ => Vec::new(),
        }
    }
}
