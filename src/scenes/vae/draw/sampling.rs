//! The second act: a picture, its q(z | x) in the plane, the codes drawn from it, what becomes of each.

use super::latent::Map;
use super::pictures::room_for_pictures;
use super::{Panels, Size, message};
use crate::scenes::vae::Moment;
use crate::scenes::vae::sampling::{DRAWS, Draw};
use crate::ui::axes::Axes;
use crate::ui::axis::Axis;
use crate::ui::layout::{above_row, columns, rows, share};
use crate::ui::number::{fixed, number};
use crate::ui::plot::{Plot, Reference, Series};
use crate::ui::text::{print, print_right};
use ratatui::{buffer::Buffer, layout::Rect};

/// How many standard deviations around μ are shown.
const REACH: f64 = 3.2;

impl Panels<'_> {
    /// The whole act.
    pub fn sampling(&self, draw: &Draw, area: Rect, buf: &mut Buffer) {
        let [area, row] = above_row(area);
        if let Some(progress) = self.progress {
            let reconstruction = draw.reconstruction.mean();
            self.nats(reconstruction, draw.kl, progress, row, buf);
        }
        match self.size {
            Size::Small => {
                let parts = columns(area, &[share(20, 1), share(18, 0)]);
                let Some(plane) = parts.first() else { return self.plane(draw, area, buf) };
                self.plane(draw, *plane, buf);
                let right = parts.get(1).map_or(Vec::new(), |right| rows(*right, &[share(10, 0), share(5, 1)]));
                right.first().into_iter().for_each(|x_hat| self.x_hat(draw, *x_hat, buf));
                right.get(1).into_iter().for_each(|code| self.code(draw, *code, buf));
            }
            Size::Standard => {
                let parts = columns(area, &[share(20, 0), share(36, 1), share(24, 0)]);
                self.left(draw, parts[0], buf);
                self.plane(draw, parts[1], buf);
                let right = rows(parts[2], &[share(10, 0), share(6, 1)]);
                self.x_hat(draw, right[0], buf);
                self.divergence(draw, right[1], buf);
            }
            Size::Large => {
                let lines = rows(area, &[share(18, 1), share(10, 0)]);
                let parts = columns(lines[0], &[share(20, 0), share(40, 2), share(36, 1)]);
                self.left(draw, parts[0], buf);
                self.plane(draw, parts[1], buf);
                let right = rows(parts[2], &[share(10, 2), share(6, 1)]);
                self.x_hat(draw, right[0], buf);
                self.divergence(draw, right[1], buf);
                self.decoded(lines[1], buf);
            }
        }
    }

    /// The picture above the numbers it is encoded to.
    fn left(&self, draw: &Draw, area: Rect, buf: &mut Buffer) {
        let lines = rows(area, &[share(10, 0), share(7, 1)]);
        let subject = &draw.subject;
        let note = subject.label.map_or_else(String::new, |label| label.to_string());
        let is_spoilt = subject.input != subject.x;
        let title = if is_spoilt { "panel.spoilt" } else { "panel.x" };
        let inner = self.panel(title, &note, None, lines[0], buf);
        self.picture(&subject.input, inner, buf);
        self.code(draw, lines[1], buf);
    }

    /// μ, ln σ², σ, ε and z, as many dimensions as fit.
    fn code(&self, draw: &Draw, area: Rect, buf: &mut Buffer) {
        let inner = self.panel("panel.code", "", None, area, buf);
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
    fn plane(&self, draw: &Draw, area: Rect, buf: &mut Buffer) {
        let codes = &draw.subject.learned.codes;
        let inner = self.panel("panel.posterior", &self.plane_note(codes), None, area, buf);
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
        self.arrow(draw, &map, buf);
    }

    /// μ, z, and the way from one to the other. On the way to the next moment the next z glides out of μ.
    fn arrow(&self, draw: &Draw, map: &Map, buf: &mut Buffer) {
        let codes = &draw.subject.learned.codes;
        let (accent, text) = (self.look.theme.accent, self.look.theme.text);
        let (mu, mut z) = (codes.in_plane(&draw.posterior.mu), codes.in_plane(&draw.z));
        if let Some((part, Moment::Sampling(next))) = self.next {
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
    fn x_hat(&self, draw: &Draw, area: Rect, buf: &mut Buffer) {
        let note = if draw.eps.is_none() { "z = μ".into() } else { format!("{}/{DRAWS}", draw.number) };
        let inner = self.panel("panel.x_hat", &note, None, area, buf);
        self.picture(&draw.x_hat, inner, buf);
    }

    /// The KL of this q in closed form, and its estimate from the draws so far.
    fn divergence(&self, draw: &Draw, area: Rect, buf: &mut Buffer) {
        let closed = draw.kl;
        let note = format!("KL {}", number(closed));
        let title = if draw.subject.is_frozen { "panel.kl" } else { "panel.divergence" };
        let inner = self.panel(title, &note, None, area, buf);
        if draw.posterior.logvar[0].is_infinite() {
            return message(self.look.word("note.no-noise"), self.look.dim(), inner, buf);
        }
        let value = |draw: &Draw| if draw.subject.is_frozen { draw.kl } else { draw.kl_estimate.mean() };
        let points: Vec<(f64, f64)> = self.draws().map(|draw| (draw.number as f64, value(draw))).collect();
        let y = Axis::around(points.iter().map(|(_, y)| *y).chain([closed, 0.0]));
        let axes = Axes { x: Axis::linear(0.0, DRAWS as f64), y, x_name: "n" };
        let references: &[Reference] = &[Reference { y: closed, name: "" }];
        let references = if draw.subject.is_frozen { &[] } else { references };
        let series = &[Series { name: "", points: &points, hue: 1 }];
        let playhead = Some(draw.number as f64);
        Plot { axes, series, references, playhead, ..Plot::default() }.render(inner, buf, self.look);
    }

    /// What became of the last draws.
    fn decoded(&self, area: Rect, buf: &mut Buffer) {
        let inner = self.panel("panel.decoded", "", None, area, buf);
        let (across, down) = room_for_pictures(inner);
        let room = across * down.min(2);
        let drawn: Vec<&[f32]> = self.draws().map(|draw| &draw.x_hat[..]).collect();
        if room > 0 {
            self.mosaic(&drawn[drawn.len().saturating_sub(room)..], across, inner, buf);
        }
    }

    /// The draws so far.
    fn draws(&self) -> impl Iterator<Item = &Draw> {
        self.history.iter().filter_map(|moment| match &**moment {
            Moment::Sampling(draw) if draw.eps.is_some() => Some(draw),
            _ => None,
        })
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
