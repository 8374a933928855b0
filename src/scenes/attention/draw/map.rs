//! The chosen head as a heat map, row by row.

use super::Panels;
use super::labels::short;
use crate::engine::nn::Attention;
use crate::scenes::attention::settings::ColourScale;
use crate::ui::heatmap::Margin;
use crate::ui::{Axis, HeatMap, Scale, fixed, panel};
use ratatui::{buffer::Buffer, layout::Rect};

/// Weights below this are black on the logarithmic scale.
const SMALLEST: f64 = 1e-4;

impl Panels<'_> {
    /// The map with its legend.
    pub fn map(&self, area: Rect, buf: &mut Buffer) {
        let kind = match self.scene.which() {
            Attention::Cross => "panel.cross",
            Attention::Encoder => "panel.encoder",
            Attention::Decoder if self.exercise.continues() => "panel.self",
            Attention::Decoder => "panel.decoder",
        };
        let [layer, head] = ["row.layer", "row.head"].map(|key| self.word(key));
        let title = format!("{}, {layer} {} {head} {}", self.word(kind), self.scene.own().layer, self.scene.own().head);
        let scale = match self.scene.colour_scale {
            ColourScale::Linear => "",
            ColourScale::Log => "log, ",
            ColourScale::Rank => self.word("note.rank"),
        };
        let inner = panel(&title, &format!("{scale}{}", self.spread()), area, buf, self.look);
        let (chosen, weights) = (&self.chosen, self.chosen.head.weights());
        let (queries, keys) = (chosen.maps.queries, chosen.maps.keys);
        let ranks = if self.scene.colour_scale == ColourScale::Rank { ranks(weights) } else { Vec::new() };
        let value = |query: usize, key: usize| match self.scene.colour_scale {
            _ if !chosen.shows(query) => f64::NAN,
            ColourScale::Rank => ranks[query * keys + key],
            _ => f64::from(weights[query * keys + key]),
        };
        let axis = match self.scene.colour_scale {
            ColourScale::Log => Axis::log10(SMALLEST, 1.0),
            _ => Axis::default(),
        };
        let (query_labels, key_labels) = (self.query_labels(), self.key_labels());
        let row_labels: Vec<&str> = query_labels.iter().map(String::as_str).collect();
        let column_labels: Vec<&str> = key_labels.iter().map(|label| short(label)).collect();
        let most = crate::engine::math::ln(keys as f64);
        let entropy = |query: usize| if chosen.shows(query) { chosen.head.entropy()[query] } else { f64::NAN };
        let map = HeatMap {
            row_labels: &row_labels,
            column_labels: &column_labels,
            cursor: Some((chosen.query, chosen.key)),
            margin: Some(Margin { name: "H", value: &entropy, most }),
            ..HeatMap::new(queries, keys, Scale::Sequential(axis), &value)
        };
        map.render(inner, buf, self.look);
    }
}

impl Panels<'_> {
    /// How far the cursor's row is spread, of what equal weights would be.
    fn spread(&self) -> String {
        let ((entropy, most), is_shown) = (self.chosen.entropy(), self.chosen.shows(self.chosen.query));
        if is_shown { format!("H {}/{}", fixed(entropy, 2), fixed(most, 2)) } else { String::new() }
    }
}

/// For every weight the share of the others that are smaller.
fn ranks(weights: &[f32]) -> Vec<f64> {
    let mut sorted = weights.to_vec();
    sorted.sort_by(f32::total_cmp);
    let others = (weights.len() - 1).max(1) as f64;
    weights.iter().map(|weight| sorted.partition_point(|other| other < weight) as f64 / others).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_largest_weight_has_rank_1_and_equal_weights_the_same_rank() {
        assert_eq!(super::ranks(&[0.1, 0.7, 0.1]), [0.0, 1.0, 0.0]);
    }
}
