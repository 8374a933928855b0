use super::*;
use crate::app::keys::Arrow;
use crate::engine::rng::RngExt as _;
use crate::engine::rng::{self, Stream};
use ratatui::layout::Position;

fn key(key: Key) -> Vec<Event> {
    vec![Event::Key(key)]
}

fn mouse(mouse: Mouse) -> Vec<Event> {
    vec![Event::Mouse(mouse)]
}

/// What terminals send, and what it means: xterm, rxvt, kitty, tmux, screen, the Linux console.
fn table() -> Vec<(&'static [u8], Vec<Event>)> {
    let at = Position::new;
    let left = Key::Arrow(Arrow::Left);
    vec![
        (b"q", key(Key::Char('q'))),
        (b" ", key(Key::Char(' '))),
        ("ㅂ".as_bytes(), key(Key::Char('ㅂ'))),
        ("é".as_bytes(), key(Key::Char('é'))),
        ("𝛼".as_bytes(), key(Key::Char('𝛼'))),
        (b"\x03", key(Key::Ctrl('c'))),
        (b"\x0c", key(Key::Ctrl('l'))),
        (b"\r", key(Key::Enter)),
        (b"\n", key(Key::Enter)),
        (b"\t", key(Key::Tab)),
        (b"\x7f", key(Key::Backspace)),
        (b"\x08", key(Key::Backspace)),
        (b"\x1b[D", key(left)),
        (b"\x1bOD", key(left)),
        (b"\x1b[1;2D", key(Key::ShiftArrow(Arrow::Left))),
        (b"\x1b[d", key(Key::ShiftArrow(Arrow::Left))),
        (b"\x1b[1;5D", key(left)),
        (b"\x1bO5D", key(left)),
        (b"\x1b[H", key(Key::Home)),
        (b"\x1bOH", key(Key::Home)),
        (b"\x1b[1~", key(Key::Home)),
        (b"\x1b[7~", key(Key::Home)),
        (b"\x1b[F", key(Key::End)),
        (b"\x1b[4~", key(Key::End)),
        (b"\x1b[8~", key(Key::End)),
        (b"\x1b[5~", key(Key::PageUp)),
        (b"\x1b[6;3~", key(Key::PageDown)),
        (b"\x1bOM", key(Key::Enter)),
        (b"\x1bOk", key(Key::Char('+'))),
        (b"\x1bOm", key(Key::Char('-'))),
        (b"\x1bOq", key(Key::Char('1'))),
        (b"\x1b[27u", key(Key::Esc)),
        (b"\x1b[113;1u", key(Key::Char('q'))),
        (b"\x1b[99;5u", key(Key::Ctrl('c'))),
        (b"\x1b[99;5:3u", vec![]),
        (b"\x1b[27;5;99~", key(Key::Ctrl('c'))),
        (b"\x1b[1;1:3A", vec![]),
        (b"\x1b[57358u", vec![]),
        (b"\x1b[15~", vec![]),
        (b"\x1b[3~", vec![]),
        (b"\x1bOP", vec![]),
        (b"\x1b[[A", vec![]),
        (b"\x1b[Z", vec![]),
        (b"\x1b[I", vec![]),
        (b"\x1b[?1;2c", vec![]),
        (b"\x1b[>41;354;0c", vec![]),
        (b"\x1b[12;40R", vec![]),
        (b"\x1b]11;rgb:ffff/ffff/ffff\x07", vec![]),
        (b"\x1b]11;rgb:0/0/0\x1b\\", vec![]),
        (b"\x1bP>|tmux 3.3a\x1b\\", vec![]),
        (b"\x1b[<35;10;5M", mouse(Mouse::Point(at(9, 4)))),
        (b"\x1b[<0;10;5M", mouse(Mouse::Press(at(9, 4)))),
        (b"\x1b[<0;10;5m", vec![]),
        (b"\x1b[<32;300;200M", mouse(Mouse::Drag(at(299, 199)))),
        (b"\x1b[<2;1;1M", mouse(Mouse::Back)),
        (b"\x1b[<64;1;1M", mouse(Mouse::Wheel(-1))),
        (b"\x1b[<65;1;1M", mouse(Mouse::Wheel(1))),
        (b"\x1b[<0;0;0M", vec![]),
        (b"\x1b[<0;99999;1M", vec![]),
        (b"\x1b[32;10;5M", mouse(Mouse::Press(at(9, 4)))),
        (b"\x1b[M *%", mouse(Mouse::Press(at(9, 4)))),
        (b"\x1b[MC\xff\xff", mouse(Mouse::Point(at(222, 222)))),
        (b"\x1b[200~q\x03\r0.5\x1b[A\x1b\x1b[201~", vec![Event::Paste("q\n0.5[A".into())]),
        (b"\x1b[200~\x1b[201~", vec![Event::Paste(String::new())]),
    ]
}

