//! The numbers behind a moment: of the chosen head, of all heads, of what is said.

use super::cell::Chosen;
use super::sight::Sight;
use super::training::Progress;
use super::{Attention, Moment, Seen};
use crate::engine::real::wide;
use crate::scene::{Of, Readings, View};

/// Every number in order: a tensor of the user's, and every task, has the same, most of them undefined.
pub const NUMBERS: [(&str, &str); 36] = [
    ("step", "step"),
    ("loss", "L"),
    ("accuracy", "accuracy"),
    ("alignment", "alignment"),
    ("previous_token", "w on the token before"),
    ("induction", "w after the copy"),
    ("accuracy_trained", "accuracy, unchanged"),
    ("alignment_trained", "alignment, unchanged"),
    ("layer", "layer"),
    ("head", "head"),
    ("query", "row"),
    ("key", "column"),
    ("width", "d"),
    ("temperature", "T"),
    ("divisor", "c"),
    ("score", "q·k"),
    ("scaled_score", "q·k/c"),
    ("score_variance", "var q·k"),
    ("scaled_variance", "var q·k/c"),
    ("masked_score", "q·k/c + mask"),
    ("exponential", "exp(s − max)"),
    ("exponentials", "Σ exp(s − max)"),
    ("weight", "w"),
    ("row_entropy", "H"),
    ("most_entropy", "ln n"),
    ("looks_at", "arg max"),
    ("head_previous", "mean w on the token before"),
    ("head_first", "mean w on the first"),
    ("head_diagonal", "mean w on oneself"),
    ("head_induction", "mean w after the copy"),
    ("row_sum_error", "|Σw − 1|"),
    ("probability", "p"),
    ("tokens_right", "tokens right"),
    ("tokens_to_say", "tokens"),
    ("queries", "queries"),
    ("keys", "keys"),
];

pub fn readings(scene: &Attention, view: View<'_, Moment>, seen: &Seen, out: &mut dyn Readings) {
    let chosen = Chosen::of(scene, view, seen);
    let values = training(view, seen).into_iter().chain(cursor(scene, &chosen, &seen.sight));
    for ((id, symbol), value) in NUMBERS.into_iter().zip(values) {
        out.number(id, symbol, value);
    }
    head(&chosen, out);
    output(&seen.sight, out);
}

/// The first of [`NUMBERS`].
fn training(view: View<'_, Moment>, seen: &Seen) -> [f64; 8] {
    let Progress { step, loss, scores } = seen.progress;
    let trained = view.past_of("training").last().and_then(|moment| Seen::of(moment)).map(|seen| seen.progress.scores);
    [
        step as f64,
        loss,
        scores.accuracy,
        scores.alignment,
        scores.previous,
        scores.induction,
        trained.map_or(f64::NAN, |scores| scores.accuracy),
        trained.map_or(f64::NAN, |scores| scores.alignment),
    ]
}

/// The others.
fn cursor(scene: &Attention, chosen: &Chosen, sight: &Sight) -> [f64; 28] {
    let Chosen { head, query, key, maps, .. } = *chosen;
    let (exponential, exponentials) = chosen.exponentials();
    let (entropy, most) = chosen.entropy();
    let [score_variance, scaled_variance] = chosen.variances();
    let row = query.min(sight.rows.len() - 1);
    let token = sight.rows[row];
    let [previous, first, diagonal, induction] = head.habit().all();
    [
        scene.own().layer as f64,
        scene.own().head as f64,
        query as f64,
        key as f64,
        maps.making.as_ref().map_or(f64::NAN, |making| making.width as f64),
        scene.temperature,
        maps.making.as_ref().map_or(f64::NAN, |making| scene.divisor(making.width)),
        head.score(query, key),
        head.scaled(query, key),
        score_variance,
        scaled_variance,
        head.masked(query, key),
        exponential,
        exponentials,
        chosen.weight(),
        entropy,
        most,
        head.looks_at(query) as f64,
        previous,
        first,
        diagonal,
        induction,
        head.row_sum_error(),
        f64::from(sight.row_of_probabilities(row)[token]),
        sight.right() as f64,
        sight.pair.asked().count() as f64,
        maps.queries as f64,
        maps.keys as f64,
    ]
}

fn head(chosen: &Chosen, out: &mut dyn Readings) {
    let (maps, head) = (chosen.maps, chosen.head);
    let shape = [maps.queries, maps.keys];
    let cells = |of: &dyn Fn(usize, usize) -> f64| {
        (0..maps.queries).flat_map(|q| (0..maps.keys).map(move |k| (q, k))).map(|(q, k)| of(q, k)).collect()
    };
    let count = maps.layers * maps.heads;
    out.array("scores", "q·k", &shape, &|| cells(&|q, k| head.score(q, k)));
    out.array("scaled", "q·k/c", &shape, &|| cells(&|q, k| head.scaled(q, k)));
    out.array("masked", "q·k/c + mask", &shape, &|| cells(&|q, k| head.masked(q, k)));
    out.array("weights", "w", &shape, &|| wide(head.weights()));
    out.array("entropy", "H", &shape[..1], &|| head.entropy().to_vec());
    out.array("weights_all", "w", &[maps.layers, maps.heads, maps.queries, maps.keys], &|| wide(&maps.weights));
    out.array("head_scores", "previous, first, diagonal, induction", &[maps.layers, maps.heads, 4], &|| {
        maps.habits.iter().flat_map(super::maps::Habits::all).collect()
    });
    out.array("head_distance", "√JSD", &[count, count], &|| maps.distances.clone());
}

fn output(sight: &Sight, out: &mut dyn Readings) {
    let (rows, tokens, places) = (sight.rows.len(), sight.tokens(), sight.pair.source.len());
    out.array("output", "ŷ", &[rows], &|| sight.said.iter().map(|token| *token as f64).collect());
    out.array("probabilities", "p", &[rows, tokens], &|| wide(&sight.pass.probabilities));
    out.array("gradient_times_input", "∂logit/∂x·x", &[rows, places], &|| match &sight.second {
        Some(second) => second.gradient_times_input.clone(),
        None => vec![f64::NAN; rows * places],
    });
}
