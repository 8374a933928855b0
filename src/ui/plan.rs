//! A layout as data: which panels stand in which columns and rows, how much room each wants, and which go first.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::layout::{self, Share};

/// Where the panels of a `T` stand. [`plan!`](crate::plan) writes one down.
#[derive(Debug, Clone)]
pub enum Plan<T> {
    /// One panel: what draws it.
    Panel(fn(&T, Rect, &mut Buffer)),
    /// Side by side, by rank: where there is no room for all, the last ones are left out.
    Columns(Vec<(Share, Self)>),
    /// Below each other, by rank.
    Rows(Vec<(Share, Self)>),
}

impl<T> Plan<T> {
    /// Draws those panels of `of` that have room in `area`. Where not even the first part of columns or rows has the room
    /// it wants, it has all there is, so that something is to be seen.
    pub fn draw(&self, of: &T, area: Rect, buf: &mut Buffer) {
        let shares = |parts: &[(Share, Self)]| parts.iter().map(|(share, _)| *share).collect::<Vec<_>>();
        let (places, parts) = match self {
            Self::Panel(draw) => return draw(of, area, buf),
            Self::Columns(parts) => (layout::columns(area, &shares(parts)), parts),
            Self::Rows(parts) => (layout::rows(area, &shares(parts)), parts),
        };
        let places = if places.is_empty() { vec![area] } else { places };
        for ((_, part), place) in parts.iter().zip(places) {
            part.draw(of, place, buf);
        }
    }
}

/// A [`Plan`](crate::ui::Plan) as it looks: each part behind the fewest cells it is of use with and its weight, as in
/// [`share`](crate::ui::layout::share).
///
/// ```text
/// plan! { columns {
///     (36, 1) Self::map,
///     (44, 1) rows { (11, 0) Self::pictures, (6, 1) Self::curves },
/// } }
/// ```
#[macro_export]
macro_rules! plan {
    (columns { $($parts:tt)* }) => { $crate::ui::Plan::Columns($crate::plan!(@parts [] $($parts)*)) };
    (rows { $($parts:tt)* }) => { $crate::ui::Plan::Rows($crate::plan!(@parts [] $($parts)*)) };
    (@parts [$($done:tt)*]) => { vec![$($done)*] };
    (@parts [$($done:tt)*] ($least:expr, $weight:expr) $way:ident { $($inner:tt)* } $(, $($rest:tt)*)?) => {
        $crate::plan!(@parts [
            $($done)*
            ($crate::ui::layout::share($least, $weight), $crate::plan!($way { $($inner)* })),
        ] $($($rest)*)?)
    };
    (@parts [$($done:tt)*] ($least:expr, $weight:expr) $panel:expr $(, $($rest:tt)*)?) => {
        $crate::plan!(@parts [
            $($done)*
            ($crate::ui::layout::share($least, $weight), $crate::ui::Plan::Panel($panel)),
        ] $($($rest)*)?)
    };
    ($panel:expr) => { $crate::ui::Plan::Panel($panel) };
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::RefCell;

    /// What has been drawn, and where.
    #[derive(Default)]
    struct Drawn(RefCell<Vec<(char, Rect)>>);

    impl Drawn {
        fn a(&self, area: Rect, _: &mut Buffer) {
            self.0.borrow_mut().push(('a', area));
        }

        fn b(&self, area: Rect, _: &mut Buffer) {
            self.0.borrow_mut().push(('b', area));
        }
    }

    /// Three panels, the last two below each other.
    fn three(width: u16, height: u16) -> Vec<(char, Rect)> {
        let c = |drawn: &Drawn, area, _: &mut Buffer| drawn.0.borrow_mut().push(('c', area));
        let plan = plan! { columns { (20, 1) Drawn::a, (10, 1) rows { (6, 1) Drawn::b, (4, 0) c } } };
        let drawn = Drawn::default();
        plan.draw(&drawn, Rect::new(1, 2, width, height), &mut Buffer::empty(Rect::ZERO));
        drawn.0.into_inner()
    }

    #[test]
    fn all_have_their_shares_where_there_is_room() {
        let [a, b, c] = [Rect::new(1, 2, 25, 12), Rect::new(26, 2, 15, 8), Rect::new(26, 10, 15, 4)];
        assert_eq!(three(40, 12), [('a', a), ('b', b), ('c', c)]);
    }

    #[test]
    fn the_last_are_left_out_and_the_first_have_their_room() {
        assert_eq!(three(30, 9), [('a', Rect::new(1, 2, 20, 9)), ('b', Rect::new(21, 2, 10, 9))]);
        assert_eq!(three(29, 12), [('a', Rect::new(1, 2, 29, 12))]);
    }

    #[test]
    fn the_first_has_all_there_is_where_it_has_not_what_it_wants() {
        assert_eq!(three(19, 3), [('a', Rect::new(1, 2, 19, 3))]);
        assert_eq!(three(30, 5), [('a', Rect::new(1, 2, 20, 5)), ('b', Rect::new(21, 2, 10, 5))]);
        assert_eq!(three(0, 0), [('a', Rect::new(1, 2, 0, 0))]);
    }

    #[test]
    fn no_two_panels_overlap_and_none_leaves_the_area() {
        for (width, height) in (0..60).flat_map(|width| (0..20).map(move |height| (width, height))) {
            let area = Rect::new(1, 2, width, height);
            let places: Vec<Rect> = three(width, height).into_iter().map(|(_, place)| place).collect();
            assert!(places.iter().all(|place| area.union(*place) == area), "{places:?}");
            let overlap = |a: &Rect, b: &Rect| !a.intersection(*b).is_empty();
            assert!(places.iter().enumerate().all(|(i, a)| places[..i].iter().all(|b| !overlap(a, b))), "{places:?}");
        }
    }
}
