//! What machines call themselves and their messages, by language. Lower case.

/// Local parts whose owners read no answers.
pub(super) const NO_REPLY: [&str; 13] = [
    "noreply", "donotreply", "notreply", "neantworten", "nepasrepondre", "nichtantworten", "noresponder",
    "naoresponda", "nonrispondere", "nieodpowiadaj", "nereply", "bounce", "bounces",
];

/// Senders that are mail systems themselves.
pub(super) const MAIL_SYSTEMS: [&str; 5] = [
    "mailerdaemon", "postmaster", "maildaemon", "maildeliverysystem", "maildeliverysubsystem",
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
    "undeliverable:", "undeliverable -", "permanent delivery failure", "mail delivery problem", "delivery problem", "email not delivered", "message not delivered", "could not deliver message", "returned to sender", "message delivery failure", "message status - undeliverable", "ndn:", "undeliverable mail", "undeliverable message", "undelivered mail", "mail delivery failed",
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
