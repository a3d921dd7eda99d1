//! What introduces a quoted or forwarded message.

/// Verbs of the line that introduces a quote: "Anna wrote:".
pub(in super::super) const WROTE: &[&str] = &[
    "wrote", "writes", "schrieb", "geschrieben", "a écrit", "a ecrit", "écrivait", "escribió", "escribio",
    "ha escrito", "escreveu", "escrevia", "ha scritto", "scrisse", "scrive", "schreef", "heeft geschreven",
    "het volgende geschreven", "napisał(a)", "napisał", "napisała", "napisal(a)", "pisze", "a scris", "написал(а)",
    "написал", "написала", "пишет", "писал", "написав", "пише", "написа", "كتب", "كتبت", "كتب/كتبت", "تمت كتابة",
    "のメール", "書きました", "さんが書いた", "写道", "寫道", "写到", "写信", "写了", "작성", "님이 작성", "썼습니다", "skrev", "skrev følgende",
    "skrifaði", "kirjoitti", "napsal(a)", "napsal", "napsala", "napísal(a)", "napísal", "ezt írta", "írta", "yazdı",
    "şunu yazdı", "έγραψε", "כתב", "כתבה", "napisao", "napisala", "je napisao/la", "je napisal", "kirjutas",
    "rakstīja", "rašė", "đã viết", "menulis", "เขียน", "va escriure", "ha escrit", "escribiu", "idatzi du", "shkroi",
    "napisali", "schrieben", "писал(а)", "писали", "написав(ла)", "メッセージ", "書き込み", "nadesłał", "şunları yazdı",
];

/// Verbs that say that something was said or sent: of an attribution only beside a mail address.
pub(in super::super) const SAID: &[&str] = &["said", "says", "sent", "a dit", "dijo", "sagte", "disse", "ha detto"];

/// What somebody writes of themselves. No program introduces a quote so.
pub(in super::super) const FIRST_PERSON: &[&str] = &[
    "i wrote", "i said", "i sent", "schrieb ich", "ich schrieb", "habe ich", "j'ai écrit", "eu escrevi", "io ho scritto",
    "schreef ik", "я писал", "я написал", "skrev jag", "skrev jeg",
];

/// Words with which an attribution begins in the middle of a line, written as programs write them.
pub(in super::super) const MIDLINE_INTRODUCTIONS: &[&str] =
    &["On ", "Am ", "Le ", "El ", "Em ", "Il ", "Op ", "W dniu ", "Dnia ", "Den ", "Dne ", "În ", "Pe "];

/// How the line that introduces a quote begins, when it begins with a word and not with the date itself.
pub(in super::super) const INTRODUCTIONS: &[&str] = &[
    "on", "am", "um", "le", "el", "em", "no dia", "il", "in data", "il giorno", "op", "w dniu", "dnia", "în", "in",
    "pe", "la", "în data de", "pe data de", "в", "во", "на", "от", "у", "в письме от", "في", "بتاريخ", "يوم", "at",
    "den", "d.", "kl.", "le:", "date:", "dne", "dňa", "v", "στις", "ב", "בתאריך", "dana", "dne:", "vào", "pada",
    "เมื่อ", "em:", "el dia", "el día", "a", "ngày", "在", "於", "于", "quoting", "zitat von", "citando", "citation de",
    "zitiere", "op:", "fra", "från", "från:", "von", "from",
];

