//! The second act: a picture, its q(z | x) in the plane, the codes drawn from it, what becomes of each.

use super::Panels;
use super::latent::Map;
use crate::parts::digits;
use crate::plan;
use crate::scenes::vae::Moment;
use crate::scenes::vae::sampling::{DRAWS, Draw};
use crate::scenes::vae::training::Progress;
use crate::ui::{Axis, Chart, Curve, Reference, Size, Y, fixed, number, panel, print, print_right};
use crate::ui::{layout::above_row, rows};
use ratatui::{buffer::Buffer, layout::Rect};

/// How many standard deviations around μ are shown.
const REACH: f64 = 3.2;

impl Panels<'_, Draw> {
    /// The whole act.
    pub fn sampling(&self, area: Rect, buf: &mut Buffer) {
        let [area, row] = above_row(area);
        if let Some(progress) = self.view.last::<Progress>() {
            self.nats(self.now.reconstruction.mean(), self.now.kl, progress, row, buf);
        }
        let plan = match self.size {
            Size::Small => plan! { columns {
                (20, 1) Self::plane,
                (18, 0) rows { (10, 0) Self::x_hat, (5, 1) Self::code },
            } },
            Size::Standard => plan! { columns {
                (20, 0) rows { (10, 0) Self::x, (7, 1) Self::code },
                (36, 1) Self::plane,
                (24, 0) rows { (10, 0) Self::x_hat, (6, 1) Self::divergence },
            } },
            Size::Large => plan! { rows {
                (18, 1) columns {
                    (20, 0) rows { (10, 0) Self::x, (7, 1) Self::code },
                    (40, 2) Self::plane,
                    (36, 1) rows { (10, 2) Self::x_hat, (6, 1) Self::divergence },
                },
                (10, 0) Self::decoded,
            } },
        };
        plan.draw(self, area, buf);
    }

    /// The picture that is encoded.
    fn x(&self, area: Rect, buf: &mut Buffer) {
        let subject = &self.now.subject;
        let note = subject.label.map_or_else(String::new, |label| label.to_string());
        let title = if subject.input == subject.x { "panel.x" } else { "panel.spoilt" };
        let inner = panel(title, &note, area, buf, self.look);
        digits::mosaic(&[&subject.input], 1, inner, buf, self.look);
    }

    /// μ, ln σ², σ, ε and z, as many dimensions as fit.
    fn code(&self, area: Rect, buf: &mut Buffer) {
        let draw = self.now;
        let inner = panel("panel.code", "", area, buf, self.look);
        let none = vec![f64::NAN; draw.z.len()];
        let sigma = draw.posterior.sigma();
        let lines: [(&str, &[f64]); 5] = [
            ("z", &draw.z),
            ("ε", draw.eps.as_deref().unwrap_or(&none)),
            ("σ", &sigma),
            ("μ", &draw.posterior.mu),
            ("ln σ²", &draw.posterior.logvar),
        ];
        // From what the encoder says to z, which comes last but stays when there is no room for all.
        let shown = lines.len().min(usize::from(inner.height));
        for ((name, values), y) in lines[..shown].iter().rev().zip(inner.top()..) {
            print(buf, inner.x, y, inner.width, name, self.look.dim());
            let mut right = inner.x + 5 + 6;
            for value in *values {
                if right > inner.right() {
                    break;
                }
                let style = if *name == "z" { self.look.accent() } else { self.look.text() };
                print_right(buf, right, y, 6, &fixed(*value, 2), style);
                right += 7;
            }
        }
    }

    /// q(z | x) around its μ, over the codes of all digits.
    fn plane(&self, area: Rect, buf: &mut Buffer) {
        let draw = self.now;
        let codes = &draw.subject.learned.codes;
        let inner = panel("panel.posterior", &self.plane_note(codes), area, buf, self.look);
        let map = self.map(codes, part_of_plane(draw), inner, buf);
        map.digits(codes, true, buf);
        let mu = codes.in_plane(&draw.posterior.mu);
        let sigma = codes.in_plane(&draw.posterior.sigma());
        if sigma != (0.0, 0.0) {
            map.ellipse(mu, (2.0 * sigma.0, 2.0 * sigma.1), self.look.theme.border, buf);
            map.ellipse(mu, sigma, self.look.theme.series(1), buf);
        }
        let drawn: Vec<(f64, f64)> = self.draws().map(|draw| codes.in_plane(&draw.z)).collect();
        map.dots(&drawn, self.look.theme.text, buf);
        self.arrow(&map, buf);
    }

    /// μ, z, and the way from one to the other. On the way to the next moment the next z glides out of μ.
    fn arrow(&self, map: &Map, buf: &mut Buffer) {
        let draw = self.now;
        let codes = &draw.subject.learned.codes;
        let (accent, text) = (self.look.theme.accent, self.look.theme.text);
        let (mu, mut z) = (codes.in_plane(&draw.posterior.mu), codes.in_plane(&draw.z));
        if let Some((part, Moment::Sampling(next))) = self.view.next() {
            let (from, to) = (if draw.subject.is_frozen { z } else { mu }, codes.in_plane(&next.z));
            z = (from.0 + part * (to.0 - from.0), from.1 + part * (to.1 - from.1));
        }
        map.path(&[mu, z], accent, buf);
        map.mark(mu, self.look.glyph('●', 'o'), "μ", text, buf);
        if z != mu {
            map.mark(z, self.look.glyph('✕', 'x'), "z", accent, buf);
        }
    }

    /// What the decoder makes of z.
    fn x_hat(&self, area: Rect, buf: &mut Buffer) {
        let note = if self.now.eps.is_none() { "z = μ".into() } else { format!("{}/{DRAWS}", self.now.number) };
        let inner = panel("panel.x_hat", &note, area, buf, self.look);
        digits::mosaic(&[&self.now.x_hat], 1, inner, buf, self.look);
    }

    /// The KL of this q in closed form, and its estimate from the draws so far.
    fn divergence(&self, area: Rect, buf: &mut Buffer) {
        let (closed, is_frozen) = (self.now.kl, self.now.subject.is_frozen);
        let note = format!("KL {}", number(closed));
        let inner = panel(if is_frozen { "panel.kl" } else { "panel.divergence" }, &note, area, buf, self.look);
        if self.now.posterior.logvar[0].is_infinite() {
            return rows::message(self.look.word("note.no-noise"), inner, buf, self.look);
        }
        let value = |draw: &Draw| if is_frozen { draw.kl } else { draw.kl_estimate.mean() };
        let chart = Chart {
            x: Axis::linear(0.0, DRAWS as f64),
            x_name: "n",
            y: Y::Around(&[closed, 0.0]),
            curves: vec![Curve::new("", 1, self.draws().map(|draw| (draw.number as f64, value(draw))))],
            references: if is_frozen { &[] } else { &[Reference { y: closed, name: "" }] },
            playhead: Some(self.now.number as f64),
            ..Chart::default()
        };
        chart.render(inner, buf, self.look);
    }

    /// What became of the last draws.
    fn decoded(&self, area: Rect, buf: &mut Buffer) {
        let inner = panel("panel.decoded", "", area, buf, self.look);
        let (across, down) = digits::room(inner);
        let room = across * down.min(2);
        let drawn: Vec<&[f32]> = self.draws().map(|draw| &draw.x_hat[..]).collect();
        if room > 0 {
            digits::mosaic(&drawn[drawn.len().saturating_sub(room)..], across, inner, buf, self.look);
        }
    }

    /// The draws so far.
    fn draws(&self) -> impl Iterator<Item = &Draw> {
        self.view.all::<Draw>().filter(|draw| draw.eps.is_some())
    }
}

/// The axes of a square that holds q(z | x), or where it moves.
fn part_of_plane(draw: &Draw) -> (Axis, Axis) {
    let subject = &draw.subject;
    let codes = &subject.learned.codes;
    let moves = subject.is_frozen.then_some(&subject.to);
    let mut ends = [[f64::INFINITY, f64::NEG_INFINITY]; 2];
    for q in [Some(&subject.from), moves].into_iter().flatten() {
        let (mu, sigma) = (codes.in_plane(&q.mu), codes.in_plane(&q.sigma()));
        for (end, (mu, sigma)) in ends.iter_mut().zip([(mu.0, sigma.0), (mu.1, sigma.1)]) {
            *end = [end[0].min(mu - REACH * sigma), end[1].max(mu + REACH * sigma)];
        }
    }
    let half = ends.iter().map(|end| 0.5 * (end[1] - end[0])).fold(0.05 * codes.reach, f64::max);
    // Round ends, far enough out to hold what the rounding moves.
    let half = (2.0 * half + 0.5).ceil() / 2.0;
    let axis = |[low, high]: [f64; 2]| {
        let middle = (low + high).round() / 2.0;
        Axis::linear(middle - half, middle + half)
    };
    (axis(ends[0]), axis(ends[1]))
}
