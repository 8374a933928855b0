//! The numbers behind a moment: of the chosen head, of all heads, of what is said.

use super::cell::Chosen;
use super::{Attention, Moment};
use crate::scene::{Readings, View};

pub fn readings(scene: &Attention, view: View<'_, Moment>, out: &mut dyn Readings) {
    let chosen = Chosen::of(scene, view);
    training(view, out);
    cursor(scene, &chosen, view.now(), out);
    head(&chosen, out);
    output(view.now(), out);
}

fn training(view: View<'_, Moment>, out: &mut dyn Readings) {
    let progress = view.now().progress;
    out.number("step", "step", progress.step as f64);
    out.number("loss", "L", progress.loss);
    out.number("accuracy", "exact match", progress.scores.accuracy);
    out.number("alignment", "alignment", progress.scores.alignment);
    let trained = view.past_of("training").last().map(|moment| moment.progress.scores);
    out.number("accuracy_trained", "exact match, unchanged", trained.map_or(f64::NAN, |scores| scores.accuracy));
    out.number("alignment_trained", "alignment, unchanged", trained.map_or(f64::NAN, |scores| scores.alignment));
}

fn cursor(scene: &Attention, chosen: &Chosen, moment: &Moment, out: &mut dyn Readings) {
    let (Chosen { head, query, key, .. }, sight) = (*chosen, &moment.sight);
    let width = chosen.maps.making.as_ref().map_or(f64::NAN, |making| making.width as f64);
    let (exponential, exponentials) = chosen.exponentials();
    let (entropy, most) = chosen.entropy();
    let row = query.min(sight.rows.len() - 1);
    let token = sight.rows[row];
    out.number("layer", "layer", scene.layer as f64);
    out.number("head", "head", scene.head as f64);
    out.number("query", "q", query as f64);
    out.number("key", "k", key as f64);
    out.number("width", "d", width);
    out.number("temperature", "T", scene.temperature);
    out.number("score", "q·k", head.score(query, key));
    out.number("scaled_score", "q·k/√d", head.scaled(query, key));
    out.number("masked_score", "q·k/√d + mask", head.masked(query, key));
    out.number("exponential", "exp(s − max)", exponential);
    out.number("exponentials", "Σ exp(s − max)", exponentials);
    out.number("weight", "w", chosen.weight());
    out.number("row_entropy", "H", entropy);
    out.number("most_entropy", "ln n", most);
    out.number("looks_at", "arg max", head.looks_at(query) as f64);
    out.number("row_sum_error", "|Σw − 1|", head.row_sum_error());
    out.number("probability", "p", f64::from(sight.row_of_probabilities(row)[token]));
    let right = sight.rows.iter().zip(&sight.pair.target).filter(|(said, right)| said == right).count();
    out.number("tokens_right", "tokens right", right as f64);
    out.number("tokens_to_say", "tokens", sight.pair.target.len() as f64);
}

fn head(chosen: &Chosen, out: &mut dyn Readings) {
    let (maps, head) = (chosen.maps, chosen.head);
    let shape = [maps.queries, maps.keys];
    let cells = |of: &dyn Fn(usize, usize) -> f64| {
        (0..maps.queries).flat_map(|q| (0..maps.keys).map(move |k| (q, k))).map(|(q, k)| of(q, k)).collect()
    };
    let wide = |values: &[f32]| values.iter().copied().map(f64::from).collect::<Vec<_>>();
    let count = maps.layers * maps.heads;
    out.array("scores", "q·k", &shape, &|| cells(&|q, k| head.score(q, k)));
    out.array("scaled", "q·k/√d", &shape, &|| cells(&|q, k| head.scaled(q, k)));
    out.array("masked", "q·k/√d + mask", &shape, &|| cells(&|q, k| head.masked(q, k)));
    out.array("weights", "w", &shape, &|| wide(head.weights()));
    out.array("entropy", "H", &shape[..1], &|| head.entropy().to_vec());
    out.array("weights_all", "w", &[maps.layers, maps.heads, maps.queries, maps.keys], &|| wide(&maps.weights));
    out.array("head_scores", "previous, first, diagonal, induction", &[maps.layers, maps.heads, 4], &|| {
        maps.habits.iter().flat_map(super::maps::Habits::all).collect()
    });
    out.array("head_distance", "√JSD", &[count, count], &|| maps.distances.clone());
}

fn output(Moment { sight, .. }: &Moment, out: &mut dyn Readings) {
    let (rows, tokens, places) = (sight.rows.len(), sight.tokens(), sight.pair.source.len());
    out.array("output", "ŷ", &[rows], &|| sight.said.iter().map(|token| *token as f64).collect());
    out.array("probabilities", "p", &[rows, tokens], &|| {
        sight.pass.probabilities.iter().copied().map(f64::from).collect()
    });
    out.array("gradient_times_input", "∂logit/∂x·x", &[rows, places], &|| match &sight.second {
        Some(second) => second.gradient_times_input.clone(),
        None => vec![f64::NAN; rows * places],
    });
}
