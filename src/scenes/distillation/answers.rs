//! What the nets say of the picture that is shown.

use super::Moment;
use super::data::CLASSES;
use super::net::{answer, softmax, top};
use super::settings::Distillation;
use super::students::{Class, Pupil};
use super::teacher::Lesson;
use crate::engine::math;
use crate::engine::tape::Tape;
use crate::scene::View;
use ndarray::{Array2, ArrayView2};

/// The nets on one picture, at one temperature.
pub struct Answers {
    /// Which digit it is, if that is known.
    pub label: Option<usize>,
    pub temperature: f64,
    /// Logits.
    pub teacher: Vec<f64>,
    /// Those of the student with soft answers and of the one with hard labels.
    pub pair: Option<[Vec<f64>; 2]>,
}

impl Answers {
    pub fn of(scene: &Distillation, view: View<'_, Moment>) -> Option<Self> {
        let lesson = view.last::<Lesson>()?;
        let class = view.last::<Class>();
        let pupil = |pupil: &Pupil| scene.logits(&pupil.logits, || answer(&pupil.weights, scene.picture(lesson)));
        Some(Self {
            label: scene.chosen_image().is_none().then(|| lesson.digits.tests.labels[scene.digit]),
            temperature: if view.act() == "teacher" { lesson.temperature as f64 } else { scene.temperature },
            teacher: scene.logits(&lesson.logits, || answer(&lesson.weights, scene.picture(lesson))),
            pair: class.map(|class| [&class.pair[0], &class.pair[1]].map(pupil)),
        })
    }

    pub fn teacher_probs(&self) -> Vec<f64> {
        softmax(&self.teacher, self.temperature)
    }

    /// Of the student with soft answers, and of the one with hard labels.
    pub fn pair_probs(&self) -> Option<[Vec<f64>; 2]> {
        self.pair.as_ref().map(|pair| [&pair[0], &pair[1]].map(|logits| softmax(logits, self.temperature)))
    }

    /// KL(p ‖ q) of the teacher's answer and the student's with soft answers, in nats.
    pub fn kl(&self) -> Option<f64> {
        let q = self.pair_probs()?;
        let terms = self.teacher_probs().into_iter().zip(&q[0]).filter(|(p, _)| *p > 0.0);
        Some(terms.fold(0.0, |sum, (p, q)| sum + p * math::ln(p / q)))
    }

    /// −ln of what the student with soft answers gives to the right class, at T = 1.
    pub fn cross_entropy(&self) -> Option<f64> {
        let (pair, label) = (self.pair.as_ref()?, self.label?);
        Some(-math::ln(softmax(&pair[0], 1.0)[label]))
    }

    /// −Σ p ln p of the teacher's answer, in nats.
    pub fn entropy(&self) -> f64 {
        let probs = self.teacher_probs();
        probs.iter().filter(|p| **p > 0.0).fold(0.0, |sum, p| sum - p * math::ln(*p))
    }

    /// The teacher's first and second choice.
    pub fn choices(&self) -> [usize; 2] {
        let first = top(&self.teacher);
        let mut others = self.teacher.clone();
        others[first] = f64::NEG_INFINITY;
        [first, top(&others)]
    }

    /// The loss of this picture by the tape: α·T²·KL + (1 − α)·CE, and the gradient of T²·CE(p_T, q_T) in the student's logits.
    pub fn by_tape(&self, alpha: f64) -> Option<(f64, Vec<f64>)> {
        let (pair, label) = (self.pair.as_ref()?, self.label?);
        let row = |values: Vec<f64>| Array2::from_shape_vec((1, CLASSES), values).expect("ten numbers");
        let mut tape = Tape::new();
        let z = tape.variable(&ArrayView2::from_shape((1, CLASSES), &pair[0]).expect("ten logits"));
        let targets = tape.constant(&row(self.teacher_probs()));
        let soft = tape.soft_cross_entropy(z, targets, self.temperature);
        let hard = tape.cross_entropy(z, &[label]);
        let square = self.temperature * self.temperature;
        let kl = tape.scalar(soft) - square * self.entropy();
        let loss = alpha * kl + (1.0 - alpha) * tape.scalar(hard);
        tape.backward(soft);
        Some((loss, tape.grad(z).iter().copied().collect()))
    }
}

impl Distillation {
    /// The picture that the nets are asked about.
    pub fn picture<'a>(&'a self, lesson: &'a Lesson) -> &'a [f32] {
        self.chosen_image().unwrap_or_else(|| lesson.digits.tests.picture(self.digit))
    }

    /// What a net says of it: one of its answers to the test digits, or a new one.
    fn logits(&self, tests: &[f32], anew: impl Fn() -> Vec<f64>) -> Vec<f64> {
        if self.chosen_image().is_some() {
            return anew();
        }
        tests[self.digit * CLASSES..(self.digit + 1) * CLASSES].iter().map(|z| f64::from(*z)).collect()
    }
}
