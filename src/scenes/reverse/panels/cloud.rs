//! Points in the plane, as the panels of all acts show them.

use super::Panels;
use crate::scenes::reverse::estimator::{FIELD_SIDE, REACH, field_place};
use crate::ui::cloud::{Arrow, Cloud, Points};
use ratatui::{buffer::Buffer, layout::Rect};

/// A cloud about to be drawn: its points, their classes, and what else there is to see.
#[derive(Default)]
pub struct Scattered<'a> {
    pub points: &'a [f64],
    pub classes: &'a [usize],
    pub field: &'a [f32],
    /// Lines, each with its hue.
    pub paths: &'a [(Vec<(f64, f64)>, usize)],
    pub cursor: Option<(f64, f64)>,
    pub marks: &'a [((f64, f64), char)],
    /// Every so many points are shown; 0 for all.
    pub step: usize,
}

/// Every so many of n points are shown between arrows, so that a cell holds hardly more than one of them.
pub fn thinned(n: usize, area: Rect) -> usize {
    let side = usize::from(area.height.min(area.width / 2).saturating_sub(4));
    n.div_ceil((2 * side * side).max(1)).max(1)
}

impl<P> Panels<'_, P> {
    /// Points over the faint data, the field between them.
    pub fn cloud(&self, shown: &Scattered, inner: Rect, buf: &mut Buffer) {
        let data = pairs(&self.view.now().world.points);
        let none = self.view.now().world.no_class();
        let mut by_class = vec![Vec::new(); none + 1];
        for (place, class) in pairs(shown.points).into_iter().zip(shown.classes).step_by(shown.step.max(1)) {
            by_class[(*class).min(none)].push(place);
        }
        let hue = |class: usize| if class == none { 0 } else { class };
        let points: Vec<Points> = by_class.iter().enumerate().map(|(i, at)| Points { at, hue: hue(i) }).collect();
        let paths: Vec<Points> = shown.paths.iter().map(|(at, hue)| Points { at, hue: *hue }).collect();
        let arrows = arrows(shown.field, inner);
        let cloud = Cloud {
            reach: REACH,
            background: &data,
            arrows: &arrows,
            paths: &paths,
            points: &points,
            cursor: shown.cursor,
            marks: shown.marks,
        };
        cloud.render(inner, buf, self.look);
    }
}

/// Rows of two numbers as pairs.
pub fn pairs(points: &[f64]) -> Vec<(f64, f64)> {
    points.chunks_exact(2).map(|point| (point[0], point[1])).collect()
}

/// As many arrows of a field as have room: every second one in small panels.
fn arrows(field: &[f32], inner: Rect) -> Vec<Arrow> {
    const COLUMNS_FOR_ALL: u16 = 3 * FIELD_SIDE as u16;
    let step = if 2 * inner.height.min(inner.width / 2) >= COLUMNS_FOR_ALL { 1 } else { 2 };
    let length = |(x, y): (f64, f64)| (x * x + y * y).sqrt();
    let vectors: Vec<(f64, f64)> = field.chunks_exact(2).map(|v| (f64::from(v[0]), f64::from(v[1]))).collect();
    let mut lengths: Vec<f64> = vectors.iter().copied().map(length).collect();
    lengths.sort_by(f64::total_cmp);
    let middle = lengths.get(lengths.len() / 2).copied().unwrap_or(0.0);
    let arrow = |(i, towards): (usize, &(f64, f64))| {
        let [x, y] = field_place(i / FIELD_SIDE, i % FIELD_SIDE);
        Arrow { at: (x, y), towards: *towards, is_strong: length(*towards) > middle }
    };
    let shown = |i: usize| (i / FIELD_SIDE).is_multiple_of(step) && (i % FIELD_SIDE).is_multiple_of(step);
    vectors.iter().enumerate().filter(|(i, _)| shown(*i)).map(arrow).collect()
}
