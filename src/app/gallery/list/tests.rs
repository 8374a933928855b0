use super::super::Gallery;
use super::*;
use crate::app::library::{Topic, topics};
use crate::scenes::{CATALOG, Chapter};
use crate::ui::words::Lang;
use ratatui::layout::Position;

const MANY: usize = 24;

/// More topics than there are rows, four in a chapter.
fn many() -> Gallery {
    let mut entries = CATALOG.iter().flat_map(|chapter| chapter.topics).cycle();
    let of_chapter = |chapter: &'static Chapter| [chapter; MANY / 6].map(|chapter| (chapter, entries.next()));
    let all = CATALOG.iter().flat_map(of_chapter);
    let all: Vec<Topic> = all.map(|(chapter, entry)| Topic::of(chapter, entry.expect("a topic"))).collect();
    assert_eq!(all.len(), MANY);
    Gallery::new(all.leak())
}

/// What is drawn, row by row, and what can be pressed.
fn drawn(gallery: &Gallery, lang: Lang, (width, height): (u16, u16)) -> (Vec<String>, Vec<Spot>) {
    let mut buf = Buffer::empty(Rect::new(0, 0, width, height));
    let settings = Settings { lang, ..Settings::default() };
    let spots = gallery.draw(&settings, buf.area, &mut buf);
    let row = |y| (0..width).map(|x| buf[(x, y)].symbol()).collect();
    ((0..height).map(row).collect(), spots)
}

/// The places of the topics in sight.
fn in_sight(gallery: &Gallery) -> std::ops::Range<usize> {
    let InSight { first, count } = gallery.in_sight.get();
    first..first + count
}

/// The list and its marks agree with what is chosen.
fn check(gallery: &Gallery, lang: Lang, size: (u16, u16)) {
    let (rows, _) = drawn(gallery, lang, size);
    let sight = in_sight(gallery);
    let screen = rows.join("\n");
    assert!(sight.contains(&gallery.chosen), "{} is not in {sight:?}\n{screen}", gallery.chosen);
    assert_eq!(screen.matches('›').count(), 1, "\n{screen}");
    let title = words::GALLERY.get(lang).chars().next().expect("a title");
    let top = rows.iter().position(|row| row.starts_with('╭') && row.contains(title)).expect("the list");
    let bottom = top + rows[top..].iter().position(|row| row.starts_with('╰')).expect("its foot");
    let says = |row: &str, mark: char, topics: usize| row.contains(&format!(" {mark} {topics} "));
    assert_eq!(says(&rows[top], '↑', sight.start), sight.start > 0, "\n{screen}");
    assert_eq!(says(&rows[bottom], '↓', MANY - sight.end), sight.end < MANY, "\n{screen}");
    let chapter = gallery.topics[gallery.listed[sight.start]].chapter.get(lang);
    let letters = |text: &str| text.replace(' ', "");
    assert!(letters(&rows[top + 1]).contains(&letters(chapter)), "{chapter} stands above its topics\n{screen}");
}

const SIZES: [(u16, u16); 4] = [(80, 24), (80, 11), (40, 12), (120, 36)];

#[test]
fn the_chosen_topic_its_chapter_and_what_lies_beyond_are_in_sight_all_the_way() {
    for (size, lang) in SIZES.iter().flat_map(|size| [Lang::En, Lang::Ko].map(|lang| (*size, lang))) {
        let mut gallery = many();
        for by in [[1; MANY], [-1; MANY]].concat() {
            check(&gallery, lang, size);
            gallery.choose(by);
        }
        check(&gallery, lang, size);
        assert_eq!(gallery.chosen, 0);
    }
}

#[test]
fn pages_leave_no_topic_out_and_lead_back() {
    for size in SIZES {
        let mut gallery = many();
        let mut seen = [false; MANY];
        let mut pages = 0;
        while seen.contains(&false) {
            check(&gallery, Lang::En, size);
            seen[in_sight(&gallery)].fill(true);
            gallery.turn(1);
            pages += 1;
            assert!(pages < MANY, "{size:?}: {seen:?}");
        }
        for _ in 0..pages {
            check(&gallery, Lang::En, size);
            gallery.turn(-1);
        }
        assert_eq!((gallery.chosen, in_sight(&gallery).start), (0, 0), "{size:?}");
    }
}

#[test]
fn the_list_stays_where_it_is_while_the_choice_is_in_sight() {
    let mut gallery = many();
    gallery.choose(isize::MAX);
    drawn(&gallery, Lang::En, (80, 11));
    let last_page = in_sight(&gallery);
    assert_eq!(last_page.end, MANY);
    gallery.choose(-1);
    drawn(&gallery, Lang::En, (80, 11));
    assert_eq!(in_sight(&gallery), last_page);
}

#[test]
fn what_can_be_pressed_is_what_is_drawn() {
    let mut gallery = many();
    gallery.choose(9);
    let (rows, spots) = drawn(&gallery, Lang::En, (80, 11));
    let at = |y: u16, text: &str| {
        let x = width(&rows[usize::from(y)][..rows[usize::from(y)].find(text).expect("on the screen")]);
        spots.iter().rev().find(|spot| spot.area.contains(Position::new(x, y))).map(|spot| spot.action)
    };
    assert_eq!((at(1, "↑"), at(9, "↓")), (Some(Action::Page(-1)), Some(Action::Page(1))));
    let places: Vec<(usize, u16)> = gallery
        .lines(in_sight(&gallery).start, 7, &Settings::default())
        .iter()
        .zip(2..)
        .filter_map(|(line, y)| if let Line::Topic(place) = line { Some((*place, y)) } else { None })
        .collect();
    assert_eq!(places.len(), in_sight(&gallery).len());
    for (place, y) in places {
        let by = place as isize - 9;
        let expected = if by == 0 { Action::Enter } else { Action::Choose(by) };
        assert_eq!(at(y, &gallery.topics[place].head.title.en[..8]), Some(expected), "{place}\n{}", rows.join("\n"));
    }
}

#[test]
fn a_filter_that_is_typed_lists_without_chapters_and_scrolls_too() {
    let mut gallery = many();
    gallery.choose(isize::MAX);
    drawn(&gallery, Lang::En, (80, 11));
    gallery.search();
    gallery.type_key(crate::app::keys::Key::Char('o'));
    let found = gallery.listed.len();
    let (rows, _) = drawn(&gallery, Lang::En, (80, 11));
    assert_eq!(in_sight(&gallery), 0..7, "from the nearest on, a topic in every row");
    assert!(found > 7 && rows[9].contains(&format!("↓ {}", found - 7)), "\n{}", rows.join("\n"));
    assert!(topics().iter().any(|topic| rows[2].contains(&topic.head.title.en)), "\n{}", rows.join("\n"));
}
