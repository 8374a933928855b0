//! Widgets for pictures, matrices and points in the plane.

use glassbox::engine::data::{self, Shape};
use glassbox::engine::rng::{Stream, rng};
use glassbox::ui::axis::Axis;
use glassbox::ui::cloud::{Arrow, Cloud, Points};
use glassbox::ui::heatmap::{HeatMap, Margin, Scale};
use glassbox::ui::look::Look;
use glassbox::ui::picture::{Picture, Pixels};
use ratatui::{buffer::Buffer, layout::Rect};

super::shown! { "pictures.rs":
    picture: picture_in_grey 48 x 16,
    picture: picture_in_colour 48 x 16,
    heatmap: heatmap_with_numbers 48 x 7,
    heatmap: heatmap_of_many 48 x 12,
    cloud: cloud_of_two_classes 48 x 20,
    cloud: cloud_with_a_field 48 x 20,
}

fn picture_in_grey(area: Rect, buf: &mut Buffer, look: &Look) {
    let cat = data::cat().shrink(32).grey();
    let pixels = Pixels::Grey(&cat.pixels);
    Picture { pixels, width: cat.width, height: cat.height, cursor: Some((11, 20)) }.render(area, buf, look);
}

fn picture_in_colour(area: Rect, buf: &mut Buffer, look: &Look) {
    let cat = data::cat().shrink(32);
    let pixels = Pixels::Rgb(&cat.pixels);
    Picture { pixels, width: cat.width, height: cat.height, cursor: None }.render(area, buf, look);
}

fn heatmap_with_numbers(area: Rect, buf: &mut Buffer, look: &Look) {
    let weight = |row: usize, column: usize| if column > row { f64::NAN } else { 1.0 / (1 + row) as f64 };
    let keys = ["the", "cat", "sat", "."];
    HeatMap {
        row_labels: &keys,
        column_labels: &keys,
        cursor: Some((2, 1)),
        margin: Some(Margin { name: "keys", value: &|row| (row + 1) as f64, most: 4.0 }),
        ..HeatMap::new(4, 4, Scale::Sequential(Axis::default()), &weight)
    }
    .render(area, buf, look);
}

fn heatmap_of_many(area: Rect, buf: &mut Buffer, look: &Look) {
    let value = |row: usize, column: usize| (column as f64 - 20.0) * (row as f64 - 10.0) / 200.0;
    HeatMap::new(21, 41, Scale::Diverging(1.0), &value).render(area, buf, look);
}

fn cloud_of_two_classes(area: Rect, buf: &mut Buffer, look: &Look) {
    let moons = Shape::Moons.draw(400, &mut rng(0, Stream::Data));
    let of = |class| {
        let labelled = moons.xy.iter().zip(&moons.labels).filter(move |(_, label)| **label == class);
        labelled.map(|(&[x, y], _)| (f64::from(x), f64::from(y))).collect::<Vec<_>>()
    };
    Cloud {
        points: &[Points { at: &of(0), hue: 0 }, Points { at: &of(1), hue: 1 }],
        cursor: of(0).first().copied(),
        ..Cloud::default()
    }
    .render(area, buf, look);
}

fn cloud_with_a_field(area: Rect, buf: &mut Buffer, look: &Look) {
    let grid = (-3..=3).flat_map(|x| (-3..=3).map(move |y| (0.5 * f64::from(x), 0.5 * f64::from(y))));
    let arrow = |(x, y): (f64, f64)| Arrow { at: (x, y), towards: (-y, x), is_strong: x * x + y * y > 1.0 };
    Cloud {
        arrows: &grid.map(arrow).collect::<Vec<_>>(),
        paths: &[Points { at: &[(1.0, 0.0), (0.0, 1.0), (-1.0, 0.0)], hue: 2 }],
        marks: &[((1.0, 0.0), 'A'), ((-1.0, 0.0), 'B')],
        ..Cloud::default()
    }
    .render(area, buf, look);
}
