//! When the next frame is due: so many a second at most, and so many bytes a second at most.

use std::time::{Duration, Instant};

/// Paces frames.
pub struct Pace {
    frame: Duration,
    /// Seconds that a byte takes.
    per_byte: f64,
    /// When a frame may be sent at the earliest.
    due: Instant,
    /// When the bytes sent so far are through, at the rate allowed.
    through: Instant,
}

impl Pace {
    /// A frame is due at once.
    pub fn new(fps: f64, rate: Option<f64>, now: Instant) -> Self {
        let per_byte = rate.map_or(0.0, |rate| 1.0 / rate);
        Self { frame: Duration::from_secs_f64(1.0 / fps), per_byte, due: now, through: now }
    }

    /// When the next frame is due.
    pub fn due(&self) -> Instant {
        self.due.max(self.through)
    }

    /// A frame was drawn, which took so many bytes: the next one comes after the time of a frame, and not before its bytes
    /// are through.
    pub fn sent(&mut self, bytes: usize, now: Instant) {
        self.due = now + self.frame;
        self.through = self.through.max(now) + Duration::from_secs_f64(self.per_byte * bytes as f64);
    }

    /// There is something new to be seen: the next frame need not wait for the time of a frame, but for the bytes.
    pub fn hurry(&mut self, now: Instant) {
        self.due = now;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The times, in milliseconds, of frames that take so many bytes each, each sent as soon as it is due.
    fn times(rate: Option<f64>, frames: &[usize]) -> Vec<u128> {
        let start = Instant::now();
        let mut pace = Pace::new(20.0, rate, start);
        let send = |bytes: &usize| {
            let now = pace.due();
            pace.sent(*bytes, now);
            (now - start).as_millis()
        };
        frames.iter().map(send).collect()
    }

    #[test]
    fn frames_come_evenly_and_large_ones_push_the_next_one_back() {
        assert_eq!(times(None, &[50_000; 4]), [0, 50, 100, 150]);
        assert_eq!(times(Some(100_000.0), &[20_000; 4]), [0, 200, 400, 600]);
        assert_eq!(times(Some(100_000.0), &[60_000, 1000, 1000, 1000]), [0, 600, 650, 700]);
    }

    #[test]
    fn a_key_is_answered_at_once_if_the_bytes_are_through() {
        let start = Instant::now();
        let mut pace = Pace::new(20.0, Some(100_000.0), start);
        pace.sent(1000, start);
        let pressed = start + Duration::from_millis(12);
        pace.hurry(pressed);
        assert_eq!(pace.due(), pressed);
        pace.sent(20_000, pressed);
        pace.hurry(pressed);
        assert_eq!(pace.due(), pressed + Duration::from_millis(200));
    }
}
