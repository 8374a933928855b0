//! The split of the digits, the nets, and the pictures that were made.

use super::Moment;
use super::collapse::Generation;
use super::settings::{Distillation, Source};
use super::students::Class;
use super::synthetic::Made;
use super::teacher::Lesson;
use crate::parts::digits::PIXELS;
use crate::scene::{Choice, Readings, View};

impl Distillation {
    /// What `data --with` may ask for.
    pub const OFFERED: &'static [&'static str] = &["data", "weights", "made", "runs"];

    /// One of them.
    pub fn offer(name: &str, view: View<'_, Moment>, out: &mut dyn Readings) {
        match name {
            "data" => data(view, out),
            "weights" => weights(view, out),
            "made" => made(view, out),
            _ => runs(view, out),
        }
    }
}

/// Which of the digits are learned from, in their order, and which are for tests; pixels from 0 to 1 of both.
fn data(view: View<'_, Moment>, out: &mut dyn Readings) {
    let Some(lesson) = view.last::<Lesson>() else { return };
    for (name, set) in [("lessons", &lesson.digits.lessons), ("tests", &lesson.digits.tests)] {
        out.extra(format!("{name}_index"), &[set.len()], || set.indices.iter().map(|i| *i as f64));
        out.extra(format!("{name}_label"), &[set.len()], || set.labels.iter().map(|label| *label as f64));
        out.extra(format!("{name}_pixels"), &[set.len(), PIXELS], || set.pixels.iter().copied());
    }
}

fn weights(view: View<'_, Moment>, out: &mut dyn Readings) {
    if let Some(lesson) = view.last::<Lesson>() {
        out.parameters("teacher.", &lesson.weights);
    }
    if let Some(class) = view.last::<Class>() {
        out.parameters("soft.", &class.pair[0].weights);
        out.parameters("hard.", &class.pair[1].weights);
    }
    if let Some(made) = view.last::<Made>() {
        for (source, weights) in Source::ALL.iter().zip(&made.weights) {
            out.parameters(&format!("{}.", source.name()), weights);
        }
    }
}

fn made(view: View<'_, Moment>, out: &mut dyn Readings) {
    let Some(made) = view.last::<Made>() else { return };
    for (source, pool) in Source::ALL.iter().zip(made.pools.iter()) {
        out.extra(format!("{}_pixels", source.name()), &[pool.len(), PIXELS], || pool.pixels.iter().copied());
    }
}

/// Mean and variance of every run on the line at this generation.
fn runs(view: View<'_, Moment>, out: &mut dyn Readings) {
    let Some(generation) = view.last::<Generation>() else { return };
    let lines = &generation.lines;
    out.extra("run_mean", &[lines.len()], || lines.iter().map(|line| line.mean));
    out.extra("run_variance", &[lines.len()], || lines.iter().map(|line| line.variance));
}
