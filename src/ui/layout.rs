//! Dividing an area into columns and rows.
//!
//! Panels say how much room they need at least; they are listed by rank, and where the room does not suffice the last ones
//! are left out. All arithmetic is on whole cells: the same area is always divided alike.

use ratatui::layout::Rect;

/// The smallest area of a scene on which the layout of a terminal of 80×24 is of use.
pub const STANDARD: (u16, u16) = (80, 17);

/// The same for a layout with more panels.
pub const LARGE: (u16, u16) = (100, 28);

/// Whether an area has so many columns and rows.
pub fn fits(area: Rect, (width, height): (u16, u16)) -> bool {
    area.width >= width && area.height >= height
}

/// Which of three layouts an area has room for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Size {
    /// Less than the standard layout needs.
    Small,
    /// About a terminal of 80×24.
    Standard,
    /// Room for more panels.
    Large,
}

impl Size {
    /// That of an area, by the smallest areas on which the two larger layouts are of use.
    pub fn of(area: Rect, standard: (u16, u16), large: (u16, u16)) -> Self {
        match (fits(area, large), fits(area, standard)) {
            (true, _) => Self::Large,
            (_, true) => Self::Standard,
            _ => Self::Small,
        }
    }
}

/// What one column or row asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// The fewest cells it is of use with.
    pub min: u16,
    /// Its part of the cells left over when all have their minimum. 0 keeps it at its minimum.
    pub weight: u16,
}

/// At least `min` cells, and `weight` parts of what is left over.
pub const fn share(min: u16, weight: u16) -> Share {
    Share { min, weight }
}

/// `area` in a left part this wide, or as wide as there is, and the rest.
pub fn split_at(area: Rect, left: u16) -> [Rect; 2] {
    let left = left.min(area.width);
    [Rect { width: left, ..area }, Rect { x: area.x + left, width: area.width - left, ..area }]
}

/// `area` without its last row, and that row.
pub fn above_row(area: Rect) -> [Rect; 2] {
    let height = area.height.saturating_sub(1);
    [Rect { height, ..area }, Rect { y: area.y + height, height: area.height - height, ..area }]
}

/// `area` as columns from left to right: as many of `shares`, from the first on, as have room.
pub fn columns(area: Rect, shares: &[Share]) -> Vec<Rect> {
    let mut x = area.x;
    let place = |width| {
        let column = Rect { x, width, ..area };
        x += width;
        column
    };
    divide(area.width, shares).into_iter().map(place).collect()
}

/// `area` as rows from top to bottom: as many of `shares`, from the first on, as have room.
pub fn rows(area: Rect, shares: &[Share]) -> Vec<Rect> {
    let mut y = area.y;
    let place = |height| {
        let row = Rect { y, height, ..area };
        y += height;
        row
    };
    divide(area.height, shares).into_iter().map(place).collect()
}

/// Splits `total` cells. The parts of what is left over are cut at rounded-down running sums, so they differ from the
/// exact ones by less than a cell and add up to all of it.
fn divide(total: u16, shares: &[Share]) -> Vec<u16> {
    let mut needed = 0_u32;
    let kept = shares.iter().take_while(|share| {
        needed += u32::from(share.min);
        needed <= u32::from(total)
    });
    let kept: Vec<Share> = kept.copied().collect();
    let spare = u64::from(total) - kept.iter().map(|share| u64::from(share.min)).sum::<u64>();
    let weights = kept.iter().map(|share| u64::from(share.weight)).sum::<u64>().max(1);
    let mut before = 0;
    let mut size = |share: &Share| {
        let start = spare * before / weights;
        before += u64::from(share.weight);
        share.min + (spare * before / weights - start) as u16
    };
    kept.iter().map(&mut size).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_over_is_shared_by_weight_and_nothing_is_lost() {
        assert_eq!(divide(80, &[share(20, 2), share(10, 1), share(5, 0)]), [50, 25, 5]);
        assert_eq!(divide(11, &[share(0, 1), share(0, 1), share(0, 1)]), [3, 4, 4]);
        assert_eq!(divide(9, &[share(4, 0)]), [4]);
    }

    #[test]
    fn the_last_are_left_out_when_there_is_no_room() {
        assert_eq!(divide(34, &[share(20, 1), share(10, 1), share(5, 1)]), [22, 12]);
        assert_eq!(divide(19, &[share(20, 1), share(10, 1)]), Vec::<u16>::new());
        assert_eq!(divide(0, &[]), Vec::<u16>::new());
        assert_eq!(divide(9, &[share(u16::MAX, 1), share(u16::MAX, 1)]), Vec::<u16>::new());
    }

    #[test]
    fn the_size_is_that_of_the_largest_layout_that_fits() {
        let of = |width, height| Size::of(Rect::new(5, 5, width, height), STANDARD, LARGE);
        assert_eq!([of(80, 16), of(80, 17), of(99, 50)], [Size::Small, Size::Standard, Size::Standard]);
        assert_eq!([of(100, 28), of(200, 27)], [Size::Large, Size::Standard]);
    }

    #[test]
    fn columns_and_rows_lie_next_to_each_other() {
        let area = Rect::new(3, 1, 10, 6);
        assert_eq!(columns(area, &[share(4, 0), share(2, 1)]), [Rect::new(3, 1, 4, 6), Rect::new(7, 1, 6, 6)]);
        assert_eq!(rows(area, &[share(4, 0), share(2, 1)]), [Rect::new(3, 1, 10, 4), Rect::new(3, 5, 10, 2)]);
    }
}
