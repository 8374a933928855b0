//! Layers: plain structs that hold the parameters they declared on a tape. `new` names them as PyTorch's `state_dict` does and
//! draws them as PyTorch would; `forward` records the layer's operations.
//!
//! ```
//! use glassbox::engine::{function::Function, nn::Mlp, optim::Adam, rng::{Stream, rng}, tape::Tape};
//! use ndarray::array;
//!
//! let (inputs, targets) = (array![[0.0_f32, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], array![[0.0_f32], [1.0], [1.0], [0.0]]);
//! let mut tape = Tape::new();
//! let net = Mlp::new(&mut tape, "xor", &[2, 16, 1], Function::Tanh, &mut rng(0, Stream::Init));
//! let mut adam = Adam::new(0.9, 0.999);
//! let mut losses = Vec::new();
//! for _ in 0..300 {
//!     tape.restart();
//!     let (x, target) = (tape.constant(&inputs), tape.constant(&targets));
//!     let y = net.forward(&mut tape, x);
//!     let loss = tape.mse(y, target);
//!     tape.backward(loss);
//!     adam.step(&mut tape, 0.02);
//!     losses.push(tape.scalar(loss));
//! }
//! assert!(losses[299] < 0.01 * losses[0]);
//! ```

mod attention;
mod continuer;
mod linear;
mod places;
mod recurrent;
mod rule;
mod stack;
mod transformer;
mod translator;
mod weights;

pub mod encoding;
pub mod init;
pub mod vae;

pub use attention::{Attended, Change, MultiHeadAttention};
pub use continuer::{Continuation, Continuer, ContinuerSizes};
pub use linear::{Embedding, LayerNorm, Linear, Mlp};
pub use places::{Places, Positions};
pub use recurrent::{Cell, Gru, GruCell, Lstm, LstmCell, Recurrent, Rnn, RnnCell};
pub use rule::{Rule, matched_gain};
pub use stack::{Norm, Pass, Stack, StackShape};
pub use transformer::{BlockSizes, Decoded, DecoderBlock, Encoded, EncoderBlock, FeedForward};
pub use translator::{Attention, Sentences, Sizes, Translation, Translator};
pub use vae::Vae;
pub use weights::Weights;

/// The name of a part: `layer.weight`, or `weight` if the layer has no name.
fn join(name: &str, part: &str) -> String {
    if name.is_empty() { part.to_owned() } else { format!("{name}.{part}") }
}
