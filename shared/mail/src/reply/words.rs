//! The words that mail programs put around what a person wrote, by language. All in lower case, folded by
//! [`super::line::fold`] (no diacritic is removed).
//!
//! These are facts about programs (Gmail, Outlook, Apple Mail, Thunderbird, Yahoo, mail.ru, GMX, Samsung, …), collected
//! so that one table serves plain text and HTML. A language is added by adding its words; no code knows a language.

/// Verbs of the line that introduces a quote: "Anna wrote:".
pub(super) const WROTE: &[&str] = &[
    "wrote", "writes", "schrieb", "geschrieben", "a écrit", "a ecrit", "écrivait", "escribió", "escribio",
    "ha escrito", "escreveu", "escrevia", "ha scritto", "scrisse", "scrive", "schreef", "heeft geschreven",
    "het volgende geschreven", "napisał(a)", "napisał", "napisała", "napisal(a)", "pisze", "a scris", "написал(а)",
    "написал", "написала", "пишет", "писал", "написав", "пише", "написа", "كتب", "كتبت", "كتب/كتبت", "تمت كتابة",
    "のメール", "書きました", "さんが書いた", "写道", "寫道", "写到", "写信", "写了", "작성", "님이 작성", "썼습니다", "skrev", "skrev følgende",
    "skrifaði", "kirjoitti", "napsal(a)", "napsal", "napsala", "napísal(a)", "napísal", "ezt írta", "írta", "yazdı",
    "şunu yazdı", "έγραψε", "כתב", "כתבה", "napisao", "napisala", "je napisao/la", "je napisal", "kirjutas",
    "rakstīja", "rašė", "đã viết", "menulis", "เขียน", "va escriure", "ha escrit", "escribiu", "idatzi du", "shkroi",
    "napisali",
];

/// How the line that introduces a quote begins, when it begins with a word and not with the date itself.
pub(super) const INTRODUCTIONS: &[&str] = &[
    "on", "am", "um", "le", "el", "em", "no dia", "il", "in data", "il giorno", "op", "w dniu", "dnia", "în", "in",
    "pe", "la", "în data de", "pe data de", "в", "во", "на", "от", "у", "в письме от", "في", "بتاريخ", "يوم", "at",
    "den", "d.", "kl.", "le:", "date:", "dne", "dňa", "v", "στις", "ב", "בתאריך", "dana", "dne:", "vào", "pada",
    "เมื่อ", "em:", "el dia", "el día", "a", "ngày", "在", "於", "于", "quoting", "zitat von", "citando", "citation de",
    "zitiere", "op:", "fra", "från", "från:", "von", "from",
];

