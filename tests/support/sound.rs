//! What holds of a trace whatever the knobs say: it is light, and is drawn, read and true.

use crate::moments::moments;
use crate::trials::Trial;
use crate::weight;
use glassbox::app::settings::Settings as Looks;
use glassbox::scene::{At, Stage};
use ratatui::{buffer::Buffer, layout::Rect};

/// The most that a whole trace may weigh, in bytes.
const LIMIT: usize = 64 << 20;

/// Simulates to the end. Fails if the trace weighs too much, beside `more` bytes that it may share with others.
pub fn simulated(mut stage: Box<dyn Stage>, trial: &Trial, more: usize) -> (Box<dyn Stage>, usize) {
    let (stage, trace) = weight::of(|| {
        At::END.reach(&mut *stage).unwrap_or_else(|refusal| panic!("{trial}: {refusal}"));
        stage
    });
    if trace + more > LIMIT {
        assert!(more > 0, "{trial}: {trace} bytes");
        // Not all of it may be its own.
        return simulated(trial.stage(stage.seed()), trial, 0);
    }
    (stage, trace)
}

/// Some moments on some screens, all readings, all checks.
pub fn is_drawn_read_and_true(trial: &Trial, stage: &dyn Stage) {
    for at in moments(stage, &[0.0, 0.4, 1.0]) {
        for (width, height) in [(40, 8), (80, 19), (120, 31)] {
            let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
            stage.draw(at, 0.0, buffer.area, &mut buffer, &Looks::default().look(&trial.subject.lesson.words.en));
        }
        assert!(stage.readings(at, usize::MAX).iter().count() > 0);
        for check in stage.checks(at) {
            assert!(check.holds(), "{trial} --seed {} --at {at}: {check:?}", stage.seed());
        }
    }
}
