//! Four walkers at the loss cliff.

use super::Panels;
use crate::scenes::recurrent::cliff::{B, Cliff, STEPS, W, WALKERS, Walker, loss};
use crate::scenes::recurrent::settings::LARGEST_NORM;
use crate::ui::axes::Axes;
use crate::ui::axis::Axis;
use crate::ui::canvas::Canvas;
use crate::ui::heatmap::{HeatMap, Scale};
use crate::ui::layout::{STANDARD, columns, fits, rows, share};
use crate::ui::number::{fixed, number, short};
use crate::ui::plane::Plane;
use crate::ui::plot::{Corner, Plot, Reference, Series};
use crate::ui::text::{print, print_right};
use ratatui::style::Style;
use ratatui::{buffer::Buffer, layout::Rect};

/// Name and colour of every walker.
const WALKER: [(&str, usize); WALKERS.len()] =
    [("walker.unclipped", 3), ("walker.by_norm", 5), ("walker.by_value", 4), ("walker.flat", 7)];

/// The one whose surroundings are cut open.
const BY_NORM: usize = 1;

impl Panels<'_> {
    pub fn cliff(&self, now: &Cliff, area: Rect, buf: &mut Buffer) {
        if !fits(area, STANDARD) {
            let parts = rows(area, &[share(9, 3), share(7, 2)]);
            self.map(now, *parts.first().unwrap_or(&area), buf);
            if let Some(part) = parts.get(1) {
                self.lengths(now, *part, buf);
            }
            return;
        }
        let sides = columns(area, &[share(40, 1), share(38, 1)]);
        self.map(now, sides[0], buf);
        let right = rows(sides[1], &[share(7, 1), share(10, 2)]);
        self.section(now, right[0], buf);
        self.lengths(now, right[1], buf);
    }

    /// The loss seen from above, and the ways of the walkers.
    fn map(&self, now: &Cliff, area: Rect, buf: &mut Buffer) {
        let inner = self.panel("panel.cliff", "↑ w", area, buf);
        let axes = Axes { x: Axis::linear(B[0], B[1]), y: Axis::linear(W[0], W[1]), x_name: "b" };
        let inside = axes.render(inner, buf, self.look);
        if inside.is_empty() {
            return;
        }
        let (height, width) = (2 * usize::from(inside.height), usize::from(inside.width));
        let highest = now.map.iter().copied().fold(0.0, f64::max);
        // From the colour of the background, where L is 0, half-way to blue.
        let value = |row: usize, column: usize| -now.map_at(row, height, column, width);
        let map = HeatMap::new(height, width, Scale::Diverging(2.0 * highest), &value);
        map.render_body(inside, buf, self.look);
        let label = |column: usize| format!("L {}", fixed(now.map_at(0, height, column, width), 2));
        print(buf, inside.x + 1, inside.y, inside.width, &label(4), self.look.text());
        print_right(buf, inside.right() - 1, inside.y, inside.width, &label(width.saturating_sub(4)), self.look.text());

        self.look.tell(inside, |at| {
            let (b, w) = axes.place(inside, at);
            Some(format!("b {}, w {}: L {}", fixed(b, 2), fixed(w, 2), number(loss(w, b))))
        });

        let plane = Plane::new(&axes, inside, self.look);
        let mut canvas = Canvas::new(inside, self.look);
        for (i, (_, hue)) in WALKER.iter().enumerate().rev() {
            let path: Vec<(f64, f64)> = self.history.all::<Cliff>().map(|cliff| cliff.walkers[i].place()).collect();
            plane.draw_path(&path, self.look.theme.series(*hue), &mut canvas);
        }
        canvas.render(buf);
        for (walker, (_, hue)) in now.walkers.iter().zip(WALKER).rev() {
            if let Some((x, y)) = plane.cell(walker.place()) {
                self.mark(x, y, hue, buf);
            } else if let Some((_, y)) = plane.cell((B[1], walker.w)).filter(|_| walker.b > B[1]) {
                let gone = format!("b {} {}", short(walker.b), self.look.glyph('→', '>'));
                let style = Style::new().fg(self.look.theme.series(hue));
                print_right(buf, inside.right(), y, inside.width, &gone, style);
            }
        }
    }

    /// The wall from the side: L over b at the w of the one who is clipped by norm.
    fn section(&self, now: &Cliff, area: Rect, buf: &mut Buffer) {
        let here = &now.walkers[BY_NORM];
        let inner = self.panel("panel.section", &format!("w {}", fixed(here.w, 2)), area, buf);
        let rows = now.map.nrows();
        let row = ((here.w - W[0]) / (W[1] - W[0]) * (rows - 1) as f64).round().clamp(0.0, (rows - 1) as f64);
        let section = now.map.row(row as usize);
        let b = |i: usize| B[0] + (B[1] - B[0]) * i as f64 / (section.len() - 1) as f64;
        let points: Vec<(f64, f64)> = section.iter().enumerate().map(|(i, loss)| (b(i), *loss)).collect();
        let axes = Axes { x: Axis::linear(B[0], B[1]), y: Axis::linear(0.0, 3.0), x_name: "b" };
        let series = [Series { name: "", points: &points, hue: 6 }];
        let inside = Plot { axes, series: &series, ..Plot::default() }.render(inner, buf, self.look);
        let plane = Plane::new(&axes, inside, self.look);
        // Others lie on other sections.
        let is_here = |walker: &Walker| (walker.w - here.w).abs() < 0.1;
        for (walker, (_, hue)) in now.walkers.iter().zip(WALKER).rev().filter(|(walker, _)| is_here(walker)) {
            if let Some((x, y)) = plane.cell((walker.b, walker.loss)) {
                self.mark(x, y, hue, buf);
            }
        }
    }

    /// How long the gradients are, before they are clipped.
    fn lengths(&self, now: &Cliff, area: Rect, buf: &mut Buffer) {
        /// Those of walkers who have arrived may be shorter; they are not shown.
        const LEAST: f64 = 1e-12;
        let inner = self.panel("panel.lengths", self.look.word("note.clip_norm"), area, buf);
        let curve = |i: usize| {
            self.history.all::<Cliff>().map(|cliff| (cliff.step as f64, cliff.walkers[i].length())).collect()
        };
        let curves: Vec<Vec<(f64, f64)>> = (0..WALKERS.len()).map(curve).collect();
        let names = WALKER.map(|(key, hue)| (self.look.word(key), hue));
        let series: Vec<Series> =
            curves.iter().zip(names).map(|(points, (name, hue))| Series { name, points, hue }).collect();
        let known = curves.iter().flatten().map(|(_, y)| *y).filter(|y| *y > LEAST);
        let axes = Axes {
            x: Axis::linear(0.0, STEPS as f64),
            y: Axis::around_log10(known.chain([1e-3, 1e3])),
            x_name: self.look.word("axis.steps"),
        };
        let plot = Plot {
            axes,
            series: &series,
            references: &[Reference { y: LARGEST_NORM, name: "" }],
            playhead: Some(now.step as f64),
            legend: Corner::Above,
        };
        plot.render(inner, buf, self.look);
    }
}
