//! A small scene for tests of what stands above scenes: a number is halved again and again. Nothing in it is random unless
//! the number is drawn.

use super::{Act, Checks, Effect, Flag, Knobs, Readings, Scene, Stage, Staged, Step, Steps, View};
use crate::engine::rng::{self, Stream};
use crate::ui::look::Look;
use ratatui::{buffer::Buffer, layout::Rect};
use std::cell::Cell;
use std::sync::Arc;

const MOMENTS: usize = 8;

thread_local! {
    static ASKED: Cell<usize> = const { Cell::new(0) };
}

/// How often this thread has asked such a scene for its readings.
pub fn times_asked() -> usize {
    ASKED.get()
}

/// The settings.
#[derive(Clone, Default)]
pub struct Halving {
    is_drawn: bool,
}

/// The scene on its stage, the number drawn or 1.
pub fn halving(is_drawn: bool) -> Box<dyn Stage> {
    Box::new(Staged::new(Halving { is_drawn }, 0))
}

impl Scene for Halving {
    const ID: &'static str = "halving";
    type Moment = f64;

    fn knobs(&mut self, k: &mut dyn Knobs) {
        k.knob("drawn", Effect::From("halving"), &mut Flag(&mut self.is_drawn));
    }

    fn is_random(&self) -> bool {
        self.is_drawn
    }

    fn acts(&self) -> Vec<Act> {
        vec![Act { id: "halving", moments: MOMENTS, seconds: 4.0 }]
    }

    fn simulate(&self, _: &'static str, seed: u64, _: &[Arc<f64>]) -> Steps<f64> {
        let first = if self.is_drawn { rng::uniform(&mut rng::rng(seed, Stream::Data)) } else { 1.0 };
        Box::new(std::iter::successors(Some(first), |left| Some(0.5 * left)).take(MOMENTS).map(Step::Moment))
    }

    fn draw(&self, _: View<'_, f64>, _: Rect, _: &mut Buffer, _: &Look) {}

    fn readings(&self, view: View<'_, f64>, out: &mut dyn Readings) {
        ASKED.set(ASKED.get() + 1);
        out.number("left", "x", *view.now());
    }

    fn checks(&self, _: View<'_, f64>, _: &mut dyn Checks) {}
}