/// Names of header fields in a quoted header block. The index into the inner array does not matter; which array does.
pub(in super::super) const FROM_KEYS: &[&str] = &[
    "from", "von", "de", "van", "da", "od", "от", "від", "от кого", "fra", "från", "lähettäjä", "kimden", "gönderen",
    "feladó", "发件人", "发件人", "寄件者", "寄件人", "差出人", "送信者", "送信元", "보낸 사람", "보낸사람", "보낸이", "من", "المرسل", "מאת", "από",
    "expéditeur", "expediteur", "remitente", "mittente", "afzender", "absender", "sender", "nadawca", "odesílatel",
    "de la", "de:", "expeditor", "avsender", "afsender", "отправитель", "saatja", "nuo", "no", "từ", "dari", "จาก",
    "pošiljatelj", "šalje", "message du", "message de", "sendt av",
];
/// See [`FROM_KEYS`].
pub(in super::super) const DATE_KEYS: &[&str] = &[
    "sent", "date", "sent at", "sent on", "date sent", "gesendet", "gesendet am", "datum", "envoyé", "envoyé le",
    "envoye", "envoye le", "date d'envoi", "enviado", "enviado el", "enviada em", "enviado em", "enviada", "fecha",
    "data", "data invio", "inviato", "inviato il", "inviata", "verzonden", "verstuurd", "wysłano", "wysłane",
    "data wysłania", "отправлено", "дата", "надіслано", "trimis", "dată", "trimisă", "data trimiterii", "sendt",
    "sendt den", "dato", "skickat", "datum sänt", "lähetetty", "päivämäärä", "päiväys", "发送时间", "发送日期", "日期", "时间",
    "傳送時間", "寄件日期", "送信日時", "日時", "日付", "送信", "보낸 날짜", "날짜", "تاريخ الإرسال", "التاريخ", "تم الإرسال", "أُرسلت",
    "נשלח", "תאריך", "gönderme tarihi", "gönderildi", "gönderilme tarihi", "tarih", "odesláno", "odoslané",
    "elküldve", "küldve", "dátum", "στάλθηκε", "ημερομηνία", "poslano", "saadetud", "nosūtīts", "išsiųsta", "ngày",
    "đã gửi", "dikirim", "tanggal", "วันที่", "ส่ง", "изпратено", "enviados", "送信日",
];
/// See [`FROM_KEYS`].
pub(in super::super) const TO_KEYS: &[&str] = &[
    "to", "an", "à", "a", "pour", "destinataire", "para", "per", "aan", "do", "кому", "către", "catre", "la", "til",
    "till", "vastaanottaja", "kime", "alıcı", "címzett", "收件人", "收件者", "宛先", "받는 사람", "받는사람", "받는이", "إلى", "الى", "אל",
    "προς", "komu", "pro", "prima", "za", "kam", "kepada", "đến", "ถึง", "до",
];
/// See [`FROM_KEYS`].
pub(in super::super) const SUBJECT_KEYS: &[&str] = &[
    "subject", "betreff", "objet", "sujet", "asunto", "assunto", "oggetto", "onderwerp", "temat", "тема", "subiect",
    "emne", "ämne", "aihe", "konu", "tárgy", "主题", "主 题", "主題", "主旨", "件名", "题目", "제목", "الموضوع", "נושא", "θέμα", "předmět",
    "predmet", "naslov", "zadeva", "teema", "temats", "tema", "chủ đề", "subjek", "เรื่อง", "re", "относно", "ogg", "ogg.",
];
/// See [`FROM_KEYS`]. Fields that may stand in a block and prove nothing.
pub(in super::super) const OTHER_KEYS: &[&str] = &[
    "cc", "bcc", "kopie", "kopie (cc)", "copie", "copie à", "cópia", "copia", "kopia", "dw", "копия", "копія", "kopi",
    "kopio", "抄送", "副本", "参照", "참조", "نسخة", "עותק", "κοιν", "bilgi", "másolat", "kopija", "reply-to", "reply to",
    "antwort an", "répondre à", "responder a", "rispondi a", "importance", "priority", "wichtigkeit", "priorität",
    "attachments", "anlagen", "anhänge", "pièces jointes", "adjuntos", "anexos", "allegati", "bijlagen",
    "sensitivity", "organization", "newsgroups", "importancia", "importância", "message-id", "mailed-by", "signed-by",
    "resent-from", "resent-to",
];

/// What stands between dashes above a quoted message.
pub(in super::super) const ORIGINAL: &[&str] = &[
    "original message", "original mail", "original email", "original appointment", "reply message",
    "please type your reply above this line", "bitte geben sie ihre antwort oberhalb dieser zeile ein",
    "veuillez saisir votre réponse au-dessus de cette ligne", "escriba su respuesta por encima de esta línea",
    "ursprüngliche nachricht", "ursprungliche nachricht", "originalnachricht", "original-nachricht",
    "originale nachricht", "message d'origine", "message d’origine", "message original", "message initial",
    "e-mail d'origine", "mensaje original", "mensagem original", "messaggio originale", "oorspronkelijk bericht",
    "origineel bericht", "wiadomość oryginalna", "oryginalna wiadomość", "wiadomosc oryginalna", "mesaj original",
    "mesajul original", "mesaj inițial", "исходное сообщение", "исходное письмо", "оригинальное сообщение",
    "первоначальное сообщение", "вихідне повідомлення", "الرسالة الأصلية", "رسالة أصلية", "הודעה מקורית", "元のメッセージ",
    "原始邮件", "原始郵件", "邮件原件", "原邮件", "原始信息", "원본 메시지", "원본 메일", "oprindelig besked", "oprindelig meddelelse",
    "opprinnelig melding", "original besked", "originalmelding", "ursprungligt meddelande", "originalmeddelande",
    "alkuperäinen viesti", "původní zpráva", "původní e-mail", "pôvodná správa", "eredeti üzenet", "orijinal mesaj",
    "özgün ileti", "orijinal ileti", "αρχικό μήνυμα", "izvorna poruka", "originalna poruka", "izvirno sporočilo",
    "algne sõnum", "tin nhắn gốc", "thư gốc", "pesan asli", "mensatge original", "missatge original", "message du",
    "mensaje del", "mail original", "e-mail original", "ursprüngliche mail", "ursprüngliche e-mail", "antwort nachricht",
    "mensaje original", "correo original", "받은 메일", "원본메시지", "původní zpráva", "původní e-mail",
];

