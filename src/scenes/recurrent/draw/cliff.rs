//! Four walkers at the loss cliff.

use super::Panels;
use crate::plan;
use crate::scenes::recurrent::cliff::{B, Cliff, STEPS, W, WALKERS, Walker, loss};
use crate::scenes::recurrent::settings::LARGEST_NORM;
use crate::ui::layout::{STANDARD, fits};
use crate::ui::{Axes, Axis, Canvas, Chart, Curve, HeatMap, Plane, Reference, Scale, Y, panel};
use crate::ui::{fixed, number, print, print_right, short};
use ratatui::style::Style;
use ratatui::{buffer::Buffer, layout::Rect};

/// Name and colour of every walker.
const WALKER: [(&str, usize); WALKERS.len()] =
    [("walker.unclipped", 3), ("walker.by_norm", 5), ("walker.by_value", 4), ("walker.flat", 7)];

/// The one whose surroundings are cut open.
const BY_NORM: usize = 1;

impl Panels<'_, Cliff> {
    pub fn cliff(&self, area: Rect, buf: &mut Buffer) {
        let plan = if fits(area, STANDARD) {
            plan! { columns { (40, 1) Self::map, (38, 1) rows { (7, 1) Self::section, (10, 2) Self::lengths } } }
        } else {
            plan! { rows { (9, 3) Self::map, (7, 2) Self::lengths } }
        };
        plan.draw(self, area, buf);
    }

    /// The loss seen from above, and the ways of the walkers.
    fn map(&self, area: Rect, buf: &mut Buffer) {
        let now = self.now;
        let inner = panel("panel.cliff", "↑ w", area, buf, self.look);
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
    fn section(&self, area: Rect, buf: &mut Buffer) {
        let now = self.now;
        let here = &now.walkers[BY_NORM];
        let inner =
            panel("panel.section", &format!("w {} · L {}", fixed(here.w, 2), number(here.loss)), area, buf, self.look);
        let rows = now.map.nrows();
        let row = ((here.w - W[0]) / (W[1] - W[0]) * (rows - 1) as f64).round().clamp(0.0, (rows - 1) as f64);
        let section = now.map.row(row as usize);
        let b = |i: usize| B[0] + (B[1] - B[0]) * i as f64 / (section.len() - 1) as f64;
        let chart = Chart {
            x: Axis::linear(B[0], B[1]),
            x_name: "b",
            y: Y::On(Axis::linear(0.0, 3.0)),
            curves: vec![Curve::new("", 6, section.iter().enumerate().map(|(i, loss)| (b(i), *loss)))],
            ..Chart::default()
        };
        let plane = chart.render(inner, buf, self.look);
        // Others lie on other sections.
        let is_here = |walker: &Walker| (walker.w - here.w).abs() < 0.1;
        for (walker, (_, hue)) in now.walkers.iter().zip(WALKER).rev().filter(|(walker, _)| is_here(walker)) {
            if let Some((x, y)) = plane.cell((walker.b, walker.loss)) {
                self.mark(x, y, hue, buf);
            }
        }
    }

    /// How long the gradients are, before they are clipped.
    fn lengths(&self, area: Rect, buf: &mut Buffer) {
        /// Those of walkers who have arrived may be shorter; they are not shown.
        const LEAST: f64 = 1e-12;
        let inner = panel("panel.lengths", self.look.word("note.clip_norm"), area, buf, self.look);
        let lengths = |i: usize| self.history.all::<Cliff>().map(move |it| (it.step as f64, it.walkers[i].length()));
        let curve = |(i, (key, hue)): (usize, (&'static str, usize))| Curve::new(self.look.word(key), hue, lengths(i));
        let known = (0..WALKERS.len()).flat_map(lengths).map(|(_, y)| y).filter(|y| *y > LEAST);
        let chart = Chart {
            x: Axis::linear(0.0, STEPS as f64),
            x_name: self.look.word("axis.steps"),
            y: Y::On(Axis::around_log10(known.chain([1e-3, 1e3]))),
            curves: WALKER.into_iter().enumerate().map(curve).collect(),
            references: &[Reference { y: LARGEST_NORM, name: "" }],
            playhead: Some(self.playhead),
            ..Chart::default()
        };
        chart.render(inner, buf, self.look);
    }
}
