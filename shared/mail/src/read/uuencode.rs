//! Unix's way to send a file before MIME, still used as a transfer encoding by old programs.

/// The file between `begin` and `end`; `None` when there is no such thing in `bytes`.
pub(super) fn decode(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut lines = bytes.split(|&b| b == b'\n').map(<[u8]>::trim_ascii_end);
    lines.find(|line| line.starts_with(b"begin "))?;
    let mut out = Vec::with_capacity(bytes.len() / 4 * 3);
    for line in lines {
        let Some((&length, groups)) = line.split_first() else { continue };
        if line == b"end" {
            break;
        }
        let length = usize::from(sextet(length));
        let start = out.len();
        for group in groups.chunks(4) {
            let at = |index: usize| u32::from(sextet(group.get(index).copied().unwrap_or(b' ')));
            let three = at(0) << 18 | at(1) << 12 | at(2) << 6 | at(3);
            out.extend(three.to_be_bytes().into_iter().skip(1));
        }
        out.truncate((start + length).min(out.len()));
    }
    Some(out)
}

/// Six bits are written as a character from the space on; programs that avoid spaces write `` ` `` for zero.
fn sextet(character: u8) -> u8 {
    character.wrapping_sub(b' ') & 63
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

    #[test]
    fn a_file_comes_out_as_it_went_in() {
        assert_eq!(super::decode(b"begin 644 cat.txt\n#0V%T\n`\nend\n").unwrap(), b"Cat");
        assert_eq!(super::decode(b"text\r\nbegin 644 a\r\n%:&5L;&\\ \r\n \r\nend\r\n").unwrap(), b"hello");
        assert_eq!(super::decode(b"no file"), None);
    }
}
