//! What machines call themselves and their messages, by language. Lower case.

/// Local parts whose owners read no answers.
pub(super) const NO_REPLY: [&str; 13] = [
    "noreply", "donotreply", "notreply", "neantworten", "nepasrepondre", "nichtantworten", "noresponder",
    "naoresponda", "nonrispondere", "nieodpowiadaj", "nereply", "bounce", "bounces",
];

/// Senders that are mail systems themselves.
pub(super) const MAIL_SYSTEMS: [&str; 7] = [
    "mailerdaemon", "postmaster", "maildaemon", "maildeliverysystem", "maildeliverysubsystem", "mdaemon",
    "mailsubsystem",
];

/// How subjects of automatic answers begin, lower case.
pub(super) const AUTO_SUBJECTS: &[&str] = &[
    "auto:", "automatic reply", "auto reply", "auto-reply", "autoreply", "auto response", "auto-response",
    "autoresponse", "automated response", "automated reply", "out of office", "out of the office", "out-of-office",
    "on vacation", "vacation reply", "away from my mail", "away from the office", "automatische antwort",
    "abwesenheitsnotiz", "abwesenheit:", "abwesend:", "automatische rückantwort", "réponse automatique",
    "reponse automatique", "absence du bureau", "message d'absence", "absent du bureau", "respuesta automática",
    "respuesta automatica", "fuera de la oficina", "fuera de oficina", "resposta automática", "resposta automatica",
    "ausência temporária", "fora do escritório", "risposta automatica", "fuori sede", "fuori ufficio",
    "assente dall'ufficio", "automatisch antwoord", "afwezig:", "afwezigheidsbericht", "odpowiedź automatyczna",
    "automatyczna odpowiedź", "autoodpowiedź", "răspuns automat", "raspuns automat", "автоматический ответ",
    "автоответ", "нет на работе", "autosvar", "automatisk svar", "automatiskt svar", "fravær:", "frånvaro",
    "ikke på kontoret", "automaattinen vastaus", "poissaoloilmoitus", "automatická odpověď", "automatikus válasz",
    "otomatik yanıt", "自動応答", "自動返信", "不在通知", "自动回复", "自動回覆", "자동 회신", "부재중", "رد تلقائي", "الرد التلقائي",
    "מענה אוטומטי", "αυτόματη απάντηση",
];

/// How subjects of delivery reports go, lower case, for systems that write no machine-readable part.
pub(super) const BOUNCE_SUBJECTS: &[&str] = &[
    "mail delivery warning", "non-delivery:", "non-delivery report", "non delivery report", "mail could not be delivered", "undeliverable:", "undeliverable -", "permanent delivery failure", "mail delivery problem", "delivery problem", "email not delivered", "message not delivered", "could not deliver message", "returned to sender", "message delivery failure", "message status - undeliverable", "ndn:", "undeliverable mail", "undeliverable message", "undelivered mail", "mail delivery failed",
    "mail delivery failure", "mail delivery system", "mail system error", "returned mail",
    "delivery status notification", "delivery failure", "delivery failed", "delivery has failed",
    "delivery notification", "failure notice", "failed mail", "message undeliverable", "undeliverable email",
    "mail could not be delivered", "warning: could not send message", "delivery delayed", "message delayed",
    "nondeliverable mail", "non-deliverable mail", "unzustellbar", "nicht zustellbar", "unzustellbare", "non remis",
    "échec de la remise", "echec de la remise", "non remise", "no se puede entregar", "no entregado", "devuelto",
    "não é possível entregar", "não entregue", "non recapitabile", "mancata consegna", "onbestelbaar",
    "niet bestelbaar", "nie można dostarczyć", "niedostarczona", "nelivrabil", "не удалось доставить",
    "недоставленное", "недоставлено", "配信不能", "配信エラー", "退信", "无法送达", "olevererbar", "kan ikke leveres",
];

