//! A tensor's head: its map or a part of it, the chosen row, and all heads of the layer.

mod map;

use super::HeadView;
use crate::engine::math;
use crate::plan;
use crate::scenes::attention::Attention;
use crate::scenes::attention::maps::entropy;
use crate::scenes::attention::settings::ShownPanel;
use crate::ui::layout::{LARGE, STANDARD, above_row, fits};
use crate::ui::{Axis, Bar, Bars, HeatMap, Look, Scale, fixed, number, panel, print, print_right, rows};
use ratatui::{buffer::Buffer, layout::Rect};

/// A row sum further from 1 than this is told in the colour of what is wrong.
const ROUNDING: f64 = 1e-2;

/// A small map takes so many columns and rows, with its name.
const SMALL: (u16, u16) = (17, 9);

pub fn draw(scene: &Attention, looked: &super::Shown, area: Rect, buf: &mut Buffer, look: &Look) {
    let Some(view) = HeadView::of(scene, looked) else { return };
    let panels = Panels { view, look };
    if !fits(area, STANDARD) {
        return panels.map(area, buf);
    }
    let [above, line] = above_row(area);
    panels.facts(line, buf);
    let plan = if scene.panel == ShownPanel::Heads {
        plan!(Panels::heads)
    } else if fits(area, LARGE) {
        plan! { columns { (58, 1) rows { (16, 1) Panels::map, (11, 0) Panels::heads }, (32, 0) Panels::beside } }
    } else {
        plan! { columns { (48, 1) Panels::map, (32, 0) Panels::beside } }
    };
    plan.draw(&panels, above, buf);
}

/// A moment about to be drawn.
struct Panels<'a> {
    view: HeadView<'a>,
    look: &'a Look<'a>,
}

