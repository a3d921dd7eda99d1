//! `winmail.dat`: the Transport Neutral Encapsulation Format, in which Outlook wraps a whole message, attachments and
//! all, when it believes that the reader is Outlook too ([MS-OXTNEF]).
//!
//! A stream of attributes, each with level, id, length, data and checksum; attachments carry MAPI properties inside
//! one attribute. Checksums are not looked at: a file with a wrong one is still somebody's file.

use crate::Attachment;
use crate::read::{charset, names};
use crate::rtf::{self, Rich};

const SIGNATURE: u32 = 0x223E_9F78;
/// Attachments and embedded messages taken out of one file, at most.
const MOST_FILES: usize = 500;
/// Embedded messages are opened this deep; deeper ones stay closed files.
const DEEPEST: usize = 4;
/// Longest rich-text body that is unpacked, in bytes.
const LONGEST_RTF: usize = 8 * 1024 * 1024;

/// Attribute ids ([MS-OXTNEF] section 2.1.3.1), without their type.
mod attribute {
    pub(super) const ATTACH_REND_DATA: u16 = 0x9002;
    pub(super) const ATTACH_TITLE: u16 = 0x8010;
    pub(super) const ATTACH_TRANSPORT_NAME: u16 = 0x9001;
    pub(super) const ATTACH_DATA: u16 = 0x800F;
    pub(super) const ATTACHMENT: u16 = 0x9005;
    pub(super) const MAPI_PROPS: u16 = 0x9003;
    pub(super) const BODY: u16 = 0x800C;
    pub(super) const CODE_PAGE: u16 = 0x9007;
}

/// MAPI property ids ([MS-OXPROPS]).
mod property {
    pub(super) const DISPLAY_NAME: u16 = 0x3001;
    pub(super) const ATTACH_DATA: u16 = 0x3701;
    pub(super) const ATTACH_FILENAME: u16 = 0x3704;
    pub(super) const ATTACH_LONG_FILENAME: u16 = 0x3707;
    pub(super) const ATTACH_MIME_TAG: u16 = 0x370E;
    pub(super) const ATTACH_CONTENT_ID: u16 = 0x3712;
    pub(super) const BODY: u16 = 0x1000;
    pub(super) const RTF_COMPRESSED: u16 = 0x1009;
    pub(super) const BODY_HTML: u16 = 0x1013;
}

/// What was in a `winmail.dat`.
#[derive(Debug, Default)]
pub(crate) struct Opened {
    pub(crate) attachments: Vec<Attachment>,
    /// The message's text, when the file has it.
    pub(crate) text: Option<String>,
    /// The message's HTML, when the file has it.
    pub(crate) html: Option<String>,
    /// The rich text that it is in, when the file has it in no other form.
    pub(crate) rich: Option<Attachment>,
}

/// Opens a `winmail.dat`. What is broken in it ends the reading; what came before is kept.
pub(crate) fn open(bytes: &[u8]) -> Opened {
    let mut opened = Opened::default();
    read(bytes, DEEPEST, &mut opened);
    opened
}

