//! What students of a teacher reach, over seeds.

use crate::{reading, stage};

#[test]
fn a_digit_that_nobody_showed_is_named_by_the_student_with_soft_answers_alone() {
    for seed in 0..3 {
        let mut stage = stage("distillation", &[], seed);
        let mut of = |id| reading(&mut *stage, "students:end", id);
        assert!(of("recall_withheld_soft") >= 0.75, "seed {seed}: {}", of("recall_withheld_soft"));
        assert!(of("recall_withheld_hard") <= 0.02, "seed {seed}: {}", of("recall_withheld_hard"));
        assert!(of("recall_at_one") <= 0.05, "seed {seed}: {}", of("recall_at_one"));
        assert!((0.15..0.5).contains(&of("recall_after_bias_hard")), "seed {seed}");
    }
}

#[test]
fn at_temperature_one_most_of_it_is_hidden_by_one_number() {
    let mut stage = stage("distillation", &[("temperature", "1")], 0);
    let fixed = reading(&mut *stage, "students:end", "recall_after_bias");
    assert!(fixed >= 0.55, "{fixed}");
}

#[test]
fn pictures_that_nobody_drew_teach_nearly_as_much_as_the_teacher_knows() {
    for seed in 0..3 {
        let mut stage = stage("distillation", &[], seed);
        let mut of = |id| reading(&mut *stage, "synthetic:end", id);
        assert!(of("synthetic_accuracy") >= 0.93, "seed {seed}: {}", of("synthetic_accuracy"));
        assert!(of("synthetic_accuracy") >= of("synthetic_uniform") + 0.03, "seed {seed}: {}", of("synthetic_uniform"));
        assert!(of("few_gain_50") >= 0.1, "seed {seed}: {}", of("few_gain_50"));
    }
}

#[test]
fn the_middle_of_many_runs_collapses_and_a_tenth_of_real_data_stops_it() {
    let left = |share| {
        let mut stage = stage("distillation", &[("train-steps", "20"), ("real-share", share)], 0);
        reading(&mut *stage, "collapse:end", "variance_median")
    };
    let (none, tenth) = (left("0"), left("0.1"));
    assert!((0.09..0.19).contains(&none), "{none}");
    assert!((0.85..1.0).contains(&tenth), "{tenth}");
}
