//! The inbound SMTP endpoint of SES.
//!
//! Speaks RFC 5321 with SIZE (RFC 1870), 8BITMIME (RFC 6152), SMTPUTF8 (RFC 6531) and PIPELINING (RFC 2920). TLS is not
//! offered: the endpoint listens on loopback only. The SMTP server crates that were looked at block a thread per
//! connection and bring a TLS stack along; the dialogue that is needed here is small enough to be read in one go.

mod command;
mod reader;

use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncWriteExt as _, BufReader};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;

use self::command::{Command, Mistake};
use self::reader::{Data, Line};
use super::inbound::{Envelope, Inbound, MESSAGE_LIMIT, Verdicts};

/// Recipients of one message, as SES allows.
const RECIPIENT_LIMIT: usize = 500;
/// Mistakes after which the connection is closed.
const MISTAKE_LIMIT: u32 = 20;
/// How long a client may be silent: RFC 5321 section 4.5.3.2.7.
const SILENCE: Duration = Duration::from_mins(5);

/// Takes connections until the listener fails.
pub async fn serve(listener: TcpListener, inbound: Arc<Inbound>) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                let session = Session::new(stream, Arc::clone(&inbound));
                tokio::spawn(async move {
                    if let Err(error) = session.run().await {
                        tracing::debug!(%error, "SMTP connection ended early");
                    }
                });
            }
            Err(error) => {
                tracing::warn!(%error, "SMTP connection not accepted");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

/// One connection.
struct Session {
    input: BufReader<OwnedReadHalf>,
    output: OwnedWriteHalf,
    inbound: Arc<Inbound>,
    greeted: bool,
    envelope: Option<Envelope>,
    mistakes: u32,
}

/// Whether the dialogue goes on.
#[derive(PartialEq, Eq)]
enum Next {
    Go,
    Stop,
}

impl Session {
    fn new(stream: TcpStream, inbound: Arc<Inbound>) -> Self {
        let (input, output) = stream.into_split();
        Self { input: BufReader::new(input), output, inbound, greeted: false, envelope: None, mistakes: 0 }
    }

    async fn run(mut self) -> std::io::Result<()> {
        self.say("220 inbound-smtp.local ESMTP guichet").await?;
        loop {
            let line = match timeout(SILENCE, reader::line(&mut self.input)).await {
                Ok(line) => line?,
                Err(_) => return self.say("421 4.4.2 Timeout waiting for data from client").await,
            };
            let command = match line {
                Line::End => return Ok(()),
                Line::TooLong => Err(Mistake::TooLong),
                Line::Text(text) => Command::parse(&text),
            };
            let next = match command {
                Ok(command) => self.obey(command).await?,
                Err(mistake) => {
                    self.mistakes += 1;
                    self.say(mistake.reply()).await?;
                    Next::Go
                }
            };
            if self.mistakes >= MISTAKE_LIMIT {
                return self.say("421 4.7.0 Too many errors").await;
            }
            if next == Next::Stop {
                return Ok(());
            }
        }
    }

    async fn obey(&mut self, command: Command) -> std::io::Result<Next> {
        match command {
            Command::Helo => {
                self.greet();
                self.say("250 inbound-smtp.local").await?;
            }
            Command::Ehlo => {
                self.greet();
                let size = format!("250-SIZE {MESSAGE_LIMIT}");
                let lines = [
                    "250-inbound-smtp.local",
                    "250-8BITMIME",
                    "250-SMTPUTF8",
                    "250-PIPELINING",
                    &size,
                    "250 ENHANCEDSTATUSCODES",
                ];
                self.say(&lines.join("\r\n")).await?;
            }
            Command::Mail { from, size } => {
                let reply = self.mail(from, size);
                self.say(reply).await?;
            }
            Command::Rcpt { to } => {
                let reply = self.rcpt(to);
                self.say(reply).await?;
            }
            Command::Data => match self.envelope.take() {
                Some(envelope) if !envelope.to.is_empty() => self.data(envelope).await?,
                kept => {
                    self.envelope = kept;
                    self.say("503 5.5.1 Error: need RCPT command").await?;
                }
            },
            Command::Rset => {
                self.envelope = None;
                self.say("250 2.0.0 Ok").await?;
            }
            Command::Noop => self.say("250 2.0.0 Ok").await?,
            Command::Vrfy => self.say("252 2.1.5 Cannot verify").await?,
            Command::Quit => {
                self.say("221 2.0.0 Bye").await?;
                return Ok(Next::Stop);
            }
        }
        Ok(Next::Go)
    }

    fn greet(&mut self) {
        self.greeted = true;
        self.envelope = None;
    }

    fn mail(&mut self, from: String, size: Option<usize>) -> &'static str {
        if !self.greeted {
            return "503 5.5.1 Error: send HELO/EHLO first";
        }
        if self.envelope.is_some() {
            return "503 5.5.1 Error: nested MAIL command";
        }
        if size.is_some_and(|size| size > MESSAGE_LIMIT) {
            return "552 5.3.4 Message size exceeds fixed limit";
        }
        self.envelope = Some(Envelope { from, to: Vec::new() });
        "250 2.1.0 Ok"
    }

    fn rcpt(&mut self, to: String) -> &'static str {
        let Some(envelope) = &mut self.envelope else { return "503 5.5.1 Error: need MAIL command" };
        if envelope.to.len() >= RECIPIENT_LIMIT {
            return "452 4.5.3 Too many recipients";
        }
        if !self.inbound.takes(&to) {
            return "550 5.1.1 Requested action not taken: mailbox unavailable";
        }
        envelope.to.push(to);
        "250 2.1.5 Ok"
    }

    async fn data(&mut self, envelope: Envelope) -> std::io::Result<()> {
        self.say("354 End data with <CR><LF>.<CR><LF>").await?;
        let raw = match timeout(SILENCE, reader::data(&mut self.input, MESSAGE_LIMIT)).await {
            Ok(data) => match data? {
                Data::Message(raw) => raw,
                Data::TooLarge => return self.say("552 5.3.4 Message size exceeds fixed limit").await,
                Data::LineTooLong => return self.say("500 5.5.2 Line too long").await,
            },
            Err(_) => return self.say("421 4.4.2 Timeout waiting for data from client").await,
        };
        let accepted = match Verdicts::take_from(&raw) {
            Ok((verdicts, raw)) => self.inbound.accept(&raw, &envelope, &verdicts).await,
            Err(mistake) => return self.say(&format!("554 5.6.0 {}: {mistake}", Verdicts::HEADER)).await,
        };
        match accepted {
            Ok(id) => self.say(&format!("250 OK {id}")).await,
            Err(error) if error.status < 500 => self.say(&format!("554 5.0.0 {}", error.message)).await,
            Err(error) => {
                tracing::error!(error = error.message, "message not taken in");
                self.say("451 4.3.0 Temporary service failure. Please try again later").await
            }
        }
    }

    async fn say(&mut self, reply: &str) -> std::io::Result<()> {
        self.output.write_all(format!("{reply}\r\n").as_bytes()).await
    }
}
