//! All heads as small multiples, each with what it does most; what all of them do, as numbers; how alike they are.

use super::Panels;
use crate::engine::nn::Attention;
use crate::scenes::attention::maps::{Habits, Head, Maps};
use crate::ui::layout::{columns, rows, share};
use crate::ui::{Axis, HeatMap, Scale, fixed, panel, print, text::width};
use ratatui::{buffer::Buffer, layout::Rect};

/// A small map is at least so wide, with a gap, and so high, with its name.
const SMALL: (u16, u16) = (13, 5);

/// The width of a legend.
const LEGEND: u16 = 20;

/// A head among all of a network.
struct Named<'a> {
    name: String,
    head: Head<'a>,
    maps: &'a Maps,
    is_chosen: bool,
}

impl<'a> Panels<'a> {
    /// All heads of an attention.
    fn of(&self, which: Attention, word: &str) -> Vec<Named<'a>> {
        let maps = self.sight.maps(which);
        let own = self.scene.own();
        let name = |layer: usize, head: usize| match (maps.layers, maps.heads) {
            (1, 1) => word.to_owned(),
            (1, _) if word.is_empty() => head.to_string(),
            (1, _) => format!("{word} {head}"),
            (_, 1) => format!("{} {layer}", self.word("row.layer")),
            _ => format!("{layer}.{head}"),
        };
        let all = (0..maps.layers).flat_map(|layer| (0..maps.heads).map(move |head| (layer, head)));
        let named = all.map(|(layer, head)| Named {
            name: name(layer, head),
            head: maps.head(layer, head),
            maps,
            is_chosen: which == self.scene.which() && (layer, head) == (own.layer, own.head),
        });
        named.collect()
    }

    /// All heads of the network.
    fn all(&self) -> Vec<Named<'a>> {
        if self.exercise.continues() {
            return self.of(Attention::Decoder, "");
        }
        let attentions = [
            (Attention::Encoder, "short.encoder"),
            (Attention::Cross, "short.cross"),
            (Attention::Decoder, "short.decoder"),
        ];
        attentions.into_iter().flat_map(|(which, word)| self.of(which, self.word(word))).collect()
    }

    /// The self-attention that is chosen, or else the encoder's, and its word.
    fn self_attention(&self) -> (Attention, &'static str) {
        match self.scene.which() {
            _ if self.exercise.continues() => (Attention::Decoder, "panel.heads"),
            Attention::Decoder => (Attention::Decoder, "panel.decoder-heads"),
            Attention::Encoder | Attention::Cross => (Attention::Encoder, "panel.encoder-heads"),
        }
    }

    /// The maps of the heads of one attention.
    pub fn heads(&self, area: Rect, buf: &mut Buffer) {
        let (which, word) = self.self_attention();
        let inner = panel(word, "", area, buf, self.look);
        self.small_maps(&self.of(which, ""), inner, buf);
    }

    /// The maps of all heads.
    pub fn all_heads(&self, area: Rect, buf: &mut Buffer) {
        let inner = panel("panel.heads", "", area, buf, self.look);
        let height = inner.height.saturating_sub(1);
        self.small_maps(&self.all(), Rect { height, ..inner }, buf);
        let legend = HeatMap::new(0, 0, Scale::Sequential(Axis::default()), &|_, _| f64::NAN);
        let width = inner.width.min(LEGEND);
        let at = Rect { x: inner.right() - width, y: inner.y + height, width, height: inner.height - height };
        legend.render_legend(at, buf, self.look);
    }

    /// How many rows of small maps there are: layers below each other, but side by side where each has one head.
    fn rows_of_heads(&self) -> u16 {
        let maps = self.sight.last();
        if self.exercise.continues() && maps.heads > 1 { maps.layers as u16 } else { 1 }
    }

    /// The rows of a panel in which every small map has two of its rows in a cell, if that is not too much.
    pub fn height_of_heads(&self) -> u16 {
        let (which, _) = self.self_attention();
        let queries = self.sight.maps(which).queries as u16;
        2 + self.rows_of_heads() * (1 + queries.div_ceil(2).clamp(4, 8))
    }

    /// In as many rows as show them largest; those of several layers one layer to a row.
    fn small_maps(&self, heads: &[Named], area: Rect, buf: &mut Buffer) {
        let (count, most) = (heads.len(), usize::from(area.width / SMALL.0).max(1));
        let (layers, fewest) = (usize::from(self.rows_of_heads()), count.div_ceil(most));
        let (queries, keys) =
            heads.iter().fold((1, 1), |(q, k), head| (q.max(head.maps.queries), k.max(head.maps.keys)));
        // An entry is as large as its smaller side, in cells twice as high as wide.
        let size = |down: &usize| {
            let (width, height) =
                (usize::from(area.width) / count.div_ceil(*down).max(1), usize::from(area.height) / down);
            (width.saturating_sub(1) * queries).min(2 * height.saturating_sub(1) * keys)
        };
        let lowest = usize::from(area.height / SMALL.1).max(fewest).min(count.max(1));
        let largest = (fewest..=lowest).rev().max_by_key(size).unwrap_or(fewest);
        let down = if layers > 1 { fewest.max(layers) } else { largest.max(1) };
        let lines = rows(area, &vec![share(SMALL.1.min(area.height), 1); down]);
        let across = count.div_ceil(down).max(1);
        let titles = self.titles(heads, (area.width / across as u16).saturating_sub(1));
        for (heads, line) in heads.iter().zip(titles).collect::<Vec<_>>().chunks(across).zip(lines) {
            let parts = columns(line, &vec![share(SMALL.0.min(area.width), 1); heads.len()]);
            for ((head, title), part) in heads.iter().zip(parts) {
                self.small_map(head, title, Rect { width: part.width - 1, ..part }, buf);
            }
        }
    }

    /// What stands above the maps, in so many columns: their names, what they do most and how much of it, or as much of that as
    /// there is room for above every one of them.
    fn titles(&self, heads: &[Named], room: u16) -> Vec<String> {
        let strongest = |head: &Named| {
            let habits = self.habits_of(&head.head.habit()).into_iter();
            habits.filter(|(_, value)| !value.is_nan()).reduce(|best, next| if next.1 > best.1 { next } else { best })
        };
        let titles = |with_number: bool| -> Vec<String> {
            let title = |head: &Named| match strongest(head) {
                Some((word, value)) if with_number => format!("{} {word} {}", head.name, fixed(value, 2)),
                Some((word, _)) => format!("{} {word}", head.name),
                None => head.name.clone(),
            };
            heads.iter().map(title).collect()
        };
        let fits = |titles: &Vec<String>| titles.iter().all(|title| width(title) <= room);
        let names = || heads.iter().map(|head| head.name.clone()).collect();
        [titles(true), titles(false)].into_iter().find(fits).unwrap_or_else(names)
    }

    fn small_map(&self, Named { head, maps, is_chosen, .. }: &Named, title: &str, area: Rect, buf: &mut Buffer) {
        let style = if *is_chosen { self.look.accent() } else { self.look.text() };
        print(buf, area.x, area.y, area.width, title, style);
        let value = |query: usize, key: usize| f64::from(head.row(query)[key]);
        let scale = Scale::Sequential(Axis::default());
        let below = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
        let map = HeatMap::new(maps.queries, maps.keys, scale, &value);
        map.render_body(below, buf, self.look);
    }

    /// What a head may do, by its word.
    fn habits_of(&self, habits: &Habits) -> [(&'a str, f64); 4] {
        let named = [
            ("row.previous", habits.previous),
            ("row.first", habits.first),
            ("row.diagonal", habits.diagonal),
            ("row.induction", if self.exercise.continues() { habits.induction } else { f64::NAN }),
        ];
        named.map(|(key, value)| (self.word(key), value))
    }

    /// What every head does, as numbers.
    pub fn head_scores(&self, area: Rect, buf: &mut Buffer) {
        let inner = panel("panel.habits", "", area, buf, self.look);
        let all = self.all();
        let names: Vec<&str> = all.iter().map(|head| head.name.as_str()).collect();
        let scores: Vec<[(&str, f64); 4]> = all.iter().map(|head| self.habits_of(&head.head.habit())).collect();
        let does = ["row.previous", "row.first", "row.diagonal", "short.induction"].map(|key| self.word(key));
        let count = if self.exercise.continues() { 4 } else { 3 };
        let value = |head: usize, habit: usize| scores[head][habit].1;
        let most = |head: usize| {
            let is_more = |i: usize, best: usize| value(head, best).is_nan() || value(head, i) > value(head, best);
            (1..count).fold(0, |best, i| if is_more(i, best) { i } else { best })
        };
        let cursor = all.iter().position(|head| head.is_chosen).map(|row| (row, most(row)));
        let map = HeatMap::new(all.len(), count, Scale::Sequential(Axis::default()), &value);
        HeatMap { row_labels: &names, column_labels: &does[..count], cursor, ..map }.render(inner, buf, self.look);
    }

    /// The Jensen–Shannon distance between any two heads.
    pub fn distances(&self, area: Rect, buf: &mut Buffer) {
        let which = self.self_attention().0;
        let maps = self.sight.maps(which);
        let inner = panel("panel.distances", "√JSD", area, buf, self.look);
        let heads = self.of(which, "");
        let value = |a: usize, b: usize| maps.distances[a * heads.len() + b];
        let names: Vec<&str> = heads.iter().map(|head| head.name.as_str()).collect();
        let map = HeatMap::new(heads.len(), heads.len(), Scale::Sequential(Axis::default()), &value);
        HeatMap { row_labels: &names, column_labels: &names, ..map }.render(inner, buf, self.look);
    }
}
