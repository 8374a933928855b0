//! The act `sigmoid`: two losses of one probability from above, the probability itself, and the push of each loss.

use super::{Panels, hue};
use crate::engine::math;
use crate::engine::regression::{Theta, push};
use crate::plan;
use crate::scenes::regression::sigmoid::{Fit, place};
use crate::ui::{Axes, Axis, Canvas, Chart, Curve, Plane, Size, Y, number, panel, print};
use ratatui::{buffer::Buffer, layout::Rect};

/// Colours of the cross-entropy and of the squared error.
const HUES: [usize; 2] = [hue::EXACT, hue::SQUARED];

impl Panels<'_, Fit> {
    pub fn sigmoid(&self, area: Rect, buf: &mut Buffer) {
        let plan = match self.size {
            Size::Small => plan! { rows {
                (8, 1) columns { (20, 1) Self::squared, (20, 1) Self::entropy },
                (6, 1) Self::probability,
            } },
            _ => plan! { rows {
                (9, 3) columns { (38, 1) Self::squared, (38, 1) Self::entropy },
                (8, 2) columns { (38, 1) Self::probability, (38, 1) Self::pushes },
            } },
        };
        plan.draw(self, area, buf);
    }

    fn entropy(&self, area: Rect, buf: &mut Buffer) {
        let loss = self.now.losses[0].entropy;
        self.map(0, "panel.entropy", &format!("L {}", number(loss)), area, buf);
    }

    fn squared(&self, area: Rect, buf: &mut Buffer) {
        let loss = self.now.losses[1].squared;
        self.map(1, "panel.squared", &format!("L {}", number(loss)), area, buf);
    }

    /// A loss over the weights, and the way down it.
    fn map(&self, which: usize, title: &str, note: &str, area: Rect, buf: &mut Buffer) {
        let (now, inputs) = (self.now, self.world.inputs.len());
        let (judged, hue) = (&now.judged, HUES[which]);
        let (across, upwards) = if inputs == 2 { ("w₁", "w₂") } else { ("w", "b") };
        let title = format!("{}, {}{upwards}", self.look.word(title), self.look.glyph('↑', '^'));
        let inner = panel(&title, note, area, buf, self.look);
        let (axes, inside) = self.framed(&judged.window, across, inner, buf);
        let map = &judged.maps[which];
        let least = map.iter().copied().fold(f64::INFINITY, f64::min);
        let most = map.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let level = |[right, up]: [f64; 2]| {
            let entry = |part: f64, of: usize| ((part * of as f64) as usize).min(of - 1);
            let value = map[[entry(1.0 - up, map.nrows()), entry(right, map.ncols())]];
            ((value - least) / (most - least)).sqrt()
        };
        self.bands(&level, inside, buf);
        let plane = Plane::new(&axes, inside, self.look);
        let trail: Vec<(f64, f64)> = self.view.all::<Fit>().map(|fit| place(inputs, fit.theta[which])).collect();
        let mut canvas = Canvas::new(inside, self.look);
        plane.draw_path(&trail, self.look.theme.series(hue), &mut canvas);
        canvas.render(buf);
        if which == 0 {
            self.cross(judged.minimum.and_then(|theta| plane.cell(place(inputs, theta))), buf);
        }
        self.dot(trail.last().and_then(|at| plane.cell(*at)), hue, buf);
        if judged.is_separable() && which == 0 && inside.height > 2 {
            let [w_1, w_2, _] = now.theta[0];
            let norm = number((w_1 * w_1 + w_2 * w_2).sqrt());
            let told = format!(" {} · ‖w‖ {norm} ", self.look.word("note.separable"));
            print(buf, inside.x, inside.bottom() - 1, inside.width, &told, self.look.text());
        }
    }

    /// The probability over x, or where it is a half over both inputs, under each loss; and the points.
    fn probability(&self, area: Rect, buf: &mut Buffer) {
        if self.world.inputs.len() == 2 { self.boundary(area, buf) } else { self.curves(area, buf) }
    }

    /// The note of the panel of points: how many are on the right side under the cross-entropy.
    fn accuracy(&self) -> String {
        let accuracy = self.look.unless_kept("accuracy", number(self.now.losses[0].accuracy));
        format!("{} {accuracy}", self.look.word("note.accuracy"))
    }

    fn curves(&self, area: Rect, buf: &mut Buffer) {
        const POINTS: usize = 160;
        const ROWS: usize = 7;
        let (world, [units, _]) = (self.world, self.world.scales);
        let inner = panel(&self.titled("panel.probability"), &self.accuracy(), area, buf, self.look);
        let x = Axis::around(world.sample.x.iter().copied());
        let axes = Axes { x, y: Axis::linear(-0.2, 1.2), x_name: self.column(0) };
        let inside = axes.render(inner, buf, self.look);
        let plane = Plane::new(&axes, inside, self.look);
        let mut canvas = Canvas::new(inside, self.look);
        // Beside each other, so that they do not hide each other; of very many, some.
        let every = (world.points() / 2000).max(1);
        for i in (0..world.points()).step_by(every) {
            let beside = 0.18 * (i / every % ROWS) as f64 / ROWS as f64;
            let (y, hue) = if world.yes[i] { (1.0 + beside, hue::YES) } else { (-beside, hue::POINTS) };
            plane.draw_points(&[(world.sample.x[i], y)], self.look.theme.series(hue), &mut canvas);
        }
        let [low, high] = x.ends();
        for (theta, hue) in self.now.theta.iter().zip(HUES).rev() {
            let at = |i: usize| low + (high - low) * i as f64 / POINTS as f64;
            let p = |x: f64| math::sigmoid(theta[0] * units.scaled(x) + theta[2]);
            let curve: Vec<(f64, f64)> = (0..=POINTS).map(|i| (at(i), p(at(i)))).collect();
            plane.draw_path(&curve, self.look.theme.series(hue), &mut canvas);
        }
        canvas.render(buf);
    }

    fn boundary(&self, area: Rect, buf: &mut Buffer) {
        let world = self.world;
        let sheet = self.sheet("panel.probability", &self.accuracy(), &[], area, buf);
        let colour = |i: usize| self.look.theme.series(if world.yes[i] { hue::YES } else { hue::POINTS });
        self.scatter(&sheet, colour, buf);
        let mut canvas = Canvas::new(sheet.inside, self.look);
        for (theta, hue) in self.now.theta.iter().zip(HUES).rev() {
            let ends = half_way(*theta, &world.inputs).map(|point| sheet.place(point));
            sheet.plane.draw_path(&ends, self.look.theme.series(hue), &mut canvas);
        }
        canvas.render(buf);
    }

    /// How hard each loss pushes a point whose answer is yes, over its z.
    fn pushes(&self, area: Rect, buf: &mut Buffer) {
        const POINTS: usize = 120;
        const REACH: [f64; 2] = [-12.0, 4.0];
        let inner = panel("panel.pushes", &format!("z {}", number(-self.scene.wrong)), area, buf, self.look);
        let left = REACH[0].min(-self.scene.wrong);
        let z = |i: usize| left + (REACH[1] - left) * i as f64 / POINTS as f64;
        // The point under inspection is among those that are drawn.
        let at = || (0..=POINTS).map(z).chain([-self.scene.wrong]);
        let curve = |name, hue, which: usize| Curve::new(self.look.word(name), hue, at().map(|z| (z, push(z)[which])));
        let chart = Chart {
            x: Axis::linear(left, REACH[1]),
            x_name: "z",
            y: Y::Unit,
            curves: vec![curve("row.entropy", HUES[0], 1), curve("row.squared", HUES[1], 0)],
            playhead: Some(-self.scene.wrong),
            ..Chart::default()
        };
        chart.render(inner, buf, self.look);
    }
}

/// Two far points of the line w₁·x₁ + w₂·x₂ + b = 0.
fn half_way([w_1, w_2, b]: Theta, inputs: &[Vec<f64>]) -> [(f64, f64); 2] {
    let far = |column: &Vec<f64>| 10.0 * column.iter().fold(0.0, |largest: f64, x| largest.max(x.abs()));
    let (x, y) = (far(&inputs[0]), far(&inputs[1]));
    if (w_2 * y).abs() >= (w_1 * x).abs() {
        [-x, x].map(|x| (x, -(w_1 * x + b) / w_2))
    } else {
        [-y, y].map(|y| (-(w_2 * y + b) / w_1, y))
    }
}
