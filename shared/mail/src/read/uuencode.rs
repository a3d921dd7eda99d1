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

/// Files with their names.
type Files<'a> = Vec<(&'a str, Vec<u8>)>;

/// Takes the files out of a text that has some in it: the rest of the text, and the files with their names.
pub(super) fn take_files(text: &str) -> Option<(String, Files<'_>)> {
    if !text.contains("begin ") {
        return None;
    }
    let (mut rest, mut files) = (String::new(), Vec::new());
    let mut at = 0;
    // The file that may be beginning: where, and its name.
    let mut open: Option<(usize, &str)> = None;
    for line in text.split_inclusive('\n') {
        let content = line.trim_end();
        let end = at + line.len();
        if let Some(name) = opening(content) {
            rest.push_str(open.and_then(|(start, _)| text.get(start..at)).unwrap_or_default());
            open = Some((at, name));
        } else if let Some((start, name)) = open {
            if content == "end" {
                files.extend(text.get(start..end).and_then(|file| decode(file.as_bytes())).map(|file| (name, file)));
                open = None;
            } else if !is_encoded(line.trim_end_matches(['\n', '\r'])) {
                rest.push_str(text.get(start..end).unwrap_or_default());
                open = None;
            }
        } else {
            rest.push_str(line);
        }
        at = end;
    }
    rest.push_str(open.and_then(|(start, _)| text.get(start..)).unwrap_or_default());
    (!files.is_empty()).then_some((rest, files))
}

/// `begin 644 name`.
fn opening(line: &str) -> Option<&str> {
    let (mode, name) = line.strip_prefix("begin ")?.split_once(' ')?;
    let octal = (3..=4).contains(&mode.len()) && mode.bytes().all(|b| (b'0'..=b'7').contains(&b));
    (octal && !name.trim().is_empty()).then_some(name.trim())
}

/// A length, and as many characters as it needs; the spaces at the end may have been lost.
fn is_encoded(line: &str) -> bool {
    let Some((&length, data)) = line.as_bytes().split_first() else { return false };
    let most = usize::from(sextet(length)).div_ceil(3) * 4;
    (b' '..=b'`').contains(&length) && data.iter().all(|b| (b' '..=b'`').contains(b)) && data.len() <= most + 1
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

    #[test]
    fn files_are_taken_out_of_a_text() {
        let (rest, files) = super::take_files("See this:\nbegin 644 cat.txt\n#0V%T\n`\nend\nBye\n").unwrap();
        assert_eq!((rest.as_str(), files), ("See this:\nBye\n", vec![("cat.txt", b"Cat".to_vec())]));
        for text in ["begin 644 a\nthis is no file, and goes on\nend\n", "begin with me\nend", "begin 644 a\n#0V%T\n"] {
            assert_eq!(super::take_files(text), None);
        }
    }
}
