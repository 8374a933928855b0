//! The net for digits of 8×8 pixels.

use ndarray::{Array2, ArrayView2};

use super::TIME_WIDTH;
use crate::engine::function::Function;
use crate::engine::nn::{Embedding, LayerNorm, Linear, init};
use crate::engine::rng::Generator;
use crate::engine::tape::{Tape, Var};

/// Pixels of a digit.
pub(super) const PIXELS: usize = 64;

/// The ten digits, and none.
const CLASSES: usize = 11;

const WIDTH: usize = 128;
const INNER: usize = 160;
const BLOCKS: usize = 3;

/// With c = W_t·time + E[class]: h = W_in·x + c, three blocks h ← h + W_dn·silu(W_up·LN(h + c)), and v̂ = W_out·LN(h).
#[derive(Debug, Clone)]
pub(super) struct DigitNet {
    x: Linear,
    time: Linear,
    class: Embedding,
    blocks: Vec<Block>,
    out_norm: LayerNorm,
    out: Linear,
}

#[derive(Debug, Clone)]
struct Block {
    norm: LayerNorm,
    up: Linear,
    down: Linear,
}

impl DigitNet {
    /// What every block adds, and the answer, are 0 at first; the classes differ little.
    pub(super) fn new(tape: &mut Tape<f32>, rng: &mut Generator) -> Self {
        let x = Linear::new(tape, "x", PIXELS, WIDTH, rng);
        let time = Linear::new(tape, "time", TIME_WIDTH, WIDTH, rng);
        let class = Embedding::new(tape, "class", CLASSES, WIDTH, rng);
        let blocks: Vec<Block> = (0..BLOCKS).map(|i| Block::new(tape, i, rng)).collect();
        let out_norm = LayerNorm::new(tape, "out_norm", WIDTH);
        let out = Linear::new(tape, "out", WIDTH, PIXELS, rng);
        tape.set(class.weight, &init::normal(&[CLASSES, WIDTH], 0.3, rng));
        for layer in blocks.iter().map(|block| block.down).chain([out]) {
            let shape = tape.shape(layer.weight).to_vec();
            tape.set(layer.weight, &init::zeros(&shape));
        }
        Self { x, time, class, blocks, out_norm, out }
    }

    pub(super) fn record(
        &self,
        tape: &mut Tape<f32>,
        x: &ArrayView2<f32>,
        time: &Array2<f32>,
        classes: &[usize],
    ) -> Var {
        let (x, time) = (tape.constant(x), tape.constant(time));
        let class = self.class.forward(tape, classes, &[classes.len()]);
        let c = tape.linear_plus(time, self.time.weight, self.time.bias, Some(class), Function::Identity);
        let mut h = tape.linear_plus(x, self.x.weight, self.x.bias, Some(c), Function::Identity);
        for block in &self.blocks {
            h = block.record(tape, h, c);
        }
        let normed = self.out_norm.forward(tape, h);
        self.out.forward(tape, normed)
    }
}

impl Block {
    fn new(tape: &mut Tape<f32>, i: usize, rng: &mut Generator) -> Self {
        Self {
            norm: LayerNorm::new(tape, &format!("blocks.{i}.norm"), WIDTH),
            up: Linear::new(tape, &format!("blocks.{i}.up"), WIDTH, INNER, rng),
            down: Linear::new(tape, &format!("blocks.{i}.down"), INNER, WIDTH, rng),
        }
    }

    fn record(&self, tape: &mut Tape<f32>, h: Var, c: Var) -> Var {
        let shifted = tape.add(h, c);
        let normed = self.norm.forward(tape, shifted);
        let inner = self.up.forward_with(tape, normed, Function::Silu);
        tape.linear_plus(inner, self.down.weight, self.down.bias, Some(h), Function::Identity)
    }
}
