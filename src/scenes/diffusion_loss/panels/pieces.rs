//! The panels of the act with more and more steps.

use super::{Panels, bar, subscript};
use crate::engine::math;
use crate::scenes::diffusion_loss::pieces::Piece;
use crate::ui::{Axes, Axis, Canvas, Corner, Look, Plane, fixed, panel, print, print_right, rows};
use crate::ui::{plot::Plot, plot::Reference, plot::Series};
use ratatui::{buffer::Buffer, layout::Rect};
use std::f64::consts::{E, TAU};

impl Panels<'_, Piece> {
    /// −ELBO over T, and the entropy that it sinks onto: what is between them is lost.
    pub fn sinking(&self, area: Rect, buf: &mut Buffer) {
        let (units, entropy) = (self.scene.units, self.view.now().world.entropy);
        let note = format!("h(x₀) {} {}", self.amount("entropy", entropy, 3), self.unit());
        let inner = panel("panel.sinking", &note, area, buf, self.look);
        let points: Vec<(f64, f64)> =
            self.view.all::<Piece>().map(|it| (it.steps as f64, units.of(it.neg_elbo))).collect();
        let highest = points.iter().map(|point| point.1).fold(units.of(entropy), f64::max);
        let y = Axis::around([units.of(entropy), highest, units.of(entropy) + 0.1]);
        let axes = Axes { x: Axis::log10(1.0, 1000.0), y, x_name: self.look.word("axis.T") };
        let plot = Plot {
            axes,
            series: &[Series { name: "", points: &points, hue: 0 }],
            references: &[Reference { y: units.of(entropy), name: "" }],
            playhead: None,
            legend: Corner::TopRight,
        };
        let inside = plot.render(inner, buf, self.look);
        self.gaps(&points, units.of(entropy), &axes, inside, buf);
    }

    /// The gap of every T so far as a bar, and the last one's numbers.
    fn gaps(&self, points: &[(f64, f64)], entropy: f64, axes: &Axes, inside: Rect, buf: &mut Buffer) {
        let plane = Plane::new(axes, inside, self.look);
        let mut canvas = Canvas::new(inside, self.look);
        for (i, (steps, height)) in points.iter().enumerate() {
            let hue = usize::from(i + 1 == points.len());
            bar(&mut canvas, &plane, *steps, [entropy, *height], 2, self.look.theme.series(hue));
        }
        canvas.render(buf);
        let Some((last, (x, y))) = points.last().and_then(|last| Some((last, plane.cell(*last)?))) else { return };
        let shown = self.look.unless_kept("pieces_neg_elbo", fixed(last.1, 3));
        let y = y.saturating_sub(1).max(inside.y);
        if x + 6 < inside.right() {
            print(buf, x, y, 6, &shown, self.look.accent());
        } else {
            print_right(buf, inside.right(), y, inside.width.min(6), &shown, self.look.accent());
        }
    }

    /// The three parts of this T's −ELBO. With one step they are the two terms of a VAE.
    pub fn two_terms(&self, area: Rect, buf: &mut Buffer) {
        let piece = self.now;
        let note = format!("T = {}", piece.steps);
        let inner = panel("panel.sum", &note, area, buf, self.look);
        let is_vae = piece.steps == 1;
        let word = |key| self.look.word(key);
        let mut entries = vec![
            (if is_vae { word("row.kl") } else { "L_T" }, self.short_amount("pieces_l_T", piece.l_end)),
            ("Σ Lₜ₋₁", self.amount("pieces_l_sum", piece.l_sum, 3)),
            (if is_vae { word("row.reconstruction") } else { "L₀" }, self.amount("pieces_l_0", piece.l_start, 3)),
            ("−ELBO", self.amount("pieces_neg_elbo", piece.neg_elbo, 4)),
            ("h(x₀)", self.amount("entropy", self.view.now().world.entropy, 4)),
            (word("row.gap"), self.amount("pieces_gap", self.gap(), 4)),
            (word("row.no-code"), fixed(self.scene.units.of(0.5 * math::ln(TAU * E)), 3)),
        ];
        if is_vae {
            entries.remove(1);
        }
        rows::pairs(&entries, inner, buf, self.look);
    }

    /// The same where there is no room for more.
    pub fn brief_sum(&self, area: Rect, buf: &mut Buffer) {
        let inner = panel("panel.sum", &format!("T = {}", self.now.steps), area, buf, self.look);
        let entries = [
            ("L_T", self.short_amount("pieces_l_T", self.now.l_end)),
            ("Σ Lₜ₋₁", self.amount("pieces_l_sum", self.now.l_sum, 3)),
            ("L₀", self.amount("pieces_l_0", self.now.l_start, 3)),
            (self.look.word("row.gap"), self.amount("pieces_gap", self.gap(), 4)),
        ];
        rows::pairs(&entries, inner, buf, self.look);
    }

    fn gap(&self) -> f64 {
        self.now.neg_elbo - self.view.now().world.entropy
    }

    /// The chain of boxes: q, which is fixed, goes left, p, which is learned, goes right.
    pub fn chain(&self, area: Rect, buf: &mut Buffer) {
        let note = self.look.word("note.cosine");
        let inner = panel("panel.chain", note, area, buf, self.look);
        if inner.height < 5 {
            return;
        }
        // So many boxes as T + 1 states need, or as there is room for.
        let (wide, between) = (7, 8);
        let fits = usize::from((inner.width + between) / (wide + between));
        let states = (self.now.steps + 1).min(fits);
        if states < 2 {
            return;
        }
        let width = states as u16 * (wide + between) - between;
        let left = inner.x + inner.width.saturating_sub(width) / 2;
        for i in 0..states {
            let x = left + i as u16 * (wide + between);
            // Of a long chain one box in the middle stands for those that are left out.
            let is_cut = self.now.steps + 1 > fits && i == states / 2;
            let index = if i <= states / 2 { self.now.steps - i } else { states - 1 - i };
            boxed(&state(index, is_cut), Rect { x, y: inner.y + 1, width: wide, height: 3 }, buf, self.look);
            if i + 1 < states {
                self.arrows(Rect { x: x + wide, y: inner.y, width: between, height: 5 }, buf);
            }
        }
    }

    fn arrows(&self, gap: Rect, buf: &mut Buffer) {
        let (left, right) = (self.look.glyph('◂', '<'), self.look.glyph('▸', '>'));
        let line = String::from(self.look.glyph('─', '-')).repeat(usize::from(gap.width - 3));
        print(buf, gap.x + 1, gap.y + 1, gap.width - 2, &format!("{left}{line}"), self.look.dim());
        print(buf, gap.x + 3, gap.y, 2, "q", self.look.dim());
        print(buf, gap.x + 1, gap.y + 3, gap.width - 2, &format!("{line}{right}"), self.look.accent());
        print(buf, gap.x + 3, gap.y + 4, 2, "p", self.look.accent());
    }
}

/// The name of a state of the chain.
fn state(t: usize, is_cut: bool) -> String {
    if is_cut { "···".into() } else { format!("x{}", subscript(t)) }
}

fn boxed(text: &str, area: Rect, buf: &mut Buffer, look: &Look) {
    let inner = crate::ui::Panel::default().render(area, buf, look);
    crate::ui::text::print_centred(buf, inner.x, inner.y, inner.width, text, look.text());
}
