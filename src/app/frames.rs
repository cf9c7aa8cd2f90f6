//! How long the window takes to paint: the last frames' times, for the status bar. It knows nothing of
//! what is painted.

use std::collections::VecDeque;
use std::time::Duration;

/// How many frames are looked back on.
const KEPT: usize = 1000;
/// The figures are made anew after so many frames; sorting at every one would be part of the time measured.
const EVERY: usize = 20;

/// The times of the last frames.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FrameTimes {
    last: VecDeque<Duration>,
    counted: usize,
    text: String,
}

impl FrameTimes {
    /// Takes in the time of one frame.
    pub fn record(&mut self, time: Duration) {
        if self.last.len() == KEPT {
            self.last.pop_front();
        }
        self.last.push_back(time);
        if self.counted.is_multiple_of(EVERY) {
            self.text = self.figures();
        }
        self.counted += 1;
    }

    /// The figures as a line of text.
    pub fn text(&self) -> &str {
        &self.text
    }

    fn figures(&self) -> String {
        let mut times: Vec<Duration> = self.last.iter().copied().collect();
        times.sort_unstable();
        let at =
            |share: usize| milliseconds(times[(times.len() * share / 100).min(times.len() - 1)]);
        format!(
            "{} frames: half under {}, 99 of 100 under {}, longest {} ms",
            times.len(),
            at(50),
            at(99),
            at(100)
        )
    }
}

fn milliseconds(time: Duration) -> String {
    format!("{:.1}", time.as_secs_f32() * 1000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_of_the_last_frames() {
        let mut times = FrameTimes::default();
        for _ in 0..KEPT {
            times.record(Duration::from_millis(90));
        }
        for number in 0..=KEPT as u64 {
            times.record(Duration::from_millis(1 + u64::from(number >= 980)));
        }
        assert_eq!(times.last.len(), KEPT);
        assert_eq!(
            times.figures(),
            "1000 frames: half under 1.0, 99 of 100 under 2.0, longest 2.0 ms"
        );
    }
}
