//! What must hold of cells that have learned.

use super::{by_hand, length_beside, source};
use crate::engine::recurrence::State;
use crate::scene::Checks;
use crate::scenes::recurrent::backward::norm;
use crate::scenes::recurrent::learner::Trained;
use crate::scenes::recurrent::learning::{Course, EXAMINED, Grade, Learning, questions};
use crate::scenes::recurrent::task::Batch;
use ndarray::{Array2, Axis, s};

/// So many products are computed at most for one number, some milliseconds.
const MOST_PRODUCTS: usize = 800_000;

pub fn checks(now: &Learning, seed: u64, out: &mut dyn Checks) {
    for grade in &now.grades {
        let Some(trained) = &grade.pupil else { continue };
        answer(&now.course, grade, trained, out);
        // In between the accuracy is that of batches, each before the cell learned from it.
        if now.step == 0 || now.step == now.course.steps {
            accuracy(&now.course, grade, trained, seed, out);
        }
    }
}

/// What a cell answers to the example: by the tape in f32, and by hand in f64.
fn answer(course: &Course, grade: &Grade, trained: &Trained, out: &mut dyn Checks) {
    let by_hand = answer_by_hand(trained, &course.example, 0);
    let by_tape: Vec<f64> = grade.answer.iter().map(|answer| f64::from(*answer)).collect();
    if norm(&by_tape).is_finite() {
        let tolerance = 1e-4 * (1.0 + norm(&by_tape));
        let left = length_beside(&by_hand, &by_tape);
        out.check("answer", left, norm(&by_tape), tolerance, source(trained.cell.kind));
    }
}

/// The answer to one sequence of a batch.
fn answer_by_hand(trained: &Trained, batch: &Batch, sequence: usize) -> Vec<f64> {
    let mut state = State::zero(trained.cell.kind, trained.cell.hidden());
    for x in batch.x.index_axis(Axis(1), sequence).outer_iter() {
        let x: Vec<f64> = x.iter().map(|x| f64::from(*x)).collect();
        state = by_hand(&trained.cell, &x, &state);
    }
    let answer = |(weights, bias): (ndarray::ArrayViewD<f32>, &f32)| {
        weights.iter().zip(&state.h).fold(f64::from(*bias), |sum, (w, h)| sum + f64::from(*w) * h)
    };
    trained.weight.outer_iter().zip(&trained.bias).map(answer).collect()
}

/// The part of the examination that is right, from as many of its batches as there is time for, by hand in f64. Of N answers
/// n are looked at, without repeating any: the variance of their mean is p(1 − p)·(1 − n/N)/n. An answer at the edge may fall
/// to the other side by rounding, so p counts as no surer than one of N.
fn accuracy(course: &Course, grade: &Grade, trained: &Trained, seed: u64, out: &mut dyn Checks) {
    let of_one = (course.lag + 1) * (trained.cell.weight_ih.len() + trained.cell.weight_hh.len());
    let (mut right, mut asked) = (0.0, 0.0);
    for batch in questions(course.task, course.lag, seed).1 {
        let count = batch.x.dim().1;
        let answers: Vec<Vec<f64>> = (0..count).map(|i| answer_by_hand(trained, &batch, i)).collect();
        let answers = Array2::from_shape_fn((count, course.task.outputs()), |(i, j)| answers[i][j] as f32);
        right += course.task.right(&batch, &answers.slice(s![.., ..])) * count as f64;
        asked += count as f64;
        if (asked as usize + count) * of_one > MOST_PRODUCTS {
            break;
        }
    }
    let all = EXAMINED as f64;
    let spread = (grade.accuracy * (1.0 - grade.accuracy)).max(1.0 / all);
    let sigma = (spread / asked * (1.0 - asked / all)).sqrt();
    let tolerance = 6.0 * sigma + 1.0 / all;
    out.check(
        "accuracy",
        grade.accuracy,
        right / asked,
        tolerance,
        "the examination by hand in f64; 6σ of a part of it",
    );
}
