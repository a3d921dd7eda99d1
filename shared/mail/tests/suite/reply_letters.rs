//! Whole letters in many languages, the part that a message plays, and what holds of every message.

use guichet_mail::reply::{Role, split, split_as};

use super::reply_text::{OLD, quoted};

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
fn a_message_that_answers_nothing_has_no_history() {
    let text = "Is this mail from you?\n\nFrom: Bank <bank@example.com>\nDate: Mon, 5 May 2025 10:14\nSubject: You have won\n\nClick here.\n\nI did not click.\n\n> PC LOAD LETTER";
    assert_eq!(split_as(&format!("{text}\n\n-- \nAnna"), Role::Opening).new, text);
    for (subject, refers, role) in [
        ("Printer", false, Role::Opening),
        ("Question about my invoice: 2025-1", false, Role::Opening),
        ("", false, Role::Answer),
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

/// Letters with everything that may stand under them.
fn full_letters() -> Vec<String> {
    let mut all = Vec::new();
    for (body, closing, attribution, device) in LETTERS {
        let signature = format!("{closing}\n\nBo Holm\nExample AS\nTel. +47 22 22 22 22\nwww.example.com");
        let marked = format!("{attribution}\n\n{}", quoted(OLD));
        for tail in [
            format!("{signature}\n\n{device}\n\n{attribution}\n\n{OLD}\n"),
            format!("{signature}\n\n{marked}\n-- \nBo"),
            format!("{marked}\nYes.\n\n> and this?\n\nNo.\n\n{signature}"),
            format!("{marked}\nYes.\n\n{signature}"),
        ] {
            all.push(format!("{body}\n\n{tail}"));
        }
    }
    all
}

#[test]
fn splitting_loses_no_word_and_splitting_the_new_text_again_changes_nothing() {
    let words = |text: &str| {
        let mut words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
        words.sort();
        words
    };
    for text in full_letters() {
        let once = split(&text);
        assert_eq!(words(&format!("{}\n{}", once.new, once.quoted)), words(&text), "{text}");
        assert_eq!(split(&once.new).new, once.new, "{text}");
    }
}

#[test]
fn bars_mark_a_quote_below_an_attribution_and_a_table_nowhere() {
    let attribution = "On 5 May 2025 at 10:14, Anna <anna@example.com> wrote:";
    let barred = |text: &str| -> String { text.lines().flat_map(|line| ["| ", line, "\n"]).collect() };
    let history = format!("It works.\n\n{attribution}\n\n{}", barred(OLD));
    assert_eq!(split(&history).new, "It works.");
    // Answers between them keep their questions; an answer below stands alone.
    let between = format!("{attribution}\n| When?\nOn Monday.\n| Where?\nIn Bern.");
    assert_eq!(split(&between).new, between);
    assert_eq!(split(&format!("{attribution}\n{}\nIt works.\n", barred(OLD))).new, "It works.");
    // As in any text: a table, and a bar that nobody introduced.
    for own in
        ["The prices:\n\n| a | b |\n|---|---|\n| 1 | 2 |", "It shows this:\n| E042\n| E043", "| a\nis what I see"]
    {
        assert_eq!(split(own).new, own);
    }
    let table = format!("See {attribution}\n| a | b |\n| 1 | 2 |");
    assert!(split(&table).new.ends_with("| 1 | 2 |"), "{:?}", split(&table));
}

#[test]
fn lotus_notes_is_cut_in_each_of_its_forms() {
    for heading in [
        "-----Anna Berg/Acme wrote: -----\nTo: Desk/Acme@Acme\nFrom: Anna Berg/Acme\nDate: 05/05/2025 10:14AM\nSubject: Printer\n",
        "-----\"Anna Berg\" <anna@example.com> schrieb: -----\n",
        "Anna Berg/Acme wrote on 05/05/2025 10:14:05 AM:\n",
        "\"Anna Berg\" <anna@example.com> schrieb am 05.05.2025 10:14:05:\n",
        "Anna Berg <anna@example.com>\n05.05.2025 10:14\n\nTo\nDesk/Acme@Acme\ncc\n\nSubject\nPrinter\n\n\n",
        "Anna Berg/Acme/CH\n05.05.2025 10:14\n\nAn\nDesk/Acme\nKopie\n\nThema\n\nBetreff\nDrucker\n\n",
        "Von:    Anna Berg/Acme\nAn:     Desk/Acme@Acme\nDatum:  05.05.2025 10:14\nBetreff:        Drucker\n\n",
    ] {
        assert_eq!(split(&format!("It works.\n\n\n{heading}\n{OLD}")).new, "It works.", "{heading}");
    }
    // A list of appointments is none.
    let own = "Anna comes\n05.05.2025 10:14\n\nPaul comes\n06.05.2025 10:14\n\nSubject to change.";
    assert_eq!(split(own).new, own);
}

#[test]
fn one_of_our_addresses_or_numbers_shows_that_a_mail_without_a_prefix_answers() {
    let old = "From: Support <help@example.com>\nSent: Monday, May 5, 2025 10:14 AM\nTo: Anna <anna@example.com>\nSubject: Printer\n\nOld words.";
    let read = |to: &str, subject: &str| {
        super::read(&format!("From: anna@example.com\nTo: {to}\nSubject: {subject}\n\nIt works.\n\n{old}\n")).reply_text
    };
    let ours = "reply+1042.abc123.k3jxqz7mbdfw2h5n@support.example.com";
    for (to, subject) in [
        (ours, "Printer"),
        ("<Reply+1042.abc123.k3jxqz7mbdfw2h5n@support.example.com>", "Printer"),
        ("other@example.com, reply-1042.abc123.k3jxqz7mbdfw2h5n@support.example.com", "Printer broken"),
        ("help@example.com", "Printer [#1042]"),
    ] {
        assert_eq!(read(to, subject), "It works.", "{to} {subject}");
    }
    // To anybody else it opens a conversation: somebody shows us a mail.
    for (to, subject) in
        [("help@example.com", "Printer"), ("reply@example.com", "Printer"), ("help@example.com", "Printer [A42]")]
    {
        assert!(read(to, subject).ends_with("Old words."), "{to} {subject}");
    }
    // And what is passed on stays whole, wherever it goes.
    assert!(read(ours, "Fwd: Printer").ends_with("Old words."));
}
