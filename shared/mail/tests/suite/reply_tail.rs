//! What stands under the text of a plain-text body: device lines, signatures, closings, notices.

use guichet_mail::reply::split;

use super::reply_text::{NEW, OLD, all_give, quoted};

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
    // An excuse or advertising after the device
    "Sent from my iPhone, please excuse typos.",
    "Sent from my HTC M8 Android phone.  Please excuse brevity",
    "Sent from ProtonMail, Swiss-based encrypted email.",
    "(Sent from a mobile device)",
    "[Sent from Yahoo Mail for iPad](https://overview.mail.yahoo.com)",
    "Sent with [Proton Mail](https://proton.me/) secure email.",
    // What a store offers
    "Get Outlook for iOShttps://aka.ms/o0ukef",
    "Obtenez Outlook pour Android",
    "Outlook für Android herunterladen",
    "Uzyskaj Outlook dla Android",
    "Скачать Outlook для iOS",
    "iOS 版 Outlook を入手",
    "Android용 Outlook 다운로드",
    // Wrapped, with a link of its own
    "Diese Nachricht wurde von meinem Android Mobiltelefon mit WEB.DE Mail\ngesendet.",
    "Sent from Yahoo Mail on Android\nhttps://go.example.com/yahoo",
    "Windows 版のメールから送信",
    "삼성 갤럭시 스마트폰에서 보냈습니다.",
    "Надіслано з мого iPhone",
    "Lähetetty puhelimestani",
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
        "Where is it?\n\nSent via DHL",
        "It fails.\n\nSent from my iPhone, and I will look at it again tomorrow",
        "I use Outlook for iOS",
        "Which one?\n\nDid you get Outlook for Android?",
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
        // Made of words that close and words that may stand beside them
        "Thanks and best regards,",
        "Vielen Dank und freundliche Grüße",
        "Merci d'avance, cordialement",
        "Muchas gracias y un saludo",
        "Grazie e cordiali saluti",
        "Dziękuję i pozdrawiam",
        "Спасибо, с уважением",
        "Met vriendelijke groet / Mit freundlichen Grüßen / Kind regards",
        "S pozdravem a přáním hezkého dne",
        "مع خالص التحية والتقدير",
        "İyi çalışmalar",
        "Je vous prie d'agréer, Madame, Monsieur, l'expression de mes salutations distinguées.",
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
        "My best wishes to your family.\nIs the shop open?",
        "Thanks for the printer.\n\nCheers 🎉\nAnna",
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
fn a_signed_text_is_shown_without_its_armour() {
    let text = format!(
        "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n{NEW}\n\n-----BEGIN PGP SIGNATURE-----\n\niQEzBAEBCAAd\n-----END PGP SIGNATURE-----\n"
    );
    assert_eq!(split(&text).new, NEW);
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

#[test]
fn a_notice_is_known_by_its_opening_or_by_its_lawyers_words() {
    for notice in [
        "CONFIDENTIALITY NOTICE: This message contains privileged information.",
        "If you received this email in error, please destroy all copies.",
        "Please don't print this email unless absolutely necessary.",
        "CAUTION: This email originated from outside of the organization. Do not click links.",
        "The attached message is intended only for the person to whom it is addressed, may be privileged, and must not be disclosed by others.",
        "Bitte denken Sie an die Umwelt, bevor Sie diese E-Mail ausdrucken.",
        "Pensez à l'environnement avant d'imprimer cet e-mail.",
        "Libre de virus. www.avast.com",
        "본 메일은 지정된 수취인만을 위해 작성되었으며 비밀 정보를 포함할 수 있습니다. 잘못 수신된 경우 즉시 삭제하여 주시기 바랍니다. 무단 복제를 금합니다.",
        "本邮件及其附件含有保密信息，仅限于发送给上面地址中列出的个人或群组。如果您错收了本邮件，请您立即通知发件人并删除本邮件！",
    ] {
        for above in ["", "Kind regards,\nAnna Berg\n\n"] {
            assert_eq!(split(&format!("{NEW}\n\n{above}{notice}\n")).new, NEW, "{notice}");
        }
    }
    for person in [
        "I received this confidential message in error and want you to delete my address, because it was intended only for Bo and not for me.",
        "Is this confidential message, which is intended only for the addressee and must not be disclosed, really meant for our whole department?",
    ] {
        let text = format!("Hello,\n\n{person}");
        assert_eq!(split(&text).new, text);
    }
}

#[test]
fn a_firms_long_signature_goes_with_its_board_and_its_register() {
    let signature = "Mit freundlichen Grüßen\ni.A. Anna Berg\n\nVertrieb Innendienst\n\nMuster Maschinenbau GmbH & Co. KG\nIndustriestraße 5\nD-70000 Stuttgart\n\nTelefon +49 711 123456-0\nTelefax +49 711 123456-99\nmailto:a.berg@example.com\nhttp://www.example.com\n\nSitz der Gesellschaft: Stuttgart\nRegistergericht: Amtsgericht Stuttgart, HRA 12345\nPersönlich haftende Gesellschafterin: Muster Verwaltungs-GmbH, Sitz Stuttgart, HRB 54321\nGeschäftsführer: Dr. Max Muster, Erika Muster";
    assert_eq!(split(&format!("{NEW}\n\n{signature}\n")).new, NEW);
    let boxed = "━━━━━━━━━━━━\n株式会社サンプル\n山田太郎\nTEL: 03-1234-5678\nyamada@example.co.jp\n━━━━━━━━━━━━";
    assert_eq!(split(&format!("{NEW}\n\n{boxed}\n")).new, NEW);
    // After the words of a closing, a list is a list.
    let list = (1..=15).map(|n| n.to_string() + ". a thing\n").collect::<String>();
    let text = format!("{NEW}\n\nRegards\n\n{list}");
    assert_eq!(split(&text).new, text.trim_end());
}
