use std::cell::Cell;

use super::{InstructionSet, fused};
use crate::engine::function::Function;
use crate::engine::nn::{BlockSizes, EncoderBlock, Gru, Mlp, Weights, init};
use crate::engine::optim::Adam;
use crate::engine::rng::{Stream, rng};
use crate::engine::tape::Tape;

thread_local! {
    /// Whether this thread pretends to run on a processor without fused products.
    pub(super) static PORTABLE: Cell<bool> = const { Cell::new(false) };
}

/// Runs `body` as on a processor without fused products.
fn on_an_old_processor<R>(body: impl FnOnce() -> R) -> R {
    PORTABLE.set(true);
    let result = body();
    PORTABLE.set(false);
    result
}

/// The processor's own fused product, which this test trusts.
fn by_processor(a: f32, b: f32, c: f32) -> f32 {
    std::hint::black_box(a).mul_add(b, c)
}

fn assert_equal(a: f32, b: f32, c: f32) {
    let (found, expected) = (fused::mul_add(a, b, c), by_processor(a, b, c));
    let same = found.to_bits() == expected.to_bits() || found.is_nan() && expected.is_nan();
    assert!(same, "{a:e}·{b:e} + {c:e}: {found:e} and {expected:e}");
}

#[test]
fn the_portable_fused_product_is_the_processors_bit_for_bit() {
    let mut bits = 0x9e37_79b9_7f4a_7c15_u64;
    let mut random = || {
        bits = bits.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (bits >> 32) as u32
    };
    for _ in 0..300_000 {
        let (a, b, c) = (f32::from_bits(random()), f32::from_bits(random()), f32::from_bits(random()));
        assert_equal(a, b, c); // of every size, NaN and ∞ among them
        let near = |x: u32| f32::from_bits(x & 0x807f_ffff | 0x3f80_0000); // ±1 to 2: the sum cancels or carries
        assert_equal(near(a.to_bits()), near(b.to_bits()), near(c.to_bits()) * 2.0);
        assert_equal(near(a.to_bits()), near(b.to_bits()), -near(a.to_bits()) * near(b.to_bits()));
    }
}

#[test]
fn halfway_cases_subnormals_and_overflow_are_rounded_once() {
    let (one, ulp, tiny, largest) = (1.0, f32::EPSILON, f32::from_bits(1), f32::MAX);
    // 1 + ½ ulp is halfway; a product too small for f64's sum decides the direction.
    let half = 0.5 * ulp;
    assert_eq!(fused::mul_add(half, one, one), 1.0);
    assert_eq!(fused::mul_add(half + half * ulp, one, one), 1.0 + ulp);
    assert_eq!(fused::mul_add(1e-30, 1e-15, one + ulp), 1.0 + ulp);
    let special = [0.0, -0.0, half, one, one + ulp, one - half, tiny, 3.0 * tiny, f32::MIN_POSITIVE, largest, 1e-30];
    let special: Vec<f32> = special.into_iter().flat_map(|x| [x, -x]).chain([f32::INFINITY, f32::NAN]).collect();
    for &a in &special {
        for &b in &special {
            for &c in &special {
                assert_equal(a, b, c);
            }
        }
    }
}

/// Outside a function compiled with FMA, std's `mul_add` is a slow call of a library.
#[test]
fn stds_fused_product_is_called_here_only() {
    fn sources(folder: &std::path::Path, found: &mut Vec<std::path::PathBuf>) {
        for entry in folder.read_dir().expect("a folder of sources").flatten() {
            if entry.path().is_dir() {
                sources(&entry.path(), found);
            } else {
                found.push(entry.path());
            }
        }
    }
    let mut found = Vec::new();
    sources(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    assert!(found.len() > 300, "all of the crate");
    // Ours is told the set, or is called on it.
    let is_std = |line: &str| line.contains(".mul_add(") && !line.contains("on.mul_add(") && !line.contains(", on)");
    assert!(is_std("a.mul_add(b, c)") && !is_std("on.mul_add(a, b, c)") && !is_std("a.mul_add(b, c, on)"));
    for path in found {
        let source = std::fs::read_to_string(&path).unwrap_or_default();
        let calls = source.lines().filter(|line| is_std(line)).count();
        let allowed = path.components().any(|part| part.as_os_str() == "simd") || path.ends_with("math/simd.rs");
        assert!(calls == 0 || allowed, "{}: {calls}", path.display());
    }
}

#[test]
fn a_training_has_the_same_bits_on_both_paths() {
    let train = || {
        let mut rng = rng(3, Stream::Init);
        let mut tape = Tape::<f32>::new();
        let sizes =
            BlockSizes { embedding: 8, heads: 2, feed_forward: 12, activation: Function::Gelu, attention_bias: true };
        let block = EncoderBlock::new(&mut tape, "block", sizes, &mut rng);
        let gru = Gru::new(&mut tape, "gru", 8, 9, &mut rng);
        let mlp = Mlp::new(&mut tape, "mlp", &[9, 21, 3], Function::Silu, &mut rng);
        let inputs = init::uniform(&[5, 4, 8], 2.0, &mut rng);
        let (mut adam, mut outputs) = (Adam::new(0.9, 0.999), Vec::new());
        for _ in 0..6 {
            tape.restart();
            outputs.clear();
            let x = tape.constant(&inputs);
            let encoded = block.forward(&mut tape, x, None).out;
            let sequence = tape.transpose(encoded, 0, 1);
            let zero = gru.zero_state(&mut tape, 5);
            gru.seq(&mut tape, sequence, zero, &mut outputs);
            let logits = mlp.forward(&mut tape, outputs[3]);
            let loss = tape.cross_entropy(logits, &[0, 1, 2, 1, 0]);
            tape.backward(loss);
            adam.step(&mut tape, 0.01);
        }
        Weights::of(&tape)
    };
    let here = train();
    assert_eq!(on_an_old_processor(train), here);
    assert_eq!(on_an_old_processor(InstructionSet::best), InstructionSet::Portable);
}
