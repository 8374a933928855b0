//! Bytes and time of the encoder beside ratatui's crossterm backend, over the same frames in the same run: every scene of
//! the catalog as it plays at 80×24, smooth maps that move, and noise. The bytes are printed beside their bars.

use criterion::{Criterion, criterion_group, criterion_main};
use glassbox::app::library::{Topic, topics};
use glassbox::app::{pair::Pair, settings::Settings, show::Show, theatre};
use glassbox::encode::{Depth, Encoder};
use glassbox::engine::math;
use glassbox::engine::rng::{self, Stream};
use glassbox::scene::At;
use glassbox::ui::palette::Palette;
use ratatui::backend::Backend;
use ratatui::{buffer::Buffer, layout::Rect};
use ratatui_crossterm::CrosstermBackend;
use std::io::{self, Write};

const FRAMES: usize = 60;
const SCREEN: Rect = Rect { x: 0, y: 0, width: 80, height: 24 };

/// As many frames of the scene as there are moments, up to [`FRAMES`].
fn playing(topic: &Topic) -> Vec<Buffer> {
    let mut stage = topic.stage();
    stage.choose(&topic.head.trials()[0]).expect("settings of a trial");
    let end = At::END.reach(&mut *stage).expect("an end");
    let frame = |i: usize| {
        let mut show = Show::new(topic.lesson().clone(), stage.fork(), At::START);
        show.player.seek(i * end / FRAMES.min(end));
        show.player.pause();
        theatre::picture(&Pair::of(show), &Settings::default(), (SCREEN.width, SCREEN.height))
    };
    (0..=FRAMES.min(end)).map(frame).collect()
}

/// Half-blocks in two colours each, from a number in 0…1 for every pixel of every frame.
fn map(mut value: impl FnMut(usize, usize, usize) -> f64) -> Vec<Buffer> {
    let frame = |i: usize| {
        let mut buffer = Buffer::empty(SCREEN);
        for y in 0..24 {
            for x in 0..80 {
                let [upper, lower] = [2 * y, 2 * y + 1].map(|pixel| Palette::Viridis.sequential(value(i, x, pixel)));
                buffer[(x as u16, y as u16)].set_symbol("▀").set_fg(upper).set_bg(lower);
            }
        }
        buffer
    };
    (0..FRAMES).map(frame).collect()
}

/// A hill that wanders over a plain.
fn hill() -> Vec<Buffer> {
    map(|i, x, y| {
        let (dx, dy) = ((x as f64 - 20.0 - i as f64 / 2.0) / 30.0, (y as f64 - 24.0) / 20.0);
        1.0 / (1.0 + dx * dx + dy * dy)
    })
}

/// A wave, wider than the screen, that moves everywhere at once.
fn wave() -> Vec<Buffer> {
    map(|i, x, y| 0.5 + 0.5 * math::sin((2 * x + 3 * y) as f64 / 60.0 + i as f64 / 30.0))
}

fn noise() -> Vec<Buffer> {
    let mut rng = rng::rng(0, Stream::Noise);
    map(|_, _, _| rng::uniform(&mut rng))
}

fn ours(frames: &[Buffer], depth: Depth) -> usize {
    let (mut encoder, mut bytes) = (Encoder::new(depth), Vec::new());
    let mut frame = |buffer| {
        bytes.clear();
        encoder.frame(buffer, &mut bytes);
        bytes.len()
    };
    frames.iter().map(&mut frame).sum()
}

/// Counts what it is given.
struct Counter(usize);

impl Write for &mut Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn theirs(frames: &[Buffer]) -> usize {
    let mut counter = Counter(0);
    let mut backend = CrosstermBackend::new(&mut counter);
    let mut before = Buffer::empty(SCREEN);
    for frame in frames {
        backend.draw(before.diff(frame).into_iter()).expect("a counter never fails");
        Backend::flush(&mut backend).expect("a counter never fails");
        before = frame.clone();
    }
    counter.0
}

/// What a picture may cost of the backend's true-colour bytes: in true colour, in 256 colours.
type Bars = [f64; 2];

fn compare(criterion: &mut Criterion) {
    const FREE: f64 = f64::INFINITY;
    let scenes = topics().iter().map(|topic| (topic.id, playing(topic), [1.0, FREE])).collect::<Vec<_>>();
    let maps: [(_, _, Bars); 3] =
        [("hill", hill(), [0.75, FREE]), ("wave", wave(), [1.0, 0.15]), ("noise", noise(), [1.0, 0.6])];
    for (name, frames, bars) in scenes.into_iter().chain(maps) {
        let backend = theirs(&frames);
        println!("{name}: {} bytes a frame by the backend", backend / frames.len());
        for (depth, bar) in [Depth::True, Depth::C256].into_iter().zip(bars) {
            let of_them = ours(&frames, depth) as f64 / backend as f64;
            let verdict = if of_them <= bar { "" } else { ", which MISSES the bar" };
            println!("{name}: {of_them:.3} of them in {depth:?} (bar {bar}{verdict})");
        }
        criterion.bench_function(&format!("{name}, ours"), |bencher| bencher.iter(|| ours(&frames, Depth::True)));
        criterion.bench_function(&format!("{name}, backend"), |bencher| bencher.iter(|| theirs(&frames)));
    }
}

criterion_group!(benches, compare);
criterion_main!(benches);
