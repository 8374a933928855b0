//! How long one frame takes to draw, for every scene in the catalog. The bars: 1 ms at 80×24, 4 ms at 200×60.

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use glassbox::app::library::topics;
use glassbox::app::{pair::Pair, settings::Settings, show::Show, theatre};
use glassbox::scene::At;
use ratatui::{buffer::Buffer, layout::Rect};

fn frames(criterion: &mut Criterion) {
    for topic in topics() {
        let mut stage = topic.stage();
        stage.choose(&topic.head.trials()[0]).expect("settings of a trial");
        let middle: At = "50%".parse().expect("a place");
        let at = middle.reach(&mut *stage).expect("a moment");
        let mut show = Show::new(topic.lesson().clone(), stage, middle);
        show.player.seek(at);
        show.player.pause();
        let pair = Pair::of(show);
        for (width, height) in [(80, 24), (120, 36), (200, 60)] {
            criterion.bench_function(&format!("{} {width}x{height}", topic.id), |bencher| {
                bencher.iter_batched_ref(
                    || Buffer::empty(Rect::new(0, 0, width, height)),
                    |buffer| theatre::draw(&pair, &pair.numbers(), &Settings::default(), None, buffer.area, buffer),
                    BatchSize::LargeInput,
                );
            });
        }
    }
}

criterion_group!(benches, frames);
criterion_main!(benches);
