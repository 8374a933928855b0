//! The fourth act: pictures from all over the plane, on a walk, and from the prior.

use super::pictures::room_for_pictures;
use super::{Panels, Size};
use crate::scenes::vae::input::PIXELS;
use crate::scenes::vae::manifold::{GRID, GRID_MOMENTS, PICTURES, Sheet, Stage, picture};
use crate::ui::layout::{columns, rows, share};
use crate::ui::number::short;
use ratatui::{buffer::Buffer, layout::Rect};

/// The most pictures along a side of the grid.
const MOST: usize = 13;

impl Panels<'_> {
    /// The whole act.
    pub fn manifold(&self, sheet: &Sheet, area: Rect, buf: &mut Buffer) {
        match self.size {
            Size::Small => self.pictures(sheet, area, buf),
            Size::Standard => {
                let parts = columns(area, &[share(56, 0), share(24, 1)]);
                self.pictures(sheet, parts[0], buf);
                let right = rows(parts[1], &[share(11, 1), share(6, 0)]);
                self.whereabouts(sheet, right[0], buf);
                self.aggregate(&sheet.atlas.subject.learned.codes, right[1], buf);
            }
            Size::Large => {
                let parts = columns(area, &[share(66, 3), share(34, 2)]);
                self.pictures(sheet, parts[0], buf);
                let right = rows(parts[1], &[share(18, 2), share(10, 1)]);
                self.whereabouts(sheet, right[0], buf);
                self.aggregate(&sheet.atlas.subject.learned.codes, right[1], buf);
            }
        }
    }

    /// The pictures of this stage.
    fn pictures(&self, sheet: &Sheet, area: Rect, buf: &mut Buffer) {
        let title = match sheet.stage {
            Stage::Grid => "panel.grid",
            Stage::Walk => "panel.walk",
            Stage::Prior => "panel.prior",
        };
        let inner = super::Panel::inside(area);
        let (across, down) = room_for_pictures(inner);
        if across == 0 || down == 0 {
            self.panel(title, "", None, area, buf);
            return;
        }
        let (note, pictures, columns) = match sheet.stage {
            Stage::Grid => grid(sheet, across.min(MOST), down.min(MOST)),
            Stage::Walk => sequence(&sheet.atlas.walk_pictures, sheet.shown, across, down),
            Stage::Prior => sequence(&sheet.atlas.prior_pictures, sheet.shown, across, down),
        };
        let inner = self.panel(title, &note, None, area, buf);
        self.mosaic(&pictures, columns, inner, buf);
        self.credit(area, buf);
    }

    /// Where in the plane the pictures come from.
    fn whereabouts(&self, sheet: &Sheet, area: Rect, buf: &mut Buffer) {
        let codes = &sheet.atlas.subject.learned.codes;
        let inner = self.panel("panel.codes", &self.plane_note(codes), None, area, buf);
        let map = self.map(codes, (codes.axis(), codes.axis()), inner, buf);
        map.digits(codes, true, buf);
        let points: Vec<(f64, f64)> = sheet.codes().iter().map(|z| codes.in_plane(z)).collect();
        let accent = self.look.theme.accent;
        match sheet.stage {
            Stage::Grid => {}
            Stage::Walk => map.path(&points, accent, buf),
            Stage::Prior => {
                for point in &points {
                    map.mark(*point, self.look.glyph('✕', 'x'), "", self.look.theme.text, buf);
                }
            }
        }
        if let Some(last) = points.last() {
            map.mark(*last, self.look.glyph('●', 'o'), "z", accent, buf);
        }
    }
}

/// Pictures at evenly spaced places of the plane: as many of them as the stage has reached, the others blank.
fn grid(sheet: &Sheet, across: usize, down: usize) -> (String, Vec<&[f32]>, usize) {
    let (columns, rows) = (evenly(across), evenly(down));
    let shown = (sheet.shown * across * down).div_ceil(GRID_MOMENTS);
    let places = rows.iter().flat_map(|row| columns.iter().map(move |column| row * GRID + column));
    let decoded = places.take(shown).map(|place| picture(&sheet.atlas.grid, place));
    let pictures = decoded.chain(std::iter::repeat(&BLANK[..])).take(across * down).collect();
    let ends = |places: &[usize]| short(sheet.atlas.place(places[places.len() - 1]));
    let note = format!("±{} × ±{}", ends(&columns), ends(&rows));
    (note, pictures, across)
}

const BLANK: [f32; PIXELS] = [f32::NAN; PIXELS];

/// `count` places of the grid, evenly spaced about its middle and as far apart as can be.
fn evenly(count: usize) -> Vec<usize> {
    let gaps = count.saturating_sub(1).max(1);
    let step = (1..=(GRID - 1) / gaps).rev().find(|step| (step * gaps).is_multiple_of(2)).unwrap_or(0);
    let first = (GRID - 1) / 2 - step * (count - 1) / 2;
    (0..count).map(|i| first + i * step).collect()
}

/// The pictures so far, blanks for those to come, in the rows that show them largest (six to a row, if that is as good as
/// any); the last ones where there is no room for all.
fn sequence(pictures: &[f32], shown: usize, across: usize, down: usize) -> (String, Vec<&[f32]>, usize) {
    let largest = |columns: &usize| (across / columns).min(down / PICTURES.div_ceil(*columns));
    let columns = [3, 18, 9, 4, 5, 6].into_iter().max_by_key(largest).filter(|columns| largest(columns) > 0);
    let (columns, room) = columns.map_or((across, across * down), |columns| (columns, PICTURES));
    let first = shown.saturating_sub(room);
    let so_far = (first..shown).map(|i| picture(pictures, i));
    let pictures = so_far.chain(std::iter::repeat(&BLANK[..])).take(room).collect();
    (format!("{shown}/{PICTURES}"), pictures, columns)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_of_the_grid_are_even_and_symmetric() {
        for count in 1..=MOST {
            let places = evenly(count);
            assert!(places.iter().zip(places.iter().rev()).all(|(a, b)| a + b == GRID - 1), "{places:?}");
            assert!(places.windows(2).all(|pair| pair[1] > pair[0]), "{places:?}");
        }
        assert_eq!(evenly(4), [0, 8, 16, 24]);
    }
}
