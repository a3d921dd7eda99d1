//! What a function writes to its output, kept with the invocation that wrote it. Bounded, in lines and in their length.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncRead, AsyncReadExt as _};

/// Most lines kept of one invocation: the last ones.
const MOST_LINES: usize = 200;
/// Most bytes kept of one line.
const LONGEST_LINE: usize = 8 * 1024;

/// The last lines of one invocation. Lines that arrive late are still added.
#[derive(Debug, Clone, Default)]
pub(super) struct Lines(Arc<Mutex<VecDeque<String>>>);

impl Lines {
    fn push(&self, line: String) {
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if lines.len() == MOST_LINES {
            lines.pop_front();
        }
        lines.push_back(line);
    }

    /// The lines so far.
    pub(super) fn read(&self) -> Vec<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }
}

/// The output of one environment: lines go to the invocation that is under way.
#[derive(Debug, Clone, Default)]
pub(super) struct Log(Arc<Mutex<Lines>>);

impl Log {
    /// Lines from now on belong to a new invocation.
    pub(super) fn turn(&self) -> Lines {
        let fresh = Lines::default();
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = fresh.clone();
        fresh
    }

    /// Where lines go just now.
    pub(super) fn current(&self) -> Lines {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Reads an output of the process to its end.
    pub(super) async fn collect(self, mut output: impl AsyncRead + Unpin) {
        let mut chunk = vec![0; 4096];
        let mut line = Vec::new();
        while let Ok(read) = output.read(&mut chunk).await
            && read > 0
        {
            for byte in chunk.iter().take(read) {
                if *byte == b'\n' {
                    self.current().push(String::from_utf8_lossy(&line).into_owned());
                    line.clear();
                } else if line.len() < LONGEST_LINE {
                    line.push(*byte);
                }
            }
        }
        if !line.is_empty() {
            self.current().push(String::from_utf8_lossy(&line).into_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    #[tokio::test]
    async fn lines_are_kept_bounded_and_the_last_one_needs_no_line_feed() {
        let log = Log::default();
        let mut text = format!("{}\n", "x".repeat(3 * LONGEST_LINE));
        for number in 0..MOST_LINES {
            writeln!(text, "{number}").unwrap();
        }
        text.push_str("end");
        log.clone().collect(text.as_bytes()).await;
        let lines = log.current().read();
        assert_eq!(lines.len(), MOST_LINES);
        assert_eq!(lines.last().unwrap(), "end");
        assert_eq!(lines.first().unwrap(), "1");
    }

    #[tokio::test]
    async fn a_long_line_is_cut() {
        let log = Log::default();
        log.clone().collect("x".repeat(3 * LONGEST_LINE).as_bytes()).await;
        assert_eq!(log.current().read().first().unwrap().len(), LONGEST_LINE);
    }
}
