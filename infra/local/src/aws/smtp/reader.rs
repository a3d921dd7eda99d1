//! Lines and messages off the wire, within bounds.

use std::io;

use tokio::io::{AsyncBufRead, AsyncBufReadExt as _};

/// Longest command line: RFC 5321 allows 512 octets, extensions make it longer.
const COMMAND_LIMIT: usize = 2_048;
/// Longest line of a message. RFC 5321 says 1,000 octets; senders of one-line HTML are forgiven up to this.
const TEXT_LIMIT: usize = 1024 * 1024;

/// A command line.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// Without its line end.
    Text(String),
    /// Longer than allowed; it was skipped.
    TooLong,
    /// The client is gone.
    End,
}

/// What came after `DATA`.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Data {
    /// The message, dots unstuffed.
    Message(Vec<u8>),
    /// More than allowed; it was skipped to its end.
    TooLarge,
    /// A line longer than allowed; the message was skipped to its end.
    LineTooLong,
}

/// Reads a command line.
pub(super) async fn line(input: &mut (impl AsyncBufRead + Unpin)) -> io::Result<Line> {
    let mut line = Vec::new();
    match piece(input, &mut line, COMMAND_LIMIT).await? {
        Piece::End => Ok(Line::End),
        Piece::TooLong => Ok(Line::TooLong),
        Piece::Line => {
            let text = String::from_utf8_lossy(&line);
            Ok(Line::Text(text.trim_end_matches(['\r', '\n']).to_owned()))
        }
    }
}

/// Reads a message up to the line with the single dot.
pub(super) async fn data(input: &mut (impl AsyncBufRead + Unpin), limit: usize) -> io::Result<Data> {
    let mut message = Vec::new();
    let mut line = Vec::new();
    let (mut too_large, mut line_too_long) = (false, false);
    // Whether the line before this one ended with CRLF.
    let mut fresh = true;
    loop {
        line.clear();
        match piece(input, &mut line, TEXT_LIMIT).await? {
            Piece::End => return Err(io::ErrorKind::UnexpectedEof.into()),
            Piece::TooLong => (line_too_long, fresh) = (true, true),
            Piece::Line => {
                // Only CRLF.CRLF ends a message. A lone LF would let one message hide another (SMTP smuggling).
                if line == b".\r\n" && fresh {
                    break;
                }
                let text = if fresh { line.strip_prefix(b".").unwrap_or(&line) } else { &line };
                fresh = line.ends_with(b"\r\n");
                if message.len() + text.len() > limit {
                    too_large = true;
                    message.truncate(0);
                }
                if !too_large {
                    message.extend_from_slice(text);
                }
            }
        }
    }
    Ok(match (too_large, line_too_long) {
        (true, _) => Data::TooLarge,
        (_, true) => Data::LineTooLong,
        _ => Data::Message(message),
    })
}

enum Piece {
    Line,
    TooLong,
    End,
}

/// Reads up to and including the next LF. What goes over the limit is read and thrown away.
async fn piece(input: &mut (impl AsyncBufRead + Unpin), line: &mut Vec<u8>, limit: usize) -> io::Result<Piece> {
    let mut too_long = false;
    loop {
        let buffer = input.fill_buf().await?;
        if buffer.is_empty() {
            return Ok(Piece::End);
        }
        let end = buffer.iter().position(|byte| *byte == b'\n').map(|position| position + 1);
        let taken = end.unwrap_or(buffer.len());
        if line.len() + taken > limit {
            too_long = true;
        } else {
            line.extend_from_slice(buffer.get(..taken).unwrap_or_default());
        }
        input.consume(taken);
        if end.is_some() {
            return Ok(if too_long { Piece::TooLong } else { Piece::Line });
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[tokio::test]
    async fn a_message_ends_at_the_dot_and_loses_its_stuffing() {
        let mut input: &[u8] = b"Hello\r\n..dot\r\n.\r\nQUIT\r\n";
        assert_eq!(data(&mut input, 1_000).await.unwrap(), Data::Message(b"Hello\r\n.dot\r\n".to_vec()));
        assert_eq!(line(&mut input).await.unwrap(), Line::Text("QUIT".to_owned()));
        assert_eq!(line(&mut input).await.unwrap(), Line::End);
    }

    #[tokio::test]
    async fn a_dot_after_a_lone_line_feed_does_not_end_a_message() {
        let mut input: &[u8] = b"one\n.\r\nMAIL FROM:<x@y>\r\n.\r\n";
        assert_eq!(data(&mut input, 1_000).await.unwrap(), Data::Message(b"one\n.\r\nMAIL FROM:<x@y>\r\n".to_vec()));
        assert_eq!(line(&mut input).await.unwrap(), Line::End);
    }

    #[tokio::test]
    async fn what_is_too_large_is_read_to_its_end_and_refused() {
        let mut input: &[u8] = b"0123456789\r\nmore\r\n.\r\nNOOP\r\n";
        assert_eq!(data(&mut input, 10).await.unwrap(), Data::TooLarge);
        assert_eq!(line(&mut input).await.unwrap(), Line::Text("NOOP".to_owned()));
        let long = [b"x".repeat(COMMAND_LIMIT + 1), b"\r\nNOOP\r\n".to_vec()].concat();
        let mut input = long.as_slice();
        assert_eq!(line(&mut input).await.unwrap(), Line::TooLong);
        assert_eq!(line(&mut input).await.unwrap(), Line::Text("NOOP".to_owned()));
    }
}
