//! Digits as pictures.

use super::Panels;
use crate::engine::diffusion::Estimate;
use crate::parts::digits::{PIXELS, SIDE};
use crate::scenes::reverse::readings::Inspected;
use crate::scenes::reverse::sampling::Sampling;
use crate::ui::{Picture, Pixels, fixed, print, put_char};
use ratatui::{buffer::Buffer, layout::Rect};

/// A digit in cells, and the gap to the next.
const CELLS: (u16, u16) = (8, 4);
const GAP: u16 = 1;

impl<P> Panels<'_, P> {
    /// As many digits as have room; the inspected one has corners.
    pub fn digit_grid(&self, values: &[f64], inspected: Option<usize>, inner: Rect, buf: &mut Buffer) {
        let across = ((inner.width + GAP) / (CELLS.0 + GAP)).max(1);
        let down = ((inner.height + GAP) / (CELLS.1 + GAP)).max(1);
        let left = inner.x + inner.width.saturating_sub(across * (CELLS.0 + GAP) - GAP) / 2;
        let top = inner.y + inner.height.saturating_sub(down * (CELLS.1 + GAP) - GAP) / 2;
        let count = values.len() / PIXELS;
        let shown = usize::from(across * down);
        // The inspected digit is always among those shown.
        let first = inspected.map_or(0, |i| (i + 1).saturating_sub(shown)).min(count.saturating_sub(shown));
        for (i, digit) in values.chunks_exact(PIXELS).enumerate().skip(first).take(shown) {
            let place = (i - first) as u16;
            let area = Rect {
                x: left + place % across * (CELLS.0 + GAP),
                y: top + place / across * (CELLS.1 + GAP),
                width: CELLS.0,
                height: CELLS.1,
            };
            self.digit(digit, area.intersection(inner), buf);
            if inspected == Some(i) && area.x > inner.x {
                for y in area.top()..area.bottom().min(inner.bottom()) {
                    put_char(buf, area.x - 1, y, self.look.glyph('▌', '|'), self.look.accent());
                }
            }
        }
    }

    /// What the step sees and says, as pictures, and what it does as factors.
    pub fn digit_step(&self, sampling: &Sampling, now: &Inspected, inner: Rect, buf: &mut Buffer) {
        let of = |part: fn(&Estimate) -> f64| now.estimates.iter().map(part).collect::<Vec<_>>();
        let pictures =
            [("xₜ", now.x_t.clone()), ("ε̂", of(|it| it.eps)), ("x̂₀", of(|it| it.x_0)), ("xₜ′", now.x_s.clone())];
        let width = CELLS.0 + 2;
        for ((name, values), column) in pictures.iter().zip(0..) {
            let x = inner.x + column * width;
            if x + CELLS.0 > inner.right() {
                break;
            }
            print(buf, x, inner.y, CELLS.0, name, self.look.dim());
            let area = Rect { x, y: inner.y + 1, width: CELLS.0, height: CELLS.1 };
            self.digit(values, area.intersection(inner), buf);
        }
        let y = inner.y + CELLS.1 + 1;
        if y < inner.bottom() {
            let transition = sampling.transition();
            let (x_0, eps) = transition.mixture(&sampling.setup.plan.schedule, sampling.t);
            let terms = [(x_0, "x̂₀"), (eps, "ε̂"), (transition.sigma, "z")];
            let terms = terms.map(|(factor, name)| format!("{}·{name}", fixed(factor, 2))).join(" + ");
            print(buf, inner.x, y, inner.width, &format!("xₜ′ = {terms}"), self.look.text());
        }
    }

    /// One digit in the middle.
    pub fn digit(&self, values: &[f64], area: Rect, buf: &mut Buffer) {
        let pixels: Vec<f32> = values.iter().map(|value| *value as f32).collect();
        Picture { pixels: Pixels::Grey(&pixels), width: SIDE, height: SIDE, cursor: None }.render(area, buf, self.look);
    }
}
