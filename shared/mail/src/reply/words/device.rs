//! What phones and mail programs add under what was written.

/// How the line begins that names where a message was written. A device, a program or any one name follows.
pub(in super::super) const SENT_FROM: &[&str] = &[
    "sent from my", "sent from", "envoyé de mon", "envoyé de ma", "envoyé depuis", "envoyé à partir de",
    "envoyé à partir d'", "envoyé d'", "envoyé de", "envoye de mon", "envoye depuis", "enviado desde",
    "enviado do meu", "enviado da minha", "enviado de mi", "enviado de meu", "enviado do", "enviado a partir",
    "inviato da", "inviato dal", "inviata da", "verstuurd vanaf", "verzonden vanaf", "verzonden vanuit", "wysłane z",
    "wysłano z", "wyslane z", "trimis de pe", "trimis din", "trimis de la", "отправлено с", "отправлено из",
    "отправлено от", "послано с", "надіслано з", "відправлено з", "أرسلت من", "أُرسلت من", "مرسل من", "تم الإرسال من",
    "أرسل من", "مُرسل من", "نشر من", "נשלח מה", "נשלח מ", "发自我的", "发自", "來自我的", "傳送自", "寄自", "skickat från",
    "skickades från", "sendt fra", "odesláno z", "odoslané z", "odesláno ze", "στάλθηκε από", "εστάλη από",
    "αποστολή από", "poslano s", "poslano iz", "poslato sa", "gửi từ", "được gửi từ", "dikirim dari", "ส่งจาก",
    "enviat des", "saadetud minu", "išsiųsta iš", "nosūtīts no", "изпратено от", "sent wirelessly from",
    "sent securely from", "envoyé sans fil", "надіслано із", "đã gửi từ", "wysłano przez", "enviado através do",
    "gửi bằng", "sent through",
];

/// How it begins that names what a message was written with. Only a device or program that we know makes it certain:
/// "Sent via DHL" is somebody's news.
pub(in super::super) const SENT_WITH: &[&str] = &[
    "sent via", "sent using", "sent with", "sent by", "sent on", "gesendet mit", "gesendet über", "gesendet aus",
    "versendet mit", "verschickt mit", "envoyé par", "envoyé avec", "enviado pelo", "enviado via", "enviado por",
    "enviado com", "enviado con", "inviato con", "inviato tramite", "verstuurd met", "verzonden met", "verstuurd via",
    "verzonden via", "wysłano za pomocą", "wysłane przez", "trimis cu", "sendt med", "gesendet von",
    "diese nachricht wurde von", "diese e-mail wurde von", "lähetetty", "küldve", "elküldve", "securely sent with",
    "skickat med", "sänt från", "nachricht gesendet mit", "發自", "寄件自", "发送自", "provenance :", "来自我的",
];

/// How such a line ends, in languages that put the verb last. A known device or program must stand before it.
pub(in super::super) const SENT_ENDINGS: &[&str] = &[
    "gesendet", "versendet", "verschickt", "から送信", "より送信", "傳送", "发送", "寄出", "에서 보냄", "에서 보냄.", "gönderildi",
    "cihazımdan gönderildi", "iphonesta", "ipadista", "puhelimesta", "outlook herunter", "에서 보냈습니다", "送信", "küldve",
    "gönderilmiştir", "gesendet.",
];

/// "From my iPhone": how a line begins that has lost its verb.
pub(in super::super) const OWN: &[&str] = &[
    "from my", "från min", "fra min", "de mon", "desde mi", "do meu", "dal mio", "von meinem", "vanaf mijn",
    "z mojego", "с моего",
];

/// "My", where the opening does not say it.
pub(in super::super) const MY: &[&str] = &[
    "mon", "ma", "meinem", "meiner", "mi", "mio", "meu", "minha", "mijn", "mojego", "mojej", "moje", "mého", "môjho",
    "мого", "моего", "моей", "моя", "min", "mit", "minun", "mog", "mojega",
];

/// Lines that are nothing else.
pub(in super::super) const WHOLE: &[&str] = &[
    "sent on the go", "sent on the move", "sent from the road", "sent while on the go", "von unterwegs gesendet",
    "von unterwegs", "mobil gesendet", "unterwegs gesendet", "sent from mobile", "envoyé de mobile",
    "provenance : courrier pour windows", "enviado del móvil", "sent from a mobile",
];

/// What may follow a device after a comma or full stop: excuses and advertising.
pub(in super::super) const ASIDES: &[&str] = &[
    "excuse", "forgive", "pardon", "typo", "brevity", "brief", "autocorrect", "entschuldig", "tippfehler",
    "vertipper", "kürze", "désolé", "fautes", "disculp", "perdon", "desculp", "scusa", "errori", "excuus", "typefout",
    "wybacz", "ursäkta", "undskyld", "unnskyld", "encrypted", "secure", "verschlüssel", "powered by", "get the app",
    "get yours", "get your own", "app", "mail", "email", "e-mail",
];

