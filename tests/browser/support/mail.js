// A mail program: reads what the stack sent, writes by SMTP as the world outside does.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { createConnection } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

const ARRIVES_WITHIN = 20_000;

export class Mailbox {
  constructor(base, smtpPort) {
    this.base = base;
    this.smtpPort = smtpPort;
  }

  /** Mails to an address, newest first. */
  async to(address) {
    const answer = await fetch(`${this.base}/_local/outbox.json?to=${encodeURIComponent(address)}`);
    return answer.json();
  }

  /** Waits for a mail to an address that is not among `before` and fits; the oldest of those. */
  async next(address, { before = [], fits = () => true } = {}) {
    const known = new Set(before.map((mail) => mail.id));
    const until = Date.now() + ARRIVES_WITHIN;
    for (;;) {
      const mails = await this.to(address);
      const fresh = mails.filter((mail) => !known.has(mail.id) && fits(mail)).at(-1);
      if (fresh) return fresh;
      assert.ok(Date.now() < until, `no such mail to ${address} came: ${JSON.stringify(mails.map((mail) => mail.subject))}`);
      await sleep(50);
    }
  }

  /** Writes a mail; `headers` may name any header, `body` stands as it is. */
  async write({ from, to, subject = "", body, headers = {} }) {
    const all = { From: from, To: to, Subject: subject, Date: new Date().toUTCString(), "Message-ID": `<${randomUUID()}@mail.example>`, "MIME-Version": "1.0", "Content-Type": "text/plain; charset=utf-8", ...headers };
    const head = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`).join("");
    await this.deliver(bare(from), bare(to), `${head}\r\n${body.replace(/\r?\n/g, "\r\n")}\r\n`);
  }

  /** Answers a mail as a mail program does: to Reply-To, References extended. */
  async answer(mail, { from, body }) {
    const id = mail.headers["Message-ID"];
    const references = [mail.headers.References, id].filter(Boolean).join(" ");
    const to = mail.headers["Reply-To"] ?? mail.from;
    await this.write({ from, to, subject: `Re: ${mail.subject}`, body, headers: { "In-Reply-To": id, References: references } });
  }

  /** Hands over one message (RFC 5321). */
  async deliver(from, to, message) {
    const socket = createConnection({ host: "127.0.0.1", port: this.smtpPort }).setEncoding("utf8");
    const replies = repliesOf(socket);
    const say = async (line, expected) => {
      if (line !== null) socket.write(`${line}\r\n`);
      const { value: reply } = await replies.next();
      assert.ok(reply?.startsWith(expected), `SMTP said ${reply} to ${line}`);
    };
    try {
      await say(null, "220");
      await say("EHLO mail.example", "250");
      await say(`MAIL FROM:<${from}>`, "250");
      await say(`RCPT TO:<${to}>`, "250");
      await say("DATA", "354");
      await say(`${message.replace(/^\./gm, "..")}.`, "250");
      await say("QUIT", "221");
    } finally {
      socket.destroy();
    }
  }
}

/** The replies of an SMTP server: the last line of each. */
async function* repliesOf(socket) {
  let pending = "";
  for await (const chunk of socket) {
    pending += chunk;
    for (let end = pending.indexOf("\r\n"); end >= 0; end = pending.indexOf("\r\n")) {
      const line = pending.slice(0, end);
      pending = pending.slice(end + 2);
      if (line[3] !== "-") yield line;
    }
  }
}

/** `anna@acme.example` of `Anna <anna@acme.example>`. */
function bare(mailbox) {
  return /<([^>]*)>/.exec(mailbox)?.[1] ?? mailbox;
}
