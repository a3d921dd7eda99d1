//! What companies, lists and programs put under every message.

/// Openings of the notices that companies add. A notice is long.
pub(in super::super) const DISCLAIMERS: &[&str] = &[
    "this e-mail and any", "this email and any", "this message and any", "this e-mail, including",
    "this email, including", "this e-mail message", "this email message", "this email is confidential",
    "this e-mail is confidential", "this message is confidential", "this message is intended",
    "this e-mail is intended", "this email is intended", "this email may contain", "this e-mail may contain",
    "this message may contain", "this message contains confidential", "this communication", "this transmission",
    "this electronic", "the information contained in this", "the information in this", "the contents of this",
    "the content of this", "confidentiality notice", "confidentiality:", "confidentiality note", "disclaimer",
    "legal notice", "notice:", "important notice", "if you are not the intended", "if you have received this",
    "please consider the environment", "please think of the environment", "think before you print", "save paper",
    "diese e-mail enthält", "diese e-mail kann", "diese nachricht enthält", "diese nachricht ist",
    "diese e-mail ist vertraulich", "der inhalt dieser e-mail", "die in dieser e-mail", "die information in dieser",
    "wichtiger hinweis:", "vertraulichkeitshinweis", "haftungsausschluss", "bitte denken sie an die umwelt",
    "bitte prüfen sie, ob diese", "ce message et", "ce message est", "ce courriel", "ce courrier électronique",
    "cet e-mail", "les informations contenues dans", "avis de confidentialité", "pensez à l'environnement",
    "pensez à l’environnement", "este mensaje y", "este mensaje contiene", "este mensaje va dirigido", "este correo",
    "este e-mail", "la información contenida", "la informacion contenida", "aviso legal", "aviso de confidencialidad",
    "antes de imprimir", "esta mensagem", "este email", "esta mensagem e", "as informações contidas",
    "aviso de confidencialidade", "questo messaggio", "questa e-mail", "questa email", "le informazioni contenute",
    "avviso di riservatezza", "ai sensi del", "prima di stampare", "dit bericht", "deze e-mail", "dit e-mailbericht",
    "de informatie in dit", "de informatie verzonden", "ta wiadomość", "niniejsza wiadomość", "informacje zawarte w",
    "treść tej wiadomości", "acest mesaj", "acest e-mail", "informațiile conținute", "это сообщение",
    "данное сообщение", "информация, содержащаяся", "настоящее сообщение", "هذه الرسالة", "المعلومات الواردة", "本メール",
    "このメール", "本电子邮件", "此邮件", "本邮件", "denne e-mail", "denne e-post", "detta meddelande", "detta e-postmeddelande",
    "tämä viesti", "tento e-mail", "tato zpráva", "ez az üzenet", "bu e-posta", "bu mesaj", "denna e-post",
    "denne e-posten", "본 메일", "본 이메일", "이 메일", "ez az e-mail", "niniejszy e-mail", "эта информация", "αυτό το μήνυμα",
    "הודעה זו", "informace v tomto", "táto správa", "цей лист", "це повідомлення",
];

/// Openings that need no length.
pub(in super::super) const SURE_NOTICES: &[&str] = &[
    "please consider the environment", "please think of the environment", "consider the environment before",
    "think before you print", "save paper", "please don't print this", "do not print this", "caution: this email",
    "caution: this e-mail", "caution: external", "warning: this email", "external email:", "this email originated",
    "this e-mail originated", "this message originated from outside", "this email has been scanned",
    "this e-mail has been scanned", "this message has been scanned", "this email was scanned",
    "confidentiality notice", "if you received this", "if you have received this", "if you are not the intended",
    "bitte denken sie an die umwelt", "bitte prüfen sie, ob diese", "denken sie an die umwelt",
    "informationen zum datenschutz", "hinweise zum datenschutz", "datenschutzhinweis", "pensez à l'environnement",
    "merci de penser à l'environnement", "n'imprimez ce", "antes de imprimir", "prima di stampare",
    "denk aan het milieu", "denk aan ons milieu", "zanim wydrukujesz", "înainte de a imprima", "tänk på miljön",
    "tænk på miljøet",
];

