//! Operations, layers and optimisers against PyTorch's values, in f64 and in f32.

use crate::reference::{Case, any_rng, assert_gradients, cases, set_parameters};
use glassbox::engine::function::Function;
use glassbox::engine::nn::vae::{self, Likelihood};
use glassbox::engine::nn::{BlockSizes, DecoderBlock, EncoderBlock, Mlp, MultiHeadAttention, encoding, init};
use glassbox::engine::optim::{Adam, Optimizer, Sgd};
use glassbox::engine::real::Real;
use glassbox::engine::tape::{Tape, Var};
use ndarray::ArrayD;

in_both_precisions!(
    attention_agrees,
    multi_head_attention_agrees,
    encodings_agree,
    layer_norm_agrees,
    activations_agree,
    softmax_and_cross_entropy_agree,
    transformer_block_agrees,
    mlp_agrees,
    optimisers_agree,
    convolution_agrees,
    variational_autoencoder_agrees,
);

fn function(name: &str) -> Function {
    match name {
        "relu" => Function::Relu,
        "leaky_relu" => Function::LeakyRelu,
        "elu" => Function::Elu,
        "silu" => Function::Silu,
        "gelu" => Function::Gelu,
        "gelu_tanh" => Function::GeluTanh,
        "tanh" => Function::Tanh,
        "sigmoid" => Function::Sigmoid,
        "softplus" => Function::Softplus,
        "logsigmoid" => Function::LogSigmoid,
        other => panic!("{other}"),
    }
}

fn causal<T: Real>(tape: &mut Tape<T>, case: &Case, n: usize) -> Option<Var> {
    case.flag("causal").then(|| tape.constant(&encoding::causal(n)))
}

#[test]
fn a_causal_decoder_does_not_see_what_comes_later() {
    let mut tape = Tape::<f64>::new();
    let (mut rng, activation) = (any_rng(), Function::Gelu);
    let sizes = BlockSizes { embedding: 6, heads: 3, feed_forward: 5, activation, attention_bias: false };
    let block = DecoderBlock::new(&mut tape, "", sizes, 2, &mut rng);
    let x = tape.variable(&init::normal(&[1, 4, 6], 1.0, &mut rng));
    let memory = tape.variable(&init::normal(&[1, 3, 6], 1.0, &mut rng));
    let values = tape.variable(&init::normal(&[1, 3, 6], 1.0, &mut rng));
    let keep = tape.constant(&encoding::causal(4));
    let not_the_first = tape.constant(&ndarray::arr1(&[0.0, 1.0, 1.0]));
    let decoded = block.forward(&mut tape, x, Some(keep), (memory, values), Some(not_the_first));
    assert_eq!(tape.shape(decoded.cross_weights), [1, 2, 4, 3]);
    let second = tape.select(decoded.out, 1, 1);
    let loss = tape.sum(second);
    tape.backward(loss);
    let moves = |var, at| tape.grad(var).index_axis(ndarray::Axis(1), at).iter().any(|&g| g != 0.0);
    assert_eq!([0, 1, 2, 3].map(|at| moves(x, at)), [true, true, false, false]);
    assert_eq!([0, 1, 2].map(|at| moves(memory, at)), [false, true, true]);
    assert_eq!([0, 1, 2].map(|at| moves(values, at)), [false, true, true]);
}

mod checks {
    use super::*;

    pub fn attention_agrees<T: Real>() {
        for case in cases("attention") {
            let mut tape = Tape::<T>::new();
            // Heads are batches of their own here.
            let [q, k, v] = ["q", "k", "v"].map(|key| {
                let x = tape.variable(&case.tensor::<T>(key));
                let shape = tape.shape(x).to_vec();
                (x, tape.reshape(x, &[shape[0] * shape[1], shape[2], shape[3]]))
            });
            let keep = causal(&mut tape, &case, case.tensor::<T>("q").shape()[2]);
            let (out, weights) = tape.attention(q.1, k.1, v.1, 1, keep);
            tape.backward_from(out, &case.tensor::<T>("d_out"));
            case.assert_agrees("out", &tape.value(out));
            case.assert_agrees("weights", &tape.value(weights));
            for (key, x) in [("d_q", q.0), ("d_k", k.0), ("d_v", v.0)] {
                case.assert_agrees(key, &tape.grad(x));
            }
        }
    }

