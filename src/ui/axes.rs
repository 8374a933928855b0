//! The frame of a plot: numbers up the left side and along the bottom, and the cells in between.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::axis::{Axis, Tick};
use super::look::Look;
use super::text;

/// Two axes at right angles.
#[derive(Debug, Clone, Copy, Default)]
pub struct Axes<'a> {
    /// From left to right.
    pub x: Axis,
    /// From bottom to top.
    pub y: Axis,
    /// What x is, with its unit: printed between the numbers along the bottom. (What y is, the panel's title says.)
    pub x_name: &'a str,
}

impl Axes<'_> {
    /// Labels the axes and returns the cells between them. Where room is short the axes are left out.
    pub fn render(&self, area: Rect, buf: &mut Buffer, look: &Look) -> Rect {
        let inside = self.inside(area);
        if inside.x > area.x {
            self.render_y(area, inside, buf, look);
        }
        if inside.height < area.height {
            self.render_x(area, inside, buf, look);
        }
        look.tell(inside, |at| {
            let (x, y) = self.place(inside, at);
            Some(format!("({}, {})", self.x.number(x), self.y.number(y)))
        });
        inside
    }

    /// The numbers in the middle of a cell of `inside`.
    pub fn place(&self, inside: Rect, at: Position) -> (f64, f64) {
        let unit = |offset: u16, cells: u16| (f64::from(offset) + 0.5) / f64::from(cells.max(1));
        let (x, y) = (unit(at.x - inside.x, inside.width), unit(at.y - inside.y, inside.height));
        (self.x.at(x), self.y.at(1.0 - y))
    }

    /// The cells that [`Axes::render`] leaves for data.
    pub fn inside(&self, area: Rect) -> Rect {
        let height = if area.height >= 3 { area.height - 1 } else { area.height };
        let labels = self.y_ticks(height).iter().map(|tick| text::width(&tick.label)).max().unwrap_or(0);
        // The labels and the axis itself, if they leave most of the area.
        let left = if labels > 0 && labels < area.width / 2 { labels + 1 } else { 0 };
        Rect { x: area.x + left, width: area.width - left, height, ..area }
    }

    /// As many ticks as can stand on every other row; on two rows the two ends. On a logarithmic axis, where a number between the
    /// ends says the most, one may stand beside an end if there is no other place.
    fn y_ticks(&self, height: u16) -> Vec<Tick> {
        let row = |tick: &Tick| cell_at(1.0 - tick.unit, height);
        let most = usize::from(height).div_ceil(3) + 1;
        let with_gap = |gap: u16| {
            // Powers of ten need not be evenly spaced.
            let choices = (2..=if self.y.is_log() { most + 2 } else { most }).filter_map(|at_most| {
                apart(self.y.ticks(at_most), |a, b| row(a).abs_diff(row(b)) >= gap).filter(|ticks| ticks.len() <= most)
            });
            most_of(choices)
        };
        let ticks = with_gap(if height == 2 { 1 } else { 2 }).unwrap_or_default();
        if ticks.len() == 2 && self.y.is_log() && height > 3 { with_gap(1).unwrap_or(ticks) } else { ticks }
    }

    fn render_y(&self, area: Rect, inside: Rect, buf: &mut Buffer, look: &Look) {
        let axis = inside.x - 1;
        let line = Style::new().fg(look.theme.border);
        for y in inside.top()..inside.bottom() {
            text::put_char(buf, axis, y, look.glyph('│', '|'), line);
        }
        for tick in self.y_ticks(inside.height) {
            let y = inside.y + cell_at(1.0 - tick.unit, inside.height);
            text::print_right(buf, axis, y, axis - area.x, &tick.label, look.dim());
            text::put_char(buf, axis, y, look.glyph('┤', '+'), line);
        }
    }

    /// As many ticks as have room, and the name in a gap between them.
    fn render_x(&self, area: Rect, inside: Rect, buf: &mut Buffer, look: &Look) {
        let name = text::width(self.x_name);
        let choices = (1..=usize::from(inside.width) / 5 + 1).filter_map(|at_most| {
            let labels = place_x(self.x.ticks(at_most), area, inside)?;
            (gap_for(name, &labels).is_some() || name == 0 || at_most <= 1).then_some(labels)
        });
        let Some(labels) = most_of(choices) else { return };
        for label in &labels {
            text::print(buf, label.start, inside.bottom(), label.end - label.start, &label.text, look.dim());
        }
        if let Some(start) = gap_for(name, &labels) {
            text::print(buf, start, inside.bottom(), name, self.x_name, look.text());
        }
    }
}

/// A label along the bottom and the columns it takes.
struct Label {
    start: u16,
    end: u16,
    text: String,
}

