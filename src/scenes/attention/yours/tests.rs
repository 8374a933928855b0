//! A tensor of the user's, from the file to the screen.

use super::*;
use crate::scene::{At, Kind, Stage, Staged, knobs};
use crate::ui::{glyphs::Glyphs, palette::Palette, theme::Theme, words::Words};
use std::path::Path;

/// A .npy file of f32 weights of this shape: row q has weights that fall with the distance from key q.
pub fn tensor_file(folder: &Path, shape: [usize; 4]) -> String {
    let [layers, heads, queries, keys] = shape;
    let dictionary = format!("{{'descr': '<f4', 'fortran_order': False, 'shape': {shape:?}, }}\n")
        .replace('[', "(")
        .replace(']', ")");
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend((dictionary.len() as u16).to_le_bytes());
    bytes.extend(dictionary.as_bytes());
    for _ in 0..layers * heads {
        for query in 0..queries {
            let row: Vec<f32> = (0..keys).map(|key| 1.0 / (1 + query.abs_diff(key)) as f32).collect();
            let sum: f32 = row.iter().sum();
            bytes.extend(row.iter().flat_map(|weight| (weight / sum).to_le_bytes()));
        }
    }
    let path = folder.join("tensor.npy");
    std::fs::write(&path, bytes).unwrap();
    path.to_str().unwrap().to_owned()
}

/// A stage that shows it.
pub fn staged(tensor: &str, settings: &[(&str, &str)]) -> Staged<Attention> {
    let tensor = [("tensor", tensor)];
    let settings = tensor.iter().chain(settings).map(|(id, value)| ((*id).to_owned(), (*value).to_owned()));
    Staged::new(knobs::choose(&settings.collect::<Vec<_>>()).unwrap(), 0)
}

#[test]
fn a_tensor_is_shown_with_the_names_of_its_tokens_and_the_same_readings_as_a_translator() {
    let folder = tempfile::tempdir().unwrap();
    let tokens = folder.path().join("tokens.txt");
    std::fs::write(&tokens, "나는\n\ncat\nd").unwrap();
    let mut stage = staged(
        &tensor_file(folder.path(), [2, 3, 4, 4]),
        &[("tokens", tokens.to_str().unwrap()), ("layer", "1"), ("query", "3")],
    );
    let at = At::END.reach(&mut stage).unwrap();
    let readings = stage.readings(at, usize::MAX);
    assert_eq!((readings.number("looks_at"), readings.number("layer")), (Some(3.0), Some(1.0)));
    assert!(readings.number("row_sum_error").unwrap() < 1e-6);
    let mut dates = Staged::<Attention>::new(knobs::set(&Attention::default(), "train-steps", "1").unwrap(), 0);
    let first = At::START.reach(&mut dates).unwrap();
    let ids =
        |readings: crate::scene::ReadingSet| readings.iter().map(|reading| reading.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(readings), ids(dates.readings(first, 0)));
}

#[test]
fn names_that_do_not_fit_and_knobs_that_have_no_say_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let tensor = tensor_file(folder.path(), [1, 1, 3, 4]);
    let mut stage = staged(&tensor, &[]);
    let three = folder.path().join("three.json");
    std::fs::write(&three, "[\"a\", \"b\", \"c\"]").unwrap();
    let refusal = stage.set("tokens", three.to_str().unwrap()).unwrap_err();
    assert_eq!((refusal.place.as_str(), refusal.found.as_str()), ("tokens", "3 tokens"));
    assert_eq!(stage.set("query-tokens", three.to_str().unwrap()), Ok(()));
    assert!(stage.set("temperature", "2").is_err());
    assert!(stage.set("task", "dates").is_ok() && stage.set("tokens", three.to_str().unwrap()).is_err());
}

#[test]
fn every_zoom_of_a_large_map_is_drawn_with_the_cursor_anywhere() {
    let folder = tempfile::tempdir().unwrap();
    let mut stage = staged(&tensor_file(folder.path(), [1, 1, 300, 500]), &[]);
    let (theme, palette, glyphs) = (&Theme::DARK, Palette::Viridis, Glyphs::Braille);
    let look = crate::ui::look::Look {
        theme,
        palette,
        glyphs,
        colour: true,
        inspecting: false,
        pointer: None,
        lead: None,
        words: &Words::EMPTY,
    };
    let zooms = stage.knobs().into_iter().find(|knob| knob.id == "zoom").unwrap();
    let Kind::Span { max, .. } = zooms.kind else { panic!("a span") };
    for zoom in 0..=max {
        for cell in ["0,0", "299,499", "150,3"] {
            stage.set("zoom", &zoom.to_string()).unwrap();
            stage.set("cell", cell).unwrap();
            let at = At::END.reach(&mut stage).unwrap();
            for (width, height) in [(1, 1), (40, 8), (80, 19), (120, 31)] {
                let mut buf = ratatui::buffer::Buffer::empty(ratatui::layout::Rect::new(0, 0, width, height));
                stage.draw(at, 0.0, buf.area, &mut buf, &look);
            }
        }
    }
}

#[test]
fn nothing_of_a_tensor_is_random() {
    let folder = tempfile::tempdir().unwrap();
    let tensor = tensor_file(folder.path(), [2, 3, 4, 4]);
    let read = |seed| {
        let mut stage = staged(&tensor, &[]);
        stage.reseed(seed);
        assert!(!stage.is_random());
        let at = At::END.reach(&mut stage).unwrap();
        format!("{:?}", stage.readings(at, usize::MAX))
    };
    assert_eq!(read(0), read(1));
}