    pub fn multi_head_attention_agrees<T: Real>() {
        for case in cases("mha") {
            let mut tape = Tape::<T>::new();
            let input = case.tensor::<T>("x");
            let heads = case.number("heads") as usize;
            let layer = MultiHeadAttention::new(&mut tape, "", input.shape()[2], heads, true, &mut any_rng());
            let key = |name: &str| name.replace('.', "_");
            set_parameters(&mut tape, |_, name| key(name), &case);
            let x = tape.variable(&input);
            let keep = causal(&mut tape, &case, input.shape()[1]);
            let attended = layer.forward_self(&mut tape, x, keep);
            tape.backward_from(attended.out, &case.tensor::<T>("d_out"));
            case.assert_agrees("out", &tape.value(attended.out));
            case.assert_agrees("weights", &tape.value(attended.weights));
            case.assert_agrees("d_x", &tape.grad(x));
            assert_gradients(&mut tape, |_, name| format!("d_{}", key(name)), &case);

            let out = tape.value(attended.out).to_owned();
            let separate = layer.forward(&mut tape, x, x, x, keep).out;
            let largest = (&tape.value(separate) - &out).fold(T::ZERO, |a, &b| if b.abs() > a { b.abs() } else { a });
            assert_eq!(largest, T::ZERO, "projected together or apart, the sums are the same");
        }
    }

    pub fn encodings_agree<T: Real>() {
        for case in cases("encodings") {
            let width = case.number("d") as usize;
            let found = if case.text("kind") == "vaswani_interleaved" {
                encoding::positions::<T>(case.number("n") as usize, width)
            } else {
                let (cos_first, shift) = (case.flag("flip_sin_to_cos"), case.number("downscale_freq_shift"));
                encoding::times(&case.numbers("timesteps"), width, cos_first, shift)
            };
            case.assert_agrees("encoding", &found);
        }
    }

    pub fn layer_norm_agrees<T: Real>() {
        for case in cases("layers").iter().filter(|case| case.text("op") == "layer_norm") {
            let mut tape = Tape::<T>::new();
            let [x, w, b] = ["x", "weight", "bias"].map(|key| tape.variable(&case.tensor::<T>(key)));
            let y = tape.layer_norm(x, w, b, case.number("eps"));
            tape.backward_from(y, &case.tensor::<T>("d_out"));
            case.assert_agrees("out", &tape.value(y));
            for (key, var) in [("d_x", x), ("d_weight", w), ("d_bias", b)] {
                case.assert_agrees(key, &tape.grad(var));
            }
        }
    }

    pub fn activations_agree<T: Real>() {
        for case in cases("layers").iter().filter(|case| case.text("name").starts_with("activation")) {
            let mut tape = Tape::<T>::new();
            let x = tape.variable(&case.tensor::<T>("x"));
            let y = tape.map(x, function(case.text("op")));
            tape.backward_from(y, &ArrayD::from_elem(tape.value(y).dim(), T::ONE));
            case.assert_agrees("out", &tape.value(y));
            case.assert_agrees("d_x", &tape.grad(x));
        }
    }

    pub fn softmax_and_cross_entropy_agree<T: Real>() {
        for case in cases("layers").iter().filter(|case| case.text("op") == "softmax_cross_entropy_mean") {
            let mut tape = Tape::<T>::new();
            let logits = tape.variable(&case.tensor::<T>("logits"));
            let (softmax, log_softmax) = (tape.softmax(logits, None), tape.log_softmax(logits));
            let loss = tape.cross_entropy(logits, &case.indices("target"));
            tape.backward(loss);
            case.assert_agrees("softmax", &tape.value(softmax));
            case.assert_agrees("log_softmax", &tape.value(log_softmax));
            case.assert_agrees("loss", &tape.value(loss));
            case.assert_agrees("d_logits", &tape.grad(logits));
        }
    }

    pub fn transformer_block_agrees<T: Real>() {
        for case in cases("transformer_block") {
            let mut tape = Tape::<T>::new();
            let input = case.tensor::<T>("x");
            let sizes = BlockSizes {
                embedding: input.shape()[2],
                heads: case.number("heads") as usize,
                feed_forward: case.tensor::<T>("params/linear1.bias").len(),
                activation: function(case.text("activation")),
                attention_bias: true,
            };
            let block = EncoderBlock::new(&mut tape, "", sizes, &mut any_rng());
            set_parameters(&mut tape, |_, name| format!("params/{name}"), &case);
            let x = tape.variable(&input);
            let keep = causal(&mut tape, &case, input.shape()[1]);
            let encoded = block.forward(&mut tape, x, keep);
            tape.backward_from(encoded.out, &case.tensor::<T>("d_out"));
            case.assert_agrees("out", &tape.value(encoded.out));
            case.assert_agrees("after_attention", &tape.value(encoded.after_attention));
            case.assert_agrees("attn_weights", &tape.value(encoded.weights));
            case.assert_agrees("d_x", &tape.grad(x));
            assert_gradients(&mut tape, |_, name| format!("d_params/{name}"), &case);
        }
    }

    /// Mlp parameters come as weight, bias, weight, bias, …
    fn mlp_key(prefix: &str, i: usize) -> String {
        format!("{prefix}{}/{}", if i.is_multiple_of(2) { "weights" } else { "biases" }, i / 2)
    }

