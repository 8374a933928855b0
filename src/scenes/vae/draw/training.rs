//! The first act: the latent plane, what comes out beside what went in, and the two terms of the loss.

use super::pictures::room_for_pictures;
use super::{Panels, Size, indexed, message, words};
use crate::scenes::vae::Moment;
use crate::scenes::vae::codes::Codes;
use crate::scenes::vae::input::PIXELS;
use crate::scenes::vae::manifold::picture;
use crate::scenes::vae::training::{PAIRS, Progress};
use crate::ui::axes::Axes;
use crate::ui::axis::Axis;
use crate::ui::bars::{Bar, Bars};
use crate::ui::layout::{above_row, columns, rows, share};
use crate::ui::number::fixed;
use crate::ui::plot::{Plot, Reference, Series};
use crate::ui::text::{put_char, width};
use ratatui::{buffer::Buffer, layout::Rect};

/// The prior's circle has this radius: 86 % of N(0, I) in a plane lies within.
const PRIOR_RADIUS: f64 = 2.0;

impl Panels<'_> {
    /// The whole act.
    pub fn training(&self, progress: &Progress, area: Rect, buf: &mut Buffer) {
        let [area, row] = above_row(area);
        self.nats(progress.reconstruction, progress.codes.kl(), progress, row, buf);
        match self.size {
            Size::Small => {
                let parts = columns(area, &[share(20, 3), share(18, 2)]);
                let Some(plane) = parts.first() else { return self.codes(&progress.codes, area, buf) };
                self.codes(&progress.codes, *plane, buf);
                let right = parts.get(1).map_or(Vec::new(), |right| rows(*right, &[share(6, 1), share(11, 0)]));
                right.first().into_iter().for_each(|plot| self.curves(*plot, buf));
                right.get(1).into_iter().for_each(|pairs| self.pairs(progress, *pairs, buf));
            }
            Size::Standard => {
                let parts = columns(area, &[share(36, 1), share(44, 1)]);
                self.codes(&progress.codes, parts[0], buf);
                let right = rows(parts[1], &[share(11, 0), share(6, 1)]);
                self.pairs(progress, right[0], buf);
                let below = columns(right[1], &[share(24, 1), share(20, 1)]);
                self.curves(below[0], buf);
                self.kl_per_dim(progress, below[1], buf);
            }
            Size::Large => {
                let parts = columns(area, &[share(58, 1), share(42, 1)]);
                self.codes(&progress.codes, parts[0], buf);
                let right = rows(parts[1], &[share(11, 1), share(9, 1), share(8, 1)]);
                self.pairs(progress, right[0], buf);
                self.curves(right[1], buf);
                let below = columns(right[2], &[share(21, 1), share(21, 1)]);
                self.kl_per_dim(progress, below[0], buf);
                self.aggregate(&progress.codes, below[1], buf);
            }
        }
    }

    /// What all digits are encoded to, and where the prior is.
    fn codes(&self, codes: &Codes, area: Rect, buf: &mut Buffer) {
        let inner = self.panel("panel.codes", &self.plane_note(codes), None, area, buf);
        let map = self.map(codes, (codes.axis(), codes.axis()), inner, buf);
        let border = self.look.theme.border;
        map.digits(codes, false, buf);
        map.ellipse((0.0, 0.0), (PRIOR_RADIUS, PRIOR_RADIUS), border, buf);
    }

    /// Digits above what becomes of them.
    fn pairs(&self, progress: &Progress, area: Rect, buf: &mut Buffer) {
        let inner = self.panel("panel.pairs", "", None, area, buf);
        let count = room_for_pictures(inner).0.min(PAIRS);
        if count > 0 && inner.height > 0 {
            let inputs = progress.shared.inputs.chunks_exact(PIXELS).take(count);
            let outputs = (0..count).map(|i| picture(&progress.pairs, i));
            self.mosaic(&inputs.chain(outputs).collect::<Vec<_>>(), count, inner, buf);
        }
        self.credit(area, buf);
    }

    /// −ELBO and its larger term over epochs, beside what a decoder reaches that is told nothing.
    fn curves(&self, area: Rect, buf: &mut Buffer) {
        let all = self.history.iter().filter_map(|moment| match &**moment {
            Moment::Training(progress) => Some(progress),
            _ => None,
        });
        let all: Vec<&Progress> = all.collect();
        let Some(progress) = all.last() else { return };
        let over_epochs = |of: &dyn Fn(&Progress) -> f64| all.iter().map(|p| (p.epoch, of(p))).collect::<Vec<_>>();
        let (negative_elbo, reconstruction) =
            (over_epochs(&Progress::negative_elbo), over_epochs(&|p| p.reconstruction));
        let untold = progress.shared.untold;
        let lowest = reconstruction.iter().map(|(_, y)| *y).fold(untold, f64::min);
        let axes = Axes {
            x: Axis::linear(0.0, last_epoch(progress)),
            y: Axis::linear((lowest - 0.5).floor(), (untold + 3.0).ceil()),
            x_name: self.look.word("axis.epoch"),
        };
        let note = format!("{} {}", self.look.glyph('·', '.'), self.look.word("row.untold"));
        let inner = self.panel("panel.curves", &note, None, area, buf);
        // Without a legend the row of nats tells the colours.
        let name = |name| if inner.height > 6 { name } else { "" };
        let plot = Plot {
            axes,
            series: &[
                Series { name: name("−ELBO"), points: &negative_elbo, hue: 1 },
                Series { name: name(self.look.word("row.reconstruction")), points: &reconstruction, hue: 0 },
            ],
            references: &[Reference { y: untold, name: "" }],
            playhead: Some(progress.epoch),
            ..Plot::default()
        };
        plot.render(inner, buf, self.look);
    }

    /// KL of each latent dimension: which of them say something. Two lists, the largest first, where one has no room for all.
    fn kl_per_dim(&self, progress: &Progress, area: Rect, buf: &mut Buffer) {
        let codes = &progress.codes;
        let (active, collapsed) = (self.look.word("note.active"), self.look.word("note.collapsed"));
        let note = format!("{active} {}/{}", codes.active_units(), codes.latents);
        // What is not trained yet has not collapsed.
        let is_warning = codes.has_collapsed() && codes.logvar.is_some() && progress.epoch >= 1.0;
        let (note, border) = if is_warning { (collapsed, Some(self.look.theme.bad)) } else { (&note[..], None) };
        let inner = self.panel("panel.kl", note, border, area, buf);
        if codes.logvar.is_none() {
            return message(self.look.word("note.no-noise"), self.look.dim(), inner, buf);
        }
        let mut order: Vec<usize> = (0..codes.latents).collect();
        let is_long = order.len() > usize::from(inner.height);
        if is_long {
            order.sort_by(|a, b| codes.kl_per_dim[*b].total_cmp(&codes.kl_per_dim[*a]));
        }
        let lists = if is_long { columns(inner, &[share(9, 1), share(8, 1)]) } else { vec![inner] };
        let length = order.len().div_ceil(lists.len().max(1)).min(inner.height.max(1).into());
        let most = codes.kl_per_dim.iter().copied().fold(1.0, f64::max);
        for ((dimensions, list), i) in order.chunks(length).zip(&lists).zip(1..) {
            let names: Vec<String> = dimensions.iter().map(|j| indexed('z', *j)).collect();
            let named = names.iter().zip(dimensions);
            let bars: Vec<Bar> = named.map(|(label, j)| Bar { label, value: codes.kl_per_dim[*j], hue: 4 }).collect();
            let gap = u16::from(i < lists.len());
            let list = Rect { width: list.width - gap, ..*list };
            Bars { bars: &bars, axis: Axis::linear(0.0, most), cursor: None }.render(list, buf, self.look);
        }
    }

    /// −ELBO as a sum and as a bar in nats, with a mark where a decoder is that is told nothing.
    pub fn nats(&self, reconstruction: f64, kl: f64, progress: &Progress, row: Rect, buf: &mut Buffer) {
        let row = Rect { x: row.x + 1, width: row.width.saturating_sub(2), ..row };
        let (text, dim) = (self.look.text(), self.look.dim());
        let word = |key| self.look.word(key);
        let (decimals, equals) = adding_up(reconstruction, kl);
        let numbers = [reconstruction, kl, reconstruction + kl].map(|nats| fixed(nats, decimals));
        let texts = [
            (word("row.reconstruction"), self.hue(0)),
            (" ", dim),
            (&numbers[0], text),
            (" + ", dim),
            ("KL ", self.hue(4)),
            (&numbers[1], text),
            (equals, dim),
            (&numbers[2], self.hue(1)),
            (" ", dim),
            (word("row.nats"), dim),
            ("  ", dim),
        ];
        let start = words(&texts, row, buf);
        let room = row.right().saturating_sub(start);
        let (untold, total, name) = (progress.shared.untold, reconstruction + kl, word("row.untold"));
        // Beside the mark its name, if there is room.
        let beside = if room < 30 { 1 } else { width(name) + 3 };
        if row.is_empty() || room < 10 || !total.is_finite() {
            return;
        }
        let most = (untold * f64::from(room) / f64::from(room - beside)).max(total);
        let column = |nats: f64| start + (nats / most * f64::from(room)).round() as u16;
        let block = self.look.glyph('▬', '#');
        for x in start..column(total).min(row.right()) {
            let hue = if x < column(reconstruction) { 0 } else { 4 };
            put_char(buf, x, row.y, block, self.hue(hue));
        }
        let mark = column(untold).min(row.right() - 1);
        put_char(buf, mark, row.y, self.look.glyph('│', '|'), dim);
        if beside > 1 && column(total) <= mark {
            words(&[(name, dim)], Rect { x: mark + 2, width: row.right() - mark - 2, ..row }, buf);
        }
    }
}

/// How many decimals a sum needs for what is shown to add up, and the sign between it and its parts.
fn adding_up(a: f64, b: f64) -> (usize, &'static str) {
    let rounded = |x: f64, scale: f64| (x * scale).round();
    let adds_up = |scale: f64| rounded(a, scale) + rounded(b, scale) == rounded(a + b, scale);
    match [1e2, 1e3, 1e4].iter().position(|scale| adds_up(*scale)) {
        Some(more) => (2 + more, " = "),
        None => (2, " ≈ "),
    }
}

/// The right end of the axis of epochs: what training has reached, in steps, so that the picture knows no future.
fn last_epoch(progress: &Progress) -> f64 {
    [5.0, 10.0, 20.0, 50.0, 100.0, 200.0].into_iter().find(|end| *end >= progress.epoch).unwrap_or(200.0)
}
