//! The numbers behind a moment. What an act computes stays after it; before it, it is undefined.

use super::line::Descent;
use super::noise::{Ball, Kind};
use super::outlier::Drag;
use super::rate::{self, MULTIPLES, Row};
use super::sigmoid::Fit;
use super::world::World;
use super::{Moment, Regression};
use crate::engine::math;
use crate::engine::regression::{Line, factor, largest_rate, push};
use crate::scene::{Readings, View};

/// The weights that the present act speaks of, what they cost, and the best there are.
struct Present {
    w: f64,
    w_2: f64,
    b: f64,
    loss: f64,
    gradient: [f64; 2],
    exact: [f64; 2],
    exact_loss: f64,
}

impl Present {
    fn of_squares(world: &World, line: Option<Line>) -> Self {
        let nowhere = Line { w: f64::NAN, b: f64::NAN };
        let (line, best) = (line.unwrap_or(nowhere), world.moments.minimum());
        Self {
            w: line.w,
            w_2: f64::NAN,
            b: line.b,
            loss: world.moments.loss(line),
            gradient: world.moments.gradient(line),
            exact: [best.w, best.b],
            exact_loss: world.moments.least_loss(),
        }
    }

    fn of_probability(fit: &Fit) -> Self {
        let ([w, w_2, b], losses) = (fit.theta[0], &fit.losses[0]);
        let [by_w, _, by_b] = losses.gradients[0];
        let minimum = fit.judged.minimum;
        let exact = minimum.map_or([f64::NAN; 2], |[w, _, b]| [w, b]);
        let exact_loss = fit.judged.least;
        let w_2 = if fit.world.inputs.len() == 2 { w_2 } else { f64::NAN };
        Self { w, w_2, b, loss: losses.entropy, gradient: [by_w, by_b], exact, exact_loss }
    }

    fn of_drag(scene: &Regression, drag: &Drag) -> Self {
        let (line, cost) = (drag.line(scene.rho()), drag.cost(scene.rho()));
        let (exact, exact_loss) = ([line.w, line.b], cost.loss);
        Self { w: line.w, w_2: f64::NAN, b: line.b, loss: cost.loss, gradient: cost.gradient, exact, exact_loss }
    }

    fn of(scene: &Regression, now: &Moment) -> Self {
        match now {
            Moment::Line(descent) => Self::of_squares(&descent.world, Some(descent.at)),
            Moment::Rate(row) => Self::of_squares(&row.world, row.own),
            Moment::Noise(ball) => Self::of_squares(&ball.world, ball.walkers.first().copied()),
            Moment::Sigmoid(fit) => Self::of_probability(fit),
            Moment::Outlier(drag) => Self::of_drag(scene, drag),
        }
    }
}

/// Steps of the present act; on the way of a dragged point, percents of it.
pub fn step(now: &Moment) -> usize {
    match now {
        Moment::Line(Descent { step, .. })
        | Moment::Rate(Row { step, .. })
        | Moment::Noise(Ball { step, .. })
        | Moment::Sigmoid(Fit { step, .. }) => *step,
        Moment::Outlier(drag) => (100.0 * drag.part).round() as usize,
    }
}

pub fn readings(scene: &Regression, view: View<'_, Moment>, out: &mut dyn Readings) {
    let (now, world) = (view.now(), &**view.now().world());
    let present = Present::of(scene, now);
    out.count("step", "step", step(now));
    out.count("points", "n", world.points());
    out.number("w", "w", present.w);
    out.number("w_2", "w₂", present.w_2);
    out.number("b", "b", present.b);
    out.number("loss", "L", present.loss);
    out.number("grad_w", "∂L/∂w", present.gradient[0]);
    out.number("grad_b", "∂L/∂b", present.gradient[1]);
    out.number("exact_w", "ŵ", present.exact[0]);
    out.number("exact_b", "b̂", present.exact[1]);
    out.number("exact_loss", "L(ŵ, b̂)", present.exact_loss);
    bowl(scene, world, out);
    units(world, world.unscaled(Line { w: present.w, b: present.b }), out);
    rates(view.last(), out);
    noise(view.last(), out);
    sigmoid(scene, world, view.last(), out);
    outlier(scene, view.last(), out);
}

/// What is known of the mean of squares before any step.
fn bowl(scene: &Regression, world: &World, out: &mut dyn Readings) {
    let ([steep, slow], momentum) = (world.curvature.values, scene.momentum);
    let factors = [steep, slow].map(|lambda| factor(scene.learning_rate, momentum, lambda));
    out.number("learning_rate", "η", scene.learning_rate);
    out.number("momentum", "β", momentum);
    out.array("hessian_eigenvalues", "λ", &[2], &|| vec![steep, slow]);
    out.number("lambda_max", "λ_max", steep);
    out.number("lambda_min", "λ_min", slow);
    out.number("condition", "κ", world.curvature.condition());
    out.number("max_rate", "η_max", largest_rate(momentum, steep));
    out.array("rate_factors", "|1−ηλ|", &[2], &|| factors.to_vec());
    out.number("factor_steep", "|1−ηλ_max|", factors[0]);
    out.number("factor_slow", "|1−ηλ_min|", factors[1]);
    out.number("steps_to_half", "t½", -std::f64::consts::LN_2 / math::ln_1p(-slow / steep));
}

/// The line over the columns as they are, and the one that they were drawn about.
fn units(world: &World, line: Line, out: &mut dyn Readings) {
    let truth = world.truth();
    out.number("slope", "Δy/Δx", line.w);
    out.number("intercept", "y(0)", line.b);
    out.of(truth.as_ref()).number("truth_w", "w*", |line| line.w).number("truth_b", "b*", |line| line.b);
}

