//! The numbers behind a moment. What an act computes stays after it; before it, it is undefined. Numbers of a stack are those of the
//! act: in `backward` of the chosen activation, in `residual` of the net that the knobs describe.

use super::Moment;
use super::backward::Layer;
use super::fold::{Folded, shallow_units};
use super::hinges::Pair;
use super::profile::Profile;
use super::residual::Progress;
use super::settings::{Activation, Depth};
use crate::engine::piecewise::LineNet;
use crate::scene::{Readings, View};

pub fn readings(scene: &Depth, view: View<'_, Moment>, out: &mut dyn Readings) {
    of_hinges(scene, view.last(), out);
    of_fold(scene.folds, view.last(), out);
    let dead = match view.now() {
        Moment::Hinges(pair) => Some(pair.deep.dead()),
        Moment::Fold(_) => None,
        Moment::Backward(layer) => Some(layer.net().profile.dead),
        Moment::Residual(progress) => Some(progress.main().profile.dead),
    };
    out.count("dead_units", "dead units", dead);
    let profile = match view.now() {
        Moment::Residual(progress) => Some(&progress.main().profile),
        _ => view.last::<Layer>().map(|layer| &layer.net().profile),
    };
    of_profile(scene.stack_layers, profile, out);
    of_backward(view.last(), out);
    of_residual(scene.stack_layers, view.last(), out);
}

/// All numbers of a net, layer after layer: W row by row, then b.
fn flat(net: &LineNet) -> Vec<f64> {
    let layers = net.layers.iter().chain([&net.out]);
    layers.flat_map(|layer| layer.weight.iter().chain(&layer.bias).copied()).collect()
}

fn of_hinges(scene: &Depth, pair: Option<&Pair>, out: &mut dyn Readings) {
    let joints = pair.map_or(0, |it| it.deep.intervals.len() - 1);
    let numbers = |of: fn(&Pair) -> &LineNet| [pair.map_or(0, |it| flat(of(it)).len())];
    let (weights, shallow_weights) = (numbers(|it| &it.deep.net), numbers(|it| &it.shallow.net));
    let count = |it: &Pair| it.shared.counts[it.shared.chosen];
    out.of(pair)
        .count("hinge_step", "step", |it| it.step)
        .count("units", "units", |it| it.shallow.net.units())
        .count("layers", "layers", |it| it.deep.net.layers.len())
        .count("layer_units", "units a layer", |_| scene.line_width())
        .count("regions", "intervals", |it| it.deep.intervals.len())
        .number("regions_bound", "Π(n_l + 1)", move |it| count(it).bound)
        .number("regions_mean", "mean intervals", move |it| count(it).regions)
        .count("pieces", "pieces", |it| it.deep.pieces())
        .number("pieces_mean", "mean pieces", move |it| count(it).pieces)
        .number("fit_loss", "MSE", |it| it.deep.error)
        .number("target_variance", "var y", |it| it.shared.variance)
        .count("shallow_regions", "intervals, one layer", |it| it.shallow.intervals.len())
        .count("shallow_pieces", "pieces, one layer", |it| it.shallow.pieces())
        .number("shallow_regions_mean", "mean intervals, one layer", |it| it.shared.counts[0].regions)
        .number("shallow_fit_loss", "MSE, one layer", |it| it.shallow.error)
        .array("joints", "x_j", &[joints], |it| it.deep.joints())
        .array("line_weights", "W, b", &weights, |it| flat(&it.deep.net))
        .array("shallow_line_weights", "W, b, one layer", &shallow_weights, |it| flat(&it.shallow.net));
}

fn of_fold(folds: usize, folded: Option<&Folded>, out: &mut dyn Readings) {
    let padded =
        |values: &[f64]| values.iter().copied().chain(std::iter::repeat(f64::NAN)).take(folds).collect::<Vec<_>>();
    out.of(folded)
        .count("folds", "K", |it| it.folds)
        .count("fold_units", "2K", |it| it.net.units())
        .count("fold_built", "2ᴷ", |it| it.built.len())
        .count("fold_pieces", "pieces", Folded::pieces)
        .count("fold_shallow_units", "units of one layer", |it| shallow_units(it.built.len()))
        .number("push", "σ", |it| it.push)
        .number("fold_error", "error / variance", |it| it.error)
        .number("fold_pieces_mean", "mean pieces", |it| (it.push > 0.0).then_some(it.mean[0]))
        .number("fold_error_mean", "mean error / variance", |it| (it.push > 0.0).then_some(it.mean[1]))
        .number("fold_first_off", "off after the first fold", |it| it.by_layer[0])
        .number("fold_last_off", "off after the last fold", |it| it.by_layer[it.by_layer.len() - 1])
        .array("fold_off", "off by fold", &[folds], |it| padded(&it.by_layer));
}