    pub fn mlp_agrees<T: Real>() {
        for case in cases("mlp") {
            let mut tape = Tape::<T>::new();
            let net =
                Mlp::new(&mut tape, "", &case.indices("sizes"), function(case.text("activation")), &mut any_rng());
            set_parameters(&mut tape, |i, _| mlp_key("", i), &case);
            let x = tape.variable(&case.tensor::<T>("x"));
            let y = net.forward(&mut tape, x);
            let loss = if case.text("loss_kind") == "mse" {
                let target = tape.constant(&case.tensor::<T>("target"));
                tape.mse(y, target)
            } else {
                tape.cross_entropy(y, &case.indices("target"))
            };
            tape.backward(loss);
            case.assert_agrees("out", &tape.value(y));
            case.assert_agrees("loss", &tape.value(loss));
            case.assert_agrees("d_x", &tape.grad(x));
            assert_gradients(&mut tape, |i, _| mlp_key("d_", i), &case);
        }
    }

    pub fn optimisers_agree<T: Real>() {
        for case in cases("optimisers") {
            let mut tape = Tape::<T>::new();
            let net =
                Mlp::new(&mut tape, "", &case.indices("sizes"), function(case.text("activation")), &mut any_rng());
            set_parameters(&mut tape, |i, _| format!("init/{i}"), &case);
            let lr = case.number("hyper/lr");
            let mut optimizer: Box<dyn Optimizer<T>> = if case.text("optimiser") == "sgd" {
                Box::new(Sgd::new(case.number("hyper/momentum"), case.flag("hyper/nesterov")))
            } else {
                let betas = case.numbers("hyper/betas");
                let adam = Adam::new(betas[0], betas[1]).with_eps(case.number("hyper/eps"));
                Box::new(adam.with_decay(case.number("hyper/weight_decay")))
            };
            let (mut losses, mut parameters) = (Vec::new(), Vec::new());
            for _ in 0..10 {
                tape.restart();
                let [x, target] = ["x", "target"].map(|key| tape.constant(&case.tensor::<T>(key)));
                let y = net.forward(&mut tape, x);
                let loss = tape.mse(y, target);
                tape.backward(loss);
                optimizer.step(&mut tape, lr);
                losses.push(tape.scalar(loss));
                parameters.extend(tape.parameters().flat_map(|(_, values)| values.iter().copied().collect::<Vec<T>>()));
            }
            case.assert_agrees("losses", &ndarray::aview1(&losses));
            case.assert_agrees("params_after_step", &ndarray::aview1(&parameters));
        }
    }

    pub fn convolution_agrees<T: Real>() {
        for case in cases("conv") {
            let mut tape = Tape::<T>::new();
            let [x, w, b] = ["x", "weight", "bias"].map(|key| tape.variable(&case.tensor::<T>(key)));
            let y = tape.conv2d(x, w, b, case.number("stride") as usize, case.number("padding") as usize);
            let pooled = tape.max_pool2d(y, case.number("pool") as usize);
            tape.backward_from(pooled, &case.tensor::<T>("d_pooled"));
            case.assert_agrees("conv", &tape.value(y));
            case.assert_agrees("pooled", &tape.value(pooled));
            for (key, var) in [("d_x", x), ("d_weight", w), ("d_bias", b)] {
                case.assert_agrees(key, &tape.grad(var));
            }
        }
    }

    pub fn variational_autoencoder_agrees<T: Real>() {
        for case in cases("vae") {
            let mut tape = Tape::<T>::new();
            let keys = ["mu", "logvar", "W1", "b1", "W2", "b2"];
            let vars = keys.map(|key| tape.variable(&case.tensor::<T>(key)));
            let [mu, logvar, w1, b1, w2, b2] = vars;
            let [eps, x] = ["eps", "x"].map(|key| tape.constant(&case.tensor::<T>(key)));
            let z = vae::reparameterize(&mut tape, mu, logvar, eps);
            let hidden = tape.linear(z, w1, Some(b1), Function::Tanh);
            let logits = tape.linear(hidden, w2, Some(b2), Function::Identity);
            // The reference sums squares, which is a variance of ½ without its constant.
            let is_bernoulli = case.text("recon") == "bce";
            let likelihood = if is_bernoulli { Likelihood::Bernoulli } else { Likelihood::Gaussian { variance: 0.5 } };
            let recon = likelihood.reconstruction(&mut tape, logits, x);
            let pixels = tape.shape(x)[1] as f64;
            let recon = tape.affine(recon, 1.0, -pixels * likelihood.constant());
            let kl = vae::kl_to_standard_normal(&mut tape, mu, logvar);
            let weighted = tape.affine(kl, case.number("beta"), 0.0);
            let loss = tape.add(recon, weighted);
            tape.backward(loss);
            for (key, var) in [("z", z), ("logits", logits), ("loss", loss)] {
                case.assert_agrees(key, &tape.value(var));
            }
            for (key, var) in keys.into_iter().zip(vars).chain([("z", z)]) {
                case.assert_agrees(&format!("d_{key}"), &tape.grad(var));
            }
        }
    }
}