fn rates(row: Option<&Row>, out: &mut dyn Readings) {
    const FAST: usize = 1;
    let n = MULTIPLES.len();
    let part = |row: &Row, i: usize, along: usize| {
        let start = rate::errors(&row.world, row.world.start)[along];
        (start != 0.0).then(|| (row.errors[i][along] / start).abs())
    };
    out.of(row)
        .array("rates", "ηᵢ", &[n], |row| row.rates.to_vec())
        .array("rate_losses", "Lᵢ", &[n], |row| row.at.map(|line| row.world.moments.loss(line)).to_vec())
        .array("steep_errors", "eᵢ", &[n], |row| row.errors.map(|errors| errors[0]).to_vec())
        .array("slow_errors", "fᵢ", &[n], |row| row.errors.map(|errors| errors[1]).to_vec())
        .number("fast_steep_left", "|e/e₀|", |row| part(row, FAST, 0))
        .number("fast_slow_left", "|f/f₀|", |row| part(row, FAST, 1));
}

fn noise(ball: Option<&Ball>, out: &mut dyn Readings) {
    let size = |ball: &Ball| match (ball.stationary, ball.theory.momentum) {
        (Some([ww, _, _]), _) => Some(ww.max(0.0).sqrt()),
        (None, 0.0) => Some(f64::INFINITY),
        _ => None,
    };
    let constant = |ball: &Ball| ball.theory.noise.constant_noise(ball.rate, &ball.world.moments);
    out.of(ball)
        .count("batch", "B", |ball| match ball.theory.kind {
            Kind::None => Some(ball.world.points()),
            Kind::Batch(batch) => Some(batch),
            Kind::Constant(_) => None,
        })
        .number("rate_now", "ηₜ", |ball| ball.rate)
        .count("walkers", "N", |ball| ball.walkers.len())
        .number("ball_sd", "sd w", |ball| ball.measured)
        .number("ball_theory", "√Σ_ww", size)
        .number("ball_expected", "sd wₜ", |ball| ball.expected_variance().map(f64::sqrt))
        .number("ball_constant_noise", "√(ησ²/(λ(2−ηλ)))", |ball| constant(ball).map(f64::sqrt))
        .number("max_rate_batch", "η_B", |ball| ball.theory.largest_rate);
}

fn sigmoid(scene: &Regression, world: &World, fit: Option<&Fit>, out: &mut dyn Readings) {
    let two = |fit: &Fit, value: f64| (fit.world.inputs.len() == 2).then_some(value);
    out.of(fit)
        .number("accuracy", "accuracy", |fit| fit.losses[0].accuracy)
        .number("accuracy_squared", "accuracy of (p−y)²", |fit| fit.losses[1].accuracy)
        .number("norm", "‖w‖", |fit| (fit.theta[0][0] * fit.theta[0][0] + fit.theta[0][1] * fit.theta[0][1]).sqrt())
        .number("squared_loss", "mean (p−y)²", |fit| fit.losses[1].squared)
        .number("squared_w", "w of (p−y)²", |fit| fit.theta[1][0])
        .number("squared_w_2", "w₂ of (p−y)²", |fit| two(fit, fit.theta[1][1]))
        .number("squared_b", "b of (p−y)²", |fit| fit.theta[1][2])
        .number("separable", "separable", |fit| f64::from(u8::from(fit.judged.is_separable())))
        .number("newton_w", "w of Newton", |fit| fit.judged.minimum.map(|theta| theta[0]))
        .number("newton_b", "b of Newton", |fit| fit.judged.minimum.map(|theta| theta[2]));
    let inputs = world.inputs.len();
    out.of(fit).array("newton_weights", "w of Newton", &[inputs], |fit| {
        fit.judged.minimum.map(|theta| theta[..inputs].to_vec())
    });
    let [squared, entropy] = push(-scene.wrong);
    out.number("wrong_z", "z", -scene.wrong);
    out.number("push_squared", "2p(1−p)²", squared);
    out.number("push_cross_entropy", "1−p", entropy);
    out.number("push_ratio", "(1−p)/2p(1−p)²", entropy / squared);
}

fn outlier(scene: &Regression, drag: Option<&Drag>, out: &mut dyn Readings) {
    let rho = scene.rho();
    out.number("huber_delta", "δ", scene.huber_delta);
    out.of(drag)
        .number("outlier_x", "x of the point", |drag| drag.x[drag.dragged])
        .number("outlier_y", "y of the point", |drag| drag.y[drag.dragged])
        .number("outlier_residual", "r of the point", |drag| {
            drag.y[drag.dragged] - drag.line(rho).at(drag.x[drag.dragged])
        })
        .number("line_squared_w", "w of r²", |drag| drag.squared.w)
        .number("line_squared_b", "b of r²", |drag| drag.squared.b)
        .number("line_absolute_w", "w of |r|", |drag| drag.absolute.w)
        .number("line_absolute_b", "b of |r|", |drag| drag.absolute.b)
        .number("line_huber_w", "w of Huber", |drag| drag.huber.w)
        .number("line_huber_b", "b of Huber", |drag| drag.huber.b)
        .number("outlier_pull", "ρ′ of the point", |drag| {
            rho.pull(drag.y[drag.dragged] - drag.line(rho).at(drag.x[drag.dragged]))
        });
    let n = drag.map_or(0, |drag| drag.x.len());
    let n = if n == 0 { scene.points() } else { n };
    out.of(drag).array("influence", "ρ′(rᵢ)", &[n], |drag| {
        drag.residuals(drag.line(rho)).map(|residual| rho.pull(residual)).collect::<Vec<f64>>()
    });
}