fn read(bytes: &[u8], depth: usize, opened: &mut Opened) {
    let mut input = Input(bytes);
    if input.u32() != Some(SIGNATURE) || input.u16().is_none() {
        return;
    }
    let mut file: Option<File> = None;
    let mut rtf = None;
    let mut code_page = None;
    while let Some((id, data)) = next_attribute(&mut input) {
        match id {
            attribute::ATTACH_REND_DATA => {
                finish(file.take(), opened);
                file = Some(File::default());
                if opened.attachments.len() >= MOST_FILES {
                    return;
                }
            }
            attribute::ATTACH_TITLE => file.get_or_insert_default().title = Some(text8(data, code_page)),
            attribute::ATTACH_TRANSPORT_NAME => {
                file.get_or_insert_default().transport_name = Some(text8(data, code_page));
            }
            attribute::ATTACH_DATA => file.get_or_insert_default().content = data.to_vec(),
            attribute::ATTACHMENT => file.get_or_insert_default().read_properties(data, code_page, depth, opened),
            attribute::MAPI_PROPS => {
                for (id, value) in properties(data) {
                    match (id, value) {
                        (property::BODY, value) => {
                            opened.text = opened.text.take().or_else(|| Some(value.text(code_page)));
                        }
                        (property::BODY_HTML, value) => {
                            opened.html = opened.html.take().or_else(|| Some(value.text(code_page)));
                        }
                        (property::RTF_COMPRESSED, Value::Bytes(bytes)) => rtf = unpack_rtf(bytes),
                        _ => {}
                    }
                }
            }
            attribute::BODY => opened.text = opened.text.take().or_else(|| Some(text8(data, code_page))),
            attribute::CODE_PAGE => code_page = data.first_chunk::<4>().map(|page| u32::from_le_bytes(*page)),
            _ => {}
        }
    }
    finish(file, opened);
    // The rich text is the message; when it is all there is of it, it must not be lost.
    if let (Some(content), None, None) = (rtf, &opened.text, &opened.html) {
        match rtf::read(&content) {
            Some(Rich::Html(html)) => opened.html = Some(html),
            Some(Rich::Text(text)) => opened.text = Some(text),
            None => {}
        }
        opened.rich = Some(Attachment {
            name: "message.rtf".to_owned(),
            content_type: "application/rtf".to_owned(),
            content,
            content_id: None,
            inline: false,
            from_tnef: true,
        });
    }
}

/// One attribute: its id and data. Level and checksum are passed over.
fn next_attribute<'a>(input: &mut Input<'a>) -> Option<(u16, &'a [u8])> {
    let level = input.u8()?;
    if !matches!(level, 1 | 2) {
        return None;
    }
    let id = input.u16()?;
    let _kind = input.u16()?;
    let length = input.u32()? as usize;
    // A file cut off in the middle of its last attachment still holds the beginning of it.
    let data = input.take(length.min(input.0.len()))?;
    let _checksum = input.u16();
    Some((id, data))
}

#[derive(Debug, Default)]
struct File {
    title: Option<String>,
    transport_name: Option<String>,
    long_name: Option<String>,
    short_name: Option<String>,
    display_name: Option<String>,
    content_type: Option<String>,
    content_id: Option<String>,
    content: Vec<u8>,
    embedded: bool,
}

impl File {
    fn read_properties(&mut self, data: &[u8], code_page: Option<u32>, depth: usize, opened: &mut Opened) {
        for (id, value) in properties(data) {
            let slot = match id {
                property::ATTACH_LONG_FILENAME => &mut self.long_name,
                property::ATTACH_FILENAME => &mut self.short_name,
                property::DISPLAY_NAME => &mut self.display_name,
                property::ATTACH_MIME_TAG => &mut self.content_type,
                property::ATTACH_CONTENT_ID => &mut self.content_id,
                property::ATTACH_DATA => {
                    self.read_data(&value, depth, opened);
                    continue;
                }
                _ => continue,
            };
            *slot = Some(value.text(code_page)).filter(|text| !text.is_empty());
        }
    }

    /// The content as a property: bytes; or an object: 16 bytes of interface id, then a whole message as another TNEF
    /// stream, or the file of some other program.
    fn read_data(&mut self, value: &Value<'_>, depth: usize, opened: &mut Opened) {
        let content = match value {
            Value::Bytes(bytes) => bytes,
            Value::Object(bytes) => bytes.get(16..).unwrap_or_default(),
            Value::Text8(_) | Value::Text16(_) => return,
        };
        let is_message = content.first_chunk::<4>().is_some_and(|head| u32::from_le_bytes(*head) == SIGNATURE);
        if !is_message || depth == 0 {
            if self.content.is_empty() {
                self.content = content.to_vec();
            }
            return;
        }
        let mut message = Opened::default();
        read(content, depth - 1, &mut message);
        self.embedded = !message.attachments.is_empty();
        let (text, kind) = match (message.text, message.html) {
            (Some(text), _) => (text.into_bytes(), "text/plain"),
            (None, Some(html)) => (html.into_bytes(), "text/html"),
            // Nothing that we could open: the closed message is better than none.
            (None, None) if !self.embedded => (content.to_vec(), "application/ms-tnef"),
            (None, None) => (Vec::new(), "text/plain"),
        };
        self.content = text;
        self.content_type = Some(kind.to_owned());
        opened.attachments.append(&mut message.attachments);
    }
}

