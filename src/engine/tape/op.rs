//! The operations a node can record, and the way back through each.

use super::{Backward, Var};
use super::{
    arithmetic, attention, contrastive, convolution, distillation, embedding, layer_norm, layout, loss, normalize,
    product, recurrent, reduction, softmax,
};
use crate::engine::function::Function;
use crate::engine::real::Real;

/// How a value came about, with the nodes it was computed from. The equations stand where the operations are defined.
#[derive(Debug, Clone, Copy, Default)]
pub(super) enum Op {
    /// Given from outside.
    #[default]
    Leaf,
    Arithmetic {
        kind: Arithmetic,
        a: Var,
        b: Var,
    },
    Affine {
        x: Var,
        factor: f64,
    },
    Map {
        x: Var,
    },
    Product {
        a: Var,
        a_transposed: bool,
        b: Var,
        b_transposed: bool,
    },
    Linear {
        x: Var,
        w: Var,
        b: Option<Var>,
        plus: Option<Var>,
        f: Function,
    },
    Total {
        x: Var,
        divisor: usize,
    },
    AxisTotal {
        x: Var,
        axis: usize,
        divisor: usize,
    },
    Softmax {
        x: Var,
    },
    LogSoftmax {
        x: Var,
    },
    Mse {
        a: Var,
        b: Var,
    },
    CrossEntropy {
        logits: Var,
    },
    BinaryCrossEntropy {
        logits: Var,
        targets: Var,
    },
    Huber {
        a: Var,
        b: Var,
        delta: f64,
    },
    SoftCrossEntropy {
        logits: Var,
        targets: Var,
        temperature: f64,
    },
    InfoNce {
        logits: Var,
    },
    SigLip {
        logits: Var,
    },
    NormalizeRows {
        x: Var,
    },
    LayerNorm {
        x: Var,
        w: Var,
        b: Var,
    },
    Gather {
        table: Var,
    },
    Reshape {
        x: Var,
    },
    Transpose {
        x: Var,
        first: usize,
        second: usize,
    },
    Slice {
        x: Var,
        axis: usize,
        start: usize,
        len: usize,
    },
    /// The arrays are in the node's indices.
    Concat {
        axis: usize,
    },
    AttentionWeights {
        q: Var,
        k: Var,
        heads: usize,
    },
    Attend {
        weights: Var,
        v: Var,
    },
    LstmMemory {
        gates: Var,
        c: Var,
    },
    LstmOutput {
        gates: Var,
        c: Var,
    },
    Gru {
        input: Var,
        memory: Var,
        h: Var,
    },
    Conv2d {
        x: Var,
        w: Var,
        b: Var,
        stride: usize,
        padding: usize,
    },
    MaxPool2d {
        x: Var,
    },
}

/// The four kinds of arithmetic.
#[derive(Debug, Clone, Copy)]
pub(super) enum Arithmetic {
    Add,
    Sub,
    Mul,
    Div,
}

impl Op {
    /// Adds to the gradients of the nodes this one was computed from.
    pub(super) fn backward<T: Real>(self, back: &mut Backward<T>) {
        match self {
            Self::Leaf => {}
            Self::Arithmetic { kind, a, b } => arithmetic::arithmetic_backward(kind, a, b, back),
            Self::Affine { x, factor } => arithmetic::affine_backward(x, factor, back),
            Self::Map { x } => arithmetic::map_backward(x, back),
            Self::Product { a, a_transposed, b, b_transposed } => {
                product::product_backward(a, a_transposed, b, b_transposed, back);
            }
            Self::Linear { x, w, b, plus, f } => product::linear_backward(x, w, b, plus, f, back),
            Self::Total { x, divisor } => reduction::total_backward(x, divisor, back),
            Self::AxisTotal { x, axis, divisor } => reduction::axis_total_backward(x, axis, divisor, back),
            Self::Softmax { x } => softmax::softmax_backward(x, back),
            Self::LogSoftmax { x } => softmax::log_softmax_backward(x, back),
            Self::Mse { a, b } => loss::mse_backward(a, b, back),
            Self::CrossEntropy { logits } => loss::cross_entropy_backward(logits, back),
            Self::BinaryCrossEntropy { logits, targets } => loss::binary_cross_entropy_backward(logits, targets, back),
            Self::Huber { a, b, delta } => loss::huber_backward(a, b, delta, back),
            Self::SoftCrossEntropy { logits, targets, temperature } => {
                distillation::soft_cross_entropy_backward(logits, targets, temperature, back);
            }
            Self::InfoNce { logits } => contrastive::info_nce_backward(logits, back),
            Self::SigLip { logits } => contrastive::siglip_backward(logits, back),
            Self::NormalizeRows { x } => normalize::normalize_rows_backward(x, back),
            Self::LayerNorm { x, w, b } => layer_norm::layer_norm_backward(x, w, b, back),
            Self::Gather { table } => embedding::gather_backward(table, back),
            Self::Reshape { x } => layout::reshape_backward(x, back),
            Self::Transpose { x, first, second } => layout::transpose_backward(x, first, second, back),
            Self::Slice { x, axis, start, len } => layout::slice_backward(x, axis, start, len, back),
            Self::Concat { axis } => layout::concat_backward(axis, back),
            Self::AttentionWeights { q, k, heads } => attention::attention_weights_backward(q, k, heads, back),
            Self::Attend { weights, v } => attention::attend_backward(weights, v, back),
            Self::LstmMemory { gates, c } => recurrent::lstm_memory_backward(gates, c, back),
            Self::LstmOutput { gates, c } => recurrent::lstm_output_backward(gates, c, back),
            Self::Gru { input, memory, h } => recurrent::gru_backward(input, memory, h, back),
            Self::Conv2d { x, w, b, stride, padding } => {
                convolution::conv2d_backward((x, w, b), stride, padding, back);
            }
            Self::MaxPool2d { x } => convolution::max_pool2d_backward(x, back),
        }
    }
}
