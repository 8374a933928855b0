//! After its first step, training allocates nothing; and a file's claims cost no memory.
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use glassbox::engine::function::Function;
use glassbox::engine::nn::{BlockSizes, DecoderBlock, Embedding, EncoderBlock, Gru, Linear, Lstm, Mlp, Rnn, encoding};
use glassbox::engine::optim::{Adam, Sgd, clip_by_norm};
use glassbox::engine::rng::{Stream, rng};
use glassbox::engine::tape::Tape;
use glassbox::engine::tensor_file;
use ndarray::{Array2, Array3, Array4};

thread_local! {
    static COUNT: Cell<usize> = const { Cell::new(0) };
    static BYTES: Cell<usize> = const { Cell::new(0) };
}

struct Counting;

// SAFETY: every call is passed on to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        COUNT.set(COUNT.get() + 1);
        BYTES.set(BYTES.get() + layout.size());
        // SAFETY: the caller keeps the contract, which is the same.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: as above.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Runs a step once, then counts what ten more allocate.
fn allocations_of(mut step: impl FnMut()) -> usize {
    step();
    let before = COUNT.get();
    for _ in 0..10 {
        step();
    }
    COUNT.get() - before
}

#[test]
fn the_counter_counts() {
    assert_eq!(allocations_of(|| drop(std::hint::black_box(vec![1]))), 10);
}

#[test]
fn a_step_of_an_mlp_allocates_nothing() {
    let mut tape = Tape::<f32>::new();
    let net = Mlp::new(&mut tape, "", &[5, 16, 3], Function::Silu, &mut rng(0, Stream::Init));
    let mut adam = Adam::new(0.9, 0.999);
    let (inputs, targets) = (Array2::ones((7, 5)), [0, 1, 2, 0, 1, 2, 0]);
    let count = allocations_of(|| {
        tape.restart();
        let x = tape.constant(&inputs);
        let y = net.forward(&mut tape, x);
        let loss = tape.cross_entropy(y, &targets);
        tape.backward(loss);
        clip_by_norm(&mut tape, 1.0);
        adam.step(&mut tape, 1e-3);
    });
    assert_eq!(count, 0);
}

#[test]
fn a_step_of_recurrent_nets_allocates_nothing() {
    let mut tape = Tape::<f32>::new();
    let mut rng = rng(0, Stream::Init);
    let rnn = Rnn::new(&mut tape, "rnn", 3, 8, &mut rng);
    let gru = Gru::new(&mut tape, "gru", 8, 8, &mut rng);
    let lstm = Lstm::new(&mut tape, "lstm", 8, 8, &mut rng);
    let mut sgd = Sgd::new(0.9, false);
    let inputs = Array3::ones((6, 2, 3));
    let (mut outputs, mut states) = (Vec::new(), Vec::new());
    let count = allocations_of(|| {
        tape.restart();
        outputs.clear();
        states.clear();
        let x = tape.constant(&inputs);
        let zero = rnn.zero_state(&mut tape, 2);
        rnn.seq(&mut tape, x, zero, &mut outputs);
        let zero = gru.zero_state(&mut tape, 2);
        let h = gru.step(&mut tape, outputs[5], zero);
        let zero = lstm.zero_state(&mut tape, 2);
        let h = tape.reshape(h, &[1, 2, 8]);
        lstm.seq(&mut tape, h, zero, &mut states);
        let loss = tape.mean(states[0].h);
        tape.backward(loss);
        sgd.step(&mut tape, 0.1);
    });
    assert_eq!(count, 0);
}

