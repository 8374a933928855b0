//! How fast the engine is: every group measures ours beside a yardstick, or against a time in its name.
//!
//! `cargo bench --bench engine`. One thread; the clock belongs to the harness.
#![allow(missing_docs)] // `criterion_group!` makes a public function.

use std::hint::black_box;
use std::time::Duration;

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, criterion_group, criterion_main};
use glassbox::engine::function::Function;
use glassbox::engine::matmul::{Matrix, add_product, product};
use glassbox::engine::nn::{BlockSizes, EncoderBlock, Gru, Linear, Lstm, Mlp, Rnn, init};
use glassbox::engine::optim::Adam;
use glassbox::engine::rng::{Generator, Stream, rng};
use glassbox::engine::tape::{Tape, Var};
use ndarray::{Array2, ArrayD, Ix2};

criterion_group!(benches, products, functions, diffusion_step, vae_step, recurrent_passes, transformer_pass);
criterion_main!(benches);

fn group<'a>(criterion: &'a mut Criterion, name: &str) -> BenchmarkGroup<'a, WallTime> {
    let mut group = criterion.benchmark_group(name);
    group.sample_size(40).warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(2));
    group
}

fn any_rng() -> Generator {
    rng(0, Stream::Data)
}

fn random(shape: &[usize]) -> ArrayD<f32> {
    init::normal(shape, 1.0, &mut any_rng())
}

fn random_matrix(rows: usize, columns: usize) -> Array2<f32> {
    random(&[rows, columns]).into_dimensionality::<Ix2>().expect("two axes")
}

/// Bars: 1.05 times the speed of `dot`, 1.0 and, for the vector, 5.
fn products(criterion: &mut Criterion) {
    for (m, k, n) in [(512, 128, 128), (128, 128, 128), (1, 128, 128)] {
        let (a, b) = (random_matrix(m, k), random_matrix(k, n));
        let (a_data, b_data) = (a.as_slice().expect("rows"), b.as_slice().expect("rows"));
        let mut c = vec![0.0; m * n];
        let mut group = group(criterion, &format!("product {m}x{k}x{n}"));
        group.bench_function("ours", |bench| {
            bench.iter(|| product(Matrix::new(black_box(a_data), m, k), Matrix::new(b_data, k, n), &mut c));
        });
        group.bench_function("ndarray dot", |bench| bench.iter(|| black_box(&a).dot(&b)));
    }
}

/// Bars: 8, 30 and 8 times the speed of std.
fn functions(criterion: &mut Criterion) {
    let x = random(&[65_536]);
    let silu: fn(f32) -> f32 = |x| x / (1.0 + (-x).exp());
    for (ours, std) in [(Function::Exp, f32::exp as _), (Function::Tanh, f32::tanh as _), (Function::Silu, silu)] {
        let mut group = group(criterion, &format!("{ours:?} of 65536"));
        // Both begin with a copy, so that the arguments stay the same.
        let mut y = x.clone();
        group.bench_function("ours", |bench| {
            bench.iter(|| {
                y.assign(black_box(&x));
                ours.apply(y.as_slice_mut().expect("one row"));
            });
        });
        group.bench_function("mapv with std", |bench| {
            bench.iter(|| {
                y.assign(black_box(&x));
                y.mapv_inplace(std);
            });
        });
    }
}

/// The matrix products of linear layers of these sizes, forward and back: y = x·Wᵀ, d_W = d_yᵀ·x, and d_x = d_y·W for all but
/// the first, whose input is data.
fn products_alone(batch: usize, layers: &[(usize, usize)]) -> impl FnMut() {
    let mut arrays: Vec<_> = layers
        .iter()
        .map(|&(inputs, outputs)| [random(&[batch, inputs]), random(&[outputs, inputs]), random(&[batch, outputs])])
        .collect();
    let layers = layers.to_vec();
    move || {
        for (i, ([x, w, y], &(inputs, outputs))) in arrays.iter_mut().zip(&layers).enumerate() {
            let [x, w, y] = [x, w, y].map(|array| array.as_slice_mut().expect("rows"));
            add_product(Matrix::new(x, batch, inputs), Matrix::new(w, outputs, inputs).t(), y, outputs);
            add_product(Matrix::new(y, batch, outputs).t(), Matrix::new(x, batch, inputs), w, inputs);
            if i > 0 {
                add_product(Matrix::new(y, batch, outputs), Matrix::new(w, outputs, inputs), x, inputs);
            }
            // The numbers must stay finite from one pass to the next.
            w.fill(0.01);
            y.fill(0.01);
            x.fill(0.01);
        }
    }
}

