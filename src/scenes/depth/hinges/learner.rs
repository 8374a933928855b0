//! Both nets in training.

use super::{Count, Counting, Draw, Fitted, Pair, Shared, points};
use crate::engine::function::Function;
use crate::engine::nn::Linear;
use crate::engine::optim::{Adam, warm_up_cosine};
use crate::engine::piecewise::{Affine, LineNet};
use crate::engine::rng::{self, Stream};
use crate::engine::stats;
use crate::engine::tape::Tape;
use crate::scene::learning::Learner;
use crate::scenes::depth::Moment;
use crate::scenes::depth::settings::Depth;
use ndarray::{Array1, Array2};
use std::sync::Arc;

const RATE: f64 = 1e-2;

/// Shapes whose random nets are counted beside that of the deep net.
const LAYERS: [usize; 5] = [1, 2, 3, 4, 6];

/// The act as it runs.
pub struct Run {
    seed: u64,
    draw: Draw,
    units: usize,
    layers: usize,
    steps: usize,
    points: Vec<(f64, f64)>,
    data: [Array2<f64>; 2],
    nets: [Learning; 2],
    counts: Vec<Count>,
    counting: Option<Counting>,
    shared: Option<Arc<Shared>>,
    step: usize,
}

struct Learning {
    tape: Tape<f64>,
    layers: Vec<Linear>,
    adam: Adam<f64>,
}

impl Run {
    pub fn new(scene: &Depth, seed: u64) -> Self {
        let draw = Draw { rule: scene.hinge_init, has_bias: scene.bias };
        let points = points(scene);
        let column =
            |of: fn(&(f64, f64)) -> f64| Array1::from_iter(points.iter().map(of)).insert_axis(ndarray::Axis(1));
        let data = [column(|point| point.0), column(|point| point.1)];
        // Each is the first of those that are counted.
        let shapes = [(1, scene.units), (scene.layers, scene.line_width())];
        let nets = shapes.map(|(layers, width)| {
            let net = draw.net(layers, width, &mut rng::rng(seed, Stream::Init));
            Learning::new(&net, scene.bias)
        });
        let (units, layers, steps) = (scene.units, scene.layers, scene.hinge_steps);
        Self {
            seed,
            draw,
            units,
            layers,
            steps,
            points,
            data,
            nets,
            counts: Vec::new(),
            counting: None,
            shared: None,
            step: 0,
        }
    }

    /// The number of layers that is counted next; none once all are.
    fn next_to_count(&self) -> Option<usize> {
        let mut layers: Vec<usize> = LAYERS.into_iter().chain([self.layers]).filter(|it| *it <= self.units).collect();
        layers.sort_unstable();
        layers.dedup();
        layers.get(self.counts.len()).copied()
    }

    fn shared(&mut self) -> Arc<Shared> {
        let (points, counts) = (self.points.clone(), std::mem::take(&mut self.counts));
        let ys: Vec<f64> = points.iter().map(|point| point.1).collect();
        let chosen = counts.iter().position(|count| count.layers == self.layers).unwrap_or(0);
        Arc::new(Shared { variance: stats::variance(&ys), points, counts, chosen })
    }
}

impl Learner for Run {
    type Moment = Moment;

    fn learn(&mut self) {
        let rate = RATE * warm_up_cosine(self.step, 0, self.steps);
        for net in &mut self.nets {
            net.learn(&self.data, rate);
        }
        self.step += 1;
    }

    fn look(&mut self, step: usize) -> Option<Moment> {
        if self.shared.is_none() {
            if let Some(layers) = self.next_to_count() {
                let (draw, width, seed) = (self.draw, self.units / layers, self.seed);
                let counting = self.counting.get_or_insert_with(|| Counting::new(draw, layers, width, seed));
                if let Some(count) = counting.go_on() {
                    self.counts.push(count);
                    self.counting = None;
                }
                return None;
            }
            self.shared = Some(self.shared());
        }
        let shared = self.shared.clone()?;
        let [shallow, deep] = self.nets.each_ref().map(|net| Arc::new(Fitted::new(net.at_rest(), &shared.points)));
        Some(Pair { shared, step, shallow, deep }.into())
    }
}

impl Learning {
    fn new(net: &LineNet, has_bias: bool) -> Self {
        let mut tape = Tape::new();
        let parameter = |(i, layer): (usize, &Affine)| {
            let weight =
                Array2::from_shape_fn((layer.outputs(), layer.inputs), |(j, k)| layer.weight[j * layer.inputs + k]);
            let weight = tape.parameter(&format!("{i}.weight"), &weight);
            let bias = Array1::from_iter(layer.bias.iter().copied());
            Linear { weight, bias: has_bias.then(|| tape.parameter(&format!("{i}.bias"), &bias)) }
        };
        let layers = net.layers.iter().chain([&net.out]).enumerate().map(parameter).collect();
        Self { tape, layers, adam: Adam::new(0.9, 0.999) }
    }

    fn learn(&mut self, [x, y]: &[Array2<f64>; 2], rate: f64) {
        let tape = &mut self.tape;
        tape.restart();
        let mut h = tape.constant(x);
        for (i, layer) in self.layers.iter().enumerate() {
            let is_last = i + 1 == self.layers.len();
            h = layer.forward_with(tape, h, if is_last { Function::Identity } else { Function::Relu });
        }
        let y = tape.constant(y);
        let loss = tape.mse(h, y);
        tape.backward(loss);
        self.adam.step(tape, rate);
    }

    fn at_rest(&self) -> LineNet {
        let affine = |layer: &Linear| {
            let (weight, outputs) = (self.tape.value(layer.weight), self.tape.shape(layer.weight)[0]);
            let bias =
                layer.bias.map_or_else(|| vec![0.0; outputs], |bias| self.tape.value(bias).iter().copied().collect());
            Affine { inputs: weight.len() / outputs, weight: weight.iter().copied().collect(), bias }
        };
        let mut layers: Vec<Affine> = self.layers.iter().map(affine).collect();
        let out = layers.pop().unwrap_or(Affine { inputs: 1, weight: vec![1.0], bias: vec![0.0] });
        LineNet { layers, out }
    }
}
