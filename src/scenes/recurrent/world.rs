//! What all moments share: the cells and what they are given.

use super::Recurrent;
use super::settings::Signal;
use crate::engine::linalg::{spectral_norm, spectral_radius};
use crate::engine::recurrence::{Kind, Parameters};
use crate::engine::rng::{self, Stream};
use ndarray::{Array2, ArrayView2};

/// The numbers of an input that is not read from a file.
const INPUTS: usize = 2;

/// The cells and their inputs.
pub struct World {
    pub cells: Vec<Cell>,
    /// (T, I).
    pub x: Array2<f64>,
}

/// A cell.
pub struct Cell {
    pub parameters: Parameters,
    /// The spectral radius of W_hh; of a gated cell, that of the block of its candidate g or n.
    pub radius: f64,
    /// The spectral norm of the same.
    pub norm: f64,
}

impl Cell {
    fn new(parameters: Parameters) -> Self {
        let mut cell = Self { parameters, radius: f64::NAN, norm: f64::NAN };
        (cell.radius, cell.norm) = (spectral_radius(&cell.candidate()), spectral_norm(&cell.candidate()));
        cell
    }

    /// W_hh, or of a gated cell its block for the candidate g or n.
    pub fn candidate(&self) -> ArrayView2<'_, f64> {
        let candidate = match self.kind() {
            Kind::Rnn => 0,
            Kind::Lstm | Kind::Gru => 2,
        };
        self.parameters.recurrent_block(candidate)
    }

    pub fn kind(&self) -> Kind {
        self.parameters.kind
    }
}

impl World {
    /// T.
    pub fn length(&self) -> usize {
        self.x.nrows()
    }

    /// H.
    pub fn hidden(&self) -> usize {
        self.cells[0].parameters.hidden()
    }

    /// The cell of this kind, with its number.
    pub fn cell(&self, kind: Kind) -> Option<(usize, &Cell)> {
        self.cells.iter().enumerate().find(|(_, cell)| cell.kind() == kind)
    }
}

/// A world being made, a cell at a time.
pub struct Builder {
    scene: Recurrent,
    kinds: std::vec::IntoIter<Kind>,
    cells: Vec<Cell>,
    init: rng::Generator,
    x: Array2<f64>,
}

impl Builder {
    pub fn new(scene: &Recurrent, seed: u64) -> Self {
        let inputs = scene.own_cell().map_or(INPUTS, Parameters::inputs);
        let x = scene.own_input().cloned().unwrap_or_else(|| signal(scene, inputs, seed));
        let init = rng::rng(seed, Stream::Init);
        // All are drawn, so that a cell is the same beside others and alone.
        Self { scene: scene.clone(), kinds: Kind::ALL.to_vec().into_iter(), cells: Vec::new(), init, x }
    }

    /// Whether a cell takes milliseconds to make.
    pub fn is_long_work(&self) -> bool {
        const SMALL: usize = 32;
        self.scene.units() > SMALL
    }

    /// Makes the next cell; gives the world once it is whole.
    pub fn advance(&mut self) -> Option<World> {
        if let Some(own) = self.scene.own_cell() {
            self.cells = vec![Cell::new(own.with_activation(self.scene.phi()))];
        } else if let Some(kind) = self.kinds.next() {
            let recipe = self.scene.recipe(kind, self.x.ncols(), self.scene.hidden, self.scene.length);
            let parameters = recipe.draw(&mut self.init);
            if self.scene.kinds().contains(&kind) {
                self.cells.push(Cell::new(parameters));
            }
            return None;
        }
        Some(World { cells: std::mem::take(&mut self.cells), x: std::mem::take(&mut self.x) })
    }
}

fn signal(scene: &Recurrent, inputs: usize, seed: u64) -> Array2<f64> {
    let mut noise = rng::rng(seed, Stream::Data);
    Array2::from_shape_fn((scene.length, inputs), |(t, _)| match scene.signal {
        Signal::Impulse => f64::from(t == 0),
        Signal::Noise | Signal::File => f64::from(rng::normal(&mut noise)),
    })
}
