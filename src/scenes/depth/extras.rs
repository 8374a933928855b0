//! The digits, and the weights of the nets.

use super::Moment;
use super::backward::{DIGITS, Layer};
use super::digits::Digits;
use super::residual::Progress;
use crate::parts::digits::PIXELS;
use crate::scene::{Readings, View};

/// What `data --with` may ask for.
pub const OFFERED: &[&str] = &["digits", "weights"];

/// One of them.
pub fn offer(name: &str, view: View<'_, Moment>, out: &mut dyn Readings) {
    let (backward, residual) = match view.now() {
        Moment::Backward(layer) => (Some(layer), None),
        Moment::Residual(progress) => (None, Some(progress)),
        Moment::Hinges(_) | Moment::Fold(_) => return,
    };
    match (name, backward, residual) {
        ("digits", Some(layer), _) => digits(&layer.survey.digits, Some(DIGITS), out),
        ("digits", _, Some(progress)) => digits(&progress.digits, None, out),
        (_, Some(layer), _) => of_layer(layer, out),
        (_, _, Some(progress)) => of_progress(progress, out),
        _ => {}
    }
}

/// The first of those learned from, or all, with those kept to measure.
fn digits([learned, held_out]: &[Digits; 2], count: Option<usize>, out: &mut dyn Readings) {
    let first = count.unwrap_or(learned.len());
    out.extra("pixels", &[first, PIXELS], || learned.first(first));
    out.extra("labels", &[first], || learned.labels[..first].iter().map(|label| *label as f64));
    if count.is_none() {
        out.extra("test_pixels", &[held_out.len(), PIXELS], || held_out.first(held_out.len()));
        out.extra("test_labels", &[held_out.len()], || held_out.labels.iter().map(|label| *label as f64));
    }
}

fn of_layer(layer: &Layer, out: &mut dyn Readings) {
    out.parameters("", &layer.net().weights);
}

fn of_progress(progress: &Progress, out: &mut dyn Readings) {
    out.parameters("", &progress.main().weights);
    out.parameters("plain.", &progress.plain().weights);
}