/// The longest list; of those as long as any the first.
fn most_of<T>(choices: impl Iterator<Item = Vec<T>>) -> Option<Vec<T>> {
    choices.reduce(|best, next| if next.len() > best.len() { next } else { best })
}

/// The two ends, which come first, and those in between that are apart from them; `None` if the ends, or two in between, are not.
fn apart<T>(all: Vec<T>, are_apart: impl Fn(&T, &T) -> bool) -> Option<Vec<T>> {
    let mut kept: Vec<T> = Vec::new();
    for (i, next) in all.into_iter().enumerate() {
        match kept.iter().position(|before| !are_apart(before, &next)) {
            None => kept.push(next),
            Some(end) if i > 1 && end < 2 => {}
            Some(_) => return None,
        }
    }
    Some(kept)
}

/// The ticks from left to right, each as near to its place as the area allows, without those that would touch an end; `None`
/// if others would touch.
fn place_x(ticks: Vec<Tick>, area: Rect, inside: Rect) -> Option<Vec<Label>> {
    let mut labels = Vec::new();
    for tick in ticks {
        let width = text::width(&tick.label);
        let last = area.right().checked_sub(width).filter(|last| *last >= area.x)?;
        let centre = inside.x + cell_at(tick.unit, inside.width);
        let start = centre.saturating_sub(width / 2).clamp(area.x, last);
        labels.push(Label { start, end: start + width, text: tick.label });
    }
    let mut labels = apart(labels, |a, b| a.end + 2 <= b.start || b.end + 2 <= a.start)?;
    labels.sort_by_key(|label| label.start);
    Some(labels)
}

/// Where something `width` wide fits between two labels with a blank on either side: in the middle of the last such gap.
fn gap_for(width: u16, labels: &[Label]) -> Option<u16> {
    labels.windows(2).rev().find_map(|pair| {
        let spare = (pair[1].start - pair[0].end).checked_sub(width)?;
        (spare >= 2).then_some(pair[0].end + spare / 2)
    })
}

/// The one of `cells` equal cells that the place `unit`, 0 to 1, falls into.
fn cell_at(unit: f64, cells: u16) -> u16 {
    ((unit * f64::from(cells)) as u16).min(cells.saturating_sub(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::glyphs::Glyphs;
    use crate::ui::testing::{look, rows, stays_inside_every_area};

    fn drawn(axes: &Axes, width: u16, height: u16) -> Vec<String> {
        let mut buf = Buffer::empty(Rect::new(0, 0, width, height));
        axes.render(buf.area, &mut buf, &look(Glyphs::Braille));
        rows(&buf)
    }

    fn steps() -> Axes<'static> {
        Axes { x: Axis::linear(1.0, 1000.0), y: Axis::default(), x_name: "t" }
    }

    #[test]
    fn numbers_stand_at_the_ends_and_the_name_between_them() {
        assert_eq!(drawn(&steps(), 14, 4), ["1┤            ", " │            ", "0┤            ", "  1   t   1000"]);
    }

    #[test]
    fn with_more_room_there_are_more_numbers() {
        let shown = drawn(&steps(), 34, 8);
        assert_eq!([&shown[0][..6], &shown[3][..6], &shown[6][..6]], ["  1┤", "0.5┤", "  0┤"]);
        assert_eq!(shown[7], "    1   200   400   600   t   1000");
        assert_eq!(drawn(&steps(), 60, 3)[2], "  1   100   200   300   400  500   600   700   800  t   1000");
    }

    #[test]
    fn axes_are_left_out_where_they_would_take_the_room_for_data() {
        let axes = steps();
        assert_eq!(axes.inside(Rect::new(5, 5, 2, 2)), Rect::new(5, 5, 2, 2));
        assert_eq!(axes.inside(Rect::new(5, 5, 20, 6)), Rect::new(9, 5, 16, 5));
    }

    #[test]
    fn a_round_number_makes_way_for_an_end_and_a_logarithmic_axis_has_one_in_between() {
        let decades = Axes { x: Axis::log10(2.0, 200.0), y: Axis::log10(1e-24, 10.0), x_name: "n" };
        let shown = drawn(&decades, 34, 9);
        assert!(shown[0].starts_with("   10┤") && shown[7].starts_with("1e−24┤"), "{shown:?}");
        assert!(shown[1..7].iter().any(|row| row.contains("1e−10┤")), "{shown:?}");
        assert_eq!(shown[8].split_whitespace().collect::<Vec<_>>(), ["2", "10", "n", "200"], "100 would touch 200");
        let low = Axes { y: Axis::log10(1e-3, 1.0), ..decades };
        assert!(drawn(&low, 20, 6).iter().any(|row| row.contains("0.01┤")), "{:?}", drawn(&low, 20, 6));
    }

    #[test]
    fn axes_stay_inside_every_area() {
        stays_inside_every_area(|area, buf, look| {
            steps().render(area, buf, look);
        });
    }
}
