//! The weights, those drawn and those learned, and the sequences that cells are examined with.

use super::history::History;
use super::learner::Trained;
use super::learning::{Learning, questions};
use super::readings::prefix;
use super::task::Batch;
use super::{Moment, Recurrent};
use crate::engine::recurrence::Parameters;
use crate::scene::{Readings, View};

impl Recurrent {
    /// What `data --with` may ask for.
    pub const OFFERED: &'static [&'static str] = &["weights", "data"];

    /// One of them.
    pub fn offer(&self, name: &str, view: View<'_, Moment>, out: &mut dyn Readings) {
        let Some(history) = History::of(view) else { return };
        match name {
            "weights" => weights(&history, out),
            _ if history.last::<Learning>().is_some() => {
                let (example, examination) = questions(self.task, self.lag, view.seed());
                batches("example", &[example], out);
                batches("heldout", &examination, out);
            }
            _ => {}
        }
    }
}

fn weights(history: &History, out: &mut dyn Readings) {
    for cell in &history.world.cells {
        parameters(&format!("{}.", prefix(cell.kind())), &cell.parameters, out);
    }
    let grades = history.last::<Learning>().into_iter().flat_map(|learning| &learning.grades);
    for Trained { cell, weight, bias } in grades.filter_map(|grade| grade.pupil.as_deref()) {
        let prefix = format!("learned.{}.", prefix(cell.kind));
        parameters(&prefix, cell, out);
        out.extra(format!("{prefix}out.weight"), weight.shape(), || weight.iter().copied());
        out.extra(format!("{prefix}out.bias"), bias.shape(), || bias.iter().copied());
    }
}

/// A cell under PyTorch's names.
fn parameters(prefix: &str, cell: &Parameters, out: &mut dyn Readings) {
    for (name, weight) in [("weight_ih_l0", &cell.weight_ih), ("weight_hh_l0", &cell.weight_hh)] {
        out.extra(format!("{prefix}{name}"), weight.shape(), || weight.iter().copied());
    }
    for (name, bias) in [("bias_ih_l0", &cell.bias_ih), ("bias_hh_l0", &cell.bias_hh)] {
        out.extra(format!("{prefix}{name}"), bias.shape(), || bias.iter().copied());
    }
}

/// Sequences (n, time, inputs) and their answers.
fn batches(name: &str, batches: &[Batch], out: &mut dyn Readings) {
    let (time, _, inputs) = batches[0].x.dim();
    let n = batches.iter().map(|batch| batch.x.dim().1).sum();
    let of_sequence = |batch: &Batch, i: usize| batch.x.index_axis(ndarray::Axis(1), i).iter().copied().collect();
    let sequences = || batches.iter().flat_map(|batch| (0..batch.x.dim().1).map(move |i| (batch, i)));
    let x = || sequences().flat_map(|(batch, i)| -> Vec<f32> { of_sequence(batch, i) }).collect::<Vec<f32>>();
    out.extra(format!("{name}_x"), &[n, time, inputs], x);
    if batches[0].symbols.is_empty() {
        out.extra(format!("{name}_sums"), &[n], || batches.iter().flat_map(|batch| batch.sums.iter().copied()));
    } else {
        let symbols = || batches.iter().flat_map(|batch| batch.symbols.iter().map(|symbol| *symbol as f64));
        out.extra(format!("{name}_symbols"), &[n], symbols);
    }
}
