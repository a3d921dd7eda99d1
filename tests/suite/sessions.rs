//! What ends a session that nobody signed out of (S13, S25, S27).

use std::time::Duration;

use guichet_domain::settings::SignInMethods;
use guichet_identity::cookies;

use crate::support::TestStack;

const ANNA: &str = "anna@acme.example";

#[tokio::test]
async fn s13_s25_a_session_that_begins_while_the_password_is_reset_is_over_with_the_others() {
    let stack = TestStack::start_with(|settings| settings.portals[0].sign_in = SignInMethods::Both).await;
    let anna = stack.verified(ANNA, "Anna", |_| ()).await;
    stack.signed_in(ANNA).await;
    let browser = stack.browser();
    let asked = browser.get("/password-reset").await.form("/password-reset").fill("email", ANNA).submit().await;
    let code = stack.outbox.wait_for_code(ANNA, 2).await;
    let form = asked.form("/password-reset/confirm").fill("code", &code).fill("password", "Correct-horse-battery-7");
    // The step takes 400 ms at least (S20). Whoever knows the old password comes in by it in the middle.
    let thief = async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        stack.visitor(&anna).await
    };
    let (done, thief) = tokio::join!(form.submit(), thief);
    assert_eq!(done.path, "/sign-in?with=password&done=password-changed", "{}", done.words());
    assert!(thief.get("/tickets").await.path.starts_with("/sign-in"), "the session from the middle is alive");
    // Who signs in afterwards is in.
    assert_eq!(stack.signed_in(ANNA).await.get("/tickets").await.path, "/tickets");
    stack.end().await;
}

#[tokio::test]
async fn s25_s27_a_secret_opens_its_own_contacts_session_as_it_was_written_and_no_other() {
    let stack = TestStack::start().await;
    let anna = stack.verified(ANNA, "Anna", |_| ()).await;
    let ben = stack.verified("ben@acme.example", "Ben", |_| ()).await;
    let cookie = stack.visitor(&anna).await.cookie(cookies::SESSION).unwrap();
    let (id, secret) = cookie.split_once('.').unwrap();
    let flipped = if secret.ends_with('A') { "B" } else { "A" };
    for (what, value) in [
        ("another contact's id", format!("{}.{secret}", ben.id)),
        ("a secret with another end", format!("{id}.{}{flipped}", &secret[..secret.len() - 1])),
        ("a secret cut short", format!("{id}.{}", &secret[..secret.len() - 1])),
        ("something behind it", format!("{cookie}x")),
        (
            "the key of the row",
            format!("{id}.{}", cookie.parse::<guichet_identity::SessionCookie>().unwrap().secret.row_key()),
        ),
        ("a token of another kind", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbm5hIn0.".to_owned()),
    ] {
        let browser = stack.browser();
        browser.set_cookie(cookies::SESSION, &value);
        let page = browser.get("/tickets").await;
        assert!(page.path.starts_with("/sign-in"), "{what}: {}", page.path);
    }
    stack.end().await;
}

#[tokio::test]
async fn s13_s25_one_code_in_two_hands_at_once_opens_one_session() {
    let stack = TestStack::start().await;
    stack.verified(ANNA, "Anna", |_| ()).await;
    let browser = stack.browser();
    let page = browser.get("/sign-in").await.form("/sign-in").fill("email", ANNA).submit().await;
    let code = stack.outbox.wait_for_code(ANNA, 1).await;
    let form = page.form("/sign-in/code").fill("code", &code);
    let answers = tokio::join!(form.submit_only(), form.submit_only(), form.submit_only());
    let answers = [answers.0, answers.1, answers.2];
    let opened = answers.iter().filter(|page| {
        page.headers.get_all("set-cookie").iter().any(|cookie| cookie.to_str().unwrap().starts_with("__Host-session="))
    });
    assert_eq!(opened.count(), 1, "{:?}", answers.each_ref().map(|page| page.status));
    assert!(answers.iter().all(|page| [303, 422].contains(&page.status.as_u16())));
    stack.end().await;
}

#[tokio::test]
async fn s25_a_session_that_was_left_stays_dead_whoever_signs_in_afterwards() {
    let stack = TestStack::start().await;
    let anna = stack.verified(ANNA, "Anna", |_| ()).await;
    let (left, stolen) = (stack.visitor(&anna).await, stack.browser());
    let everywhere = stack.visitor(&anna).await;
    for (browser, action) in [(&left, "/sign-out"), (&everywhere, "/sign-out/everywhere")] {
        let cookie = browser.cookie(cookies::SESSION).unwrap();
        let form = browser.get("/tickets").await.form(action);
        assert_eq!(form.submit().await.path, "/signed-out");
        // The same form again, with the cookie that somebody kept: there is nothing to sign out of.
        stolen.set_cookie(cookies::SESSION, &cookie);
        let again = form.sent_by(&stolen).submit().await;
        assert!(again.path.starts_with("/sign-in"), "{}", again.path);
        // Signing in anew makes a session beside it, and wakes nothing.
        let fresh = stack.signed_in(ANNA).await;
        assert_ne!(fresh.cookie(cookies::SESSION).unwrap(), cookie);
        stolen.set_cookie(cookies::SESSION, &cookie);
        for path in ["/tickets", "/tickets/new", "/tickets.csv"] {
            let page = stolen.get(path).await;
            assert!(page.path.starts_with("/sign-in"), "{action}, {path}: {}", page.path);
        }
        let data = stolen.json();
        data.set_cookie(cookies::SESSION, &cookie);
        assert_eq!(data.get("/tickets").await.status.as_u16(), 401);
        assert_eq!(fresh.get("/tickets").await.path, "/tickets");
    }
    stack.end().await;
}
