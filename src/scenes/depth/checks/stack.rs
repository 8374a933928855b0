//! Deep stacks: gradients against difference quotients and products of Jacobians, bounds, and what is the same in every layer.

use crate::engine::function::Function;
use crate::engine::nn::{Norm, Rule};
use crate::engine::sums::inner_product;
use crate::parts::digits::PIXELS;
use crate::scene::Checks;
use crate::scenes::depth::backward::Layer;
use crate::scenes::depth::by_hand::{ByHand, steepest};
use crate::scenes::depth::digits::Digits;
use crate::scenes::depth::profile::Profile;
use crate::scenes::depth::residual::{Net, Progress};
use crate::scenes::depth::settings::Depth;

/// A gradient below this part of the last layer's is too small for a difference of losses.
const SEEN: f64 = 1e-4;

pub fn backward(scene: &Depth, now: &Layer, out: &mut dyn Checks) {
    let (net, survey) = (now.net(), &now.survey);
    let profile = &net.profile;
    let Some(l) = (now.layer - 1 < scene.stack_layers).then(|| now.layer - 1) else { return };
    let shape = scene.stack(net.activation, None, Norm::None);
    let by_hand = ByHand::new(shape, &net.weights);
    let limit = steepest(net.activation) * survey.spectral[l];
    let over = (profile.factors()[l] / limit).max(1.0);
    out.check("factor", over, 1.0, 1e-5, "‖δ_l‖ ≤ max φ′·‖W_{l+1}‖₂·‖δ_{l+1}‖");
    jacobian(&by_hand, profile, l, &survey.digits[0], out);
    let is_even =
        net.activation.function() == Function::Relu && scene.init != Rule::Spread && scene.init != Rule::Pytorch;
    if is_even {
        let last = profile.euler[scene.stack_layers - 1];
        let size = |l: usize| profile.grad_norm[l] * frobenius(&by_hand.layers[l].0);
        let rounding = 1e-10 * (size(l) + size(scene.stack_layers - 1));
        out.check("euler", profile.euler[l], last, rounding, "Euler: z·φ′(z) = φ(z)");
    }
    if l == 0 {
        difference(by_hand, profile, &survey.digits[0], out);
    }
}

fn frobenius(weights: &[f64]) -> f64 {
    inner_product(weights, weights).sqrt()
}

/// ‖δ‖ of a layer by way of Jacobians, forwards: moving z along δ/‖δ‖ changes the loss by ‖δ‖.
fn jacobian(by_hand: &ByHand, profile: &Profile, l: usize, digits: &Digits, out: &mut dyn Checks) {
    let (deltas, norm) = (&profile.deltas[l], profile.delta_norm[l]);
    if norm == 0.0 {
        return;
    }
    let width = deltas.len() / profile.digits;
    let pixels = digits.first(profile.digits);
    let change = |(row, delta): (usize, &[f64])| {
        let along: Vec<f64> = delta.iter().map(|d| d / norm).collect();
        by_hand.loss(&pixels[row * PIXELS..(row + 1) * PIXELS], digits.labels[row], Some((l, &along))).1
    };
    let sum = deltas.chunks_exact(width).enumerate().map(change).fold(0.0, |sum, change| sum + change);
    let source = "δ_out·J_L ⋯ J_{l+1}, the product from the front";
    out.check("jacobian", norm, sum / profile.digits as f64, 1e-7 * norm, source);
}

/// ‖∂L/∂W₁‖: how the loss changes along it, by a central difference.
fn difference(mut by_hand: ByHand, profile: &Profile, digits: &Digits, out: &mut dyn Checks) {
    let (norm, last) = (profile.grad_norm[0], profile.grad_norm[profile.grad_norm.len() - 1]);
    let pixels = digits.first(profile.digits);
    // Far enough that the loss is seen to change, near enough that few units switch on the way.
    let step = (1e-7 / norm).clamp(1e-6, 1e-2);
    if norm < SEEN * last || norm * step < 1e-10 || !norm.is_finite() {
        return;
    }
    let mut loss = |by: f64| {
        by_hand.layers[0].0.iter_mut().zip(&profile.first_grad).for_each(|(w, g)| *w += by * g / norm);
        let rows = pixels.chunks_exact(PIXELS).zip(&digits.labels);
        rows.fold(0.0, |sum, (row, label)| sum + by_hand.loss(row, *label, None).0) / profile.digits as f64
    };
    let (up, down) = (loss(step), loss(-2.0 * step));
    let lost = 1e-12 * (1.0 + up.abs()) / step;
    out.check(
        "difference",
        norm,
        (up - down) / (2.0 * step),
        0.01 * norm + lost,
        "[L(W + h) − L(W − h)]/2h along ∂L/∂W₁",
    );
}

pub fn residual(scene: &Depth, now: &Progress, out: &mut dyn Checks) {
    let digits = &now.digits[0];
    for net in &now.nets {
        if net.shape.norm == Norm::None && net.profile.loss.is_finite() {
            loss(net, digits, out);
        }
    }
    let main = now.main();
    if scene.skip().is_some() && scene.width == PIXELS {
        let profile = &main.profile;
        if (profile.identity_share + profile.branch_share).is_finite() {
            let size = 1.0 + profile.identity_share.abs();
            out.check(
                "share",
                profile.identity_share,
                1.0 - profile.branch_share,
                1e-9 * size,
                "h_L = h₀ + Σ branches",
            );
        }
        identity(main, digits, out);
    }
}

/// The loss of the first digits, one after the other.
fn loss(net: &Net, digits: &Digits, out: &mut dyn Checks) {
    let by_hand = ByHand::new(net.shape, &net.weights);
    let pixels = digits.first(net.profile.digits);
    let rows = pixels.chunks_exact(PIXELS).zip(&digits.labels);
    let mean = rows.fold(0.0, |sum, (row, label)| sum + by_hand.loss(row, *label, None).0) / net.profile.digits as f64;
    let size = net.profile.act_rms.iter().copied().fold(1.0, f64::max);
    out.check("loss", net.profile.loss, mean, 1e-8 * (mean + size), "−ln softmax, digit by digit");
    difference(by_hand, &net.profile, digits, out);
}

/// Without its branches a residual stack is its last matrix on the pixels.
fn identity(net: &Net, digits: &Digits, out: &mut dyn Checks) {
    let shape = crate::engine::nn::StackShape { norm: Norm::None, ..net.shape };
    let mut by_hand = ByHand::new(shape, &net.weights);
    let depth = shape.depth;
    // φ(0) is 0 for all but the sigmoid, which is nearly so far below 0.
    for (weight, bias) in &mut by_hand.layers[..depth] {
        weight.fill(0.0);
        bias.fill(if shape.activation == Function::Sigmoid { -800.0 } else { 0.0 });
    }
    let pixels = digits.first(1);
    let found = by_hand.logits(&pixels, None).0[0];
    let (weight, bias) = &by_hand.layers[depth];
    let direct = weight[..PIXELS].iter().zip(&pixels).fold(bias[0], |sum, (w, x)| sum + w * x);
    out.check("identity", found, direct, 1e-9 * (1.0 + direct.abs()), "y = F(x) + x with F = 0");
}
