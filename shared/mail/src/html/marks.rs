//! What mail programs say with their markup: which element holds the quoted message, which the signature.

use super::dom::Node;
use crate::reply::line::fold;

/// What an element says about everything in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Says {
    /// Nothing.
    Nothing,
    /// A container that a program makes for the quoted message, with whatever stands in it.
    History,
    /// A container for the quoted message into which answers may have been written between the quotes.
    Quotation,
    /// The line that introduces a quote.
    Attribution,
    /// A quote.
    Quote,
    /// The quoted message begins here and goes on to the end of the message.
    CutHere,
    /// A signature.
    Signature,
    /// A border that programs draw above the header block of the quoted message.
    Border,
}

/// Classes and ids that say one thing.
struct Names {
    classes: &'static [&'static str],
    ids: &'static [&'static str],
}

/// Gmail (also with its newer container), Yahoo, Infomaniak: quotes and answers between them stand in one container.
const QUOTATIONS: Names =
    Names { classes: &["gmail_quote", "gmail_quote_container", "yahoo_quoted", "ik_mail_quote"], ids: &[] };

/// Proton, Zoho, Tuta, Outlook for Mac, Skiff, Front, Freshdesk, Missive, Yahoo on iOS, Airmail, NetEase Mail Master;
/// Outlook for Mac, NetEase, Fastmail, NetEase again, 139.com, Tencent, Canary.
const HISTORIES: Names = Names {
    classes: &[
        "protonmail_quote",
        "zmail_extra",
        "tutanota_quote",
        "OutlookMessageHeader",
        "skiff_quote",
        "front-blockquote",
        "freshdesk_quote",
        "missive_quote",
        "iosymail",
        "clean_bq",
        "ntes-mailmaster-quote",
    ],
    ids: &[
        "OLK_SRC_BODY_SECTION",
        "isReplyContent",
        "qt",
        "ntes-pcmail-quote",
        "reply139content",
        "oriMsgHtmlSeperator",
        "CanaryBlockquote",
    ],
};

/// Thunderbird, Gmail; Roundcube.
const ATTRIBUTIONS: Names = Names { classes: &["moz-cite-prefix", "gmail_attr"], ids: &["reply-intro"] };

/// Outlook on the web, new Outlook, Outlook mobile, Postbox; Hotmail's, Zimbra's and mail.com's rules.
const BEGINNINGS: Names = Names {
    classes: &["ms-outlook-mobile-reference-message", "__pbConvHr"],
    ids: &[
        "divRplyFwdMsg",
        "appendonsend",
        "mail-editor-reference-message-container",
        "ms-outlook-mobile-body-separator-line",
        "stopSpelling",
        "zwchr",
        "replySplit",
    ],
};

/// Gmail, Thunderbird, Proton, Yahoo, Front, Airmail, Newton, Open-Xchange, many others; Outlook on the web, Apple Mail,
/// Outlook mobile, Samsung, NetEase, Zoho, Canary, BlueMail.
const SIGNATURES: Names = Names {
    classes: &[
        "gmail_signature",
        "gmail_signature_prefix",
        "moz-signature",
        "protonmail_signature_block",
        "ymail_android_signature",
        "front-signature",
        "bloop_sign",
        "cm_signature",
        "io-ox-signature",
        "signature",
    ],
    ids: &[
        "Signature",
        "signature",
        "AppleMailSignature",
        "lineBreakAtBeginningOfSignature",
        "ms-outlook-mobile-signature",
        "composer_signature",
        "ntes-pcmail-signature",
        "ntes-pcmac-signature",
        "Zm-_Id_-Sgn",
        "Zm-_Id_-Sgn1",
        "CanarySig",
        "blue_signature",
    ],
};

impl Names {
    /// Whether an element has one of the names. Programs that pass mail on prefix classes and ids (`x_` Outlook on the web,
    /// `ecx` Hotmail, `m_…` Gmail, `yiv…` and `ydp…` Yahoo), so the end counts.
    fn has(&self, node: &Node) -> bool {
        let is = |value: &str, name: &str| {
            value.strip_suffix(name).is_some_and(|prefix| {
                prefix.is_empty()
                    || ["x_", "ecx", "m_", "yiv", "ydp"].iter().any(|rewritten| prefix.starts_with(rewritten))
            })
        };
        let id = node.attribute("id").unwrap_or_default();
        self.ids.iter().any(|name| is(id, name))
            || node.has_class(|class| self.classes.iter().any(|name| is(class, name)))
    }
}

/// Reads the marks of one element.
pub(super) fn read(node: &Node) -> Says {
    let attribute = |name: &str| node.attribute(name).unwrap_or_default();
    match node.name() {
        "blockquote" if HISTORIES.has(node) => Says::History,
        // Gmail's own "quote" button makes the same class; only inside the container is it the quoted message.
        "blockquote" if QUOTATIONS.has(node) && !attribute("type").eq_ignore_ascii_case("cite") => Says::Nothing,
        "blockquote" => Says::Quote,
        _ if QUOTATIONS.has(node) => Says::Quotation,
        // GMX, web.de and Spark name the element instead.
        _ if HISTORIES.has(node)
            || ["quote", "messageReplySection"].iter().any(|name| attribute("name").eq_ignore_ascii_case(name)) =>
        {
            Says::History
        }
        _ if ATTRIBUTIONS.has(node) => Says::Attribution,
        _ if BEGINNINGS.has(node)
            || matches!(attribute("data-marker"), "__DIVIDER__" | "__QUOTED_TEXT__")
            // Exchange 2010 on the web: "divRpF" and a number.
            || attribute("id").trim_start_matches("x_").starts_with("divRpF") =>
        {
            Says::CutHere
        }
        "signature" => Says::Signature,
        _ if SIGNATURES.has(node)
            || ["data-signatureblock", "data-signature-widget"].iter().any(|name| node.attribute(name).is_some())
            || attribute("data-marker").starts_with("__SIG_")
            || attribute("name") == "messageSignatureSection" =>
        {
            Says::Signature
        }
        "div" | "p" | "table" | "td" if has_border_above(attribute("style")) => Says::Border,
        _ => Says::Nothing,
    }
}

/// `border-top: solid #E1E1E1 1.0pt` (Outlook) and the same in long form (Windows Mail), and no other border.
fn has_border_above(style: &str) -> bool {
    let style = fold(style).replace(' ', "");
    let boxed = style.contains("border-left:solid") || style.contains("border-left:1px");
    let top = style.contains("border-top:solid")
        || style.contains("border-top-style:solid")
        || style.contains("border-top:1px")
        || style.contains("border-top:1pt")
        || style.contains("border:none;border-top");
    top && !boxed
}
