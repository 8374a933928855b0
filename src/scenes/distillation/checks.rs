//! The identities of distillation, each by two routes.

use super::Moment;
use super::answers::Answers;
use super::collapse::{Generation, RUNS, real};
use super::data::CLASSES;
use super::few::{Few, SIZES};
use super::net::{answer, softmax, top};
use super::score::{KNOWN_SHARE, Score, margin};
use super::settings::{Distillation, Source};
use super::students::{Class, Pupil};
use super::synthetic::{Made, Pool, law};
use super::teacher::Lesson;
use crate::engine::math;
use crate::engine::nn::Weights;
use crate::engine::stats;
use crate::scene::{Checks, View};

#[cfg(test)]
mod tests;

/// What single precision leaves of a logit.
const LOGIT_F32: f64 = 1e-4;

const HINTON: &str = "Hinton, Vinyals & Dean 2015, section 2";

pub fn checks(scene: &Distillation, view: View<'_, Moment>, out: &mut dyn Checks) {
    let Some(answers) = Answers::of(scene, view) else { return };
    match view.now() {
        Moment::Teacher(lesson) => teacher(scene, lesson, &answers, out),
        Moment::Students(class) => students(scene, class, &answers, out),
        Moment::Few(few) => few_pictures(few, out),
        Moment::Synthetic(made) => synthetic(scene, made, out),
        Moment::Collapse(generation) => collapse(scene, generation, out),
    }
}

fn teacher(scene: &Distillation, lesson: &Lesson, answers: &Answers, out: &mut dyn Checks) {
    by_layers(scene.digit, &lesson.logits, &lesson.weights, lesson.digits.tests.picture(scene.digit), out);
    // p_T is p₁ to the power 1/T, scaled to a sum of 1.
    let (temperature, [_, second]) = (answers.temperature, answers.choices());
    let powers: Vec<f64> = softmax(&answers.teacher, 1.0).iter().map(|p| math::pow(*p, 1.0 / temperature)).collect();
    let by_power = powers[second] / stats::sum(&powers);
    out.check("temper", answers.teacher_probs()[second], by_power, 1e-9, HINTON);
    let means = confused(lesson, temperature, lesson.digits.tests.labels[scene.digit]);
    let row = lesson.digits.tests.labels[scene.digit] * CLASSES;
    let [by_softmax, by_odds] = farthest(&lesson.shares[row..row + CLASSES], &means);
    out.check("shares", by_softmax, by_odds, 1e-9, HINTON);
    out.check("flatter", slope_of_entropy(answers), spread_of_logits(answers), 1e-5, "dH/dT = Var_p(z)/T³");
}

/// The tape's logits of a picture, in single precision and for many at once, and those by layers.
fn by_layers(place: usize, logits: &[f32], weights: &Weights<f32>, picture: &[f32], out: &mut dyn Checks) {
    let row = &logits[place * CLASSES..(place + 1) * CLASSES];
    for (tape, plain) in row.iter().zip(answer(weights, picture)) {
        out.check("logits", f64::from(*tape), plain, LOGIT_F32 * (1.0 + plain.abs()), "x·Wᵀ + b, ReLU between");
    }
}

/// The mean answer to all test digits of one class, summed class by class through exp(zᵢ − zⱼ).
fn confused(lesson: &Lesson, temperature: f64, label: usize) -> Vec<f64> {
    let rows = lesson.logits.chunks_exact(CLASSES).zip(&lesson.digits.tests.labels);
    let rows: Vec<&[f32]> = rows.filter(|(_, other)| **other == label).map(|(row, _)| row).collect();
    let share = |row: &[f32], i: usize| {
        let odds = row.iter().map(|z| math::exp((f64::from(*z) - f64::from(row[i])) / temperature));
        1.0 / odds.fold(0.0, |sum, odd| sum + odd)
    };
    (0..CLASSES).map(|i| stats::mean(&rows.iter().map(|row| share(row, i)).collect::<Vec<f64>>())).collect()
}

/// dH/dT by central differences.
fn slope_of_entropy(answers: &Answers) -> f64 {
    let h = 1e-4 * answers.temperature;
    let entropy = |temperature| {
        let at = Answers { temperature, teacher: answers.teacher.clone(), pair: None, label: None };
        at.entropy()
    };
    (entropy(answers.temperature + h) - entropy(answers.temperature - h)) / (2.0 * h)
}

