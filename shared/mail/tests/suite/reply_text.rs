//! The new text of plain-text bodies: the principles of docs/mail.md, one test each, over many languages.

use guichet_mail::reply::{Role, split, split_as};

const NEW: &str = "The printer on the second floor is still offline.\nPlease have a look.";
const OLD: &str = "Have you tried to switch it off and on again?\n\nKind regards\nThe desk";

/// Splits every text of a table and says which came out wrong, all at once.
fn all_give<'a>(expected: &str, cases: impl IntoIterator<Item = (&'a str, String)>) {
    let wrong: Vec<String> = cases
        .into_iter()
        .filter_map(|(case, text)| {
            (split(&text).new != expected).then(|| format!("{case}\n    gave {:?}", split(&text).new))
        })
        .collect();
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

fn quoted(text: &str) -> String {
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

/// What phones and programs add.
const DEVICES: &[&str] = &[
    "Sent from my iPhone",
    "Sent from my Samsung Galaxy smartphone.",
    "Sent from Mail for Windows",
    "Sent from Yahoo Mail on Android",
    "Sent from Outlook for iOS<https://aka.ms/o0ukef>",
    "Get Outlook for Android<https://aka.ms/AAb9ysg>",
    "Sent with Proton Mail secure email.",
    "Sent via the Samsung Galaxy A5, an AT&T 4G LTE smartphone",
    "Sent from ProtonMail mobile",
    "Von meinem iPhone gesendet",
    "Gesendet von Outlook für Android",
    "Gesendet von Mail für Windows",
    "Diese Nachricht wurde von meinem Android-Gerät mit GMX Mail gesendet.",
    "Von meinem Samsung Galaxy Smartphone gesendet.",
    "Envoyé de mon iPhone",
    "Envoyé depuis mon mobile Orange",
    "Envoyé à partir de Outlook pour iOS",
    "Envoyé depuis l'application Mail Orange",
    "Enviado desde mi iPhone",
    "Enviado desde Outlook para Android",
    "Enviado do meu iPhone",
    "Enviado do Outlook para iOS",
    "Enviado a partir do meu smartphone Samsung Galaxy.",
    "Inviato da iPhone",
    "Inviato dal mio dispositivo Samsung",
    "Verstuurd vanaf mijn iPhone",
    "Verzonden vanuit Outlook voor Android",
    "Wysłane z iPhone'a",
    "Wysłane z telefonu Samsung",
    "Trimis de pe iPhone-ul meu",
    "Trimis de pe telefonul meu Huawei",
    "Отправлено с iPhone",
    "Отправлено из мобильной Почты Mail.ru",
    "Отправлено с моего iPhone",
    "Надіслано з iPhone",
    "أُرسلت من الـ iPhone",
    "تم الإرسال من هاتف Samsung",
    "iPhoneから送信",
    "发自我的iPhone",
    "发自我的 iPhone",
    "從我的 iPhone 傳送",
    "나의 iPhone에서 보냄",
    "Skickat från min iPhone",
    "Sendt fra min iPhone",
    "Lähetetty iPhonesta",
    "Odesláno z iPhonu",
    "Odoslané z iPhonu",
    "iPhone'umdan gönderildi",
    "Στάλθηκε από το iPhone μου",
    "Poslano s mog iPhonea",
];

#[test]
fn a_device_line_in_any_language_is_no_text() {
    all_give(NEW, DEVICES.iter().map(|device| (*device, format!("{NEW}\n\n{device}\n"))));
    all_give(
        NEW,
        DEVICES.iter().map(|device| {
            (*device, format!("{NEW}\n\n{device}\n\nOn 05/05/2025 10:14, Anna Berg wrote:\n{}", quoted(OLD)))
        }),
    );
}

#[test]
fn words_that_only_begin_like_a_device_line_stay() {
    for text in [
        "Here it is.\n\nSent from my desk, which is easier than my phone.",
        "The notice was sent from my iPhone app to all users.",
        "Hello\n\nSent from a magnificent torch of pixels",
        "Bonjour\n\nEnvoyé de Paris hier, le colis est arrivé ce matin.",
        "Hola\n\nEnviado el paquete ayer por la tarde, ya ha llegado.",
        "Hallo\n\nGesendet habe ich es gestern schon.",
    ] {
        assert_eq!(split(text).new, text);
    }
    // Nothing but the line: it is the message.
    assert_eq!(split("Sent from my iPhone").new, "Sent from my iPhone");
}

#[test]
fn a_signature_after_the_standard_delimiter_goes() {
    for delimiter in ["-- ", "--"] {
        let got = split(&format!("{NEW}\n\n{delimiter}\nAnna Berg\nHead of Printing\n+47 22 22 22 22"));
        assert_eq!(got.new, NEW);
        assert!(!got.has_history());
        assert!(got.quoted.contains("Head of Printing"));
    }
}

#[test]
fn a_formal_closing_and_what_stands_under_it_goes() {
    for closing in [
        "Regards,",
        "Best regards",
        "Kind regards,",
        "Mit freundlichen Grüßen",
        "Viele Grüße",
        "Cordialement,",
        "Bien cordialement",
        "Saludos cordiales,",
        "Un saludo,",
        "Atenciosamente,",
        "Cumprimentos,",
        "Cordiali saluti",
        "Distinti saluti,",
        "Met vriendelijke groet,",
        "Pozdrawiam",
        "Z poważaniem,",
        "Cu stimă,",
        "С уважением,",
        "مع أطيب التحيات،",
        "Med venlig hilsen",
        "Med vänliga hälsningar",
        "Vennlig hilsen",
        "Ystävällisin terveisin",
        "S pozdravem",
        "Üdvözlettel",
        "Saygılarımla",
        "Με εκτίμηση",
        "此致",
        "Mit freundlichen Grüßen / Best regards",
        "Viele Grüße aus Berlin,",
    ] {
        let got = split(&format!(
            "Hello,\n\n{NEW}\n\n{closing}\n\nAnna Berg\nHead of Printing | Example AS\nStorgata 1, 0155 Oslo\nwww.example.com\n"
        ));
        assert_eq!(got.new, format!("Hello,\n\n{NEW}"), "{closing}");
    }
}

#[test]
fn the_same_words_in_prose_stay() {
    for text in [
        "With regards to the invoice: it is wrong.\n\nBest regards to your wife, too.\nCan you send a new one?",
        "Thanks,\nAnna",
        "Cheers to that!\nIt works now.",
        "Regards,\nI mean the word, is spelled wrong on your page. Can you correct that, please?",
        "Hi,\n\nregards\nPS: the second printer has the same problem since Monday.",
    ] {
        assert_eq!(split(text).new, text);
    }
}

#[test]
fn disclaimers_and_list_footers_go() {
    for tail in [
        "This e-mail and any attachments are confidential and intended solely for the addressee. If you are not the intended recipient, delete it.",
        "Diese E-Mail enthält vertrauliche und/oder rechtlich geschützte Informationen. Wenn Sie nicht der richtige Adressat sind, informieren Sie bitte den Absender.",
        "Ce message et toutes les pièces jointes sont confidentiels et établis à l'intention exclusive de leurs destinataires. Toute utilisation est interdite.",
        "Este mensaje y los documentos adjuntos son confidenciales y se dirigen exclusivamente a su destinatario, por lo que no debe divulgarlos.",
        "_______________________________________________\nusers mailing list\nusers@lists.example.com\nhttps://lists.example.com/listinfo/users",
        "--\nYou received this message because you are subscribed to the Google Groups \"users\" group.\nTo unsubscribe from this group, send an email to users+unsubscribe@example.com.",
    ] {
        assert_eq!(split(&format!("{NEW}\n\n{tail}\n")).new, NEW, "{tail}");
    }
    let person = "This message is for Anna: the key is under the mat.";
    assert_eq!(split(person).new, person);
}

#[test]
fn rules_and_lists_in_the_text_stay() {
    for text in [
        "Steps:\n\n-- open the lid\n-- press the button\n-- wait\n\nIt does not work.",
        "Name  Price\n-----------\nPaper 5\nInk 30\n\nWhich one do you need?",
        "# Report\n---\n\nAll is well.\n\n===\n\nUntil it is not.",
        "Shopping:\n\n-Milk\n-Bread",
        "```\n--\nselect 1;\n```\nThat is the query.",
    ] {
        assert_eq!(split(text).new, text);
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
fn a_signed_text_is_shown_without_its_armour() {
    let text = format!(
        "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n{NEW}\n\n-----BEGIN PGP SIGNATURE-----\n\niQEzBAEBCAAd\n-----END PGP SIGNATURE-----\n"
    );
    assert_eq!(split(&text).new, NEW);
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
fn the_subject_tells_outlooks_forwards_from_its_replies() {
    let text = "Please handle.\n\nFrom: Anna Berg <anna@example.com>\nSent: Monday, May 5, 2025 10:14 AM\nTo: Bo <bo@example.com>\nSubject: Printer\n\nIt is broken.";
    assert_eq!(split_as(text, Role::Forward).new, text);
    assert_eq!(split_as(text, Role::Answer).new, "Please handle.");
    for subject in [
        "Fwd: Printer",
        "FW: Printer",
        "WG: Drucker",
        "TR: Imprimante",
        "RV: Impresora",
        "ENC: Impressora",
        "I: Stampante",
        "Doorst: Printer",
        "PD: Drukarka",
        "VB: Skrivare",
        "转发：打印机",
        "Fw：Printer",
    ] {
        assert_eq!(Role::of(subject, true), Role::Forward, "{subject}");
    }
    for subject in ["Re: Fwd: Printer", "AW: Drucker", "Printer", "Invoice: 5", "R: Stampante", ""] {
        assert_ne!(Role::of(subject, true), Role::Forward, "{subject}");
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

/// What somebody writes, how they close, how their program quotes and what their phone adds.
const LETTERS: &[(&str, &str, &str, &str)] = &[
    (
        "Hi there,\n\nthe invoice from 3 May is wrong: on page 2 it says 40, we agreed on 30.\nCan you send a new one? Thanks!",
        "Best regards,",
        "On Mon, May 5, 2025 at 10:14 AM Anna Berg <anna@example.com> wrote:",
        "Sent from my iPhone",
    ),
    (
        "Guten Tag,\n\ndie Rechnung vom 3. Mai ist falsch. Am Montag um 9:00 schrieb ich Ihnen schon.\nBitte schicken Sie mir eine neue.",
        "Mit freundlichen Grüßen",
        "Am 05.05.25 um 10:14 schrieb Anna Berg:",
        "Von meinem iPhone gesendet",
    ),
    (
        "Bonjour,\n\nla facture du 3 mai est fausse. Le 4 mai, mon collègue a écrit à votre service.\nMerci d'avance pour votre réponse.",
        "Cordialement,",
        "Le lun. 5 mai 2025 à 10:14, Anna Berg <anna@example.com> a écrit :",
        "Envoyé de mon iPhone",
    ),
    (
        "Buenos días:\n\nla factura del 3 de mayo está mal.\n¿Me pueden enviar otra, por favor? Gracias.",
        "Un saludo,",
        "El lun, 5 may 2025 a las 10:14, Anna Berg (<anna@example.com>) escribió:",
        "Enviado desde mi iPhone",
    ),
    (
        "Bom dia,\n\na fatura de 3 de maio está errada.\nPodem enviar outra? Obrigado.",
        "Atenciosamente,",
        "Em seg., 5 de mai. de 2025 às 10:14, Anna Berg <anna@example.com> escreveu:",
        "Enviado do meu iPhone",
    ),
    (
        "Buongiorno,\n\nla fattura del 3 maggio è sbagliata.\nPotete mandarne un'altra? Grazie.",
        "Cordiali saluti",
        "Il giorno lun 5 mag 2025 alle ore 10:14 Anna Berg <anna@example.com> ha scritto:",
        "Inviato da iPhone",
    ),
    (
        "Goedemorgen,\n\nde factuur van 3 mei klopt niet.\nKunt u een nieuwe sturen? Bedankt.",
        "Met vriendelijke groet,",
        "Op ma 5 mei 2025 om 10:14 schreef Anna Berg <anna@example.com>:",
        "Verstuurd vanaf mijn iPhone",
    ),
    (
        "Dzień dobry,\n\nfaktura z 3 maja jest błędna.\nProszę o nową. Dziękuję.",
        "Z poważaniem",
        "pon., 5 maj 2025 o 10:14 Anna Berg <anna@example.com> napisał(a):",
        "Wysłane z iPhone'a",
    ),
    (
        "Bună ziua,\n\nfactura din 3 mai este greșită.\nPuteți trimite alta? Mulțumesc.",
        "Cu stimă,",
        "În lun., 5 mai 2025 la 10:14, Anna Berg <anna@example.com> a scris:",
        "Trimis de pe iPhone-ul meu",
    ),
    (
        "Добрый день!\n\nСчёт от 3 мая неверный.\nПришлите, пожалуйста, новый. Спасибо.",
        "С уважением,",
        "пн, 5 мая 2025 г. в 10:14, Anna Berg <anna@example.com>:",
        "Отправлено с iPhone",
    ),
    (
        "مرحبا،\n\nالفاتورة المؤرخة 3 مايو غير صحيحة.\nهل يمكنكم إرسال واحدة جديدة؟ شكرا.",
        "مع أطيب التحيات،",
        "في الاثنين، 5 مايو 2025 في 10:14 ص تمت كتابة ما يلي بواسطة Anna Berg <anna@example.com>:",
        "أُرسلت من الـ iPhone",
    ),
    (
        "お世話になっております。\n\n5月3日の請求書が間違っています。\n新しいものを送っていただけますか。",
        "敬具",
        "2025年5月5日(月) 10:14 Anna Berg <anna@example.com>:",
        "iPhoneから送信",
    ),
    (
        "您好，\n\n5月3日的发票有误。\n请重新开一张，谢谢。",
        "祝好",
        "Anna Berg <anna@example.com> 于2025年5月5日周一 10:14写道：",
        "发自我的iPhone",
    ),
    (
        "Hej,\n\nfakturan från den 3 maj är fel.\nKan ni skicka en ny? Tack.",
        "Med vänliga hälsningar",
        "Den mån 5 maj 2025 kl 10:14 skrev Anna Berg <anna@example.com>:",
        "Skickat från min iPhone",
    ),
];

#[test]
fn whole_letters_in_many_languages_come_out_as_they_were_written() {
    let mut cases = Vec::new();
    for (body, closing, attribution, device) in LETTERS {
        let signature = format!("{closing}\n\nBo Holm\nExample AS\nTel. +47 22 22 22 22\nwww.example.com");
        let marked = format!("{attribution}\n\n{}", quoted(OLD));
        let unmarked = format!("{attribution}\n\n{OLD}\n");
        for tail in [
            signature.clone(),
            device.to_string(),
            marked.clone(),
            unmarked.clone(),
            format!("{signature}\n\n{marked}"),
            format!("{signature}\n\n{unmarked}"),
            format!("{device}\n\n{marked}"),
            format!("{signature}\n\n{device}\n\n{unmarked}"),
            format!("-- \nBo Holm\n\n{marked}"),
            format!("{marked}\n-- \nBo Holm\n"),
            format!("{marked}\n{device}\n"),
            format!(
                "{signature}\n\nThis email and any attachments are confidential and may be privileged. If you are not the intended recipient, please delete it.\n\n{marked}"
            ),
        ] {
            cases.push((*body, tail));
        }
    }
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|(body, tail)| {
            let got = split(&format!("{body}\n\n{tail}")).new;
            (got != *body).then(|| format!("{got:?}\n   from {tail:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {} wrong:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

#[test]
fn a_message_that_answers_nothing_has_no_history() {
    let text = "Is this mail from you?\n\nFrom: Bank <bank@example.com>\nDate: Mon, 5 May 2025 10:14\nSubject: You have won\n\nClick here.\n\nI did not click.\n\n> PC LOAD LETTER";
    assert_eq!(split_as(&format!("{text}\n\n-- \nAnna"), Role::Opening).new, text);
    for (subject, refers, role) in [
        ("Printer", false, Role::Opening),
        ("Question about my invoice: 2025-1", false, Role::Opening),
        ("Printer", true, Role::Answer),
        ("Re: Printer", false, Role::Answer),
        ("AW: Drucker", false, Role::Answer),
        ("SV: Skrivare", false, Role::Answer),
        ("Antw: Printer", false, Role::Answer),
        ("RE[2]: Printer", false, Role::Answer),
        ("回复：打印机", false, Role::Answer),
        ("Vá: Nyomtató", false, Role::Answer),
    ] {
        assert_eq!(Role::of(subject, refers), role, "{subject}");
    }
}

#[test]
fn a_firms_block_at_the_end_goes_and_what_a_customer_was_asked_for_stays() {
    let block = "*Anna Berg*\nHead of Printing\nExample AS | Storgata 1, 0155 Oslo\nM: +47 222 22 222 | E: anna@example.com\nwww.example.com";
    assert_eq!(split(&format!("{NEW}\n\nAnna\n\n{block}")).new, format!("{NEW}\n\nAnna"));
    for kept in [
        format!("My address:\n\n{block}"),
        format!("{NEW}\n\nAnna Berg\n+47 222 22 222\nanna@example.com"),
        block.to_owned(),
    ] {
        assert_eq!(split(&kept).new, kept);
    }
}