/// Subjects of the mails with which services prove who holds an address.
pub(super) const VERIFICATION_SUBJECTS: &[&str] = &[
    "verify your", "verification code", "verification link", "confirm your email", "confirm your e-mail",
    "confirm your account", "confirm your address", "activate your account", "password reset", "reset your password",
    "one-time code", "one-time password", "one time password", "security code", "login code", "sign-in code",
    "sign in code", "your code is", "magic link", "bestätigen sie ihre", "bestätigungscode", "passwort zurücksetzen",
    "confirmez votre", "code de vérification", "réinitialisation de votre mot de passe", "confirma tu",
    "código de verificación", "confirme seu", "código de verificação", "conferma il tuo", "codice di verifica",
    "bevestig je", "verificatiecode", "potwierdź", "kod weryfikacyjny", "код подтверждения", "подтвердите", "認証コード",
    "確認コード", "验证码", "驗證碼",
];

/// Reasons why a delivery failed, as mail systems write them. Lower case.
pub(super) const REASON_WORDS: &[&str] = &[
    "mailbox full", "mailbox is full", "full mailbox", "quota exceeded", "over quota", "could not be delivered",
    "couldn't be delivered", "cannot be delivered", "has not been delivered", "was not delivered", "recipient address rejected",
    "n'a pas pu être", "konnte nicht zugestellt", "nicht zugestellt werden", "no se pudo entregar", "não pôde ser entregue",
    "non è stato recapitato", "kon niet worden", "не может быть доставлено", "не было доставлено", "无法投递", "配信できません",
];

/// Reasons that mean that the address is dead. Lower case.
pub(super) const DEAD_WORDS: &[&str] = &[
    "user unknown", "unknown user", "no such user", "user not found", "user doesn't exist", "does not exist",
    "doesn't exist", "did not exist", "no mailbox", "no such mailbox", "mailbox not found", "unknown mailbox", "mailbox unknown", "invalid mailbox",
    "invalid recipient", "unknown recipient", "recipient unknown", "recipient not found", "no such recipient", "no such person",
    "no such address", "unknown address", "address unknown", "bad address", "invalid address", "address not found", "bad destination", "not listed in",
    "not found in", "not a valid", "no longer valid", "no longer available", "no longer in use", "no longer at",
    "wasn't found", "couldn't be found", "could not be found", "unknown or illegal alias", "unrouteable", "unroutable",
    "host not found", "host unknown", "unknown host", "domain not found", "unknown domain", "name or service not known", "no mx", "nxdomain",
    "account is disabled", "account has been disabled", "account disabled", "account is inactive", "account inactive",
    "mailbox disabled", "user disabled", "no account by that name", "doesn't have a", "no user by that name", "isn't a user",
    "unbekannter empfänger", "empfänger unbekannt", "unbekannter benutzer", "existiert nicht", "inconnu", "n'existe pas", "non recensé",
    "no existe", "desconocido", "não existe", "desconhecido", "non esiste", "sconosciuto", "bestaat niet", "onbekend",
    "nie istnieje", "nieznany", "nu există", "не существует", "не найден", "不存在", "存在しません", "見つかりません", "존재하지",
];

/// Reasons that mean that the address is not dead. Lower case.
pub(super) const ALIVE_WORDS: &[&str] = &[
    "quota", "mailbox full", "mailbox is full", "full mailbox", "is full", "storage", "too large", "too big", "size limit", "exceeds the",
    "message size", "spam", "blacklist", "blocklist", "blocked", "block list", "reputation", "policy", "virus", "attachment",
    "content reject", "greylist", "temporar", "delayed", "delay ", "being retried", "try again later", "retry", "too many", "too busy",
    "timed out", "timeout", "connection refused", "will continue", "authentication required", "dmarc", "spf ", "relay",
    "loop", "hops", "speicherplatz", "postfach voll", "boîte pleine", "buzón lleno", "caixa cheia", "casella piena", "переполнен",
];

/// What programs say that want the sender to follow a link before a mail gets through. Lower case.
pub(super) const CHALLENGES: &[&str] = &[
    "account is protected by", "mailbox is protected by", "inbox is protected by", "to have your address added", "added to the recipient's allowed",
    "added to my approved senders", "verify that you are a real person", "prove that you are a real person", "prove you are human",
    "verification link so that your", "you only need to do this once", "one-time confirmation", "confirm yourself by clicking",
    "to release your message", "your message is being held until", "your email is being held until",
];