/// Bar: 1.15 times the products.
fn diffusion_step(criterion: &mut Criterion) {
    let batch = 512;
    let mut tape = Tape::<f32>::new();
    let net = Mlp::new(&mut tape, "", &[130, 128, 128, 128, 2], Function::Silu, &mut any_rng());
    let mut adam = Adam::new(0.9, 0.999);
    let (inputs, noise) = (random(&[batch, 130]), random(&[batch, 2]));
    let mut group = group(criterion, "diffusion step");
    group.bench_function("ours", |bench| {
        bench.iter(|| {
            tape.restart();
            let (x, eps) = (tape.constant(&inputs), tape.constant(&noise));
            let eps_hat = net.forward(&mut tape, x);
            let loss = tape.mse(eps_hat, eps);
            tape.backward(loss);
            adam.step(&mut tape, 1e-4);
        });
    });
    let layers = [(130, 128), (128, 128), (128, 128), (128, 2)];
    group.bench_function("its products", |bench| bench.iter(products_alone(batch, &layers)));
}

/// Bar: 1.15 times the products; 1.35 are reached: the layers are small.
fn vae_step(criterion: &mut Criterion) {
    let (batch, latent) = (128, 2);
    let mut tape = Tape::<f32>::new();
    let mut rng = any_rng();
    let into = Linear::new(&mut tape, "encoder.0", 64, 256, &mut rng);
    let mu_logvar = Linear::new(&mut tape, "encoder.2", 256, 2 * latent, &mut rng);
    let decoder = Mlp::new(&mut tape, "decoder", &[latent, 256, 64], Function::Relu, &mut rng);
    let mut adam = Adam::new(0.9, 0.999);
    let (pictures, noise) = (random(&[batch, 64]).mapv(|x| (0.5 + 0.2 * x).clamp(0.0, 1.0)), random(&[batch, latent]));
    let mut group = group(criterion, "VAE step");
    group.bench_function("ours", |bench| {
        bench.iter(|| {
            tape.restart();
            let (x, eps) = (tape.constant(&pictures), tape.constant(&noise));
            let hidden = into.forward_with(&mut tape, x, Function::Relu);
            let both = mu_logvar.forward(&mut tape, hidden);
            let (mu, logvar) = (tape.slice(both, 1, 0..latent), tape.slice(both, 1, latent..2 * latent));
            let half = tape.affine(logvar, 0.5, 0.0);
            let sd = tape.map(half, Function::Exp);
            let scaled = tape.mul(sd, eps);
            let z = tape.add(mu, scaled);
            let logits = decoder.forward(&mut tape, z);
            let recon = tape.binary_cross_entropy(logits, x);
            let kl = kl_divergence(&mut tape, mu, logvar);
            let recon = tape.affine(recon, 64.0, 0.0);
            let loss = tape.add(recon, kl);
            tape.backward(loss);
            adam.step(&mut tape, 1e-3);
        });
    });
    let layers = [(64, 256), (256, 2 * latent), (latent, 256), (256, 64)];
    group.bench_function("its products", |bench| bench.iter(products_alone(batch, &layers)));
}

/// ½ Σ (μ² + e^logvar − logvar − 1), the mean over rows.
fn kl_divergence(tape: &mut Tape<f32>, mu: Var, logvar: Var) -> Var {
    let (square, variance) = (tape.mul(mu, mu), tape.map(logvar, Function::Exp));
    let sum = tape.add(square, variance);
    let sum = tape.sub(sum, logvar);
    let terms = tape.affine(sum, 0.5, -0.5);
    let rows = tape.sum_axis(terms, 1);
    tape.mean(rows)
}

/// Input 16, hidden 64, 100 steps, batch 1. Bar: 2 ms each.
fn recurrent_passes(criterion: &mut Criterion) {
    let inputs = random(&[100, 1, 16]);
    let mut group = group(criterion, "recurrent pass (2 ms)");
    macro_rules! pass {
        ($layer:ident, |$state:ident| $h:expr) => {
            let mut tape = Tape::<f32>::new();
            let layer = $layer::new(&mut tape, "", 16, 64, &mut any_rng());
            let mut states = Vec::new();
            group.bench_function(stringify!($layer), |bench| {
                bench.iter(|| {
                    tape.restart();
                    states.clear();
                    let x = tape.constant(&inputs);
                    let zero = layer.zero_state(&mut tape, 1);
                    layer.seq(&mut tape, x, zero, &mut states);
                    let $state = states[99];
                    let loss = tape.sum($h);
                    tape.backward(loss);
                    let $state = states[0];
                    tape.grad($h)[[0, 0]]
                });
            });
        };
    }
    pass!(Rnn, |h| h);
    pass!(Gru, |h| h);
    pass!(Lstm, |state| state.h);
}

/// d = 64, 4 heads, feed-forward 256, T = 32, batch 1. Bar: 0.6 ms.
fn transformer_pass(criterion: &mut Criterion) {
    let mut tape = Tape::<f32>::new();
    let sizes =
        BlockSizes { embedding: 64, heads: 4, feed_forward: 256, activation: Function::Gelu, attention_bias: true };
    let block = EncoderBlock::new(&mut tape, "", sizes, &mut any_rng());
    let inputs = random(&[1, 32, 64]);
    group(criterion, "transformer pass (0.6 ms)").bench_function("ours", |bench| {
        bench.iter(|| {
            tape.restart();
            let x = tape.variable(&inputs);
            let y = block.forward(&mut tape, x, None).out;
            let loss = tape.sum(y);
            tape.backward(loss);
        });
    });
}