/// Words for "message": a notice names what it is about.
pub(in super::super) const MESSAGE: &[&str] = &[
    "e-mail", "email", "message", "mail", "transmission", "communication", "nachricht", "courriel", "mensaje",
    "correo", "mensagem", "messaggio", "comunicazione", "bericht", "wiadomoś", "mesaj", "сообщени", "письм",
    "повідомлен", "رسالة", "البريد", "メール", "邮件", "郵件", "메일", "meddelande", "e-post", "meddelelse", "melding",
    "viesti", "zpráv", "správ", "üzenet", "e-posta", "ileti", "μήνυμα", "הודעה", "information",
];

/// Lawyers' words, begun: three of them in a paragraph make a notice of it, however it begins.
pub(in super::super) const LEGAL: &[&str] = &[
    "confidential", "privileged", "intended recipient", "intended only", "intended solely", "unauthori", "disclos",
    "disseminat", "in error", "prohibited", "delete", "destroy", "notify the sender", "proprietary", "vertraulich",
    "rechtlich geschützt", "adressat", "empfänger", "irrtümlich", "vernichten", "löschen", "unbefugt", "weitergabe",
    "nicht gestattet", "confidentiel", "destinataire", "diffusé", "par erreur", "interdit", "détruire", "supprimer",
    "confidencial", "destinatari", "por error", "divulg", "prohibid", "eliminar", "exclusiv", "confidencia",
    "por engano", "por erro", "proibid", "elimine", "riservat", "per errore", "vietat", "cancell", "vertrouwelijk",
    "geadresseerde", "ontvanger", "ten onrechte", "verboden", "vernietig", "uitsluitend", "poufn", "zabronion",
    "usunięci", "omyłk", "przeznaczon", "confidenţial", "confidențial", "destinatar", "eroare", "interzis", "șterg",
    "şterg", "конфиденциальн", "адресат", "получател", "удалит", "ошибк", "запрещ", "конфіденційн", "одержувач",
    "видаліть", "سري", "المرسل إليه", "المستلم", "حذف", "بالخطأ", "يحظر", "機密", "宛先", "削除", "無断", "誤って", "受信者", "保密",
    "机密", "收件人", "删除", "刪除", "禁止", "错收", "误收", "비밀", "기밀", "수취인", "수신인", "삭제", "무단", "잘못", "konfidentiell",
    "mottagare", "radera", "av misstag", "fortrolig", "modtager", "mottaker", "slette", "ved en fejl", "ved en feil",
    "luottamuksell", "vastaanottaja", "poista", "důvěrn", "adresát", "příjemc", "omylem", "dôvern", "bizalmas",
    "címzett", "töröl", "tévedés", "gizli", "alıcı", "yanlışlıkla", "siliniz", "yetkisiz", "εμπιστευτικ", "παραλήπτ",
    "διαγρά", "סודי", "נמען", "בטעות", "מחק",
];

/// Words of somebody who speaks for themselves: no notice does.
pub(in super::super) const FIRST_PERSON: &[&str] = &[
    "i have", "i am", "i've", "i'm", "i got", "i received", "i do", "i would", "i will", "i want", "my", "ich", "j'ai",
    "je vous", "je suis", "ik", "yo", "recibí", "recebi", "ho ricevuto", "я", "jag", "jeg",
];

/// Footers that lists and services add, wherever in the line the phrase stands.
pub(in super::super) const FOOTERS: &[&str] = &[
    "you received this message because you are subscribed", "you are receiving this because",
    "to unsubscribe from this group", "to unsubscribe from this list", "to unsubscribe send",
    "virus-free. www.avast.com", "this email has been checked for viruses", "diese e-mail wurde von avast",
    "l'absence de virus dans ce courrier", "este correo electrónico ha sido comprobado",
    "el software de antivirus avast", "questa e-mail è stata controllata", "no virus found in this", "checked by avg",
    "mail.ru: почта", "reply to this email directly or view it on github",
    "reply to this email directly, view it on github", "avast.com", "www.avg.com",
];

/// Words of a company's legal form and register.
pub(in super::super) const LEGAL_FORMS: &[&str] = &[
    "gmbh", "ltd", "limited", "inc.", "llc", "corp.", "plc", "s.a.", "sarl", "s.r.l.", "s.p.a.", "b.v.", "sp. z o.o.",
    "aps", "oy", "ооо", "株式会社", "有限公司", "amtsgericht", "hrb", "주식회사", "有限会社", "s.r.o.", "kft.", "ltda", "ust-id",
    "registergericht", "geschäftsführer", "siret", "p.iva", "kvk-nummer", "ag", "kg", "sas", "s.l.",
];