fn of_profile(depth: usize, profile: Option<&Profile>, out: &mut dyn Readings) {
    let shape = [depth];
    out.of(profile)
        .number("ratio_first_last", "‖∂L/∂W₁‖/‖∂L/∂W_L‖", Profile::grad_ratio)
        .number("delta_ratio", "‖δ₁‖/‖δ_L‖", Profile::delta_ratio)
        .array("grad_norm", "‖∂L/∂W_l‖", &shape, |it| it.grad_norm.clone())
        .array("delta_norm", "‖δ_l‖", &shape, |it| it.delta_norm.clone())
        .array("slope_mean", "mean φ′", &shape, |it| it.slope_mean.clone())
        .array("act_rms", "rms h_l", &shape, |it| it.act_rms.clone())
        .array("per_layer_factor", "‖δ_l‖/‖δ_{l+1}‖", &shape, Profile::factors)
        .array("weight_dot_grad", "⟨W_l, ∂L/∂W_l⟩", &shape, |it| it.euler.clone());
}

fn of_backward(layer: Option<&Layer>, out: &mut dyn Readings) {
    // Of the layer that the gradient has come to; none at the output.
    let at = layer.and_then(|it| {
        Some((it, &it.net().profile, it.layer.checked_sub(1)?)).filter(|it| it.2 < it.1.delta_norm.len())
    });
    let ratio = |activation: Activation, of: fn(&Profile) -> f64| {
        move |it: &Layer| it.survey.nets.iter().find(|net| net.activation == activation).map(|net| of(&net.profile))
    };
    out.of(layer).number("layer_now", "l", |it| it.layer as f64).number("probe_loss", "L", |it| it.net().profile.loss);
    out.of(at.as_ref())
        .number("delta_now", "‖δ_l‖", |it| it.1.delta_norm[it.2])
        .number("delta_next", "‖δ_{l+1}‖", |it| it.1.delta_after(it.2))
        .number("factor_now", "‖δ_l‖/‖δ_{l+1}‖", |it| it.1.factors()[it.2])
        .number("delta_left", "‖δ_l‖/‖δ_out‖", |it| it.1.delta_norm[it.2] / it.1.delta_out)
        .number("spectral_next", "‖W_{l+1}‖₂", |it| it.0.survey.spectral[it.2])
        .number("slope_now", "mean φ′", |it| it.1.slope_mean[it.2])
        .number("slope_max", "max φ′", |it| it.0.net().activation.steepest())
        .number("rms_now", "rms h_l", |it| it.1.act_rms[it.2]);
    out.of(layer)
        .number("ratio_sigmoid", "ratio, sigmoid", ratio(Activation::Sigmoid, Profile::grad_ratio))
        .number("ratio_tanh", "ratio, tanh", ratio(Activation::Tanh, Profile::grad_ratio))
        .number("ratio_relu", "ratio, ReLU", ratio(Activation::Relu, Profile::grad_ratio))
        .number("ratio_gelu", "ratio, GELU", ratio(Activation::Gelu, Profile::grad_ratio))
        .number("delta_ratio_sigmoid", "δ ratio, sigmoid", ratio(Activation::Sigmoid, Profile::delta_ratio))
        .number("delta_ratio_tanh", "δ ratio, tanh", ratio(Activation::Tanh, Profile::delta_ratio))
        .number("delta_ratio_relu", "δ ratio, ReLU", ratio(Activation::Relu, Profile::delta_ratio))
        .number("delta_ratio_gelu", "δ ratio, GELU", ratio(Activation::Gelu, Profile::delta_ratio));
}

fn of_residual(depth: usize, progress: Option<&Progress>, out: &mut dyn Readings) {
    let shape = [depth];
    out.of(progress)
        .count("train_step", "step", |it| it.batches)
        .number("train_loss", "L", |it| it.main().train_loss)
        .number("test_accuracy", "test accuracy", |it| it.main().test_accuracy)
        .number("identity_share", "⟨h₀, h_L⟩/‖h_L‖²", |it| it.main().profile.identity_share)
        .count("left_out", "batches left out", |it| it.main().left_out)
        .number("plain_train_loss", "L, plain", |it| it.plain().train_loss)
        .number("plain_test_accuracy", "test accuracy, plain", |it| it.plain().test_accuracy)
        .number("plain_ratio_first_last", "ratio, plain", |it| it.plain().profile.grad_ratio())
        .number("plain_delta_ratio", "δ ratio, plain", |it| it.plain().profile.delta_ratio())
        .count("plain_left_out", "batches left out, plain", |it| it.plain().left_out)
        .number("digit_loss", "L of the first digits", |it| it.main().profile.loss)
        .array("plain_grad_norm", "‖∂L/∂W_l‖, plain", &shape, |it| it.plain().profile.grad_norm.clone())
        .array("plain_delta_norm", "‖δ_l‖, plain", &shape, |it| it.plain().profile.delta_norm.clone());
}
