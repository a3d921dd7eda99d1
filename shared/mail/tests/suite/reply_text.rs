//! What is history in a plain-text body: the principles of docs/mail.md, one test each, over many languages.

use guichet_mail::reply::split;

pub(crate) const NEW: &str = "The printer on the second floor is still offline.\nPlease have a look.";
pub(crate) const OLD: &str = "Have you tried to switch it off and on again?\n\nKind regards\nThe desk";

/// Splits every text of a table and says which came out wrong, all at once.
pub(crate) fn all_give<'a>(expected: &str, cases: impl IntoIterator<Item = (&'a str, String)>) {
    let wrong: Vec<String> = cases
        .into_iter()
        .filter_map(|(case, text)| {
            (split(&text).new != expected).then(|| format!("{case}\n    gave {:?}", split(&text).new))
        })
        .collect();
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

pub(crate) fn quoted(text: &str) -> String {
    text.lines().flat_map(|line| ["> ", line, "\n"]).collect()
}

/// How mail programs introduce a quote, by language and program.
const ATTRIBUTIONS: &[&str] = &[
    // English: Gmail, Apple Mail, Thunderbird, Outlook for Mac, Zoho, Yahoo, mobile Gmail
    "On Mon, May 5, 2025 at 10:14 AM Anna Berg <anna@example.com> wrote:",
    "On 5 May 2025, at 10:14, Anna Berg <anna@example.com> wrote:",
    "On 05/05/2025 10:14, Anna Berg wrote:",
    "On 5/5/25, 10:14 AM, \"Anna Berg\" <anna@example.com> wrote:",
    "---- On Mon, 05 May 2025 10:14:00 +0200 Anna Berg <anna@example.com> wrote ----",
    "On Monday, May 5, 2025 at 10:14:33 AM GMT+2, Anna Berg <anna@example.com> wrote:",
    "On Mon, 5 May 2025, 10:14 Anna Berg, <anna@example.com> wrote:",
    "On Monday, May 5th, 2025 at 10:14 AM, Anna Berg <anna@example.com> wrote:",
    "On 2025-05-05 10:14, Anna Berg wrote:",
    "Anna Berg <anna@example.com> wrote:",
    "Anna Berg wrote on 05/05/2025 10:14 AM:",
    "On Mon, May 5, at 10:14 AM, Anna Berg <anna@example.com> wrote:",
    "------On 05/05/2025 10:14, Anna Berg wrote-----",
    "---- Anna Berg wrote ----",
    // German
    "Am Mo., 5. Mai 2025 um 10:14 Uhr schrieb Anna Berg <anna@example.com>:",
    "Am 05.05.2025 um 10:14 schrieb Anna Berg:",
    "Am 05.05.25 um 10:14 schrieb Anna Berg <anna@example.com>:",
    "Am 05.05.2025 10:14 schrieb \"Anna Berg\" <anna@example.com>:",
    "Anna Berg <anna@example.com> schrieb am Mo., 5. Mai 2025, 10:14:",
    // French
    "Le lun. 5 mai 2025 à 10:14, Anna Berg <anna@example.com> a écrit :",
    "Le 05/05/2025 à 10:14, Anna Berg a écrit :",
    "Le 5 mai 2025 à 10:14, Anna Berg <anna@example.com> a écrit :",
    "Le lundi 5 mai 2025 à 10:14:33 UTC+2, Anna Berg <anna@example.com> a écrit :",
    // Spanish
    "El lun, 5 may 2025 a las 10:14, Anna Berg (<anna@example.com>) escribió:",
    "El 5/5/25 a las 10:14, Anna Berg escribió:",
    "El 5 may 2025, a las 10:14, Anna Berg <anna@example.com> escribió:",
    // Portuguese
    "Em seg., 5 de mai. de 2025 às 10:14, Anna Berg <anna@example.com> escreveu:",
    "Em 05/05/2025 10:14, Anna Berg escreveu:",
    "Anna Berg <anna@example.com> escreveu no dia segunda, 5/05/2025 à(s) 10:14:",
    "No dia 5 de mai de 2025, às 10:14, Anna Berg <anna@example.com> escreveu:",
    // Italian
    "Il giorno lun 5 mag 2025 alle ore 10:14 Anna Berg <anna@example.com> ha scritto:",
    "Il 05/05/2025 10:14, Anna Berg ha scritto:",
    "Il 5 mag 2025, alle ore 10:14, Anna Berg <anna@example.com> ha scritto:",
    // Dutch
    "Op ma 5 mei 2025 om 10:14 schreef Anna Berg <anna@example.com>:",
    "Op 05-05-2025 om 10:14 schreef Anna Berg:",
    "Op 5 mei 2025 om 10:14 heeft Anna Berg <anna@example.com> het volgende geschreven:",
    // Polish
    "pon., 5 maj 2025 o 10:14 Anna Berg <anna@example.com> napisał(a):",
    "W dniu 05.05.2025 o 10:14, Anna Berg pisze:",
    "Wiadomość napisana przez Anna Berg <anna@example.com> w dniu 5 maj 2025, o godz. 10:14:",
    "Dnia 5 maja 2025 10:14 Anna Berg <anna@example.com> napisał(a):",
    // Romanian
    "În lun., 5 mai 2025 la 10:14, Anna Berg <anna@example.com> a scris:",
    "Pe 5 mai 2025, la 10:14, Anna Berg <anna@example.com> a scris:",
    "La 05.05.2025 10:14, Anna Berg a scris:",
    // Russian and Ukrainian
    "пн, 5 мая 2025 г. в 10:14, Anna Berg <anna@example.com>:",
    "5 мая 2025 г., в 10:14, Anna Berg <anna@example.com> написал(а):",
    "05.05.2025 10:14, Anna Berg пишет:",
    "Понедельник, 5 мая 2025, 10:14 +03:00 от Anna Berg <anna@example.com>:",
    "05.05.2025, 10:14, \"Anna Berg\" <anna@example.com>:",
    "пн, 5 трав. 2025 р. о 10:14 Anna Berg <anna@example.com> пише:",
    // Arabic, Hebrew, Persian digits
    "في الاثنين، 5 مايو 2025 في 10:14 ص تمت كتابة ما يلي بواسطة Anna Berg <anna@example.com>:",
    "في ٥ مايو ٢٠٢٥، الساعة ١٠:١٤، كتب Anna Berg <anna@example.com>:",
    "\u{202b}בתאריך יום ב׳, 5 במאי 2025 ב-10:14 מאת \u{202a}Anna Berg\u{202c}\u{200f} <\u{202a}anna@example.com\u{202c}\u{200f}>:\u{202c}",
    // Japanese, Chinese, Korean
    "2025年5月5日(月) 10:14 Anna Berg <anna@example.com>:",
    "2025/05/05 10:14、Anna Berg <anna@example.com>のメール:",
    "Anna Berg <anna@example.com> 于2025年5月5日周一 10:14写道：",
    "在 2025年5月5日，10:14，Anna Berg <anna@example.com> 写道：",
    "Anna Berg <anna@example.com> 於 2025年5月5日 週一 上午10:14寫道：",
    "在 2025-05-05 10:14:33，\"Anna Berg\" <anna@example.com> 写道：",
    "2025년 5월 5일 (월) 오전 10:14, Anna Berg <anna@example.com>님이 작성:",
    // Nordic
    "Den mån 5 maj 2025 kl 10:14 skrev Anna Berg <anna@example.com>:",
    "5 maj 2025 kl. 10:14 skrev Anna Berg <anna@example.com>:",
    "Den 5. maj 2025 kl. 10.14 skrev Anna Berg <anna@example.com>:",
    "man. 5. mai 2025 kl. 10:14 skrev Anna Berg <anna@example.com>:",
    "ma 5. toukok. 2025 klo 10.14 Anna Berg (anna@example.com) kirjoitti:",
    "Anna Berg <anna@example.com> kirjoitti 5.5.2025 kello 10.14:",
    // Czech, Slovak, Hungarian, Turkish, Greek, Croatian, Vietnamese, Indonesian
    "po 5. 5. 2025 v 10:14 odesílatel Anna Berg <anna@example.com> napsal:",
    "Dne 05. 05. 25 v 10:14 Anna Berg napsal(a):",
    "po 5. 5. 2025 o 10:14 Anna Berg <anna@example.com> napísal(a):",
    "Anna Berg <anna@example.com> ezt írta (időpont: 2025. máj. 5., H, 10:14):",
    "Anna Berg <anna@example.com>, 5 May 2025 Pzt, 10:14 tarihinde şunu yazdı:",
    "Στις Δευ 5 Μαΐ 2025 στις 10:14 π.μ., ο χρήστης Anna Berg <anna@example.com> έγραψε:",
    "pon, 5. svi 2025. u 10:14 Anna Berg <anna@example.com> napisao je:",
    "Vào Th 2, 5 thg 5, 2025 vào lúc 10:14 Anna Berg <anna@example.com> đã viết:",
    "Pada Sen, 5 Mei 2025 pukul 10.14 Anna Berg <anna@example.com> menulis:",
    "El dl., 5 de maig 2025, 10:14, Anna Berg <anna@example.com> va escriure:",
];

#[test]
fn an_attribution_in_any_language_ends_the_new_text_above_marked_quotes() {
    all_give(NEW, ATTRIBUTIONS.iter().map(|line| (*line, format!("{NEW}\n\n{line}\n\n{}", quoted(OLD)))));
    let got = split(&format!("{NEW}\n\n{}\n{}", ATTRIBUTIONS[0], quoted(OLD)));
    assert!(got.has_history() && got.quoted.contains("switch it off"));
}

#[test]
fn an_attribution_in_any_language_ends_the_new_text_above_unmarked_history() {
    all_give(NEW, ATTRIBUTIONS.iter().map(|line| (*line, format!("{NEW}\n\n{line}\n\n{OLD}\n"))));
}

#[test]
fn an_attribution_may_be_wrapped_and_touch_the_text() {
    for wrapped in [
        "On Mon, May 5, 2025 at 10:14 AM Anna Berg <anna@example.com>\nwrote:",
        "On Mon, May 5, 2025 at 10:14 AM Anna Berg <\nsupport+a-very-long-token-that-tickets-have@example.com> wrote:",
        "On Mon, May 5, 2025 at 10:14 AM\nAnna Berg\n<anna@example.com>\nwrote:",
        "Am Mo., 5. Mai 2025 um 10:14 Uhr schrieb Anna Berg <\nanna@example.com>:",
        "tir. 5. mai 2025 kl. 10:14 skrev Anna Berg <anna@example.com\n>:",
        "Le lun. 5 mai 2025 à 10:14, Anna Berg <anna@example.com> a\nécrit :",
    ] {
        for gap in ["\n\n", "\n"] {
            let got = split(&format!("{NEW}{gap}{wrapped}\n{}", quoted(OLD)));
            assert_eq!(got.new, NEW, "{wrapped:?} after {gap:?}");
        }
    }
}

#[test]
fn sentences_about_days_and_writing_are_no_attributions() {
    for text in [
        "On Monday we open at 9:00, on Tuesday at 10:00.\n\nOn the other hand, Anna wrote that it was closed.",
        "On 5 May 2025 the contract ends.\nPlease renew it.",
        "These are the times:\n\n2025-05-05 10:14:33\n05/05/2025 at 10:14\n\nNone of them works.",
        "My boss wrote:\nWe need this by Friday.\n\nSo please hurry.",
        "Am Montag um 10:14 schrieb ich Ihnen schon einmal.\n\nBitte um Antwort.",
        "The error says:\n\nFrom: here\nTo: there\n\nWhat does it mean?",
    ] {
        let got = split(text);
        assert_eq!(got.new, text);
        assert_eq!(got.quoted, "");
    }
}

/// The blocks of header fields that Outlook and others put above a quoted message.
const BLOCKS: &[&str] = &[
    "From: Anna Berg <anna@example.com>\nSent: Monday, May 5, 2025 10:14 AM\nTo: Desk <desk@example.com>\nSubject: RE: Printer",
    "*From:* Anna Berg [mailto:anna@example.com]\n*Sent:* Monday, May 05, 2025 10:14 AM\n*To:* Desk\n*Subject:* Printer",
    "From: Anna Berg <anna@example.com>\nDate: Monday, 5 May 2025 at 10:14\nTo: Desk <desk@example.com>\nCc: Bo <bo@example.com>\nSubject: Printer",
    "Von: Anna Berg <anna@example.com>\nGesendet: Montag, 5. Mai 2025 10:14\nAn: Desk <desk@example.com>\nBetreff: AW: Drucker",
    "De : Anna Berg <anna@example.com>\nEnvoyé : lundi 5 mai 2025 10:14\nÀ : Desk <desk@example.com>\nObjet : RE: Imprimante",
    "De: Anna Berg <anna@example.com>\nEnviado el: lunes, 5 de mayo de 2025 10:14\nPara: Desk <desk@example.com>\nAsunto: RE: Impresora",
    "De: Anna Berg <anna@example.com>\nEnviada em: segunda-feira, 5 de maio de 2025 10:14\nPara: Desk <desk@example.com>\nAssunto: RES: Impressora",
    "Da: Anna Berg <anna@example.com>\nInviato: lunedì 5 maggio 2025 10:14\nA: Desk <desk@example.com>\nOggetto: R: Stampante",
    "Van: Anna Berg <anna@example.com>\nVerzonden: maandag 5 mei 2025 10:14\nAan: Desk <desk@example.com>\nOnderwerp: Re: Printer",
    "Od: Anna Berg <anna@example.com>\nWysłano: poniedziałek, 5 maja 2025 10:14\nDo: Desk <desk@example.com>\nTemat: Odp: Drukarka",
    "De la: Anna Berg <anna@example.com>\nTrimis: luni, 5 mai 2025 10:14\nCătre: Desk <desk@example.com>\nSubiect: RE: Imprimanta",
    "От: Anna Berg <anna@example.com>\nОтправлено: 5 мая 2025 г. 10:14\nКому: Desk <desk@example.com>\nТема: RE: Принтер",
    "Від: Anna Berg <anna@example.com>\nНадіслано: 5 травня 2025 р. 10:14\nКому: Desk <desk@example.com>\nТема: RE: Принтер",
    "من: Anna Berg <anna@example.com>\nتاريخ الإرسال: 05/مايو/2025 10:14\nإلى: Desk <desk@example.com>\nالموضوع: رد: الطابعة",
    "מאת: Anna Berg <anna@example.com>\nנשלח: יום שני 05 מאי 2025 10:14\nאל: Desk <desk@example.com>\nנושא: RE: מדפסת",
    "差出人: Anna Berg <anna@example.com>\n送信日時: 2025年5月5日 10:14\n宛先: Desk <desk@example.com>\n件名: RE: プリンター",
    "发件人: Anna Berg <anna@example.com>\n发送时间: 2025年5月5日 10:14\n收件人: Desk <desk@example.com>\n主题: 答复: 打印机",
    "发件人：Anna Berg <anna@example.com>\n日期：2025-05-05 10:14\n收件人：Desk <desk@example.com>\n主题：打印机",
    "寄件者: Anna Berg <anna@example.com>\n寄件日期: 2025年5月5日 10:14\n收件者: Desk <desk@example.com>\n主旨: RE: 印表機",
    "보낸 사람: Anna Berg <anna@example.com>\n보낸 날짜: 2025년 5월 5일 월요일 10:14\n받는 사람: Desk <desk@example.com>\n제목: RE: 프린터",
    "Fra: Anna Berg <anna@example.com>\nSendt: 5. maj 2025 10:14\nTil: Desk <desk@example.com>\nEmne: SV: Printer",
    "Från: Anna Berg <anna@example.com>\nSkickat: den 5 maj 2025 10:14\nTill: Desk <desk@example.com>\nÄmne: SV: Skrivare",
    "Lähettäjä: Anna Berg <anna@example.com>\nLähetetty: maanantai 5. toukokuuta 2025 10.14\nVastaanottaja: Desk <desk@example.com>\nAihe: VS: Tulostin",
    "Odesílatel: Anna Berg <anna@example.com>\nOdesláno: pondělí 5. května 2025 10:14\nKomu: Desk <desk@example.com>\nPředmět: RE: Tiskárna",
    "Feladó: Anna Berg <anna@example.com>\nElküldve: 2025. május 5., hétfő 10:14\nCímzett: Desk <desk@example.com>\nTárgy: RE: Nyomtató",
    "Kimden: Anna Berg <anna@example.com>\nGönderildi: 5 Mayıs 2025 Pazartesi 10:14\nKime: Desk <desk@example.com>\nKonu: YNT: Yazıcı",
    "Από: Anna Berg <anna@example.com>\nΣτάλθηκε: Δευτέρα, 5 Μαΐου 2025 10:14\nΠρος: Desk <desk@example.com>\nΘέμα: RE: Εκτυπωτής",
    "From: Anna Berg\nSent: Monday, May 5, 2025 10:14 AM\nTo: Desk\nSubject: Printer",
    "From: Anna Berg <anna@example.com> Sent: Monday, May 5, 2025 10:14 AM To: Desk Subject: Printer",
    "Date: Mon, 5 May 2025 10:14:00 +0200\nTo: desk@example.com",
    "Date: Mon=2C 5 May 2025 10:14:00 +0200\nFrom: anna@example.com\nTo: desk@example.com\nSubject: Printer",
];

#[test]
fn a_header_block_in_any_language_begins_the_history() {
    for block in BLOCKS {
        for above in ["\n\n", "\n\n________________________________\n", "\n\n-----Original Message-----\n", "\n\n\n   "]
        {
            let got = split(&format!("{NEW}{above}{block}\n\n{OLD}\n"));
            assert_eq!(got.new, NEW, "{above:?} {block}");
            assert!(got.has_history());
        }
    }
}

#[test]
fn an_original_message_line_in_any_language_begins_the_history() {
    for words in [
        "Original Message",
        "Ursprüngliche Nachricht",
        "Originalnachricht",
        "Message d'origine",
        "Message d’origine",
        "Mensaje original",
        "Mensagem original",
        "Messaggio originale",
        "Oorspronkelijk bericht",
        "Wiadomość oryginalna",
        "Mesaj original",
        "Исходное сообщение",
        "الرسالة الأصلية",
        "元のメッセージ",
        "原始邮件",
        "Oprindelig meddelelse",
        "Ursprungligt meddelande",
        "Alkuperäinen viesti",
        "Původní zpráva",
        "Eredeti üzenet",
        "Orijinal mesaj",
    ] {
        for line in [format!("-----{words}-----"), format!("-------- {words} --------"), format!("--- {words} ---")] {
            let got = split(&format!("{NEW}\n\n{line}\nsomething older\n"));
            assert_eq!(got.new, NEW, "{line}");
        }
    }
}

#[test]
fn answers_between_quotes_are_kept_whole() {
    let text = "Hi,\n\nOn 05/05/2025 10:14, Anna Berg wrote:\n> Is it switched on?\n\nYes.\n\n> Is there paper?\n\nNo, that is why I wrote.";
    let got = split(&format!("{text}\n\n> Kind regards\n> The desk\n\n-- \nBo"));
    assert_eq!(got.new, text);
    assert!(got.quoted.contains("The desk") && got.quoted.ends_with("Bo"));
}

#[test]
fn an_answer_below_the_whole_history_stands_alone() {
    for above in ["", "Hi Anna,\n\n"] {
        let text = format!(
            "{above}On 05/05/2025 10:14, Anna Berg wrote:\n> Is it switched on?\n>\n> Anna\n\nYes, it is.\n\n-- \nBo\n"
        );
        let got = split(&text);
        assert_eq!(
            got.new.split_whitespace().collect::<Vec<_>>().join(" "),
            format!("{above}Yes, it is.").replace("\n\n", " ")
        );
        assert!(got.has_history());
    }
    // Without an attribution it is what the writer chose to quote.
    let chosen = "> Is it switched on?\n\nYes, it is.";
    assert_eq!(split(chosen).new, chosen);
}

#[test]
fn a_wrapped_quote_is_no_answer() {
    let text = format!(
        "{NEW}\n\nOn 05/05/2025 10:14, Anna Berg wrote:\n> This is a line that somebody's program has made too long for the next program to\nkeep on one line\n> and here it goes on.\n"
    );
    assert_eq!(split(&text).new, NEW);
}

#[test]
fn a_quote_that_the_writer_introduces_stays() {
    let text = "I get this message:\n\n> PC LOAD LETTER";
    assert_eq!(split(text).new, text);
}

#[test]
fn forwards_are_not_cut() {
    for marker in [
        "---------- Forwarded message ---------",
        "---------- Forwarded message ----------",
        "Begin forwarded message:",
        "-------- Forwarded Message --------",
        "---------- Weitergeleitete Nachricht ----------",
        "-------- Weitergeleitete Nachricht --------",
        "Anfang der weitergeleiteten Nachricht:",
        "---------- Message transféré ---------",
        "Début du message transféré :",
        "---------- Mensaje reenviado ---------",
        "---------- Mensagem encaminhada ---------",
        "---------- Messaggio inoltrato ----------",
        "---------- Doorgestuurd bericht ---------",
        "---------- Wiadomość przekazana ---------",
        "---------- Mesaj redirecționat ---------",
        "---------- Пересылаемое сообщение ----------",
        "-------- Пересылаемое сообщение --------",
        "---------- 转发的邮件 ---------",
        "---------- 転送メッセージ ---------",
        "---------- Videresendt meddelelse ---------",
        "---------- Vidarebefordrat meddelande ---------",
    ] {
        let text = format!(
            "See below.\n\n{marker}\nFrom: Anna Berg <anna@example.com>\nDate: Mon, 5 May 2025 at 10:14\nSubject: Printer\nTo: Desk <desk@example.com>\n\nIt is broken.\n\n-- \nAnna"
        );
        let got = split(&text);
        assert_eq!(got.new, text, "{marker}");
        assert_eq!(got.quoted, "");
    }
}

#[test]
fn when_nothing_would_be_left_everything_stays() {
    for text in [
        "On 05/05/2025 10:14, Anna Berg wrote:\n> Only a quote",
        "> Only a quote",
        "-- \nAnna",
        "From: a@example.com\nSubject: x\n\nText",
        "Regards,\nAnna",
        "",
        "\n\n",
    ] {
        assert_eq!(split(text).new, text.trim_matches('\n'), "{text:?}");
    }
}

#[test]
fn a_line_that_holds_the_end_of_the_text_and_the_beginning_of_the_history_is_taken_apart() {
    for glued in [
        " On Mon, May 5, 2025 at 10:14 AM, anna@example.com wrote:\n> Have you?",
        "--- On Mon, May 5, 2025 at 10:14 AM, Anna Berg <anna@example.com> wrote:\n> Have you?",
        " Am 05.05.2025 um 10:14 schrieb Anna Berg <anna@example.com>:\n> Haben Sie?",
        "-------- Original message --------From: Anna Berg",
        " From: Anna Berg <anna@example.com> Sent: Monday, May 5, 2025 10:14 AM To: Desk Subject: Printer\n\nHave you?",
    ] {
        let got = split(&format!("{NEW}{glued}\n"));
        assert_eq!(got.new, NEW, "{glued}");
        assert!(got.has_history());
    }
    for whole in [
        "I asked for it. On Monday Anna wrote:\n> not yet\n\nWhat now?",
        "The words -------- Original message -------- stand on every page. Why?",
        "Our trip: From: Berlin To: Paris",
    ] {
        assert_eq!(split(whole).new, whole);
    }
}

#[test]
fn headings_above_a_header_block_go_with_it_in_any_language() {
    let block = BLOCKS[0];
    for heading in [
        "----- Mail original -----",
        "---------- Whatever a program says ----------",
        "------------------&nbsp;原始邮件&nbsp;------------------",
        "Messaggio originale",
    ] {
        assert_eq!(split(&format!("{NEW}\n\n{heading}\n{block}\n\n{OLD}")).new, NEW, "{heading}");
    }
}

#[test]
fn programs_that_write_no_dashes_and_no_keys_are_known() {
    for marker in [
        "Original Message processed by david®",
        ">>> Anna Berg <anna@example.com> 5/5/2025 10:14 AM >>>",
        ">>> \"Anna Berg\" <anna@example.com> schrieb am Montag, 5. Mai 2025 um 10:14 in Nachricht <67C5@example.com>:",
    ] {
        assert_eq!(split(&format!("{NEW}\n\n{marker}\n{OLD}")).new, NEW.to_owned(), "{marker}");
    }
}

#[test]
fn a_journey_or_a_template_is_no_header_block() {
    for text in [
        "Our trip\n\nFrom: Berlin\nTo: Paris\nDate: 5 May 2025\n\nPlease book it.",
        "Please change the mail to:\n\nFrom: shop@example.com\nTo: customer@example.com\nSubject: Welcome\n\nand nothing else.",
    ] {
        assert_eq!(split(text).new, text);
    }
}

#[test]
fn a_quote_may_be_indented_and_its_links_broken() {
    for quote in [
        "    > Have you tried it?\n    > The desk",
        "\t> Have you tried it?\n\t> The desk",
        "> See the ticket (https://example.com/action\n_nonce=3dd518)\n> The desk",
    ] {
        assert_eq!(split(&format!("{NEW}\n\nOn 05/05/2025 10:14, Anna Berg wrote:\n\n{quote}\n")).new, NEW, "{quote}");
    }
}
