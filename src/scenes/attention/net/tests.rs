use super::*;
use crate::scenes::attention::tasks::Task;

fn net<T: Real>(task: Task) -> (Net<T>, Pair) {
    let exercise = task.exercise().unwrap();
    let plan = Design { exercise, positions: Positions::Learned, bottleneck: false };
    (Net::new(plan, &mut rng::rng(4, Stream::Init)), exercise.watched())
}

fn date(text: &str) -> Pair {
    (Task::Dates.exercise().unwrap().of_text)(text).unwrap()
}

impl Net<f64> {
    fn scale_input(&mut self, factor: f64) {
        let names: Vec<String> = self.tape.parameters().map(|(name, _)| name.to_owned()).collect();
        for ((values, _), name) in self.tape.parameters_mut().zip(names) {
            if ["source", "tokens", "places"].iter().any(|input| name.starts_with(input)) {
                for x in values.iter_mut() {
                    *x *= factor;
                }
            }
        }
    }
}

#[test]
fn an_output_judged_right_all_at_once_is_the_one_that_is_said_token_after_token() {
    for task in [Task::Dates, Task::Sort] {
        let (mut net, pair) = net::<f32>(task);
        let said = net.say(&pair.source, &Changes::NONE).0;
        let as_said = Pair { told_by: vec![0; said.len()], target: said, ..pair.clone() };
        assert_eq!(net.judge(&[as_said], &Changes::NONE)[0].right, 1);
        assert_eq!(net.judge(&[pair], &Changes::NONE)[0].right, 0, "an untrained network");
    }
}

#[test]
fn a_sequence_is_judged_by_the_tokens_that_are_said_at_each_of_its_places() {
    let (mut net, pair) = net::<f32>(Task::Repeat);
    let said = net.say(&pair.source, &Changes::NONE).0;
    let right = pair.asked().filter(|(row, answer)| said[*row] == *answer).count();
    let judged = net.judge(std::slice::from_ref(&pair), &Changes::NONE).remove(0);
    assert_eq!((judged.right, judged.asked), (right, 5));
    let as_said = Pair { target: said, ..pair };
    let judged = net.judge(&[as_said], &Changes::NONE).remove(0);
    assert_eq!((judged.right, judged.asked), (12, 12));
}

#[test]
fn padding_does_not_change_what_is_said() {
    let (mut translator, _) = net::<f32>(Task::Dates);
    let short = date("2026년 5월 3일");
    let alone = translator.pass(&short.source, &short.target[..6], &Changes::NONE);
    assert_eq!(alone.maps[0].keys, 9);
    let sum: f32 = alone.maps[0].head(0, 3).row(2).iter().sum();
    assert!((sum - 1.0).abs() < 1e-6, "no weight on padding");

    let (mut continuer, pair) = net::<f32>(Task::Repeat);
    let alone = continuer.pass(&pair.source, &[], &Changes::NONE);
    let habits = continuer.judge(std::slice::from_ref(&pair), &Changes::NONE).remove(0).habits;
    for (judged, seen) in habits.iter().zip(&alone.maps[0].habits) {
        assert!((judged.induction - seen.induction).abs() < 1e-6 && (judged.previous - seen.previous).abs() < 1e-6);
    }
}

#[test]
fn a_row_of_the_entropy_counts_or_does_not() {
    let mut tape = Tape::<f64>::new();
    let weights = tape.variable(&ndarray::arr3(&[[[0.5, 0.5], [1.0, 0.0]]]));
    let weights = tape.reshape(weights, &[1, 1, 2, 2]);
    let entropy = |tape: &mut Tape<f64>, counts| {
        let entropy = entropy_of_rows(tape, weights, &ndarray::arr2(&[counts]));
        tape.scalar(entropy)
    };
    assert!((entropy(&mut tape, [1.0, 0.0]) - std::f64::consts::LN_2).abs() < 1e-8);
    assert!((entropy(&mut tape, [1.0, 1.0]) - 0.5 * std::f64::consts::LN_2).abs() < 1e-8);
}

#[test]
fn gradient_times_input_is_what_a_small_change_of_the_input_does() {
    // To first order, f(x) − f((1 − h)x) = h·gradient·x: all embeddings and places together, in double precision.
    for (task, begun, row) in [(Task::Dates, 7, 1), (Task::Repeat, 0, 8)] {
        let (mut net, pair) = net::<f64>(task);
        let begun = &pair.target[..begun];
        let parts = net.gradient_times_input(&pair.source, begun, row, 5);
        assert_eq!(parts.len(), pair.source.len());
        let logit = |net: &mut Net<f64>, scale: f64| {
            net.scale_input(scale);
            let forward = net.forward_one(&pair.source, begun, &Changes::NONE);
            net.scale_input(1.0 / scale);
            net.tape.value(forward.logits)[[0, row, 5]]
        };
        let h = 1e-5;
        let difference = (logit(&mut net, 1.0 + h) - logit(&mut net, 1.0 - h)) / (2.0 * h);
        assert!((parts.iter().sum::<f64>() - difference).abs() < 1e-4, "{parts:?} {difference}");
    }
}

#[test]
fn switching_off_a_layer_leaves_the_others_on() {
    let (mut net, pair) = net::<f32>(Task::Repeat);
    let change = Change { heads_off: vec![0, 1, 2, 3], ..Change::NONE };
    let changes = Changes { which: Attention::Decoder, layer: 0, change, causal: true };
    let read = net.pass(&pair.source, &[], &changes).maps.remove(0).making.unwrap().read;
    let (first, second) = read.split_at(read.len() / 2);
    assert!(first.iter().all(|x| *x == 0.0) && second.iter().any(|x| *x != 0.0));
}
