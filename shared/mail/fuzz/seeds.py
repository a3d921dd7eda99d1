#!/usr/bin/env python3
"""Seeds for the fuzz targets: small messages and bodies of our own, and the parts of message files that are at hand.

    shared/mail/fuzz/seeds.py CORPUS [FOLDER-WITH-EML-FILES]

writes CORPUS/read, CORPUS/cut, CORPUS/clean, CORPUS/tnef and CORPUS/addresses.
"""
import email
import email.policy
import hashlib
import itertools
import pathlib
import sys

LARGEST = 200_000

ATTRIBUTIONS = [
    "On Mon, 5 May 2025 at 10:14, Anna Berg <anna@example.com> wrote:",
    "Am 05.05.2025 um 10:14 schrieb Anna Berg <anna@example.com>:",
    "Le lun. 5 mai 2025 à 10:14, Anna Berg <anna@example.com> a écrit :",
    "El lun, 5 may 2025 a las 10:14, Anna Berg (<anna@example.com>) escribió:",
    "2025年5月5日(月) 10:14 Anna Berg <anna@example.com>:",
    "في الاثنين، ٥ مايو ٢٠٢٥ في ١٠:١٤ ص كتب Anna <anna@example.com>:",
]
ENDS = [
    "", "-- \nAnna Berg\nExample Ltd\n+49 30 123456\n", "Sent from my iPhone\n", "Best regards,\nAnna\n",
    "This email and any attachments are confidential and intended solely for the addressee.\n",
]
BLOCKS = [
    "From: Anna <anna@example.com>\nSent: Monday, 5 May 2025 10:14\nTo: help@example.com\nSubject: x\n\nold\n",
    "-----Original Message-----\nFrom: a@example.com\n\nold\n",
    "---------- Forwarded message ---------\nFrom: a@example.com\nDate: 5 May 2025\n\nold\n",
]
HTML = [
    '<div>new</div><div class="gmail_quote"><div class="gmail_attr">On 5 May 2025 wrote:<br></div><blockquote class="gmail_quote">old</blockquote></div>',
    '<p class="MsoNormal">new</p><div style="border:none;border-top:solid #E1E1E1 1.0pt"><p><b>From:</b> a@b<br><b>Sent:</b> 5 May 2025<br><b>Subject:</b> x</p></div><p>old</p>',
    'new<br><blockquote type="cite">old<blockquote type="cite">older</blockquote></blockquote>answer',
    '<div class="moz-cite-prefix">Am 5.5.25 schrieb A:</div><blockquote type="cite"><pre>old\n&gt; x</pre></blockquote>',
    '<div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>From:</b> a@b</div>old',
    '<table border=1><tr><td style="color:red">x<td bgcolor=#fff><ul><li>a<li>b</ul></table><img src="cid:a@b" alt="x">',
    '<a href="https://example.com/?a=1&b=2">x</a> <a href="javascript:x">y</a><img src=http://x onerror=x><svg><style>',
    '<math><mtext><table><mglyph><style><img src=x></style></table>', '<p title="a &quot; <b>">x &amp; y &nbsp; \u00a0 \ufdd0</p>',
    '<form><select><option>x</select></form><!-- x --><noscript><p title="</noscript>">',
    '<div style="position:fixed;background:url(x);color:rgb(1,2,3);margin:-9px">x</div>', '<details open><summary>x</summary>y</details>',
]
PLAIN = "From: Anna <anna@example.com>\r\nTo: help@example.com\r\nSubject: Re: x\r\nMessage-ID: <a@b>\r\nIn-Reply-To: <c@d>\r\n"
PARTS = [
    "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nD=C3=A9j=C3=A0 =\r\nvu\r\n",
    "Content-Type: text/html\r\n\r\n<p>x<blockquote>y</blockquote>\r\n",
    "Content-Type: image/png; name=\"=?utf-8?Q?=C3=A9?=.png\"\r\nContent-ID: <a@b>\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n",
    "Content-Type: message/rfc822\r\n\r\nFrom: b@example.com\r\nSubject: inner\r\n\r\ninner\r\n",
    "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\nFinal-Recipient: rfc822; a@b\r\nAction: failed\r\nStatus: 5.1.1\r\n",
    "Content-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\nOriginal-Rcpt-To: a@b\r\n",
    "Content-Type: text/calendar; method=REQUEST\r\n\r\nBEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
    "Content-Disposition: attachment; filename*0*=utf-8''a%20; filename*1=b.txt\r\n\r\nx\r\n",
    "Content-Type: text/plain; charset=iso-2022-jp\r\n\r\n\x1b$B$\"\x1b(B\r\n",
    "Content-Type: text/plain\r\n\r\nbegin 644 x.txt\r\n#86)C\r\n`\r\nend\r\n",
]


def tnef(*attributes):
    """A winmail.dat of (level, id, data)."""
    out = b"\x78\x9f\x3e\x22\x01\x00"
    for level, name, data in attributes:
        out += bytes([level]) + name.to_bytes(4, "little") + len(data).to_bytes(4, "little") + data
        out += (sum(data) & 0xFFFF).to_bytes(2, "little")
    return out


