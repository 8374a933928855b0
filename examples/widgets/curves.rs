//! Widgets for curves, bars and what they are made of.

use glassbox::engine::math;
use glassbox::engine::rng::{self, Stream};
use glassbox::engine::schedule::{Recipe, Schedule};
use glassbox::engine::stats;
use glassbox::ui::axes::Axes;
use glassbox::ui::axis::Axis;
use glassbox::ui::bars::{Bar, Bars};
use glassbox::ui::canvas::Canvas;
use glassbox::ui::chart::{Chart, Curve, Y};
use glassbox::ui::histogram::Histogram;
use glassbox::ui::look::Look;
use glassbox::ui::plane::Plane;
use glassbox::ui::plot::{Corner, Plot, Reference, Series};
use ratatui::{buffer::Buffer, layout::Rect};
use std::f64::consts::TAU;

super::shown! { "curves.rs":
    chart: chart_that_grows 64 x 12,
    plot: plot_with_a_playhead 64 x 12,
    plot: plot_over_decades 64 x 12,
    histogram: histogram_with_a_curve 64 x 10,
    bars: bars 48 x 3,
    axes: axes 48 x 6,
    canvas: canvas_between_axes 48 x 8,
}

fn chart_that_grows(area: Rect, buf: &mut Buffer, look: &Look) {
    let loss = |rate: f64| (0..=40).map(move |step| (f64::from(step), 2.0 * math::pow(rate, f64::from(step))));
    Chart {
        x_name: "step",
        x: Axis::linear(0.0, 60.0),
        y: Y::Decades(&[]),
        curves: vec![Curve::new("slow", 0, loss(0.95)), Curve::new("fast", 1, loss(0.9))],
        references: &[Reference { y: 1.5, name: "knows nothing" }],
        playhead: Some(40.0),
        ..Chart::default()
    }
    .render(area, buf, look);
}

fn plot_with_a_playhead(area: Rect, buf: &mut Buffer, look: &Look) {
    let schedule = Schedule::new(&Recipe::default());
    let over_t = |value: &dyn Fn(usize) -> f64| (0..=1000).map(|t| (t as f64, value(t))).collect::<Vec<_>>();
    let signal = over_t(&|t| schedule.sqrt_alpha_bar(t));
    let noise = over_t(&|t| schedule.sqrt_one_minus_alpha_bar(t));
    Plot {
        axes: Axes { x: Axis::linear(0.0, 1000.0), y: Axis::default(), x_name: "t" },
        series: &[Series { name: "signal", points: &signal, hue: 0 }, Series { name: "noise", points: &noise, hue: 1 }],
        references: &[Reference { y: 0.5, name: "half" }],
        playhead: Some(250.0),
        legend: Corner::BottomRight,
    }
    .render(area, buf, look);
}

fn plot_over_decades(area: Rect, buf: &mut Buffer, look: &Look) {
    let power = |base: f64| (0..=60).map(|t| (f64::from(t), math::pow(base, f64::from(t)))).collect::<Vec<_>>();
    let (slow, fast) = (power(0.9), power(0.5));
    Plot {
        axes: Axes { x: Axis::linear(0.0, 60.0), y: Axis::log10(1e-9, 1.0).with_floor(), x_name: "steps" },
        series: &[Series { name: "0.9ᵗ", points: &slow, hue: 0 }, Series { name: "0.5ᵗ", points: &fast, hue: 3 }],
        legend: Corner::Above,
        ..Plot::default()
    }
    .render(area, buf, look);
}

fn histogram_with_a_curve(area: Rect, buf: &mut Buffer, look: &Look) {
    let draws = rng::normals(&mut rng::rng(0, Stream::Noise), 2000);
    let bins: Vec<f64> = stats::histogram(&draws, -4.0, 4.0, 32).into_iter().map(|n| n as f64 / 500.0).collect();
    let density = |x: f64| math::exp(-0.5 * x * x) / TAU.sqrt();
    let curve: Vec<(f64, f64)> = (-40..=40).map(|i| 0.1 * f64::from(i)).map(|x| (x, density(x))).collect();
    let axes = Axes { x: Axis::linear(-4.0, 4.0), y: Axis::linear(0.0, 0.5), x_name: "ε" };
    Histogram { axes, bins: &bins, hue: 0, curve: &curve }.render(area, buf, look);
}

fn bars(area: Rect, buf: &mut Buffer, look: &Look) {
    let bar = |label, value, hue| Bar { label, value, hue };
    let bars = &[bar("bias", -0.4, 1), bar("weight", 0.85, 0), bar("sum", 0.45, 2)];
    Bars { bars, axis: Axis::linear(-1.0, 1.0), cursor: Some(1) }.render(area, buf, look);
}

fn axes(area: Rect, buf: &mut Buffer, look: &Look) {
    let axes = Axes { x: Axis::linear(0.0, 50.0), y: Axis::log10(1e-3, 1.0), x_name: "epoch" };
    axes.render(area, buf, look);
}

fn canvas_between_axes(area: Rect, buf: &mut Buffer, look: &Look) {
    let wave: Vec<(f64, f64)> = (0..=100).map(|i| 0.1 * f64::from(i)).map(|x| (x, math::sin(x))).collect();
    let axes = Axes { x: Axis::linear(0.0, 10.0), y: Axis::linear(-1.0, 1.0), x_name: "x" };
    let inside = axes.render(area, buf, look);
    let mut canvas = Canvas::new(inside, look);
    Plane::new(&axes, inside, look).draw_path(&wave, look.theme.series(4), &mut canvas);
    canvas.render(buf);
}