/// Names of header fields in a quoted header block. The index into the inner array does not matter; which array does.
pub(super) const FROM_KEYS: &[&str] = &[
    "from", "von", "de", "van", "da", "od", "от", "від", "от кого", "fra", "från", "lähettäjä", "kimden", "gönderen",
    "feladó", "发件人", "发件人", "寄件者", "寄件人", "差出人", "送信者", "送信元", "보낸 사람", "보낸사람", "من", "المرسل", "מאת", "από",
    "expéditeur", "expediteur", "remitente", "mittente", "afzender", "absender", "sender", "nadawca", "odesílatel",
    "de la", "de:", "expeditor", "avsender", "afsender", "отправитель", "saatja", "nuo", "no", "từ", "dari", "จาก",
    "pošiljatelj", "šalje", "message du", "message de", "sendt av",
];
/// See [`FROM_KEYS`].
pub(super) const DATE_KEYS: &[&str] = &[
    "sent", "date", "sent at", "sent on", "date sent", "gesendet", "gesendet am", "datum", "envoyé", "envoyé le",
    "envoye", "envoye le", "date d'envoi", "enviado", "enviado el", "enviada em", "enviado em", "enviada", "fecha",
    "data", "data invio", "inviato", "inviato il", "inviata", "verzonden", "verstuurd", "wysłano", "wysłane",
    "data wysłania", "отправлено", "дата", "надіслано", "trimis", "dată", "trimisă", "data trimiterii", "sendt",
    "sendt den", "dato", "skickat", "datum sänt", "lähetetty", "päivämäärä", "päiväys", "发送时间", "发送日期", "日期", "时间",
    "傳送時間", "寄件日期", "送信日時", "日時", "日付", "送信", "보낸 날짜", "날짜", "تاريخ الإرسال", "التاريخ", "تم الإرسال", "أُرسلت",
    "נשלח", "תאריך", "gönderme tarihi", "gönderildi", "gönderilme tarihi", "tarih", "odesláno", "odoslané",
    "elküldve", "küldve", "dátum", "στάλθηκε", "ημερομηνία", "poslano", "saadetud", "nosūtīts", "išsiųsta", "ngày",
    "đã gửi", "dikirim", "tanggal", "วันที่", "изпратено",
];
/// See [`FROM_KEYS`].
pub(super) const TO_KEYS: &[&str] = &[
    "to", "an", "à", "a", "pour", "destinataire", "para", "per", "aan", "do", "кому", "către", "catre", "la", "til",
    "till", "vastaanottaja", "kime", "alıcı", "címzett", "收件人", "收件者", "宛先", "받는 사람", "받는사람", "إلى", "الى", "אל",
    "προς", "komu", "pro", "prima", "za", "kam", "kepada", "đến", "ถึง", "до",
];
/// See [`FROM_KEYS`].
pub(super) const SUBJECT_KEYS: &[&str] = &[
    "subject", "betreff", "objet", "sujet", "asunto", "assunto", "oggetto", "onderwerp", "temat", "тема", "subiect",
    "emne", "ämne", "aihe", "konu", "tárgy", "主题", "主旨", "件名", "题目", "제목", "الموضوع", "נושא", "θέμα", "předmět",
    "predmet", "naslov", "zadeva", "teema", "temats", "tema", "chủ đề", "subjek", "เรื่อง", "re", "относно",
];
/// See [`FROM_KEYS`]. Fields that may stand in a block and prove nothing.
pub(super) const OTHER_KEYS: &[&str] = &[
    "cc", "bcc", "kopie", "kopie (cc)", "copie", "copie à", "cópia", "copia", "kopia", "dw", "копия", "копія", "kopi",
    "kopio", "抄送", "副本", "参照", "참조", "نسخة", "עותק", "κοιν", "bilgi", "másolat", "kopija", "reply-to", "reply to",
    "antwort an", "répondre à", "responder a", "rispondi a", "importance", "priority", "wichtigkeit", "priorität",
    "attachments", "anlagen", "anhänge", "pièces jointes", "adjuntos", "anexos", "allegati", "bijlagen",
    "sensitivity", "organization", "newsgroups", "importancia", "importância", "message-id", "mailed-by", "signed-by",
    "resent-from", "resent-to",
];

/// What stands between dashes above a quoted message.
pub(super) const ORIGINAL: &[&str] = &[
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
    "mensaje del",
];