fn finish(file: Option<File>, opened: &mut Opened) {
    let Some(file) = file else { return };
    let candidates = [file.long_name, file.title, file.transport_name, file.short_name, file.display_name];
    let name = candidates.into_iter().flatten().find_map(|name| names::file_name(&name));
    if file.content.is_empty() && (file.embedded || name.is_none()) {
        return;
    }
    let content_type = match (file.content_type.filter(|kind| kind.contains('/')), &name) {
        (Some(kind), _) => kind.to_ascii_lowercase(),
        (None, Some(name)) => names::content_type(name).to_owned(),
        (None, None) => "application/octet-stream".to_owned(),
    };
    let name = name
        .unwrap_or_else(|| format!("attachment-{}.{}", opened.attachments.len() + 1, names::extension(&content_type)));
    let content_id = file.content_id.map(|id| id.trim_matches(['<', '>']).to_owned());
    opened.attachments.push(Attachment {
        name,
        content_type,
        content: file.content,
        inline: content_id.is_some(),
        content_id,
        from_tnef: true,
    });
}

#[derive(Debug)]
enum Value<'a> {
    Bytes(&'a [u8]),
    Object(&'a [u8]),
    Text8(&'a [u8]),
    Text16(&'a [u8]),
}

impl Value<'_> {
    fn text(&self, code_page: Option<u32>) -> String {
        match self {
            Value::Bytes(bytes) | Value::Object(bytes) | Value::Text8(bytes) => text8(bytes, code_page),
            Value::Text16(bytes) => {
                let units = bytes
                    .chunks_exact(2)
                    .map(|pair| pair.iter().rev().fold(0_u16, |unit, byte| unit << 8 | u16::from(*byte)));
                char::decode_utf16(units)
                    .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
                    .take_while(|c| *c != '\0')
                    .collect()
            }
        }
    }
}

/// Text in the code page that the file names, up to the first NUL.
fn text8(bytes: &[u8], code_page: Option<u32>) -> String {
    let end = bytes.iter().position(|&b| b == 0).unwrap_or(bytes.len());
    charset::decode(bytes.get(..end).unwrap_or_default(), code_page.and_then(charset::code_page)).into_owned()
}

/// The properties of a property list that hold text or bytes ([MS-OXTNEF] section 2.1.3.4).
fn properties(data: &[u8]) -> impl Iterator<Item = (u16, Value<'_>)> {
    let mut input = Input(data);
    let mut left = input.u32().unwrap_or(0);
    std::iter::from_fn(move || {
        loop {
            left = left.checked_sub(1)?;
            let (kind, id) = (input.u16()?, input.u16()?);
            if id >= 0x8000 {
                skip_name(&mut input)?;
            }
            if let Some(value) = value(&mut input, kind)? {
                return Some((id, value));
            }
        }
    })
}

/// A named property's name: a GUID, then a number or a string.
fn skip_name(input: &mut Input<'_>) -> Option<()> {
    input.take(16)?;
    if input.u32()? == 0 {
        input.take(4)?;
    } else {
        let length = input.u32()? as usize;
        input.padded(length)?;
    }
    Some(())
}

/// A property's value: `Some(None)` when it is of a type that nobody asks for, `None` when the list is broken.
#[expect(clippy::option_option, reason = "the outer one ends the list, the inner one goes on to the next property")]
fn value<'a>(input: &mut Input<'a>, kind: u16) -> Option<Option<Value<'a>>> {
    let several = kind & 0x1000 != 0;
    let base = kind & 0x0FFF;
    let fixed = match base {
        0x0001 => Some(0),
        0x0002 | 0x0003 | 0x0004 | 0x000A | 0x000B => Some(4),
        0x0005 | 0x0006 | 0x0007 | 0x0014 | 0x0040 => Some(8),
        0x0048 => Some(16),
        0x000D | 0x001E | 0x001F | 0x0102 => None,
        _ => return None,
    };
    let count = if several || fixed.is_none() { input.u32()? } else { 1 };
    let mut first = None;
    for _ in 0..count {
        let bytes = if let Some(size) = fixed {
            if size == 0 {
                break;
            }
            input.take(size)?
        } else {
            let length = input.u32()? as usize;
            input.padded(length)?
        };
        first.get_or_insert(bytes);
    }
    Some(first.and_then(|bytes| match base {
        0x001E => Some(Value::Text8(bytes)),
        0x001F => Some(Value::Text16(bytes)),
        0x000D => Some(Value::Object(bytes)),
        0x0102 => Some(Value::Bytes(bytes)),
        _ => None,
    }))
}

