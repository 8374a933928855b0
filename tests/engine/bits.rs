//! Training gives the same bits in every build and on every processor.

use glassbox::engine::function::Function;
use glassbox::engine::nn::{BlockSizes, EncoderBlock, Gru, Mlp, Weights, encoding, init};
use glassbox::engine::optim::Adam;
use glassbox::engine::rng::{Stream, rng};
use glassbox::engine::tape::Tape;
use glassbox::engine::tensor_file;

/// FNV-1a, of 64 bits.
fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[test]
fn ten_steps_of_training_leave_the_known_bits() {
    let mut rng = rng(7, Stream::Init);
    let mut tape = Tape::<f32>::new();
    let sizes =
        BlockSizes { embedding: 12, heads: 3, feed_forward: 20, activation: Function::Gelu, attention_bias: true };
    let block = EncoderBlock::new(&mut tape, "block", sizes, &mut rng);
    let gru = Gru::new(&mut tape, "gru", 12, 9, &mut rng);
    let mlp = Mlp::new(&mut tape, "mlp", &[9, 33, 4], Function::Silu, &mut rng);
    let (inputs, mask) = (init::uniform(&[5, 7, 12], 2.0, &mut rng), encoding::causal(7));
    let mut adam = Adam::new(0.9, 0.999).with_decay(0.01);
    let mut outputs = Vec::new();
    for _ in 0..10 {
        tape.restart();
        outputs.clear();
        let (x, keep) = (tape.constant(&inputs), tape.constant(&mask));
        let encoded = block.forward(&mut tape, x, Some(keep)).out;
        let sequence = tape.transpose(encoded, 0, 1);
        let zero = gru.zero_state(&mut tape, 5);
        gru.seq(&mut tape, sequence, zero, &mut outputs);
        let logits = mlp.forward(&mut tape, outputs[6]);
        let loss = tape.cross_entropy(logits, &[0, 1, 2, 3, 0]);
        tape.backward(loss);
        adam.step(&mut tape, 0.01);
    }
    assert_eq!(hash(&tensor_file::to_bytes(&Weights::of(&tape))), 0x6d29_d116_d239_1a86);
}