/// The bytes in these pieces, then a pause.
fn read(pieces: &[&[u8]]) -> Vec<Event> {
    let (mut parser, mut out) = (Parser::default(), Vec::new());
    for piece in pieces {
        parser.feed(piece, &mut out);
    }
    parser.give_up(&mut out);
    assert!(!parser.is_waiting());
    out
}

#[test]
fn what_terminals_send_is_what_it_means_in_one_piece_and_byte_by_byte() {
    for (bytes, meaning) in table() {
        assert_eq!(read(&[bytes]), meaning, "{:?}", bytes.escape_ascii().to_string());
        let single: Vec<&[u8]> = bytes.chunks(1).collect();
        assert_eq!(read(&single), meaning, "{:?}", bytes.escape_ascii().to_string());
        let mut parser = Parser::default();
        parser.feed(bytes, &mut Vec::new());
        assert!(!parser.is_waiting(), "all of it is there");
    }
}

#[test]
fn an_escape_is_a_key_if_nothing_follows_and_before_what_is_no_sequence() {
    assert_eq!(read(&[b"\x1b"]), key(Key::Esc));
    assert_eq!(read(&[b"\x1b\x1b"]), [key(Key::Esc), key(Key::Esc)].concat());
    assert_eq!(read(&[b"\x1bq"]), [key(Key::Esc), key(Key::Char('q'))].concat());
    assert_eq!(read(&[b"\x1b\x1b[D"]), [key(Key::Esc), key(Key::Arrow(Arrow::Left))].concat());
}

/// After anything that has been cut off, a key is itself again: at once where no sequence goes on with it, else after a pause.
#[test]
fn what_is_cut_off_swallows_no_key() {
    let beginnings = table().into_iter().flat_map(|(bytes, _)| (1..bytes.len()).map(move |end| &bytes[..end]));
    for beginning in beginnings {
        for (byte, expected) in [(b"q", Key::Char('q')), (b"\x03", Key::Ctrl('c'))] {
            let (mut parser, mut out) = (Parser::default(), Vec::new());
            parser.feed(beginning, &mut out);
            parser.give_up(&mut out);
            out.clear();
            parser.feed(byte, &mut out);
            assert_eq!(out, key(expected), "after {}", beginning.escape_ascii());
        }
        // Ctrl-C needs no pause, but in a paste, which may hold anything.
        let is_paste = beginning.starts_with(b"\x1b[200~");
        let is_old_mouse = beginning.starts_with(b"\x1b[M");
        let got = read(&[beginning, b"\x03"]);
        assert!(is_paste || is_old_mouse || got.last() == key(Key::Ctrl('c')).last(), "{}", beginning.escape_ascii());
    }
}

#[test]
fn a_paste_of_any_size_ends_where_it_ends() {
    let long = [b"\x1b[200~".as_slice(), &b"q\x1b[".repeat(300_000), b"\x1b[201~q"].concat();
    let events = read(&[&long]);
    let [Event::Paste(text), quit] = &events[..] else { panic!("{} events", events.len()) };
    assert!(text.len() <= LONGEST_PASTE && *quit == Event::Key(Key::Char('q')));
}

/// Events that follow one another are read as if each were alone, wherever the line cuts them; and whatever bytes come, they
/// mean the same in any pieces, and leave the parser ready for the next key after a pause.
#[test]
fn no_event_is_lost_and_none_invented_wherever_bytes_are_cut() {
    let table = table();
    let mut rng = rng::rng(0, Stream::Data);
    for round in 0..100_000 {
        let (bytes, meaning) = if round % 2 == 0 {
            let drawn = (0..rng.random_range(1..6)).map(|_| &table[rng.random_range(0..table.len())]);
            let drawn: Vec<_> = drawn.collect();
            let bytes = drawn.iter().flat_map(|(bytes, _)| bytes.iter().copied()).collect::<Vec<u8>>();
            let meaning = drawn.iter().flat_map(|(_, meaning)| meaning.clone()).collect();
            (bytes, meaning)
        } else {
            let any = [b'\x1b', b'[', b'<', b';', b'1', b'M', b'O', b'~', 0xed, 0x9a, 0x03, b'q'];
            let byte = |_| if rng.random_range(0..3) == 0 { rng.random() } else { any[rng.random_range(0..any.len())] };
            let bytes: Vec<u8> = (0..24).map(byte).collect();
            let meaning = read(&[&bytes]);
            (bytes, meaning)
        };
        let (first, rest) = bytes.split_at(rng.random_range(0..=bytes.len()));
        let (second, third) = rest.split_at(rng.random_range(0..=rest.len()));
        assert_eq!(read(&[first, second, third]), meaning, "{}", bytes.escape_ascii());
        let (mut parser, mut out) = (Parser::default(), Vec::new());
        parser.feed(&bytes, &mut out);
        parser.give_up(&mut out);
        out.clear();
        parser.feed(b"q", &mut out);
        assert_eq!(out, key(Key::Char('q')), "after {}", bytes.escape_ascii());
    }
}
