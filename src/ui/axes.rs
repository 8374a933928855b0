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

    /// As many ticks as can stand on every other row; on two rows the two ends.
    fn y_ticks(&self, height: u16) -> Vec<Tick> {
        let row = |tick: &Tick| cell_at(1.0 - tick.unit, height);
        let are_apart = |ticks: &[Tick]| {
            let mut rows: Vec<u16> = ticks.iter().map(row).collect();
            rows.sort_unstable();
            rows.windows(2).all(|pair| pair[0] + 2 <= pair[1] || pair == [0, 1] && height == 2)
        };
        let choices = (2..=usize::from(height).div_ceil(3) + 1).rev().map(|at_most| self.y.ticks(at_most));
        choices.into_iter().find(|ticks| are_apart(ticks)).unwrap_or_default()
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
        let choices = (1..=usize::from(inside.width) / 5 + 1).rev().filter_map(|at_most| {
            let labels = place_x(&self.x.ticks(at_most), area, inside)?;
            let start = gap_for(name, &labels);
            (start.is_some() || name == 0 || at_most <= 1).then_some((labels, start))
        });
        let Some((labels, start)) = choices.into_iter().next() else { return };
        for label in &labels {
            text::print(buf, label.start, inside.bottom(), label.end - label.start, &label.text, look.dim());
        }
        if let Some(start) = start {
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

/// The ticks from left to right, each as near to its place as the area allows; `None` if they would touch.
fn place_x(ticks: &[Tick], area: Rect, inside: Rect) -> Option<Vec<Label>> {
    let mut labels = Vec::new();
    for tick in ticks {
        let width = text::width(&tick.label);
        let last = area.right().checked_sub(width).filter(|last| *last >= area.x)?;
        let centre = inside.x + cell_at(tick.unit, inside.width);
        let start = centre.saturating_sub(width / 2).clamp(area.x, last);
        labels.push(Label { start, end: start + width, text: tick.label.clone() });
    }
    labels.sort_by_key(|label| label.start);
    labels.windows(2).all(|pair| pair[0].end + 2 <= pair[1].start).then_some(labels)
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
    fn with_more_room_there_are_more_numbers_evenly_spaced() {
        let shown = drawn(&steps(), 34, 8);
        assert_eq!([&shown[0][..6], &shown[3][..6], &shown[6][..6]], ["  1┤", "0.5┤", "  0┤"]);
        assert_eq!(shown[7], "    1            500    t     1000");
        assert_eq!(drawn(&steps(), 60, 3)[2], "  1         200         400        600         800  t   1000");
    }

    #[test]
    fn axes_are_left_out_where_they_would_take_the_room_for_data() {
        let axes = steps();
        assert_eq!(axes.inside(Rect::new(5, 5, 2, 2)), Rect::new(5, 5, 2, 2));
        assert_eq!(axes.inside(Rect::new(5, 5, 20, 6)), Rect::new(9, 5, 16, 5));
    }

    #[test]
    fn axes_stay_inside_every_area() {
        stays_inside_every_area(|area, buf, look| {
            steps().render(area, buf, look);
        });
    }
}
