//! The first act: the latent plane, what comes out beside what went in, and the two terms of the loss.

use super::{Panels, indexed};
use crate::parts::digits::{self, PIXELS};
use crate::plan;
use crate::scenes::vae::manifold::picture;
use crate::scenes::vae::training::{PAIRS, Progress, Shared};
use crate::ui::{Axis, Bar, Bars, Chart, Curve, Panel, Reference, Size, Y, fixed, panel, percent, put_char};
use crate::ui::{
    layout::{above_row, columns, share},
    rows,
    text::width,
};
use ratatui::{buffer::Buffer, layout::Rect};

/// The prior's circle has this radius: 86 % of N(0, I) in a plane lies within.
const PRIOR_RADIUS: f64 = 2.0;

impl Panels<'_, Progress> {
    /// The whole act.
    pub fn training(&self, area: Rect, buf: &mut Buffer) {
        let [area, row] = above_row(area);
        self.nats(self.now.reconstruction, self.now.codes.kl(), self.now, row, buf);
        let plan = match self.size {
            Size::Small => plan! { columns {
                (20, 3) Self::codes,
                (18, 2) rows { (6, 1) Self::curves, (11, 0) Self::pairs },
            } },
            Size::Standard => plan! { columns {
                (36, 1) Self::codes,
                (44, 1) rows {
                    (11, 0) Self::pairs,
                    (6, 1) columns { (24, 1) Self::curves, (20, 1) Self::kl_per_dim },
                },
            } },
            Size::Large => plan! { columns {
                (58, 1) Self::codes,
                (42, 1) rows {
                    (11, 1) Self::pairs,
                    (9, 1) Self::curves,
                    (8, 1) columns { (21, 1) Self::kl_per_dim, (21, 1) Self::all_codes },
                },
            } },
        };
        plan.draw(self, area, buf);
    }

    /// What all digits are encoded to, and where the prior is.
    fn codes(&self, area: Rect, buf: &mut Buffer) {
        let codes = &self.now.codes;
        let alike = codes.neighbours_alike;
        let alike = if alike.is_nan() {
            String::new()
        } else {
            format!("{} {}  ", self.look.word("note.alike"), percent(alike, 0))
        };
        let inner = panel("panel.codes", &(alike + &self.plane_note(codes)), area, buf, self.look);
        let map = self.map(codes, (codes.axis(), codes.axis()), inner, buf);
        map.digits(codes, false, buf);
        map.ellipse((0.0, 0.0), (PRIOR_RADIUS, PRIOR_RADIUS), self.look.theme.border, buf);
    }

    fn all_codes(&self, area: Rect, buf: &mut Buffer) {
        self.aggregate(&self.now.codes, area, buf);
    }

    /// Digits above what becomes of them.
    fn pairs(&self, area: Rect, buf: &mut Buffer) {
        let inner = digits::panel("panel.pairs", "", area, buf, self.look);
        let count = digits::room(inner).0.min(PAIRS);
        if count > 0 && inner.height > 0 {
            let inputs = self.now.shared.inputs.chunks_exact(PIXELS).take(count);
            let outputs = (0..count).map(|i| picture(&self.now.pairs, i));
            digits::mosaic(&inputs.chain(outputs).collect::<Vec<_>>(), count, inner, buf, self.look);
        }
    }

    /// −ELBO and its larger term over epochs, beside what a decoder reaches that is told nothing.
    fn curves(&self, area: Rect, buf: &mut Buffer) {
        let over_epochs = |name, hue, of: fn(&Progress) -> f64| {
            Curve::new(name, hue, self.view.all::<Progress>().map(|it| (it.epoch, of(it))))
        };
        let untold = self.now.shared.untold;
        let lowest = self.view.all::<Progress>().map(|it| it.reconstruction).fold(untold, f64::min);
        let note = format!("{} {}", self.look.glyph('·', '.'), self.look.word("row.untold"));
        let inner = panel("panel.curves", &note, area, buf, self.look);
        // Without a legend the row of nats tells the colours.
        let name = |name| if inner.height > 6 { name } else { "" };
        let chart = Chart {
            x: Axis::linear(0.0, last_epoch(self.now)),
            x_name: self.look.word("axis.epoch"),
            y: Y::On(Axis::linear((lowest - 0.5).floor(), (untold + 3.0).ceil())),
            curves: vec![
                over_epochs(
                    name(if self.now.codes.logvar.is_some() { "−ELBO" } else { "L" }),
                    1,
                    Progress::negative_elbo,
                ),
                over_epochs(name(self.look.word("row.reconstruction")), 0, |it| it.reconstruction),
            ],
            references: &[Reference { y: untold, name: "" }],
            playhead: Some(self.now.epoch),
            ..Chart::default()
        };
        chart.render(inner, buf, self.look);
    }

    /// KL of each latent dimension: which of them say something. Two lists, the largest first, where one has no room for all.
    fn kl_per_dim(&self, area: Rect, buf: &mut Buffer) {
        let codes = &self.now.codes;
        let (active, collapsed) = (self.look.word("note.active"), self.look.word("note.collapsed"));
        let note = format!("{active} {}/{}", codes.active_units(), codes.latents);
        // What is not trained yet has not collapsed.
        let is_warning = codes.has_collapsed() && codes.logvar.is_some() && self.now.epoch >= 1.0;
        let (note, border) = if is_warning { (collapsed, Some(self.look.theme.bad)) } else { (&note[..], None) };
        let inner = Panel { title: self.look.word("panel.kl"), note, border }.render(area, buf, self.look);
        if codes.logvar.is_none() {
            return rows::message(self.look.word("note.no-noise"), inner, buf, self.look);
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
}

impl<M> Panels<'_, M> {
    /// −ELBO as a sum and as a bar in nats, with a mark where a decoder is that is told nothing. The bar begins with what −ln p
    /// holds whatever the decoder says.
    pub fn nats(&self, reconstruction: f64, kl: f64, progress: &Progress, row: Rect, buf: &mut Buffer) {
        let row = rows::indented(row);
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
        let start = rows::line(&texts, row, buf);
        let room = row.right().saturating_sub(start);
        let Shared { untold, constant, .. } = *progress.shared;
        let total = reconstruction + kl;
        let name = format!("{} {}", word("row.untold"), fixed(untold, 2));
        // Beside the mark its name, if there is room.
        let beside = if room < 30 { 1 } else { width(&name) + 3 };
        if row.is_empty() || room < 10 || !total.is_finite() {
            return;
        }
        let most = ((untold - constant) * f64::from(room) / f64::from(room - beside)).max(total - constant);
        let column = |nats: f64| start + ((nats - constant) / most * f64::from(room)).round() as u16;
        let block = self.look.glyph('▬', '#');
        for x in start..column(total).min(row.right()) {
            let hue = if x < column(reconstruction) { 0 } else { 4 };
            put_char(buf, x, row.y, block, self.hue(hue));
        }
        let mark = column(untold).min(row.right() - 1);
        put_char(buf, mark, row.y, self.look.glyph('│', '|'), dim);
        if beside > 1 && column(total) <= mark {
            rows::line(&[(&name, dim)], Rect { x: mark + 2, width: row.right() - mark - 2, ..row }, buf);
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