/// "Get Outlook for iOS": how it begins.
pub(in super::super) const GET: &[&str] = &[
    "get", "get the new", "download", "hol dir", "holen sie sich", "hole", "obtenez", "obtenir", "téléchargez",
    "télécharger", "obtener", "obtenga", "obtén", "descargar", "descarga", "obter", "obtenha", "baixar", "baixe",
    "ottieni", "scarica", "pobierz", "uzyskaj", "obțineți", "obține", "descărcați", "descarcă", "получить",
    "получите", "скачать", "скачайте", "отримати", "отримайте", "завантажити", "احصل على", "الحصول على", "تنزيل",
    "获取", "下载", "取得", "下載", "hämta", "skaffa", "hent", "få", "skaff deg", "hanki", "lataa", "získat", "získejte",
    "stáhnout", "získať", "stiahnuť", "αποκτήστε", "κατεβάστε", "הורד", "קבל", "הורידו", "tải", "tải xuống",
    "dapatkan", "unduh", "prenesite", "preuzmite", "ดาวน์โหลด", "az outlook",
];

/// How it ends, where the verb comes last.
pub(in super::super) const GET_ENDINGS: &[&str] = &[
    "を入手", "をダウンロード", "다운로드", "받기", "beziehen", "herunterladen", "downloaden", "ophalen", "edinin", "indirin",
    "letöltése", "beszerzése", "installieren",
];

/// Programs that advertise themselves so.
pub(in super::super) const STORE_PROGRAMS: &[&str] = &[
    "outlook", "bluemail", "typeapp", "yahoo mail", "protonmail", "proton mail", "aol app",
];

/// What they run on.
pub(in super::super) const PLATFORMS: &[&str] = &[
    "ios", "android", "windows", "mac", "iphone", "ipad", "mobile",
];

/// Words that name a device or mail program.
pub(in super::super) const DEVICES: &[&str] = &[
    "iphone", "ipad", "ipod", "apple watch", "android", "samsung", "galaxy", "huawei", "xiaomi", "redmi", "oneplus",
    "pixel", "nokia", "sony", "xperia", "motorola", "htc", "lg", "oppo", "vivo", "honor", "realme", "wiko",
    "blackberry", "windows phone", "windows mail", "windows 10", "mail for windows", "courrier pour windows",
    "mail für windows", "outlook", "gmail", "yahoo", "aol", "proton", "tutanota", "tuta", "thunderbird", "spark",
    "airmail", "newton", "bluemail", "typeapp", "mailbird", "mailspring", "k-9", "k9", "fairemail", "gmx", "web.de",
    "t-online", "mail.ru", "yandex", "zoho", "orange", "sfr", "libero", "fastmail", "hey.com", "superhuman", "front",
    "missive", "mobile", "smartphone", "handy", "telefon", "téléphone", "telefono", "teléfono", "celular", "móvil",
    "movil", "cellulare", "telemóvel", "phone", "tablet", "mobil", "mobiel", "komórki", "telefonu", "telefonul",
    "puhelin", "手机", "手機", "携帯", "스마트폰", "هاتف", "mac", "ipadu", "iphonu", "айфон", "телефона", "смартфона",
    "мобильно", "verizon", "t-mobile", "at&t", "vodafone", "o2", "cell", "cellphone", "cell phone", "handset",
    "lenovo", "tcl", "fairphone", "chromebook", "laptop", "computer", "pc", "windows 8", "windows 11",
    "windows için posta", "mailbox", "sparrow", "acompli", "canary", "edison", "mimestream", "aquamail", "mymail",
    "unibox", "nine", "posteo", "hushmail", "em client", "postbox", "correo para windows", "email para windows",
    "correio para windows", "posta per windows", "mail voor windows", "poczta", "sprint", "telstra", "rogers",
    "bell network", "boost", "bouygues", "movistar", "claro", "telcel", "telekom", "mail.com", "inbox.lv",
    "rediffmail", "icloud", "mail app", "e-mail app", "apple mail", "mac mail", "wp", "onet", "interia", "휴대폰",
    "휴대전화", "아이폰", "갤럭시", "메일", "네이버", "メール", "スマートフォン", "スマホ", "邮件", "郵件", "邮箱", "電子信箱", "אייפון", "droid",
    "wireless", "terminal", "dispositivo", "appareil", "urządzenia", "urządzenie", "toestel", "enhed", "enhet",
];

/// Those that take endings: "iPhonesta", "telefonului".
pub(in super::super) const DEVICE_STEMS: &[&str] = &[
    "iphone", "iphonu", "ipad", "ipod", "android", "samsung", "huawei", "outlook", "blackberry", "telefon",
    "smartphon", "смартфон", "телефон", "proton", "tutanota", "mobil", "мобильн", "мобільн", "handy", "puhelime",
    "cihaz", "هاتف", "جهاز", "tablet", "айфон", "telefón", "telemóv", "komórk", "celular", "windows mail", "smartfon",
    "galaxy",
];
