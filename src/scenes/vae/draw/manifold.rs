//! The fourth act: pictures from all over the plane, on a walk, and from the prior.

use super::Panels;
use crate::parts::digits::{self, BLANK};
use crate::plan;
use crate::scenes::vae::manifold::{GRID, GRID_MOMENTS, PICTURES, Section, Sheet, picture};
use crate::ui::{Panel, Size, panel, percent, short};
use ratatui::{buffer::Buffer, layout::Rect};

/// The most pictures along a side of the grid.
const MOST: usize = 13;

impl Panels<'_, Sheet> {
    /// The whole act.
    pub fn manifold(&self, area: Rect, buf: &mut Buffer) {
        let plan = match self.size {
            Size::Small => plan!(Self::pictures),
            Size::Standard => plan! { columns {
                (56, 0) Self::pictures,
                (24, 1) rows { (11, 1) Self::whereabouts, (6, 0) Self::all_codes },
            } },
            // A row of six pictures has no use for more; the plane has.
            Size::Large if self.now.section != Section::Grid => plan! { columns {
                (56, 0) rows { (17, 0) Self::pictures, (10, 1) Self::all_codes },
                (44, 1) Self::whereabouts,
            } },
            Size::Large => plan! { columns {
                (66, 3) Self::pictures,
                (34, 2) rows { (18, 2) Self::whereabouts, (10, 1) Self::all_codes },
            } },
        };
        plan.draw(self, area, buf);
    }

    /// The pictures of this section.
    fn pictures(&self, area: Rect, buf: &mut Buffer) {
        let sheet = self.now;
        let title = match sheet.section {
            Section::Grid => "panel.grid",
            Section::Walk => "panel.walk",
            Section::Prior => "panel.prior",
        };
        let (across, down) = digits::room(Panel::inside(area));
        if across == 0 || down == 0 {
            panel(title, "", area, buf, self.look);
            return;
        }
        let (note, pictures, columns) = match sheet.section {
            Section::Grid => grid(sheet, across.min(MOST), down.min(MOST)),
            Section::Walk => sequence(&sheet.atlas.walk_pictures, sheet.shown, across, down),
            Section::Prior => sequence(&sheet.atlas.prior_pictures, sheet.shown, across, down),
        };
        let word = |key| self.look.word(key);
        let note = match (sheet.section, sheet.prior_like_digits(), sheet.prior_kinds()) {
            (Section::Walk, ..) => {
                format!("{} {}, {note}", word("note.largest-step"), percent(sheet.atlas.largest_step, 0))
            }
            (_, Some(share), Some(kinds)) => {
                format!("{} {}, {} {kinds}", word("note.like-digits"), percent(share, 0), word("note.kinds"))
            }
            _ => note,
        };
        let inner = digits::panel(title, &note, area, buf, self.look);
        digits::mosaic(&pictures, columns, inner, buf, self.look);
    }

    fn all_codes(&self, area: Rect, buf: &mut Buffer) {
        self.aggregate(&self.now.atlas.subject.learned.codes, area, buf);
    }

    /// Where in the plane the pictures come from.
    fn whereabouts(&self, area: Rect, buf: &mut Buffer) {
        let sheet = self.now;
        let codes = &sheet.atlas.subject.learned.codes;
        let inner = panel("panel.codes", &self.plane_note(codes), area, buf, self.look);
        let map = self.map(codes, (codes.axis(), codes.axis()), inner, buf);
        map.digits(codes, true, buf);
        let points: Vec<(f64, f64)> = sheet.codes().iter().map(|z| codes.in_plane(z)).collect();
        let accent = self.look.theme.accent;
        match sheet.section {
            Section::Grid => {}
            Section::Walk => map.path(&points, accent, buf),
            Section::Prior => {
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

/// Pictures at evenly spaced places of the plane: as many of them as the section has reached, the others blank.
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
