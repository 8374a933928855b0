//! How places are told: the vector that is added to every token, as a picture.

use super::Panels;
use crate::engine::nn::Positions;
use crate::scene::Choice;
use crate::ui::{HeatMap, Scale, panel, print};
use ratatui::{buffer::Buffer, layout::Rect};

impl Panels<'_> {
    /// A row for every character of the input, a column for every entry.
    pub fn places(&self, area: Rect, buf: &mut Buffer) {
        let inner = panel("panel.places", self.scene.positions.name(), area, buf, self.look);
        let places = &self.sight.pass.places;
        let rows = self.sight.pair.source.len();
        if self.scene.positions == Positions::None || places.is_empty() {
            print(buf, inner.x, inner.y, inner.width, self.word("note.no-places"), self.look.dim());
            return;
        }
        let columns = places.len() / rows;
        let value = |row: usize, column: usize| f64::from(places[row * columns + column]);
        let largest = places.iter().fold(0.0_f64, |largest, x| largest.max(f64::from(x.abs())));
        let map = HeatMap::new(rows, columns, Scale::Diverging(largest), &value);
        HeatMap { row_labels: &self.source(), ..map }.render(inner, buf, self.look);
    }
}
