//! The act `backward`: how large the gradient is at each layer, for four activations, and what it was multiplied by.

use super::{Panels, columns, hue};
use crate::plan;
use crate::scene::Choice;
use crate::scenes::depth::backward::{Layer, Net};
use crate::scenes::depth::settings::Activation;
use crate::ui::{Axis, Chart, Curve, Reference, Size, Y, number, panel, rows};
use ratatui::{buffer::Buffer, layout::Rect};

impl Panels<'_, Layer> {
    pub fn backward(&self, area: Rect, buf: &mut Buffer) {
        let plan = match self.size {
            Size::Small => plan! { rows { (9, 1) Self::deltas, (7, 0) Self::ratios } },
            _ => plan! { columns {
                (42, 3) Self::deltas,
                (36, 2) rows { (7, 0) Self::ratios, (8, 1) Self::factor, (8, 3) Self::trap },
            } },
        };
        plan.draw(self, area, buf);
    }

    /// What the layers' numbers are on: the layer, from the first at the left to the output.
    fn layers(&self) -> Axis {
        Axis::linear(1.0, (self.scene.stack_layers + 1) as f64)
    }

    /// A curve over the layers that the gradient has come through.
    fn so_far<'n>(&self, name: &'n str, hue: usize, of: &[f64]) -> Curve<'n> {
        let points = of.iter().enumerate().map(|(i, value)| ((i + 1) as f64, *value));
        Curve::new(name, hue, points.filter(|(layer, _)| *layer >= self.now.layer as f64))
    }

    /// ‖δ‖ at every layer, as a part of what it is at the output.
    fn deltas(&self, area: Rect, buf: &mut Buffer) {
        let inner = panel("panel.deltas", self.scene.init.name(), area, buf, self.look);
        let relative = |net: &Net| {
            let out = net.profile.delta_out;
            net.profile.delta_norm.iter().map(|delta| delta / out).chain([1.0]).collect::<Vec<f64>>()
        };
        let all: Vec<(Activation, Vec<f64>)> =
            self.now.survey.nets.iter().map(|net| (net.activation, relative(net))).collect();
        // How far down the axis goes would tell where the curves end.
        let is_asked = all.iter().any(|(activation, _)| self.look.keeps(&format!("ratio_{}", activation.name())));
        let first = if is_asked { self.now.layer - 1 } else { 0 };
        let ends: Vec<f64> = all.iter().flat_map(|(_, values)| values[first..].iter().copied()).collect();
        let curve =
            |(activation, values): &(Activation, Vec<f64>)| self.so_far(activation.name(), hue_of(*activation), values);
        let chart = Chart {
            x: self.layers(),
            x_name: self.look.word("axis.layer"),
            y: Y::Decades(&ends),
            curves: all.iter().map(curve).collect(),
            playhead: Some(self.now.layer as f64),
            ..Chart::default()
        };
        chart.render(inner, buf, self.look);
    }

    /// First layer against last, by weights and by δ.
    fn ratios(&self, area: Rect, buf: &mut Buffer) {
        let inner = panel("panel.ratios", "", area, buf, self.look);
        let head = columns(["∂L/∂W", "δ"], [9, 10]);
        let row = |net: &Net| {
            let name = net.activation.name();
            let [grad, delta] = [net.profile.grad_ratio(), net.profile.delta_ratio()].map(number);
            let [grad, delta] = [(format!("ratio_{name}"), grad), (format!("delta_ratio_{name}"), delta)]
                .map(|(reading, shown)| self.look.unless_kept(&reading, shown));
            (name, columns([&grad, &delta], [9, 10]))
        };
        let entries: Vec<(&str, String)> =
            std::iter::once(("", head)).chain(self.now.survey.nets.iter().map(row)).collect();
        rows::pairs(&entries, inner, buf, self.look);
    }

    /// What the gradient of the chosen net was multiplied by on its way to this layer.
    fn factor(&self, area: Rect, buf: &mut Buffer) {
        let note = format!("{}, {} {}", self.scene.activation.name(), self.look.word("axis.layer"), self.now.layer);
        let inner = panel("panel.factor", &note, area, buf, self.look);
        let (net, l) = (self.now.net(), self.now.layer - 1);
        let profile = &net.profile;
        if l >= profile.delta_norm.len() {
            let entries = [("‖δ_out‖", number(profile.delta_out)), (self.look.word("row.loss"), number(profile.loss))];
            return rows::pairs(&entries, inner, buf, self.look);
        }
        let (spectral, slope) = (self.now.survey.spectral[l], net.activation.steepest());
        let entries = [
            (self.look.word("row.slope"), number(profile.slope_mean[l])),
            ("‖W‖₂", number(spectral)),
            (self.look.word("row.factor"), self.look.unless_kept("factor_now", number(profile.factors()[l]))),
            (self.look.word("row.most"), number(slope * spectral)),
            (
                self.look.word("row.left"),
                self.look.unless_kept("delta_left", number(profile.delta_norm[l] / profile.delta_out)),
            ),
            (self.look.word("row.rms"), number(profile.act_rms[l])),
        ];
        rows::pairs(&entries, inner, buf, self.look);
    }

    /// The chosen net: gradients of weights beside δ and the size of what the layers pass on.
    fn trap(&self, area: Rect, buf: &mut Buffer) {
        let inner = panel("panel.trap", self.scene.activation.name(), area, buf, self.look);
        let profile = &self.now.net().profile;
        let relative =
            |values: &[f64]| values.iter().map(|value| value / values[values.len() - 1]).collect::<Vec<f64>>();
        let of = [&profile.grad_norm, &profile.delta_norm, &profile.act_rms].map(|values| relative(values));
        let ends: Vec<f64> = of.iter().flatten().copied().collect();
        let [grad, delta, rms] = &of;
        let chart = Chart {
            x: self.layers(),
            x_name: self.look.word("axis.layer"),
            y: Y::Decades(&ends),
            curves: vec![
                self.so_far("∂L/∂W", hue::SPECIAL, grad),
                self.so_far("δ", hue_of(self.scene.activation), delta),
                self.so_far("rms h", hue::TARGET, rms),
            ],
            references: &[Reference { y: 1.0, name: "" }],
            ..Chart::default()
        };
        chart.render(inner, buf, self.look);
    }
}

/// An activation's colour.
fn hue_of(activation: Activation) -> usize {
    match activation {
        Activation::Sigmoid => 1,
        Activation::Tanh => 3,
        Activation::Relu => 0,
        Activation::Gelu => 4,
    }
}
