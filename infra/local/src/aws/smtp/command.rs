//! One line of the client.

/// What a client asks.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Command {
    Helo,
    Ehlo,
    /// Sender, empty for the null sender, and the size that the client announces.
    Mail {
        from: String,
        size: Option<usize>,
    },
    Rcpt {
        to: String,
    },
    Data,
    Rset,
    Noop,
    Vrfy,
    Quit,
}

/// Why a line is no command.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Mistake {
    Unknown,
    Syntax,
    Parameter,
    NotOffered,
    TooLong,
}

impl Mistake {
    pub(super) fn reply(&self) -> &'static str {
        match self {
            Self::Unknown => "500 5.5.2 Error: command not recognized",
            Self::Syntax => "501 5.5.4 Syntax error in parameters or arguments",
            Self::Parameter => "555 5.5.4 Parameters not recognized or not implemented",
            Self::NotOffered => "502 5.5.1 Command not implemented",
            Self::TooLong => "500 5.5.2 Line too long",
        }
    }
}

impl Command {
    /// Reads a line without its line end.
    pub(super) fn parse(line: &str) -> Result<Self, Mistake> {
        let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
        let rest = rest.trim();
        let alone = |command: Self| if rest.is_empty() { Ok(command) } else { Err(Mistake::Syntax) };
        match verb.to_ascii_uppercase().as_str() {
            "HELO" if !rest.is_empty() => Ok(Self::Helo),
            "EHLO" if !rest.is_empty() => Ok(Self::Ehlo),
            "MAIL" => mail(rest),
            "RCPT" => {
                let (to, parameters) = path(rest, "TO:")?;
                if parameters.split_whitespace().next().is_some() {
                    return Err(Mistake::Parameter);
                }
                if to.is_empty() { Err(Mistake::Syntax) } else { Ok(Self::Rcpt { to }) }
            }
            "DATA" => alone(Self::Data),
            "RSET" => alone(Self::Rset),
            "NOOP" => Ok(Self::Noop),
            "VRFY" => Ok(Self::Vrfy),
            "QUIT" => alone(Self::Quit),
            "HELO" | "EHLO" => Err(Mistake::Syntax),
            "STARTTLS" | "AUTH" | "EXPN" | "HELP" | "BDAT" => Err(Mistake::NotOffered),
            _ => Err(Mistake::Unknown),
        }
    }
}

fn mail(rest: &str) -> Result<Command, Mistake> {
    let (from, parameters) = path(rest, "FROM:")?;
    let mut size = None;
    for parameter in parameters.split_whitespace() {
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        match name.to_ascii_uppercase().as_str() {
            "SIZE" => size = Some(value.parse().map_err(|_| Mistake::Syntax)?),
            "BODY" if matches!(value.to_ascii_uppercase().as_str(), "7BIT" | "8BITMIME") => {}
            "SMTPUTF8" if value.is_empty() => {}
            _ => return Err(Mistake::Parameter),
        }
    }
    Ok(Command::Mail { from, size })
}

/// `FROM:<address> parameters`; a source route in front of the address is ignored, as RFC 5321 appendix C says.
fn path<'a>(rest: &'a str, keyword: &str) -> Result<(String, &'a str), Mistake> {
    let found = rest.get(..keyword.len()).filter(|start| start.eq_ignore_ascii_case(keyword));
    let after = found.and_then(|_| rest.get(keyword.len()..)).ok_or(Mistake::Syntax)?.trim_start();
    let (address, parameters) =
        after.strip_prefix('<').and_then(|after| after.split_once('>')).ok_or(Mistake::Syntax)?;
    let address = if address.starts_with('@') { address.split_once(':').ok_or(Mistake::Syntax)?.1 } else { address };
    let plain = !address.chars().any(|c| c.is_whitespace() || c.is_control());
    let whole = address.rsplit_once('@').is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty());
    if plain && (whole || address.is_empty()) { Ok((address.to_owned(), parameters)) } else { Err(Mistake::Syntax) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_as_rfc_5321_writes_them() {
        let mail = |from: &str, size| Ok(Command::Mail { from: from.to_owned(), size });
        for (line, expected) in [
            ("EHLO [127.0.0.1]", Ok(Command::Ehlo)),
            ("EHLO", Err(Mistake::Syntax)),
            ("mail from:<a@b.c>", mail("a@b.c", None)),
            ("MAIL FROM: <a@b.c> SIZE=12 BODY=8BITMIME SMTPUTF8", mail("a@b.c", Some(12))),
            ("MAIL FROM:<>", mail("", None)),
            ("MAIL FROM:<@relay.example:a@b.c>", mail("a@b.c", None)),
            ("MAIL FROM:<ä@b.c> SMTPUTF8", mail("ä@b.c", None)),
            ("MAIL FROM:a@b.c", Err(Mistake::Syntax)),
            ("MAIL FROM:<a b@c>", Err(Mistake::Syntax)),
            ("MAIL FROM:<a@b.c> RET=FULL", Err(Mistake::Parameter)),
            ("RCPT TO:<x@y.z>", Ok(Command::Rcpt { to: "x@y.z".to_owned() })),
            ("RCPT TO:<>", Err(Mistake::Syntax)),
            ("RCPT TO:<nobody>", Err(Mistake::Syntax)),
            ("DATA now", Err(Mistake::Syntax)),
            ("NOOP anything", Ok(Command::Noop)),
            ("STARTTLS", Err(Mistake::NotOffered)),
            ("BREW coffee", Err(Mistake::Unknown)),
            ("", Err(Mistake::Unknown)),
        ] {
            assert_eq!(Command::parse(line), expected, "{line}");
        }
    }
}
