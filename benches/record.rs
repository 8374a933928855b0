//! How long recording takes: `cargo bench --bench record`; `benches/record.sh` measures the whole program.
//!
//! The film is ten seconds of a busy screen at 30 frames a second: 100×30 cells, a third of them a picture that changes
//! everywhere in every frame, beside text in two scripts.

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use glassbox::encode::{Depth, Encoder};
use glassbox::record::{Frame, Options, Version, cast, gif, png, svg};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Style};

fn screen(i: u32) -> Buffer {
    let mut buffer = Buffer::empty(Rect::new(0, 0, 100, 30));
    let colour = |x: u16, y: u16| {
        let (dx, dy) = (f64::from(x) - 25.0, f64::from(y) - 20.0);
        let level = ((dx * dx + dy * dy).sqrt() * 2.0 + f64::from(i)) as u32 % 32 * 8;
        Color::Rgb(level as u8, 90, 255 - level as u8)
    };
    for y in 0..20 {
        for x in 0..50 {
            buffer[(x, y)].set_symbol("▀").set_fg(colour(x, 2 * y)).set_bg(colour(x, 2 * y + 1));
        }
        let text = format!("│ xₜ = √ᾱₜ·x₀ + √(1−ᾱₜ)·ε   {:.3}  ⣀⡠⠔⠊", f64::from(i * u32::from(y + 1)) / 300.0);
        buffer.set_string(50, y, text, Style::new().fg(Color::Rgb(200, 200, 200)));
    }
    buffer.set_string(0, 22, "선형 스케줄의 절반에서 이미 그림 분산의 92 %가 사라졌다.", Style::default());
    buffer.set_string(0, 28, format!("t {i}/300"), Style::default());
    buffer
}

fn film() -> impl Iterator<Item = Frame> {
    (0..300).map(|i| Frame::plain(screen(i), Duration::from_secs(1) / 30))
}

fn record(c: &mut Criterion) {
    let options = Options::default();
    c.bench_function("png, one frame", |b| b.iter(|| png(black_box(&screen(7)), &options)));
    c.bench_function("terminal bytes, one frame after another", |b| {
        let frames = [screen(7), screen(8)];
        let (mut encoder, mut bytes, mut turn) = (Encoder::new(Depth::True), Vec::new(), 0);
        b.iter(|| {
            turn ^= 1;
            bytes.clear();
            encoder.frame(&frames[turn], &mut bytes);
            bytes.len()
        });
    });
    let mut group = c.benchmark_group("ten seconds");
    group.sample_size(10);
    group.bench_function("gif", |b| b.iter(|| gif(film, &options, None, &mut Vec::new())));
    group.bench_function("cast", |b| b.iter(|| cast(film(), Version::V3, &options, &mut Vec::new())));
    group.bench_function("svg", |b| b.iter(|| svg(film(), &options, &mut Vec::new())));
    group.finish();
}

criterion_group!(benches, record);
criterion_main!(benches);