/// The variance of the logits under the teacher's answer, over T³.
fn spread_of_logits(answers: &Answers) -> f64 {
    let probs = answers.teacher_probs();
    let mean = |of: &dyn Fn(f64) -> f64| probs.iter().zip(&answers.teacher).fold(0.0, |sum, (p, z)| sum + p * of(*z));
    let centre = mean(&|z| z);
    mean(&|z| (z - centre) * (z - centre)) / math::pow(answers.temperature, 3.0)
}

fn students(scene: &Distillation, class: &Class, answers: &Answers, out: &mut dyn Checks) {
    let tests = &class.taught.digits.tests;
    for pupil in &class.pair {
        by_layers(scene.digit, &pupil.logits, &pupil.weights, tests.picture(scene.digit), out);
    }
    out.check("withheld", class.seen[class.withheld] as f64, 0.0, 0.0, "counted in all batches");
    let seen = class.seen.iter().sum::<usize>();
    out.check("seen", seen as f64, class.shown() as f64, 0.0, "64 a batch");
    for (pupil, score) in class.pair.iter().zip(&class.runs[0]) {
        scores(pupil, score, &tests.labels, class.withheld, out);
    }
    gradient(answers, out);
    limit(answers, out);
    if scene.alpha == 0.0 {
        let [soft, hard] = answers.pair.as_ref().map_or([0.0; 2], |pair| farthest(&pair[0], &pair[1]));
        out.check("plain", soft, hard, 0.0, "α = 0: the same loss, batches and initial weights");
    }
}

/// Accuracy and recall by walking over the pictures once more, and how many the bias has called the withheld digit.
fn scores(pupil: &Pupil, score: &Score, labels: &[usize], withheld: usize, out: &mut dyn Checks) {
    let rows = || pupil.logits.chunks_exact(CLASSES).zip(labels);
    let right = |of: &dyn Fn(usize) -> bool| {
        let (right, all) = rows().filter(|(_, label)| of(**label)).fold((0.0, 0.0), |(right, all), (row, label)| {
            let beaten = row
                .iter()
                .enumerate()
                .all(|(class, z)| if class < *label { *z < row[*label] } else { *z <= row[*label] });
            (right + f64::from(beaten), all + 1.0)
        });
        right / all
    };
    out.check("accuracy", score.accuracy, right(&|_| true), 1e-12, "counted picture by picture");
    out.check("recall", score.recall, right(&|label| label == withheld), 1e-12, "counted picture by picture");
    let called = rows().filter(|(row, _)| f64::from(margin(row, withheld)) < score.bias).count();
    let ties = rows().filter(|(row, _)| f64::from(margin(row, withheld)) == score.bias).count();
    out.check("fix", called as f64, KNOWN_SHARE * labels.len() as f64, ties as f64, "a tenth of the test digits");
}

/// The tape's gradient of T²·CE(p_T, q_T) in the student's logits, and central differences of it.
fn gradient(answers: &Answers, out: &mut dyn Checks) {
    let (Some((_, gradient)), Some(pair)) = (answers.by_tape(1.0), &answers.pair) else { return };
    let (p, temperature) = (answers.teacher_probs(), answers.temperature);
    let loss = |logits: &[f64]| {
        let q = softmax(logits, temperature);
        let terms = p.iter().zip(&q).filter(|(p, _)| **p > 0.0);
        -temperature * temperature * terms.fold(0.0, |sum, (p, q)| sum + p * math::ln(*q))
    };
    let h = 1e-4 * temperature;
    let slope = |i: usize| {
        let shifted = |by: f64| {
            loss(&pair[0].iter().enumerate().map(|(j, z)| if i == j { z + by } else { *z }).collect::<Vec<_>>())
        };
        (shifted(h) - shifted(-h)) / (2.0 * h)
    };
    let differences: Vec<f64> = (0..CLASSES).map(slope).collect();
    let [tape, differences] = farthest(&gradient, &differences);
    out.check("gradient", tape, differences, 1e-6 * temperature, HINTON);
}

/// A temperature at which 1/T is lost beside 1.
const HOT: f64 = 1e6;

/// T² times the gradient at a very high temperature, and what it tends to: the difference of the centred logits over their number.
fn limit(answers: &Answers, out: &mut dyn Checks) {
    let Some(pair) = &answers.pair else { return };
    let hot = Answers { temperature: HOT, label: Some(0), teacher: answers.teacher.clone(), pair: Some(pair.clone()) };
    let Some((_, gradient)) = hot.by_tape(1.0) else { return };
    let (z, v) = (stats::mean(&pair[0]), stats::mean(&answers.teacher));
    let matching = |i: usize| ((pair[0][i] - z) - (answers.teacher[i] - v)) / CLASSES as f64;
    let matching: Vec<f64> = (0..CLASSES).map(matching).collect();
    let size = pair[0].iter().chain(&answers.teacher).fold(1.0_f64, |most, z| most.max(z.abs()));
    let tolerance = size * size / HOT + 1e-8 * size;
    let [hot, matching] = farthest(&gradient, &matching);
    out.check("limit", hot, matching, tolerance, "Hinton et al. 2015, section 2.1");
}