def prop(kind, name, data, counted=True):
    """A MAPI property of variable length."""
    out = kind.to_bytes(2, "little") + name.to_bytes(2, "little")
    if counted:
        out += (1).to_bytes(4, "little") + len(data).to_bytes(4, "little")
    return out + data + b"\0" * (-len(data) % 4)


def rtf(data):
    """Compressed rich text ([MS-OXRTFCP])."""
    return (len(data) + 12).to_bytes(4, "little") + (400).to_bytes(4, "little") + b"LZFu" + b"\0\0\0\0" + data


def own():
    """Seeds that are written here: (target, bytes)."""
    for attribution, end in itertools.product(ATTRIBUTIONS, ENDS):
        yield "cut", f"new text\n\n{end}\n{attribution}\n> old\n> > older\n\nanswer\n".encode()
    for block, end in itertools.product(BLOCKS, ENDS):
        yield "cut", f"new text\n{end}\n{block}".encode()
    for body in HTML:
        yield "cut", body.encode()
        yield "clean", body.encode()
        yield "read", (PLAIN + "Content-Type: text/html; charset=utf-8\r\n\r\n" + body).encode()
    yield "clean", b"# a\n\n- b\n  1. c\n\n> d **e** `f` ~~g~~ [h](https://i) ![j](http://k)\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nhttps://x.example, a@b.example\n"
    for kind in ("mixed", "alternative", "related", "report", "signed", "digest"):
        body = "".join(f"--b\r\n{part}" for part in PARTS) + "--b--\r\n"
        yield "read", (PLAIN + f"Content-Type: multipart/{kind}; boundary=b\r\n\r\n{body}").encode()
    for part in PARTS:
        yield "read", (PLAIN + part).encode()
        yield "read", (PLAIN + "Content-Type: multipart/mixed; boundary=\"b\"\r\n\r\n--b\r\n" + part + "--b--\r\n").encode()
    yield "read", b"From: =?gb2312?B?xOM=?= <a@b>\r\nSubject: =?utf-8?Q?=C3?= =?utf-8?Q?=A9?=\r\nDate: Mon, 5 May 2025 10:14:00 +0200\r\nReferences: <a@b>\r\n <c@d>\r\nAuto-Submitted: auto-replied\r\nList-Id: x <a.b>\r\nReturn-Path: <>\r\n\r\nx"
    inner = tnef((1, 0x00069006, b"\x00\x00\x01\x00"), (1, 0x0002800C, b"inner text\0"))
    message = bytes.fromhex("0703020000000000c000000000000046") + inner
    props = (2).to_bytes(4, "little") + prop(0x1F, 0x3707, "a.txt\0".encode("utf-16-le")) + prop(0x0D, 0x3701, message)
    rich = (1).to_bytes(4, "little") + prop(0x0102, 0x1009, rtf(b"\x00{\\rtf1 \x80abcdefg\xff" + b"\x00\x0f" * 8))
    html = (1).to_bytes(4, "little") + prop(0x0102, 0x1013, b"<p>x</p>")
    start = (1, 0x00069007, (1252).to_bytes(4, "little") + bytes(4))
    for attributes in (
        [start, (1, 0x0002800C, b"text\0")],
        [start, (2, 0x00069002, bytes(14)), (2, 0x00018010, b"a.txt\0"), (2, 0x0006800F, b"content")],
        [start, (1, 0x00069003, rich)], [start, (1, 0x00069003, html)],
        [start, (2, 0x00069002, bytes(14)), (2, 0x00069005, props)],
    ):
        yield "tnef", tnef(*attributes)
    for text in ("reply+7.abc.aaaaaaaaaaaaaaaa@example.com", "ticket.7.aaaaaaaaaaaaaaaa@example.com", "#note #close text", "<p>#note</p>x", "<div>&nbsp;#close: x"):
        yield "addresses", text.encode()


def parts(raw):
    """What the targets read of a whole message."""
    yield "read", raw
    for part in email.message_from_bytes(raw, policy=email.policy.compat32).walk():
        content = part.get_payload(decode=True) or b""
        kind = part.get_content_type()
        if kind.endswith("ms-tnef") or content[:4] == b"\x78\x9f\x3e\x22":
            yield "tnef", content
        elif kind in ("text/plain", "text/html"):
            text = content.decode(errors="replace").encode()
            yield "cut", text
            if kind == "text/html":
                yield "clean", text


def main():
    corpus = pathlib.Path(sys.argv[1])
    seeds = list(own())
    for folder in sys.argv[2:]:
        for path in sorted(pathlib.Path(folder).rglob("*.eml")):
            try:
                seeds.extend(parts(path.read_bytes()))
            except Exception as error:  # A message that Python cannot read is a seed all the same.
                print(f"{path.name}: {error}", file=sys.stderr)
    for target, data in seeds:
        folder = corpus / target
        folder.mkdir(parents=True, exist_ok=True)
        if len(data) <= LARGEST:
            (folder / hashlib.sha1(data).hexdigest()).write_bytes(data)


if __name__ == "__main__":
    main()