#[test]
fn a_step_of_a_transformer_allocates_nothing() {
    let mut tape = Tape::<f32>::new();
    let mut rng = rng(0, Stream::Init);
    let sizes =
        BlockSizes { embedding: 8, heads: 2, feed_forward: 16, activation: Function::Gelu, attention_bias: true };
    let embedding = Embedding::new(&mut tape, "embedding", 5, 8, &mut rng);
    let encoder = EncoderBlock::new(&mut tape, "encoder", sizes, &mut rng);
    let decoder = DecoderBlock::new(&mut tape, "decoder", sizes, 1, &mut rng);
    let output = Linear::new(&mut tape, "output", 8, 5, &mut rng);
    let mut adam = Adam::new(0.9, 0.98).with_decay(0.01);
    let (mask, tokens) = (encoding::causal(4), [0, 1, 2, 3]);
    let count = allocations_of(|| {
        tape.restart();
        let keep = tape.constant(&mask);
        let x = embedding.forward(&mut tape, &tokens, &[1, 4]);
        let memory = encoder.forward(&mut tape, x, None).out;
        let decoded = decoder.forward(&mut tape, x, Some(keep), (memory, x), None).out;
        let logits = output.forward(&mut tape, decoded);
        let loss = tape.cross_entropy(logits, &tokens);
        tape.backward(loss);
        adam.step(&mut tape, 1e-3);
    });
    assert_eq!(count, 0);
}

#[test]
fn a_step_of_a_convolutional_net_allocates_nothing() {
    let mut tape = Tape::<f32>::new();
    let w = tape.parameter("weight", &Array4::from_elem((2, 1, 3, 3), 0.1));
    let b = tape.parameter("bias", &ndarray::Array1::zeros(2));
    let (mut sgd, pictures) = (Sgd::new(0.0, false), Array4::ones((2, 1, 8, 8)));
    let count = allocations_of(|| {
        tape.restart();
        let x = tape.constant(&pictures);
        let y = tape.conv2d(x, w, b, 1, 1);
        let pooled = tape.max_pool2d(y, 2);
        let loss = tape.mean(pooled);
        tape.backward(loss);
        sgd.step(&mut tape, 0.1);
    });
    assert_eq!(count, 0);
}

#[test]
fn a_step_on_pairs_allocates_nothing() {
    let mut tape = Tape::<f32>::new();
    let w = tape.parameter("weight", &Array2::from_elem((3, 5), 0.1));
    let scale = tape.parameter("scale", &ndarray::arr1(&[1.0]));
    let mut adam = Adam::new(0.9, 0.999);
    let (pictures, texts) = (Array2::ones((4, 5)), Array2::<f32>::eye(4));
    let count = allocations_of(|| {
        tape.restart();
        let [x, v] = [&pictures, &texts].map(|input| tape.constant(input));
        let u = tape.linear(x, w, None, Function::Identity);
        let v = tape.slice(v, 1, 0..3);
        let [u, v] = [u, v].map(|x| tape.normalize_rows(x));
        let similarity = tape.matmul_nt(u, v);
        let logits = tape.mul(similarity, scale);
        let (info_nce, siglip) = (tape.info_nce(logits), tape.siglip(logits));
        let (huber, soft) = (tape.huber(u, v, 0.1), tape.soft_cross_entropy(u, v, 2.0));
        let [one, other] = [(info_nce, siglip), (huber, soft)].map(|(a, b)| tape.add(a, b));
        let loss = tape.add(one, other);
        tape.backward(loss);
        adam.step(&mut tape, 1e-3);
    });
    assert_eq!(count, 0);
}

#[test]
fn a_header_that_claims_too_much_costs_no_memory() {
    let headers = [
        r#"{"w":1}"#,
        r#"{"w":{"dtype":"F32","shape":[1000000,1000000],"data_offsets":[0,4000000000000]}}"#,
        r#"{"w":{"dtype":"F32","shape":[1000000,1000000],"data_offsets":[0,8]}}"#,
        r#"{"w":{"dtype":"F32","shape":[18446744073709551615,2],"data_offsets":[0,8]}}"#,
    ];
    let claims = headers.map(|header| (header.len() as u64, header));
    for (length, header) in claims.into_iter().chain([(1 << 60, "")]) {
        let bytes = [&length.to_le_bytes(), header.as_bytes(), &[0; 8]].concat();
        let before = BYTES.get();
        assert!(tensor_file::from_bytes::<f32>(&bytes).is_err(), "{header}");
        assert!(BYTES.get() - before < 10_000, "{header}: {} bytes", BYTES.get() - before);
    }
}