/// What stands between dashes, or begins a line, above a forwarded message.
pub(super) const FORWARDED: &[&str] = &[
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
pub(super) const FORWARD_PREFIXES: &[&str] = &[
    "fwd", "fw", "wg", "tr", "rv", "enc", "encaminhado", "i", "inoltra", "doorst", "pd", "vs", "vb", "videresendt",
    "vidarebefordrat", "iлт", "ilt", "пер", "переслано", "转发", "轉寄", "転送", "전달", "redirecționat", "továbbítás", "tov",
    "πρθ", "הועבר", "إعادة توجيه", "přeposláno", "fs", "vl", "yml",
];

/// How the line begins that a phone or program adds under what was written. A name of a device or program follows.
pub(super) const SENT_FROM: &[&str] = &[
    "sent from my", "sent from", "sent via", "sent using", "sent with", "sent by", "sent on", "get outlook for",
    "get the new outlook", "download outlook for", "diese nachricht wurde von", "diese e-mail wurde von",
    "von meinem", "von meiner", "gesendet von", "gesendet mit", "gesendet über", "gesendet aus", "versendet mit",
    "verschickt mit", "holen sie sich outlook für", "outlook für", "envoyé de mon", "envoyé de ma", "envoyé depuis",
    "envoyé à partir de", "envoyé à partir d'", "envoyé par", "envoyé avec", "envoyé d'", "envoyé de",
    "envoye de mon", "envoye depuis", "obtenez outlook pour", "télécharger outlook pour", "enviado desde",
    "enviado do meu", "enviado da minha", "enviado de mi", "enviado de meu", "enviado do", "enviado a partir",
    "enviado pelo", "enviado via", "enviado por", "enviado com", "enviado con", "obtener outlook para",
    "obtenga outlook para", "obter o outlook para", "obtenha o outlook para", "baixe o outlook para", "inviato da",
    "inviato dal", "inviato con", "inviato tramite", "inviata da", "ottieni outlook per", "scarica outlook per",
    "verstuurd vanaf", "verzonden vanaf", "verstuurd met", "verzonden met", "verstuurd via", "verzonden via",
    "verzonden vanuit", "outlook voor", "download outlook voor", "wysłane z", "wysłano z", "wyslane z",
    "wysłano za pomocą", "wysłane przez", "pobierz outlook", "pobierz program outlook", "trimis de pe", "trimis din",
    "trimis de la", "trimis cu", "descărcați outlook", "obțineți outlook", "отправлено с", "отправлено из",
    "отправлено от", "послано с", "надіслано з", "відправлено з", "получить outlook", "скачать outlook", "أرسلت من",
    "أُرسلت من", "مرسل من", "تم الإرسال من", "أرسل من", "مُرسل من", "نشر من", "احصل على outlook", "נשלח מה", "נשלח מ",
    "发自我的", "从我的", "发自", "來自我的", "從我的", "傳送自", "寄自", "通过", "获取", "来自", "내", "나의", "skickat från", "skickades från",
    "hämta outlook", "sendt fra", "sendt med", "hent outlook", "skaff deg outlook", "få outlook", "lähetetty",
    "hanki outlook", "odesláno z", "odoslané z", "získat outlook", "odesláno ze", "küldve", "elküldve", "letöltés",
    "στάλθηκε από", "εστάλη από", "αποστολή από", "poslano s", "poslano iz", "poslato sa", "gửi từ", "được gửi từ",
    "dikirim dari", "ส่งจาก", "enviat des", "saadetud minu", "išsiųsta iš", "nosūtīts no", "изпратено от",
];

/// How such a line ends, in languages that put the verb last.
pub(super) const SENT_FROM_ENDINGS: &[&str] = &[
    "gesendet", "versendet", "verschickt", "から送信", "より送信", "傳送", "发送", "寄出", "에서 보냄", "에서 보냄.", "gönderildi",
    "cihazımdan gönderildi", "iphonesta", "ipadista", "puhelimesta", "outlook herunter",
];

/// Words that name a device or mail program: they make a "sent from" line certain.
pub(super) const DEVICES: &[&str] = &[
    "iphone", "ipad", "ipod", "apple watch", "android", "samsung", "galaxy", "huawei", "xiaomi", "redmi", "oneplus",
    "pixel", "nokia", "sony", "xperia", "motorola", "htc", "lg", "oppo", "vivo", "honor", "realme", "wiko",
    "blackberry", "windows phone", "windows mail", "windows 10", "mail for windows", "courrier pour windows",
    "mail für windows", "outlook", "gmail", "yahoo", "aol", "proton", "tutanota", "tuta", "thunderbird", "spark",
    "airmail", "newton", "bluemail", "typeapp", "mailbird", "mailspring", "k-9", "k9", "fairemail", "gmx", "web.de",
    "t-online", "mail.ru", "yandex", "zoho", "orange", "sfr", "libero", "fastmail", "hey.com", "superhuman", "front",
    "missive", "mobile", "smartphone", "handy", "telefon", "téléphone", "telefono", "teléfono", "celular", "móvil",
    "movil", "cellulare", "telemóvel", "phone", "tablet", "mobil", "mobiel", "komórki", "telefonu", "telefonul",
    "puhelin", "手机", "手機", "携帯", "스마트폰", "هاتف", "mac", "ipadu", "iphonu", "айфон", "телефона", "смартфона",
    "мобильно", "verizon", "t-mobile", "at&t", "vodafone", "o2",
];

/// Those of [`DEVICES`] that take endings: "iPhonesta", "telefonului".
pub(super) const INFLECTED_DEVICES: &[&str] = &[
    "iphone", "iphonu", "ipad", "ipod", "android", "samsung", "huawei", "outlook", "blackberry", "telefon",
    "smartphon", "смартфон", "телефон",
];

/// Formal closings: a line that is one of these, alone, begins a signature. "Thanks" says something and is kept.
pub(super) const CLOSINGS: &[&str] = &[
    "regards", "best regards", "kind regards", "kindest regards", "warm regards", "warmest regards", "many regards",
    "with regards", "with kind regards", "with best regards", "thanks and regards", "thanks & regards",
    "thank you and regards", "best wishes", "all the best", "cheers", "yours sincerely", "yours faithfully",
    "yours truly", "sincerely yours", "respectfully", "kind wishes", "rgds", "best rgds", "kr", "br",
    "mit freundlichen grüßen", "mit freundlichen grüssen", "mit freundlichen gruessen", "mit freundlichem gruß",
    "mit freundlichem gruss", "mit besten grüßen", "mit besten grüssen", "beste grüße", "beste grüsse",
    "beste gruesse", "viele grüße", "viele grüsse", "viele gruesse", "liebe grüße", "liebe grüsse", "herzliche grüße",
    "herzliche grüsse", "freundliche grüße", "freundliche grüsse", "schöne grüße", "schöne grüsse", "grüße", "grüsse",
    "gruß", "gruss", "mfg", "lg", "vg", "hochachtungsvoll", "cordialement", "bien cordialement", "très cordialement",
    "bien à vous", "bien à toi", "amicalement", "salutations", "sincères salutations", "meilleures salutations",
    "salutations distinguées", "cdlt", "cdt", "bien cdlt", "saludos", "un saludo", "saludos cordiales",
    "un cordial saludo", "cordial saludo", "atentamente", "muy atentamente", "reciba un cordial saludo", "un abrazo",
    "atte", "salu2", "atenciosamente", "cumprimentos", "com os melhores cumprimentos", "melhores cumprimentos",
    "cordialmente", "abraços", "abraço", "um abraço", "att", "saudações", "respeitosamente", "cordiali saluti",
    "distinti saluti", "cordialmente", "un cordiale saluto", "saluti", "cari saluti", "tanti saluti",
    "buona giornata e saluti", "met vriendelijke groet", "met vriendelijke groeten", "vriendelijke groet",
    "vriendelijke groeten", "hartelijke groet", "hartelijke groeten", "groeten", "groet", "groetjes", "mvg",
    "met hartelijke groet", "hoogachtend", "pozdrawiam", "z poważaniem", "pozdrawiam serdecznie",
    "serdecznie pozdrawiam", "z wyrazami szacunku", "łączę pozdrowienia", "pozdrowienia", "cu stimă", "cu stima",
    "cu respect", "toate cele bune", "cu drag", "o zi bună", "с уважением", "с наилучшими пожеланиями",
    "всего доброго", "всего хорошего", "с найкращими побажаннями", "з повагою", "مع أطيب التحيات", "مع خالص التحية",
    "مع التحية", "تحياتي", "مع تحياتي", "وتفضلوا بقبول فائق الاحترام", "أطيب التحيات", "مع الشكر والتقدير",
    "よろしくお願いします", "よろしくお願いいたします", "よろしくお願い致します", "宜しくお願いします", "宜しくお願いいたします", "宜しくお願い致します", "以上、よろしくお願いいたします", "敬具",
    "此致", "敬礼", "此致敬礼", "祝好", "顺祝商祺", "顺颂商祺", "順頌商祺", "敬上", "감사합니다 드림", "med venlig hilsen", "venlig hilsen",
    "mange hilsner", "bedste hilsner", "hilsen", "mvh", "vh", "de bedste hilsner", "med vennlig hilsen",
    "vennlig hilsen", "beste hilsen", "hilsner", "med vänliga hälsningar", "med vänlig hälsning",
    "vänliga hälsningar", "vänlig hälsning", "hälsningar", "bästa hälsningar", "ystävällisin terveisin",
    "parhain terveisin", "terveisin", "yst. terv.", "t.", "s pozdravem", "s přátelským pozdravem", "s pozdravom",
    "üdvözlettel", "tisztelettel", "saygılarımla", "saygılarımızla", "iyi çalışmalar", "με εκτίμηση", "φιλικά",
    "בברכה", "lijep pozdrav", "srdačan pozdrav", "lep pozdrav", "trân trọng", "hormat saya", "salam",
];

/// Openings of the notices that companies add under every message.
pub(super) const DISCLAIMERS: &[&str] = &[
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
    "tämä viesti", "tento e-mail", "tato zpráva", "ez az üzenet", "bu e-posta", "bu mesaj",
];

/// Footers that lists and services add, wherever in the line the phrase stands.
pub(super) const FOOTERS: &[&str] = &[
    "you received this message because you are subscribed", "you are receiving this because",
    "to unsubscribe from this group", "to unsubscribe from this list", "to unsubscribe send",
    "virus-free. www.avast.com", "this email has been checked for viruses", "diese e-mail wurde von avast",
    "l'absence de virus dans ce courrier", "este correo electrónico ha sido comprobado",
    "el software de antivirus avast", "questa e-mail è stata controllata", "no virus found in this", "checked by avg",
    "scanned by", "mail.ru: почта", "reply to this email directly or view it on github",
    "reply to this email directly, view it on github",
];

/// "from" between a closing and a place.
pub(super) const FROM_A_PLACE: &[&str] =
    &[" from ", " aus ", " depuis ", " desde ", " da ", " uit ", " z ", " din ", " из ", " fra ", " från "];

/// Words of a company's legal form and register.
pub(super) const LEGAL_FORMS: &[&str] = &[
    "gmbh", "ltd", "limited", "inc.", "llc", "corp.", "plc", "s.a.", "sarl", "s.r.l.", "s.p.a.", "b.v.", "sp. z o.o.",
    "aps", "oy", "ооо", "株式会社", "有限公司", "amtsgericht", "hrb",
];
