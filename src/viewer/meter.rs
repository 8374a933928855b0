//! Measures what the terminal costs.

use crate::app::statistics::Statistics;
use std::time::{Duration, Instant};

/// Numbers change once in this time, so that they can be read.
const SECOND: Duration = Duration::from_secs(1);

/// Counts frames since it last told.
pub struct Meter {
    since: Instant,
    drawn: u32,
    sent: u32,
    bytes: usize,
    cost: Duration,
}

impl Meter {
    /// Begins to count.
    pub fn new(now: Instant) -> Self {
        Self { since: now, drawn: 0, sent: 0, bytes: 0, cost: Duration::ZERO }
    }

    /// A frame was drawn; it took so many bytes and so long. What takes no byte is not sent.
    pub fn count(&mut self, bytes: usize, cost: Duration) {
        self.drawn += 1;
        self.sent += u32::from(bytes > 0);
        self.bytes += bytes;
        self.cost += cost;
    }

    /// How the last second went, once a second.
    pub fn tell(&mut self, now: Instant) -> Option<Statistics> {
        let seconds = now.saturating_duration_since(self.since).as_secs_f64();
        if seconds < SECOND.as_secs_f64() || self.drawn == 0 {
            return None;
        }
        let statistics = Statistics {
            fps: f64::from(self.sent) / seconds,
            bytes_per_second: self.bytes as f64 / seconds,
            frame_milliseconds: 1000.0 * self.cost.as_secs_f64() / f64::from(self.drawn),
        };
        *self = Self::new(now);
        Some(statistics)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn once_a_second_it_tells_means_and_begins_anew() {
        let start = Instant::now();
        let mut meter = Meter::new(start);
        for bytes in [3000, 0, 1000, 0] {
            meter.count(bytes, Duration::from_millis(4));
        }
        assert_eq!(meter.tell(start + SECOND / 2), None);
        let told = meter.tell(start + 2 * SECOND).expect("a second has passed");
        assert_eq!((told.fps, told.bytes_per_second), (1.0, 2000.0));
        assert!((told.frame_milliseconds - 4.0).abs() < 1e-9);
        assert_eq!(meter.tell(start + 4 * SECOND), None, "nothing was drawn since");
    }
}
