//! The numbers behind a moment. Those of finished acts stay.

use super::Moment;
use super::answers::Answers;
use super::collapse::{Generation, real};
use super::data::CLASSES;
use super::few::{Few, SIZES};
use super::score::Score;
use super::settings::{Distillation, Source};
use super::students::{Class, TEMPERATURES};
use super::synthetic::Made;
use super::teacher::{Lesson, RUNS};
use crate::engine::math;
use crate::scene::{Readings, View};

pub fn readings(scene: &Distillation, view: View<'_, Moment>, out: &mut dyn Readings) {
    let batches = match view.now() {
        Moment::Teacher(lesson) => Some(lesson.batches),
        Moment::Students(class) => Some(class.batches),
        Moment::Few(few) => Some(few.batches),
        Moment::Synthetic(made) => Some(made.batches),
        Moment::Collapse(_) => None,
    };
    out.of(batches.as_ref()).count("batches", "batches", |it| *it);
    of_answers(scene, Answers::of(scene, view).as_ref(), out);
    out.of(view.last::<Lesson>()).number("accuracy_teacher", "accuracy, teacher", |it| it.accuracy[0]);
    of_class(scene, view.last::<Class>(), out);
    of_few(view.last::<Few>(), out);
    of_synthetic(scene, view.last::<Made>(), out);
    of_collapse(scene, view, out);
}

fn of_answers(scene: &Distillation, answers: Option<&Answers>, out: &mut dyn Readings) {
    let of_pair = |i: usize| move |it: &Answers| it.pair_probs().map(|probs| probs[i].clone());
    let partition = |it: &Answers| it.teacher.iter().fold(0.0, |sum, z| sum + math::exp(z / it.temperature));
    out.number("alpha", "α", scene.alpha);
    out.number("one_minus_alpha", "1−α", 1.0 - scene.alpha);
    out.count("withheld", "withheld digit", scene.withheld);
    out.of(answers)
        .number("temperature", "T", |it| it.temperature)
        .count("label", "label", |it| it.label)
        .count("teacher_first", "first choice", |it| it.choices()[0])
        .count("teacher_second", "second choice", |it| it.choices()[1])
        .number("p_first", "p, first choice", |it| it.teacher_probs()[it.choices()[0]])
        .number("p_second", "p, second choice", |it| it.teacher_probs()[it.choices()[1]])
        .number("z_second", "z, second choice", |it| it.teacher[it.choices()[1]])
        .number("partition", "Σ exp(z/T)", partition)
        .number("entropy", "H(p)", Answers::entropy)
        .array("teacher_logits", "z", &[CLASSES], |it| it.teacher.clone())
        .array("teacher_probs", "p_T", &[CLASSES], Answers::teacher_probs)
        .array("student_probs", "q_T", &[CLASSES], of_pair(0))
        .array("hard_probs", "q_T, hard", &[CLASSES], of_pair(1))
        .number("kl", "KL(p_T‖q_T)", Answers::kl)
        .number("ce", "CE", Answers::cross_entropy)
        .number("digit_loss", "loss", |it| it.by_tape(scene.alpha).map(|(loss, _)| loss));
}

fn of_class(scene: &Distillation, class: Option<&Class>, out: &mut dyn Readings) {
    let by_seed = |pupil: usize, of: fn(&Score) -> f64| {
        move |it: &Class| it.runs.iter().map(|run| of(&run[pupil])).collect::<Vec<f64>>()
    };
    let recalls = |it: &Class| by_seed(0, |score| score.recall)(it);
    out.of(class)
        .number("accuracy_soft", "accuracy, soft", |it| it.runs[0][0].accuracy)
        .number("accuracy_hard", "accuracy, hard", |it| it.runs[0][1].accuracy)
        .number("recall_withheld_soft", "recall, soft", |it| it.runs[0][0].recall)
        .number("recall_withheld_hard", "recall, hard", |it| it.runs[0][1].recall)
        .number("recall_teacher", "recall, teacher", |it| it.teachers_recall)
        .number("recall_least", "least recall, soft", move |it| recalls(it).into_iter().fold(1.0, f64::min))
        .number("recall_most", "largest recall, soft", move |it| recalls(it).into_iter().fold(0.0, f64::max))
        .number("recall_after_bias", "recall after the fix", |it| it.runs[0][0].fixed_recall)
        .number("recall_after_bias_hard", "recall after the fix, hard", |it| it.runs[0][1].fixed_recall)
        .number("accuracy_after_bias", "accuracy after the fix", |it| it.runs[0][0].fixed_accuracy)
        .number("bias", "b", |it| it.runs[0][0].bias)
        .number("recall_at_one", "recall, T = 1", |it| it.by_temperature[0])
        .number("recall_at_four", "recall, T = 4", |it| it.by_temperature[2])
        .array("recall_by_temperature", "recall", &[TEMPERATURES.len()], |it| it.by_temperature.clone())
        .array("recall_withheld_soft_by_seed", "recall, soft", &[RUNS], by_seed(0, |score| score.recall))
        .array("recall_withheld_hard_by_seed", "recall, hard", &[RUNS], by_seed(1, |score| score.recall))
        .array("recall_after_bias_by_seed", "recall after the fix", &[RUNS], by_seed(0, |score| score.fixed_recall))
        .array("recall_after_bias_hard_by_seed", "the same, hard", &[RUNS], by_seed(1, |score| score.fixed_recall))
        .count("seen_withheld", "withheld pictures seen", |it| it.seen[scene.withheld])
        .array("seen", "pictures seen", &[CLASSES], |it| it.seen.iter().map(|n| *n as f64).collect::<Vec<_>>())
        .array("confusion", "confusion", &[CLASSES, CLASSES], |it| shares(&it.runs[0][0].confusion));
}

