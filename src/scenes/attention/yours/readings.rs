//! The numbers of a tensor, under the same names as those of a translator; what a tensor does not tell is undefined.

use super::{HeadView, Shown};
use crate::engine::math;
use crate::engine::real::wide;
use crate::scene::Readings;
use crate::scenes::attention::Attention;
use crate::scenes::attention::maps::{Habits, entropy};
use crate::scenes::attention::readings::NUMBERS;

pub fn readings(scene: &Attention, look: &Shown, out: &mut dyn Readings) {
    let Some(view) = HeadView::of(scene, look) else { return };
    let known = known(&view);
    for (id, symbol) in NUMBERS {
        let value = known.iter().find(|(known, _)| *known == id).map_or(f64::NAN, |(_, value)| *value);
        out.number(id, symbol, value);
    }
    arrays(&view, out);
}

/// The numbers that weights alone tell.
fn known(view: &HeadView) -> [(&'static str, f64); 15] {
    let row = view.row();
    let looks_at = (1..row.len()).fold(0, |best, key| if row[key] > row[best] { key } else { best });
    let (layer, head) = view.browsed.place;
    let [previous, first, diagonal, induction] = view.tensor.habits[view.index()].all();
    [
        ("layer", layer as f64),
        ("head", head as f64),
        ("query", view.cell.0 as f64),
        ("key", view.cell.1 as f64),
        ("queries", view.tensor.queries() as f64),
        ("keys", view.tensor.keys() as f64),
        ("weight", view.weight()),
        ("row_entropy", entropy(row)),
        ("most_entropy", math::ln(row.len() as f64)),
        ("looks_at", looks_at as f64),
        ("head_previous", previous),
        ("head_first", first),
        ("head_diagonal", diagonal),
        ("head_induction", induction),
        ("row_sum_error", view.tensor.row_sum_error[view.index()]),
    ]
}

fn arrays(view: &HeadView, out: &mut dyn Readings) {
    let tensor = view.tensor;
    let (layers, heads, queries, keys) = (tensor.layers(), tensor.heads(), tensor.queries(), tensor.keys());
    let none = |count: usize| vec![f64::NAN; count];
    for (id, symbol) in [("scores", "q·k"), ("scaled", "q·k/√d"), ("masked", "q·k/√d + mask")] {
        out.array(id, symbol, &[queries, keys], &|| none(queries * keys));
    }
    out.array("weights", "w", &[queries, keys], &|| wide(view.weights));
    out.array("entropy", "H", &[queries], &|| view.weights.chunks_exact(keys).map(entropy).collect());
    out.array("weights_all", "w", &[layers, heads, queries, keys], &|| wide(tensor.all()));
    out.array("head_scores", "previous, first, diagonal, induction", &[layers, heads, 4], &|| {
        tensor.habits.iter().flat_map(Habits::all).collect()
    });
    out.array("head_distance", "√JSD", &[heads, heads], &|| view.browsed.distances.clone());
    for (id, symbol) in [("output", "ŷ"), ("probabilities", "p"), ("gradient_times_input", "∂logit/∂x·x")] {
        out.array(id, symbol, &[0], &|| Vec::new());
    }
}