/// Between dashes, the first line of our notices to agents, in each language of the portal: what stands above it is their
/// answer. The words are those of `mail-agent-mark` in the portal's language files.
pub(in super::super) const OUR_MARK: &[&str] = &[
    "write your answer above this line", "schreiben sie ihre antwort über diese zeile",
    "écrivez votre réponse au-dessus de cette ligne", "escriba su respuesta encima de esta línea",
    "escreva sua resposta acima desta linha", "この行より上に返信を書いてください", "اكتب ردك فوق هذا السطر",
];

/// What begins a quoted message without any dashes.
pub(in super::super) const BARE_ORIGINAL: &[&str] = &["original message processed by"];

/// What stands between dashes, or begins a line, above a forwarded message.
pub(in super::super) const FORWARDED: &[&str] = &[
    "forwarded message", "forwarded email", "forwarded mail", "forwarded by", "begin forwarded message",
    "begin forwarded", "weitergeleitete nachricht", "anfang der weitergeleiteten nachricht",
    "anfang der weitergeleiteten e-mail", "weitergeleitet von", "message transféré", "message transfere",
    "début du message transféré", "début du message réexpédié", "message réexpédié", "courriel transféré",
    "mensaje reenviado", "inicio del mensaje reenviado", "comienza el mensaje reenviado", "mensagem encaminhada",
    "mensagem reencaminhada", "início da mensagem encaminhada", "início da mensagem reencaminhada",
    "messaggio inoltrato", "inizio messaggio inoltrato", "inizia il messaggio inoltrato", "doorgestuurd bericht",
    "begin doorgestuurd bericht", "wiadomość przekazana", "przekazana wiadomość", "treść przekazanej wiadomości",
    "początek przekazywanej wiadomości", "mesaj redirecționat", "mesaj redirectionat",
    "începutul mesajului redirecționat", "пересылаемое сообщение", "пересланное сообщение", "пересылаемое письмо",
    "начало переадресованного сообщения", "переслане повідомлення", "رسالة معاد توجيهها", "الرسالة المعاد توجيهها",
    "بدء الرسالة المعاد توجيهها", "הודעה מועברת", "הודעה שהועברה", "転送メッセージ", "転送されたメッセージ", "转发邮件", "转发的邮件", "已转发邮件",
    "轉寄郵件", "轉寄的郵件", "전달된 메시지", "전달된 메일", "videresendt besked", "videresendt meddelelse", "videresendt melding",
    "start på videresendt", "vidarebefordrat meddelande", "vidarebefordrat brev", "början på vidarebefordrat",
    "välitetty viesti", "edelleenlähetetty viesti", "přeposlaná zpráva", "předaná zpráva", "preposlaná správa",
    "továbbított üzenet", "továbbított levél", "iletilen mesaj", "yönlendirilmiş ileti", "iletilmiş mesaj",
    "προωθημένο μήνυμα", "proslijeđena poruka", "prosleđena poruka", "posredovano sporočilo", "thư được chuyển tiếp",
    "pesan terusan", "missatge reenviat",
];

/// Subject prefixes of forwarded messages, without the colon.
pub(in super::super) const FORWARD_PREFIXES: &[&str] = &[
    "fwd", "fw", "wg", "tr", "rv", "enc", "encaminhado", "i", "inoltra", "doorst", "pd", "vs", "vb", "videresendt",
    "vidarebefordrat", "iлт", "ilt", "пер", "переслано", "转发", "轉寄", "転送", "전달", "redirecționat", "továbbítás", "tov",
    "πρθ", "הועבר", "إعادة توجيه", "přeposláno", "fs", "vl", "yml",
];
