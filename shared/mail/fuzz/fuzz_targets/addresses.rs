//! Addresses and commands: what was not signed is not believed, what is no command stays in the text.
#![no_main]

use guichet_mail::addresses::KeyRing;
use guichet_mail::{AgentCommands, html};
use guichet_mail_fuzz::{time, words};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let ring = KeyRing::new(*b"a key that no fuzzer is told of.", [b"one before".to_vec()]);
    // Guessing eighty bits takes longer than this universe is fuzzed.
    assert_eq!(time::bounded(text.len(), || ring.verify_reply(text)), None);
    assert_eq!(time::bounded(text.len(), || ring.verify_thread_root(text, "example.com")), None);
    let local = ring.sign_reply(7, text);
    assert!(local.len() <= 64 && ring.verify_reply(&local).is_some_and(|read| read.number == 7), "{local:?}");

    let commands = time::bounded(text.len(), || AgentCommands::read(text));
    if commands.note || commands.close {
        assert!(words::of(&[&commands.body]).len() < words::of(&[text]).len());
    } else {
        words::assert_kept(text, &[&commands.body]);
    }
    let (_, rest) = time::bounded(text.len(), || AgentCommands::read_html(&html::clean(text)));
    assert_eq!(html::clean(&rest), rest, "taking commands off broke the HTML");
});
