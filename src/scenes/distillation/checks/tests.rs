use super::super::collapse::Generation;
use super::super::few::Few;
use super::super::students::Class;
use super::super::synthetic::{Made, Pool};
use super::super::teacher::Lesson;
use crate::engine::nn::Weights;
use crate::scene::testing::Bench;
use crate::scenes::distillation::{Distillation, Moment};
use std::sync::Arc;

fn bench(settings: &[(&str, &str)]) -> Bench<Distillation> {
    Bench::with(&[&[("train-steps", "20"), ("generations", "5")], settings].concat())
}

fn lesson(change: impl Fn(&mut Lesson)) -> impl FnOnce(&mut Moment) {
    move |moment| {
        let Moment::Teacher(lesson) = moment else { panic!("no lesson") };
        change(lesson);
    }
}

fn class(change: impl Fn(&mut Class)) -> impl FnOnce(&mut Moment) {
    move |moment| {
        let Moment::Students(class) = moment else { panic!("no class") };
        change(class);
    }
}

fn made(change: impl Fn(&mut Made)) -> impl FnOnce(&mut Moment) {
    move |moment| {
        let Moment::Synthetic(made) = moment else { panic!("nothing made") };
        change(made);
    }
}

fn generation(change: impl Fn(&mut Generation)) -> impl FnOnce(&mut Moment) {
    move |moment| {
        let Moment::Collapse(generation) = moment else { panic!("no generation") };
        change(generation);
    }
}

/// Other weights in the last layer.
fn other(weights: &mut Arc<Weights<f32>>) {
    let last = Arc::make_mut(weights).tensors.last_mut().expect("a bias");
    last.1.mapv_inplace(|b| b + 1.0);
}

#[test]
fn a_teacher_that_is_asked_wrongly_is_noticed() {
    let mut bench = bench(&[]);
    bench.breaks_only(&["logits"], "teacher:end", lesson(|it| other(&mut it.weights)));
    // Digit 107 is a 3.
    bench.breaks_only(&["shares"], "teacher:end", lesson(|it| it.shares[35] += 1e-6));
    bench.breaks_only(&["shares"], "teacher:end", lesson(|it| it.temperature += 1));
}

#[test]
fn a_picture_of_the_withheld_digit_is_noticed() {
    let mut bench = bench(&[]);
    bench.breaks_only(&["withheld", "seen"], "students:end", class(|it| it.seen[3] += 1));
    bench.breaks_only(&["seen"], "students:end", class(|it| it.seen[4] += 1));
}

#[test]
fn a_wrong_score_is_noticed() {
    let mut bench = bench(&[]);
    for pupil in 0..2 {
        bench.breaks_only(&["accuracy"], "students:end", class(|it| it.runs[0][pupil].accuracy += 1e-6));
        bench.breaks_only(&["recall"], "students:end", class(|it| it.runs[0][pupil].recall += 1e-6));
        bench.breaks_only(&["fix"], "students:end", class(|it| it.runs[0][pupil].bias += 0.5));
        bench.breaks_only(&["logits"], "students:end", class(|it| other(&mut it.pair[pupil].weights)));
    }
}

#[test]
fn alpha_zero_is_plain_training_and_anything_else_is_not() {
    let mut bench = bench(&[("alpha", "0")]);
    bench.breaks_only(
        &["plain"],
        "students:end",
        class(|it| {
            // Another hard student, that is sound in itself.
            let class = plain(1);
            it.pair[1] = class.pair[1].clone();
            it.runs[0][1] = class.runs[0][1].clone();
        }),
    );
}

fn plain(seed: u64) -> Class {
    let scene = Distillation { train_steps: 20, alpha: 0.0, ..Distillation::default() };
    let mut bench = Bench::of(scene, seed);
    let Moment::Students(class) = bench.moment("students:end") else { panic!("no class") };
    class.clone()
}

#[test]
fn the_gradient_of_another_temperature_is_noticed() {
    use super::super::answers::Answers;
    use crate::scene::Check;
    let logits = |by: f64| (0..10).map(|i| by * f64::from(i * i % 7)).collect::<Vec<f64>>();
    let answers = |temperature| Answers {
        label: Some(3),
        temperature,
        teacher: logits(1.0),
        pair: Some([logits(-0.5), logits(0.25)]),
    };
    let (mut sound, at) = (Vec::<Check>::new(), answers(4.0));
    super::gradient(&at, &mut sound);
    super::limit(&at, &mut sound);
    assert!(sound.len() == 2 && sound.iter().all(Check::holds), "{sound:?}");
    // The gradient at T = 4 is neither that at T = 5 nor that without T².
    let gradient = |at: &Answers| at.by_tape(1.0).expect("a pair").1;
    for wrong in [gradient(&answers(5.0)), gradient(&at).iter().map(|g| g / 16.0).collect()] {
        let [tape, other] = super::farthest(&gradient(&at), &wrong);
        assert!((tape - other).abs() > 1e-3, "{tape} {other}");
    }
    // What a gradient tends to is told from the logits without their centre.
    let limit = &sound[1];
    assert!(limit.tolerance < 2e-3 * limit.left.abs(), "{limit:?}");
}

#[test]
fn a_class_with_too_many_pictures_is_noticed() {
    bench(&[]).breaks_only(&["balanced"], "few:end", |moment| {
        let Moment::Few(few) = moment else { panic!("no few pictures") };
        let Few { seen, .. } = few;
        seen[0][7] = 3;
    });
}

#[test]
fn pictures_that_are_not_what_they_are_said_to_be_are_noticed() {
    let mut bench = bench(&[]);
    let spoil = |place: usize, change: fn(&mut Pool)| {
        made(move |it: &mut Made| {
            let pools = it.pools.iter().map(|pool| Pool {
                pixels: pool.pixels.clone(),
                logits: pool.logits.clone(),
                called: pool.called.clone(),
            });
            let mut pools: Vec<Pool> = pools.collect();
            change(&mut pools[place]);
            it.pools = Arc::new(pools);
        })
    };
    bench.breaks_only(&["called"], "synthetic:end", spoil(1, |pool| pool.called[0] += 1e-6));
    bench.breaks_only(&["logits"], "synthetic:end", spoil(2, |pool| pool.pixels[0] += 0.5));
    // Only the first picture is asked about again, so the others may be brighter without that check.
    let brighter = |pool: &mut Pool| pool.pixels[64..].iter_mut().for_each(|x| *x += 0.01);
    bench.breaks_only(&["brightness"], "synthetic:end", spoil(1, brighter));
    bench.breaks_only(&["synthetic"], "synthetic:end", made(|it| it.accuracy[1] += 0.01));
}

#[test]
fn a_theory_or_a_spread_that_does_not_fit_is_noticed() {
    let mut plain = bench(&[]);
    plain.breaks_only(&["mean"], "collapse:end", generation(|it| it.theory += 1e-6));
    plain.breaks_only(&["fan"], "collapse:end", generation(|it| it.fan[1] *= 1.05));
    let wider = |it: &mut Generation| {
        it.lines.iter_mut().for_each(|line| line.variance *= 1.1);
        it.fan[1] *= 1.1;
    };
    plain.breaks_only(&["log-drift"], "collapse:end", generation(wider));
    let mut mixed = bench(&[("real-share", "0.1")]);
    mixed.breaks_only(&["mean"], "collapse:end", generation(|it| it.theory *= 1.1));
}
