//! Every claim can fail, and the figures of the moments are those of the cells.

use super::checks::fading;
use super::settings::{Shown, Start};
use super::world::Cell;
use super::{Moment, Recurrent};
use crate::engine::nn::Weights;
use crate::engine::recurrence::Kind;
use crate::engine::tensor_file;
use crate::scene::testing::Bench;
use crate::scene::{At, Check, ReadingSet, Stage, Staged, Value, knobs};
use ndarray::ArrayD;

fn small() -> Recurrent {
    Recurrent { length: 30, hidden: 6, lag: 8, train_steps: 40, ..Recurrent::default() }
}

fn staged(scene: Recurrent, at: &str) -> (Staged<Recurrent>, usize) {
    let mut stage = Staged::new(scene, 3);
    let place: At = at.parse().expect("a place");
    let at = place.reach(&mut stage).expect("a moment");
    (stage, at)
}

fn failing(checks: &[Check]) -> Vec<&'static str> {
    let mut claims: Vec<&str> = checks.iter().filter(|check| !check.holds()).map(|check| check.claim).collect();
    claims.dedup();
    claims
}

/// Fails unless spoiling the moment breaks this claim, and this alone.
fn breaks(claim: &str, at: &str, spoil: impl FnOnce(&mut Moment)) {
    Bench::of(small(), 3).breaks_only(&[claim], at, spoil);
}

fn backward(moment: &mut Moment) -> &mut super::backward::Backward {
    if let Moment::Backward(backward) = moment { backward } else { panic!("another act") }
}

fn jacobian(moment: &mut Moment) -> &mut super::jacobian::Jacobian {
    if let Moment::Jacobian(jacobian) = moment { jacobian } else { panic!("another act") }
}

fn cliff(moment: &mut Moment) -> &mut super::cliff::Cliff {
    if let Moment::Cliff(cliff) = moment { cliff } else { panic!("another act") }
}

#[test]
fn a_wrong_state_breaks_the_step_by_hand() {
    breaks("step", "forward:12", |moment| {
        if let Moment::Forward(forward) = moment {
            forward.states[1].h[2] += 1e-6;
        }
    });
}

#[test]
fn a_wrong_gradient_breaks_the_finite_differences() {
    breaks("differences", "backward:4", |moment| backward(moment).cells[0].norm.h *= 1.001);
}

#[test]
fn a_wrong_forget_product_breaks_the_path_along_the_memory() {
    breaks("memory", "backward:6", |moment| backward(moment).cells[1].along_memory[0] *= 1.000_001);
}

#[test]
fn a_wrong_product_no_longer_gives_the_gradient() {
    breaks("product", "jacobian:9", |moment| jacobian(moment).cells[2].pulled_back[3] *= 1.000_1);
}

#[test]
fn a_bound_that_is_too_low_is_noticed() {
    breaks("bound", "jacobian:5", |moment| jacobian(moment).cells[0].steps[0].bound *= 1e-6);
}

#[test]
fn a_norm_that_is_no_singular_value_is_noticed() {
    breaks("norm", "jacobian:5", |moment| jacobian(moment).cells[0].singular[0] *= 1.000_001);
}

#[test]
fn an_answer_that_the_cell_does_not_give_is_noticed() {
    breaks("answer", "learning:3", |moment| {
        if let Moment::Learning(learning) = moment {
            learning.grades[1].answer[[0, 2]] += 0.1;
        }
    });
}

#[test]
fn an_accuracy_that_the_examination_does_not_give_is_noticed() {
    breaks("accuracy", "learning:end", |moment| {
        if let Moment::Learning(learning) = moment {
            let accuracy = &mut learning.grades[0].accuracy;
            *accuracy = if *accuracy > 0.5 { 0.0 } else { 1.0 };
        }
    });
}

#[test]
fn a_wrong_half_life_and_a_wrong_lag_are_noticed() {
    breaks("half-life", "backward:20", |moment| backward(moment).cells[0].half_life *= 1.000_01);
    breaks("lag", "backward:20", |moment| backward(moment).cells[0].lag = 2.0);
}

#[test]
fn a_radius_at_which_no_vector_grows_is_noticed() {
    let mut bench = Bench::of(small(), 3);
    let world = jacobian(&mut bench.moment("jacobian:0").clone()).world.clone();
    for cell in &world.cells {
        let mut found = Vec::new();
        let wrong = Cell { parameters: cell.parameters.clone(), radius: 1.01 * cell.radius, norm: cell.norm };
        fading::radius(cell, &mut found);
        fading::radius(&wrong, &mut found);
        assert_eq!(found.iter().map(Check::holds).collect::<Vec<_>>(), [true, false]);
    }
}

#[test]
fn a_short_lag_is_learned() {
    let scene = Recurrent { cells: Shown::Only(Kind::Lstm), train_steps: 150, ..small() };
    let (stage, at) = staged(scene, "learning:end");
    let readings = stage.readings(at, 0);
    assert!(readings.number("lstm.accuracy").is_some_and(|right| right > 0.99));
    assert!(readings.number("lstm.solved").is_some_and(|step| step < 150.0));
    assert!(readings.number("lstm.task_loss").is_some_and(|loss| loss < 0.1));
}