/// Each row as parts of its sum.
pub fn shares(confusion: &[usize]) -> Vec<f64> {
    let rows = confusion.chunks_exact(CLASSES);
    rows.flat_map(|row| row.iter().map(|n| *n as f64 / row.iter().sum::<usize>() as f64)).collect()
}

fn of_few(few: Option<&Few>, out: &mut dyn Readings) {
    out.of(few)
        .number("few_soft_50", "accuracy, soft, 50 pictures", |it| it.soft[1])
        .number("few_hard_50", "accuracy, hard, 50 pictures", |it| it.hard[1])
        .number("few_gain_50", "gain, 50 pictures", |it| it.soft[1] - it.hard[1])
        .number("few_gain_300", "gain, 300 pictures", |it| it.soft[3] - it.hard[3])
        .array("few_soft", "accuracy, soft", &[SIZES.len()], |it| it.soft.clone())
        .array("few_hard", "accuracy, hard", &[SIZES.len()], |it| it.hard.clone());
}

fn of_synthetic(scene: &Distillation, made: Option<&Made>, out: &mut dyn Readings) {
    let source = scene.source.place();
    let called = move |it: &Made| it.pools[source].called.clone();
    let rare = move |it: &Made| {
        let mut called = called(it);
        called.sort_by(f64::total_cmp);
        called[3]
    };
    out.of(made)
        .number("synthetic_accuracy", "accuracy, made pictures", move |it| it.accuracy[source])
        .number("synthetic_uniform", "accuracy, uniform", |it| it.accuracy[Source::Uniform.place()])
        .number("synthetic_rare", "fourth rarest call", rare)
        .array("synthetic_by_source", "accuracy", &[Source::ALL.len()], |it| it.accuracy.clone())
        .array("synthetic_called", "called", &[CLASSES], called);
}

fn of_collapse(scene: &Distillation, view: View<'_, Moment>, out: &mut dyn Readings) {
    let now = view.last::<Generation>();
    let so_far = |of: fn(&Generation) -> f64| {
        move |_: &Generation| {
            let mut values: Vec<f64> = view.all::<Generation>().map(of).collect();
            values.resize(scene.generations + 1, f64::NAN);
            values
        }
    };
    let real_share = real(scene.real_share, scene.samples) as f64 / scene.samples as f64;
    out.count("samples", "n", scene.samples);
    out.number("real_share", "ρ", real_share);
    out.number("made_share", "1 − ρ", 1.0 - real_share);
    out.of(now)
        .count("generation", "g", |it| it.number)
        .number("variance_now", "v", |it| it.lines[0].variance)
        .number("variance_median", "median of v", |it| it.fan[1])
        .number("variance_low", "5% of v", |it| it.fan[0])
        .number("variance_high", "95% of v", |it| it.fan[2])
        .number("variance_mean", "mean of v", |it| it.mean)
        .number("theory_now", "E[v]", |it| it.theory)
        .number("theory_before", "E[v] before", |it| it.before.map(|before| before[0]))
        .number("square_before", "E[m²] before", |it| it.before.map(|before| before[1]))
        .number("digit_variance", "digits' variance left", |it| it.digits)
        .array("variance_by_generation", "v", &[scene.generations + 1], so_far(|it| it.lines[0].variance))
        .array("variance_theory", "E[v]", &[scene.generations + 1], so_far(|it| it.theory));
}
