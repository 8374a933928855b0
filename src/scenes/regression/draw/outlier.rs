//! The act `outlier`: the dragged point and three lines, how hard each point pulls, and where the slopes go.

use super::{Panels, hue};
use crate::engine::regression::Rho;
use crate::plan;
use crate::scenes::regression::outlier::{Drag, place};
use crate::scenes::regression::settings::Loss;
use crate::ui::{Axis, Canvas, Chart, Curve, Reference, Size, Y, number, panel, put_char};
use ratatui::style::Modifier;
use ratatui::{buffer::Buffer, layout::Rect};

impl Panels<'_, Drag> {
    pub fn outlier(&self, area: Rect, buf: &mut Buffer) {
        let plan = match self.size {
            Size::Small => plan! { rows { (9, 1) Self::dragged, (7, 1) Self::slopes } },
            _ => plan! { columns {
                (42, 1) Self::dragged,
                (36, 1) rows { (8, 1) Self::pulls, (8, 1) Self::slopes },
            } },
        };
        plan.draw(self, area, buf);
    }

    /// Name, colour and line of each loss.
    fn losses(&self) -> [(Loss, &'static str, usize, Rho); 3] {
        [
            (Loss::Squared, "row.squares", hue::SQUARED, Rho::Squared),
            (Loss::Absolute, "row.absolute", hue::ABSOLUTE, Rho::Absolute),
            (Loss::Huber, "row.huber", hue::EXACT, Rho::Huber(self.now.delta)),
        ]
    }

    fn dragged(&self, area: Rect, buf: &mut Buffer) {
        let (now, [x, y]) = (self.now, self.world.scales);
        let unscaled = |point: [f64; 2]| (x.unscaled(point[0]), y.unscaled(point[1]));
        let goal = unscaled(place(self.world, self.scene.outlier));
        let from = (self.world.sample.x[now.dragged], self.world.sample.y[now.dragged]);
        let sheet = self.sheet("panel.data", "", &[goal], area, buf);
        self.scatter(&sheet, self.plain(), buf);
        let here = sheet.place((now.x[now.dragged], now.y[now.dragged]));
        let mut way = Canvas::new(sheet.inside, self.look);
        sheet.plane.draw_path(&[from, here], self.look.theme.border, &mut way);
        way.render(buf);
        let lines = self.losses().map(|(_, _, hue, rho)| (now.line(rho), hue));
        self.lines(&sheet, &lines, buf);
        if let Some((x, y)) = sheet.plane.cell(here) {
            put_char(buf, x, y, self.look.glyph('●', 'o'), self.look.accent().add_modifier(Modifier::BOLD));
        }
    }

    /// dρ/dr over r, and where the dragged point is on it.
    fn pulls(&self, area: Rect, buf: &mut Buffer) {
        const POINTS: usize = 80;
        let now = self.now;
        let residual = |rho: Rho| now.y[now.dragged] - now.line(rho).at(now.x[now.dragged]);
        let chosen = self.scene.rho();
        let chosen_name = self.losses().into_iter().find(|(loss, ..)| *loss == self.scene.loss).map_or("", |it| it.1);
        let note = format!("{} {}", self.look.word(chosen_name), number(chosen.pull(residual(chosen))));
        let inner = panel("panel.pulls", &note, area, buf, self.look);
        let spread = self.world.moments.deviations()[1];
        let reach = self.losses().iter().map(|(_, _, _, rho)| residual(*rho).abs()).fold(3.0 * spread, f64::max);
        let r = |i: usize| reach * (2.0 * i as f64 / POINTS as f64 - 1.0);
        let curve = |(_, _, hue, rho): (Loss, &'static str, usize, Rho)| {
            Curve::new("", hue, (0..=POINTS).map(move |i| (r(i), rho.pull(r(i)))))
        };
        let chart = Chart {
            x: Axis::linear(-reach, reach),
            x_name: "r",
            y: Y::Around(&[0.0]),
            curves: self.losses().map(curve).into_iter().rev().collect(),
            references: &[Reference { y: 0.0, name: "" }],
            ..Chart::default()
        };
        let plane = chart.render(inner, buf, self.look);
        for (_, _, hue, rho) in self.losses() {
            self.dot(plane.cell((residual(rho), rho.pull(residual(rho)))), hue, buf);
        }
    }

    /// The slope of each line on the way.
    fn slopes(&self, area: Rect, buf: &mut Buffer) {
        let inner = panel("panel.drag", "", area, buf, self.look);
        let curve = |(_, name, hue, rho): (Loss, &'static str, usize, Rho)| {
            let all = self.view.all::<Drag>();
            Curve::new(self.look.word(name), hue, all.map(move |drag| (100.0 * drag.part, drag.line(rho).w)))
        };
        let chart = Chart {
            x: Axis::linear(0.0, 100.0),
            x_name: "%",
            y: Y::Around(&[]),
            curves: self.losses().map(curve).into(),
            playhead: Some(100.0 * self.now.part),
            ..Chart::default()
        };
        chart.render(inner, buf, self.look);
    }
}