#[test]
fn the_longest_lag_is_the_one_that_was_learned_before() {
    let (stage, at) = staged(Recurrent { lag: 20, train_steps: 120, ..small() }, "lags:end");
    let readings = stage.readings(at, usize::MAX);
    assert_eq!(data(&readings, "lags"), [2.0, 4.0, 8.0, 12.0, 16.0, 20.0]);
    for cell in ["rnn", "lstm", "gru"] {
        let number = |id: &str| readings.number(&format!("{cell}.{id}")).expect("a number");
        let accuracy = data(&readings, &format!("{cell}.accuracy_over_lag"));
        assert_eq!(accuracy[5], number("accuracy"));
        let solved =
            accuracy.iter().zip(data(&readings, "lags")).filter(|(right, _)| **right > super::learning::SOLVED);
        assert_eq!(solved.map(|(_, lag)| lag).fold(f64::NAN, f64::max).to_bits(), number("reach").to_bits());
    }
    assert_eq!(readings.number("lstm.reach"), Some(20.0));
}

fn data(readings: &ReadingSet, id: &str) -> Vec<f64> {
    match readings.get(id).map(|reading| &reading.value) {
        Some(Value::Array { data: Some(data), .. }) => data.clone(),
        other => panic!("{id}: {other:?}"),
    }
}

#[test]
fn a_gradient_is_cut_where_the_window_ends_and_starts_at_the_target() {
    let (stage, at) = staged(Recurrent { target: 20, truncate: 8, ..small() }, "jacobian:end");
    let readings = stage.readings(at, usize::MAX);
    for id in ["rnn.grad_h", "lstm.grad_h", "gru.grad_h", "lstm.grad_c"] {
        let norms = data(&readings, id);
        let arrives: Vec<usize> = (1..=30).filter(|t| norms[t - 1] > 0.0).collect();
        assert_eq!(arrives, (13..=20).collect::<Vec<_>>(), "{id}");
    }
    assert_eq!(data(&readings, "rnn.grad_h")[19], 6.0_f64.sqrt());
}

#[test]
fn a_cell_is_the_same_beside_others_and_alone() {
    for kind in Kind::ALL {
        let [all, alone] = [Shown::All, Shown::Only(kind)].map(|cells| {
            let (stage, at) = staged(Recurrent { cells, start: Start::Orthogonal, ..small() }, "backward:end");
            data(&stage.readings(at, usize::MAX), &format!("{}.grad_h", kind.name().to_lowercase()))
        });
        assert_eq!(all, alone);
    }
}

#[test]
fn what_has_decayed_below_every_number_is_zero_and_no_trouble() {
    let scene = Recurrent { length: 400, start: Start::Radius, radius: 0.1, cells: Shown::Only(Kind::Rnn), ..small() };
    let (stage, at) = staged(scene, "jacobian:end");
    let readings = stage.readings(at, usize::MAX);
    assert_eq!(readings.number("rnn.grad_h_t"), Some(0.0));
    assert!(readings.number("rnn.half_life").is_some_and(|half_life| half_life < 0.5));
    assert_eq!(failing(&stage.checks(at)), Vec::<&str>::new());
}

#[test]
fn a_wrong_gradient_at_the_cliff_is_noticed() {
    for at in ["cliff:20", "cliff:52"] {
        breaks("wall", at, |moment| cliff(moment).walkers[1].gradient[1] *= 1.001);
    }
}

#[test]
fn a_step_longer_than_its_clipped_gradient_is_noticed() {
    breaks("clip", "cliff:53", |moment| {
        let walker = &mut cliff(moment).walkers[1];
        (walker.w, walker.b) = (walker.w + 1e-6, walker.b + 1e-5);
    });
}

#[test]
fn without_clipping_the_wall_throws_the_net_away_and_clipped_by_norm_it_arrives() {
    let (stage, at) = staged(small(), "cliff:end");
    let number = |id: &str| stage.readings(at, 0).number(id).expect("a number");
    assert!(number("unclipped.b") > 5.0 && number("unclipped.grad") < 1e-6);
    assert!(number("by_norm.loss") < 1e-9 && number("by_value.loss") < 0.1);
    assert!(number("flat.moved") < 0.1 && number("flat.loss") > 2.8);
}

#[test]
fn a_cell_of_a_file_leaves_only_the_noise_to_chance() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("cell.safetensors");
    let tensor = |(name, shape): (&str, &[usize])| (name.to_owned(), ArrayD::from_elem(shape, 0.3));
    let shapes: [(&str, &[usize]); 2] = [("weight_ih_l0", &[6, 3]), ("weight_hh_l0", &[6, 2])];
    let biases: [(&str, &[usize]); 2] = [("bias_ih_l0", &[6]), ("bias_hh_l0", &[6])];
    let weights = Weights { tensors: shapes.into_iter().chain(biases).map(tensor).collect() };
    tensor_file::write(&path, &weights).expect("written");
    let read = |signal: &str, seed| {
        let settings = [("weights", path.to_str().expect("UTF-8")), ("signal", signal), ("length", "10")];
        let settings = settings.map(|(id, value)| (id.to_owned(), value.to_owned()));
        let mut stage = Staged::<Recurrent>::new(knobs::choose(&settings).expect("settings"), seed);
        let at = At::END.reach(&mut stage).expect("an end");
        (stage.is_random(), format!("{:?}", stage.readings(at, usize::MAX)))
    };
    assert_eq!(read("impulse", 0), read("impulse", 1));
    assert_ne!(read("noise", 0).1, read("noise", 1).1);
    assert_eq!(["impulse", "noise"].map(|signal| read(signal, 0).0), [false, true]);
}