/// The pair of numbers in the same place that are farthest apart; of equal ones the first.
fn farthest(a: &[f64], b: &[f64]) -> [f64; 2] {
    let pairs = a.iter().zip(b).map(|(a, b)| [*a, *b]);
    pairs
        .reduce(|most, pair| if (pair[0] - pair[1]).abs() > (most[0] - most[1]).abs() { pair } else { most })
        .unwrap_or([f64::NAN; 2])
}

fn few_pictures(few: &Few, out: &mut dyn Checks) {
    for (size, seen) in SIZES.iter().zip(&few.seen) {
        let most = seen.iter().copied().max().unwrap_or(0);
        // After some batches every picture has been in one; until then none has more than its share.
        let extra = most.saturating_sub(size / CLASSES);
        out.check("balanced", extra as f64, 0.0, 0.0, "a tenth of the pictures for each class");
    }
}

fn synthetic(scene: &Distillation, made: &Made, out: &mut dyn Checks) {
    let teacher = &made.taught.teachers[0];
    for (source, pool) in Source::ALL.into_iter().zip(made.pools.iter()) {
        by_layers(0, &pool.logits, &teacher.weights, pool.picture(0), out);
        if let Some((mean, spread)) = law(source, scene.on_share) {
            let tolerance = 6.0 * spread / (pool.pixels.len() as f64).sqrt();
            out.check("brightness", pool.brightness(), mean, tolerance, "the mean of all pixels, 6σ");
        }
        out.check("called", called_first(pool), pool.called[0], 1e-12, "counted picture by picture");
    }
    let place = scene.source.place();
    let tests = &made.taught.digits.tests;
    let is_right = |i: &usize| top(&answer(&made.weights[place], tests.picture(*i))) == tests.labels[*i];
    let right = (0..tests.len()).filter(is_right).count() as f64 / tests.len() as f64;
    // Two logits may be closer than single precision tells.
    out.check("synthetic", made.accuracy[place], right, 1.0 / tests.len() as f64, "counted by layers from the weights");
}

/// The share of pictures whose first logit is not below any other.
fn called_first(pool: &Pool) -> f64 {
    let first = pool.logits.chunks_exact(CLASSES).filter(|row| row[1..].iter().all(|z| *z <= row[0])).count();
    first as f64 / pool.len() as f64
}

const COCHRAN: &str = "Cochran 1934: n·v′/v is χ² with n − 1 degrees of freedom";

fn collapse(scene: &Distillation, generation: &Generation, out: &mut dyn Checks) {
    let (n, k, g) = (scene.samples, real(scene.real_share, scene.samples), generation.number as f64);
    if k == 0 {
        out.check("mean", generation.theory, math::pow(1.0 - 1.0 / n as f64, g), 1e-12, COCHRAN);
        let half = 0.5 * (n as f64 - 1.0);
        let drift = math::digamma(half) + math::ln(2.0 / n as f64);
        let logs: Vec<f64> = generation.lines.iter().map(|line| math::ln(line.variance)).collect();
        let tolerance = 6.0 * (g * math::trigamma(half) / RUNS as f64).sqrt();
        out.check("log-drift", stats::mean(&logs), g * drift, tolerance, COCHRAN);
    } else if generation.number > 0 {
        // Real data in every generation keep the variances near 1, so that their mean has a spread.
        let variances: Vec<f64> = generation.lines.iter().map(|line| line.variance).collect();
        let tolerance = 6.0 * (stats::variance(&variances) / RUNS as f64).sqrt();
        out.check("mean", generation.mean, generation.theory, tolerance, "E v′ and E m′² are linear in E v and E m²");
    }
    let median = generation.fan[1];
    let count =
        |of: fn(f64, f64) -> bool| generation.lines.iter().filter(|line| of(line.variance, median)).count() as f64;
    let (below, ties) = (count(|v, median| v < median), count(|v, median| v == median));
    out.check("fan", below, RUNS as f64 / 2.0, ties, "as many of the 400 runs below the median as above");
}
