//! The act `residual`: two stacks that learn from the same batches.

use super::{Panels, columns, hue};
use crate::parts::digits;
use crate::plan;
use crate::scene::Choice;
use crate::scenes::depth::residual::{Net, Progress};
use crate::scenes::depth::settings::Residual;
use crate::ui::{Axis, Chart, Curve, Reference, Size, Y, number, panel, percent, rows};
use ratatui::{buffer::Buffer, layout::Rect};

impl Panels<'_, Progress> {
    pub fn residual(&self, area: Rect, buf: &mut Buffer) {
        let plan = match self.size {
            Size::Small => plan! { rows { (9, 1) Self::losses, (7, 0) Self::score } },
            _ => plan! { columns {
                (42, 3) Self::losses,
                (36, 2) rows { (8, 1) Self::gradients, (8, 0) Self::score },
            } },
        };
        plan.draw(self, area, buf);
    }

    fn has_way(&self) -> bool {
        self.now.nets.len() > 1
    }

    /// What the residual net is called.
    fn name(&self) -> &str {
        self.look.word(match self.scene.residual {
            Residual::Scaled => "note.scaled",
            _ => "note.residual",
        })
    }

    /// The loss on the digits that are learned from.
    fn losses(&self, area: Rect, buf: &mut Buffer) {
        let note = format!("{} {}", self.look.word("axis.layers"), self.scene.stack_layers);
        let inner = digits::panel("panel.losses", &note, area, buf, self.look);
        let curve = |name, hue, of: fn(&Progress) -> f64| {
            Curve::new(name, hue, self.view.all::<Progress>().map(move |it| (it.batches as f64, of(it))))
        };
        let mut curves = vec![curve(self.look.word("note.plain"), hue::PLAIN, |it| it.plain().train_loss)];
        if self.has_way() {
            curves.insert(0, curve(self.name(), hue::DEEP, |it| it.main().train_loss));
        }
        let chart = Chart {
            x: Axis::linear(0.0, self.scene.train_steps as f64),
            x_name: self.look.word("axis.steps"),
            y: Y::Decades(&[0.1, 5.0]),
            curves,
            references: &[Reference { y: std::f64::consts::LN_10, name: "" }],
            // With it goes the number of each curve.
            playhead: (!self.look.keeps("train_loss")).then_some(self.now.batches as f64),
            ..Chart::default()
        };
        chart.render(inner, buf, self.look);
    }

    /// ‖∂L/∂W‖ at every layer now.
    fn gradients(&self, area: Rect, buf: &mut Buffer) {
        let inner = panel("panel.gradients", "", area, buf, self.look);
        let curve = |name, hue, net: &Net| {
            Curve::new(name, hue, net.profile.grad_norm.iter().enumerate().map(|(i, norm)| ((i + 1) as f64, *norm)))
        };
        let mut curves = vec![curve(self.look.word("note.plain"), hue::PLAIN, self.now.plain())];
        if self.has_way() {
            curves.insert(0, curve(self.name(), hue::DEEP, self.now.main()));
        }
        let chart = Chart {
            x: Axis::linear(1.0, self.scene.stack_layers.max(2) as f64),
            x_name: self.look.word("axis.layer"),
            y: Y::Decades(&[]),
            curves,
            ..Chart::default()
        };
        chart.render(inner, buf, self.look);
    }

    /// What both have come to.
    fn score(&self, area: Rect, buf: &mut Buffer) {
        let note = format!("{} {}", self.look.word("axis.steps"), self.now.batches);
        let inner = panel("panel.score", &note, area, buf, self.look);
        let (plain, main, has_way) = (self.now.plain(), self.now.main(), self.has_way());
        let two = |readings: [&str; 2], of: &dyn Fn(&Net) -> String| {
            let first = self.look.unless_kept(readings[0], of(plain));
            if has_way { columns([&first, &self.look.unless_kept(readings[1], of(main))], [9, 10]) } else { first }
        };
        let names = ["note.plain", "note.residual"].map(|key| self.look.word(key));
        let mut entries = vec![
            ("", if has_way { columns(names, [9, 10]) } else { String::new() }),
            (self.look.word("row.train-loss"), two(["plain_train_loss", "train_loss"], &|net| number(net.train_loss))),
            (
                self.look.word("row.test"),
                two(["plain_test_accuracy", "test_accuracy"], &|net| percent(net.test_accuracy, 0)),
            ),
            (
                self.look.word("row.ratio"),
                two(["plain_ratio_first_last", "ratio_first_last"], &|net| number(net.profile.grad_ratio())),
            ),
            (self.look.word("row.dead"), two(["", "dead_units"], &|net| net.profile.dead.to_string())),
        ];
        if has_way {
            let share = self.look.unless_kept("identity_share", percent(main.profile.identity_share, 0));
            entries.push((self.look.word("row.share"), share));
        }
        if self.scene.norm != crate::engine::nn::Norm::None {
            entries.push((self.look.word("knob.norm"), self.scene.norm.name().to_owned()));
        }
        rows::pairs(&entries, inner, buf, self.look);
    }
}
