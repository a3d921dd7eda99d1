//! How people close a message.

/// Words of which a formal closing is made. "Thanks" says something and is none.
pub(in super::super) const HEADS: &[&str] = &[
    "regards", "rgds", "wishes", "faithfully", "respectfully", "cordially", "cheers", "grüße", "grüsse",
    "gruesse", "grüßen", "grüssen", "gruessen", "gruß", "gruss", "grüßle", "grüßli", "mfg", "lg", "vg", "bg",
    "herzlichst", "hochachtungsvoll", "cordialement", "salutations", "amicalement", "amitiés", "cdlt", "cdt",
    "sincèrement", "respectueusement", "saludos", "saludo", "atentamente", "atte", "salu2", "cordialmente", "abrazo",
    "abrazos", "atenciosamente", "cumprimentos", "abraços", "abraço", "att", "saudações", "respeitosamente", "saluti",
    "saluto", "distintamente", "groet", "groeten", "groetjes", "mvg", "hoogachtend", "pozdrawiam", "pozdrowienia",
    "pozdrowieniami", "poważaniem", "powazaniem", "szacunku", "szacunkiem", "stimă", "stima", "respect", "уважением",
    "пожеланиями", "повагою", "побажаннями", "hilsen", "hilsner", "hilsener", "hälsning", "hälsningar", "mvh", "vh",
    "kh", "dbh", "vänligen", "terveisin", "terv", "pozdravem", "pozdravom", "úctou", "üdvözlettel", "üdv",
    "tisztelettel", "köszönettel", "saygılarımla", "saygılarımızla", "saygılar", "selamlar", "εκτίμηση", "φιλικά",
    "χαιρετισμούς", "בברכה", "בכבוד", "التحية", "التحيات", "تحياتي", "التقدير", "والتقدير", "الاحترام", "pozdrav",
    "pozdravi", "поздрави",
];

/// Words that may stand beside one in a closing, and do not change it into a sentence.
pub(in super::super) const FILLERS: &[&str] = &[
    "with", "my", "our", "best", "kind", "kindest", "warm", "warmest", "many", "very", "most", "and", "&", "+", "all",
    "the", "thanks", "thank", "you", "in", "advance", "again", "so", "much", "mit", "freundlichen", "freundlichem",
    "freundliche", "freundlicher", "besten", "bester", "beste", "viele", "vielen", "liebe", "lieben", "lieber",
    "herzliche", "herzlichen", "schöne", "schönen", "sonnige", "ganz", "noch", "einen", "tag", "und", "danke", "dank",
    "im", "voraus", "bis", "dann", "bald", "u", "sowie", "bien", "très", "mes", "nos", "sincères", "meilleures",
    "distinguées", "les", "plus", "avec", "merci", "et", "d'avance", "par", "avance", "bonne", "journée", "un", "una",
    "cordial", "cordiales", "muy", "afectuoso", "gracias", "muchas", "y", "reciba", "reciban", "mis", "más", "quedo",
    "atento", "atenta", "mil", "com", "os", "melhores", "meus", "um", "uma", "obrigado", "obrigada", "e", "muito",
    "desde", "já", "grato", "grata", "cordiali", "distinti", "cari", "cordiale", "grazie", "mille", "i", "miei",
    "più", "con", "migliori", "tanti", "buona", "giornata", "anticipatamente", "met", "vriendelijke", "vriendelijk",
    "hartelijke", "vele", "bedankt", "alvast", "en", "z", "serdecznie", "serdeczne", "wyrazami", "łączę", "dziękuję",
    "dziekuje", "gorąco", "miłego", "dnia", "życzę", "cu", "toată", "mulțumesc", "multumesc", "și", "si", "o", "zi",
    "bună", "buna", "frumoasă", "deosebită", "с", "со", "наилучшими", "спасибо", "заранее", "и", "большое",
    "искренним", "глубоким", "з", "найкращими", "дякую", "та", "med", "venlig", "vennlig", "venlige", "vennlige",
    "vänlig", "vänliga", "bästa", "bedste", "mange", "de", "tack", "och", "takk", "tak", "og", "på", "forhånd",
    "förhand", "varm", "varma", "varme", "god", "dag", "hjertelig", "hjertelige", "ystävällisin", "parhain", "kiitos",
    "ja", "s", "přátelským", "priateľským", "srdečným", "a", "přáním", "hezkého", "pěkného", "dne", "děkuji",
    "předem", "ďakujem", "és", "szívélyes", "baráti", "iyi", "çalışmalar", "teşekkürler", "ve", "içten",
    "dileklerimle", "με", "רב", "תודה", "مع", "خالص", "أطيب", "الشكر", "وتفضلوا", "بقبول", "فائق", "تقبلوا", "وافر",
    "lep", "lijep", "srdačan",
];

/// Closings made of other words, whole lines.
pub(in super::super) const PHRASES: &[&str] = &[
    "best", "all the best", "yours", "yours truly", "warmly", "take care", "kindest", "kr", "br", "all my best",
    "bien à vous", "bien à toi", "bonne journée", "bonne fin de journée", "bonne soirée", "bonne réception",
    "buona giornata", "buona serata", "buon lavoro", "merci et bonne journée", "merci et bonne soirée",
    "merci, bonne journée", "grazie mille e buona giornata", "grazie e buona giornata", "fijne dag",
    "toate cele bune", "cu drag", "o zi bună", "o zi frumoasă", "mulțumesc și o zi bună", "всего доброго",
    "всего хорошего", "хорошего дня", "гарного дня", "よろしくお願いします", "よろしくお願いいたします", "よろしくお願い致します", "宜しくお願いします",
    "宜しくお願いいたします", "宜しくお願い致します", "以上、よろしくお願いいたします", "以上、よろしくお願いします", "以上、宜しくお願いいたします", "どうぞよろしくお願いいたします",
    "どうぞよろしくお願いします", "何卒よろしくお願いいたします", "何卒よろしくお願い申し上げます", "よろしくお願い申し上げます", "敬具", "草々", "此致", "敬礼", "敬禮", "此致敬礼", "祝好",
    "顺祝商祺", "顺颂商祺", "順頌商祺", "祝商祺", "祝工作顺利", "祝工作順利", "敬上", "敬祝", "감사합니다 드림", "yst. terv", "t", "iyi çalışmalar",
    "iyi günler", "kolay gelsin", "trân trọng", "trân trọng cảm ơn", "hormat saya", "hormat kami", "salam",
    "salam hormat", "مع الشكر", "مع الشكر والتقدير", "lep dan", "yours sincerely", "yours faithfully",
    "sincerely yours",
];

/// How the long closing of a formal letter begins.
pub(in super::super) const LETTER: &[&str] = &[
    "veuillez agréer", "veuillez recevoir", "je vous prie d'agréer", "nous vous prions d'agréer",
    "je vous prie de recevoir", "veuillez croire", "sin otro particular", "voglia gradire",
];

/// "from" between a closing and a place.
pub(in super::super) const FROM_A_PLACE: &[&str] = &[
    " from ", " aus ", " depuis ", " desde ", " da ", " uit ", " z ", " din ", " из ", " fra ", " från ",
];
