//! All heads as small multiples, each with what it does most, and how alike they are.

use super::Panels;
use crate::engine::nn::Attention;
use crate::scenes::attention::maps::{Head, Maps};
use crate::ui::axis::Axis;
use crate::ui::heatmap::{HeatMap, Scale};
use crate::ui::layout::{columns, share};
use crate::ui::number::fixed;
use crate::ui::text::print;
use ratatui::{buffer::Buffer, layout::Rect};

/// A small map is so wide, with a gap.
const WIDTH: u16 = 13;

impl Panels<'_> {
    /// The heads of the self-attention that is chosen, or else of the encoder's.
    fn self_attention(&self) -> (Attention, &Maps) {
        let which = if self.scene.shown == Attention::Decoder { Attention::Decoder } else { Attention::Encoder };
        (which, self.sight.maps(which))
    }

    /// The maps.
    pub fn heads(&self, area: Rect, buf: &mut Buffer) {
        let (which, maps) = self.self_attention();
        let key = if which == Attention::Decoder { "panel.decoder-heads" } else { "panel.encoder-heads" };
        let inner = self.panel(self.word(key), "", area, buf);
        let shares = vec![share(WIDTH, 1); maps.layers * maps.heads];
        for (index, part) in columns(inner, &shares).into_iter().enumerate() {
            let head = maps.head(index / maps.heads, index % maps.heads);
            let is_chosen = which == self.scene.shown && index == self.scene.head;
            self.small_map(maps, &head, index, is_chosen, Rect { width: part.width - 1, ..part }, buf);
        }
    }

    fn small_map(&self, maps: &Maps, head: &Head, index: usize, is_chosen: bool, area: Rect, buf: &mut Buffer) {
        let style = if is_chosen { self.look.accent() } else { self.look.text() };
        let habit = head.habit();
        let named = [("row.previous", habit.previous), ("row.first", habit.first), ("row.diagonal", habit.diagonal)];
        let strongest = named.iter().fold(named[0], |best, next| if next.1 > best.1 { *next } else { best });
        let title = format!("{index} {} {}", self.word(strongest.0), fixed(strongest.1, 2));
        print(buf, area.x, area.y, area.width, &title, style);
        let value = |query: usize, key: usize| f64::from(head.row(query)[key]);
        let scale = Scale::Sequential(Axis::default());
        let below = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
        let map = HeatMap::new(maps.queries, maps.keys, scale, &value);
        map.render_body(below, buf, self.look);
    }

    /// The Jensen–Shannon distance between any two heads.
    pub fn distances(&self, area: Rect, buf: &mut Buffer) {
        let (_, maps) = self.self_attention();
        let inner = self.panel(self.word("panel.distances"), "√JSD", area, buf);
        let count = maps.layers * maps.heads;
        let value = |a: usize, b: usize| maps.distances[a * count + b];
        let names: Vec<String> = (0..count).map(|head| head.to_string()).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let map = HeatMap::new(count, count, Scale::Sequential(Axis::default()), &value);
        HeatMap { row_labels: &names, column_labels: &names, ..map }.render(inner, buf, self.look);
    }
}
