//! Cleans pieces of HTML for the tests in Chromium: a JSON list of strings in, for each what the cleaner leaves and what a
//! page prints of that.
//!
//!     echo '["<p onclick=x>Hello"]' | cargo run -p guichet-mail --example clean-html

use std::io;

use guichet_mail::html::{Image, clean, tidy, with_images};
use serde_json::json;

fn main() -> Result<(), serde_json::Error> {
    let pieces: Vec<String> = serde_json::from_reader(io::stdin().lock())?;
    // As on a page: images of the message stand at addresses of ours.
    let place = |id: &str| Some(Image::Shown { address: format!("/image?{id}"), name: "image".to_owned() });
    let all: Vec<_> = pieces
        .iter()
        .map(|piece| {
            let cleaned = clean(piece);
            let printed = with_images(&tidy(&cleaned), place);
            json!({ "cleaned": cleaned, "printed": printed })
        })
        .collect();
    serde_json::to_writer(io::stdout().lock(), &all)
}