impl Panels<'_> {
    /// The panel that the knob asks for, or all of the cell under the cursor.
    fn beside(&self, area: Rect, buf: &mut Buffer) {
        let plan = match self.view.scene.panel {
            ShownPanel::Distances => plan!(Self::distances),
            ShownPanel::Scores => plan!(Self::scores),
            ShownPanel::Row => plan!(Self::row),
            ShownPanel::Usual | ShownPanel::Heads | ShownPanel::Places => {
                plan! { rows { (8, 0) Self::cell, (7, 1) Self::row, (13, 0) Self::distances } }
            }
        };
        plan.draw(self, area, buf);
    }

    /// The weight under the cursor, and what is known of its row.
    fn cell(&self, area: Rect, buf: &mut Buffer) {
        let HeadView { cell: (query, key), .. } = self.view;
        let title = format!("{} → {}", self.view.query_name(query), self.view.key_name(key));
        let inner = panel(&title, &format!("{query},{key}"), area, buf, self.look);
        let row = self.view.row();
        let sum = row.iter().fold(0.0, |sum, w| sum + f64::from(*w));
        let best = (1..row.len()).fold(0, |best, key| if row[key] > row[best] { key } else { best });
        let most = math::ln(row.len() as f64);
        let lines = [
            ("w", number(self.view.weight())),
            ("Σ w", number(sum)),
            (self.look.word("row.entropy"), format!("{} / {}", fixed(entropy(row), 2), fixed(most, 2))),
            ("arg max", self.view.key_name(best)),
            (self.look.word("row.previous"), number(self.view.tensor.habits[self.view.index()].previous)),
            (self.look.word("row.first"), number(self.view.tensor.habits[self.view.index()].first)),
        ];
        rows::pairs(&lines, inner, buf, self.look);
    }

    /// The largest weights of the chosen row.
    fn row(&self, area: Rect, buf: &mut Buffer) {
        let title = format!("{} {}", self.look.word("panel.row"), self.view.query_name(self.view.cell.0));
        let inner = panel(&title, "", area, buf, self.look);
        let row = self.view.row();
        let count = row.len().min(inner.height.into());
        let mut largest: Vec<usize> = Vec::with_capacity(count + 1);
        for key in 0..row.len() {
            let place = largest.partition_point(|other| row[*other] >= row[key]);
            if place < count {
                largest.insert(place, key);
                largest.truncate(count);
            }
        }
        let names: Vec<String> = largest.iter().map(|key| self.view.key_name(*key)).collect();
        let bar = |(key, name): (&usize, &'_ String)| (f64::from(row[*key]), name.clone());
        let values: Vec<(f64, String)> = largest.iter().zip(&names).map(bar).collect();
        let bars: Vec<Bar> = values.iter().map(|(value, label)| Bar { label, value: *value, hue: 1 }).collect();
        let cursor = largest.iter().position(|key| *key == self.view.cell.1);
        Bars { bars: &bars, axis: Axis::default(), cursor }.render(inner, buf, self.look);
    }

    /// All heads of the layer, each with its number.
    fn heads(&self, area: Rect, buf: &mut Buffer) {
        let (layer, chosen) = self.view.browsed.place;
        let title = format!("{} {layer}", self.look.word("row.layer"));
        let inner = panel(&title, &format!("0–{}", self.view.tensor.heads() - 1), area, buf, self.look);
        let (across, down) = (inner.width / SMALL.0, inner.height / SMALL.1);
        let all = usize::from(across * down);
        let first = chosen.checked_div(all).unwrap_or(0) * all;
        for (i, level) in self.view.tensor.small_of(layer).iter().enumerate().skip(first).take(all) {
            let place = (i - first) as u16;
            let (x, y) = (inner.x + place % across * SMALL.0, inner.y + place / across * SMALL.1);
            let style = if i == chosen { self.look.accent() } else { self.look.text() };
            let habits = self.view.tensor.habits[self.view.tensor.index(layer, i)];
            let name = format!("{i} {} {}", self.look.word("row.first"), fixed(habits.first, 2));
            print(buf, x, y, SMALL.0 - 1, &name, style);
            let largest = level.means.iter().copied().fold(0.0, f32::max);
            let value = |row: usize, column: usize| f64::from(level.means[row * level.columns + column]);
            let scale = Scale::Sequential(Axis::linear(0.0, f64::from(largest)));
            let body = Rect { x, y: y + 1, width: SMALL.0 - 1, height: SMALL.1 - 1 };
            // An entry is the mean of many: numbers of its own say nothing.
            let told = |row: usize, column: usize| number(value(row, column));
            let map = HeatMap { told: Some(&told), ..HeatMap::new(level.rows, level.columns, scale, &value) };
            map.render_body(body, buf, self.look);
        }
    }

    /// What the heads of the layer do, as numbers where they fit.
    fn scores(&self, area: Rect, buf: &mut Buffer) {
        let layer = self.view.browsed.place.0;
        let inner = panel("panel.habits", "", area, buf, self.look);
        let habits = |head: usize| self.view.tensor.habits[self.view.tensor.index(layer, head)];
        let value = |head: usize, habit: usize| habits(head).all()[habit];
        let heads = self.view.tensor.heads();
        let names: Vec<String> = (0..heads).map(|head| format!("{layer}.{head}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let does = ["row.previous", "row.first", "row.diagonal"].map(|key| self.look.word(key));
        let map = HeatMap::new(heads, does.len(), Scale::Sequential(Axis::default()), &value);
        let cursor = Some((self.view.browsed.place.1, 0));
        HeatMap { row_labels: &names, column_labels: &does, cursor, ..map }.render(inner, buf, self.look);
    }

    fn distances(&self, area: Rect, buf: &mut Buffer) {
        let inner = panel("panel.distances", "√JSD", area, buf, self.look);
        let heads = self.view.tensor.heads();
        let value = |a: usize, b: usize| self.view.browsed.distances[a * heads + b];
        HeatMap::new(heads, heads, Scale::Sequential(Axis::default()), &value).render(inner, buf, self.look);
    }

    /// What the file holds, and whether its rows sum to 1.
    fn facts(&self, line: Rect, buf: &mut Buffer) {
        let line = rows::indented(line);
        let [layers, heads, queries, keys] = self.view.tensor.shape;
        let shape = format!("{layers} × {heads} × {queries} × {keys}");
        print(buf, line.x, line.y, line.width, &shape, self.look.text());
        let worst = self.view.tensor.row_sum_error.iter().copied().fold(0.0, f64::max);
        let style = if worst > ROUNDING { self.look.dim().fg(self.look.theme.bad) } else { self.look.dim() };
        let sums = format!("|Σw − 1| ≤ {}", number(worst));
        print_right(buf, line.right(), line.y, line.width / 2, &sums, style);
    }
}