/// Compressed RTF ([MS-OXRTFCP]): literal bytes and references into a window of 4,096 that begins filled.
fn unpack_rtf(packed: &[u8]) -> Option<Vec<u8>> {
    const PRELOAD: &[u8] = b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";
    let mut input = Input(packed);
    let (_size, raw_size, kind, _crc) = (input.u32()?, input.u32()? as usize, input.u32()?, input.u32()?);
    if raw_size > LONGEST_RTF {
        return None;
    }
    match kind {
        0x414C_454D => return Some(input.take(raw_size.min(input.0.len()))?.to_vec()),
        0x7546_5A4C => {}
        _ => return None,
    }
    let mut window = [b' '; 4096];
    window.get_mut(..PRELOAD.len())?.copy_from_slice(PRELOAD);
    let mut at = PRELOAD.len();
    let mut out = Vec::with_capacity(raw_size);
    while out.len() < raw_size {
        let Some(control) = input.u8() else { break };
        for bit in 0..8 {
            if control >> bit & 1 == 0 {
                let Some(byte) = input.u8() else { break };
                *window.get_mut(at & 4095)? = byte;
                at += 1;
                out.push(byte);
                continue;
            }
            let (Some(high), Some(low)) = (input.u8(), input.u8()) else { break };
            let offset = usize::from(high) << 4 | usize::from(low) >> 4;
            // A reference to the write position ends the text.
            if offset == at & 4095 {
                return Some(out);
            }
            for step in 0..usize::from(low & 15) + 2 {
                let byte = *window.get((offset + step) & 4095)?;
                *window.get_mut(at & 4095)? = byte;
                at += 1;
                out.push(byte);
            }
        }
    }
    out.truncate(raw_size);
    Some(out)
}

/// Bytes read from the front; `None` at the end.
struct Input<'a>(&'a [u8]);

impl<'a> Input<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    /// Values are padded to four bytes; the padding of the last one may be missing.
    fn padded(&mut self, length: usize) -> Option<&'a [u8]> {
        let taken = self.take(length)?;
        let padding = length.next_multiple_of(4) - length;
        self.take(padding.min(self.0.len()))?;
        Some(taken)
    }

    fn u8(&mut self) -> Option<u8> {
        self.take(1)?.first().copied()
    }

    fn u16(&mut self) -> Option<u16> {
        self.take(2)?.first_chunk::<2>().map(|bytes| u16::from_le_bytes(*bytes))
    }

    fn u32(&mut self) -> Option<u32> {
        self.take(4)?.first_chunk::<4>().map(|bytes| u32::from_le_bytes(*bytes))
    }
}
