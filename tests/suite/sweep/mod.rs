//! What is left when AWS fails at any one call (S30): everything that calls a function is run once with nothing wrong,
//! which shows the calls that it makes; then once for each call and each way of failing. Whoever called tries again as they
//! would, and in the end there is one of everything, and nobody has lost a word.
//!
//! Errors before and after the effect, throttles, lost answers, crashes before and after the effect, and calls that take effect
//! only after their function ended, as it does at its time-out. `GUICHET_SWEEP=long` adds what takes long: each call slower than
//! the template's time-out.
//!
//! # A new function
//!
//! A function of the template without a scenario fails `s30_every_function_of_the_template_is_swept`. Calls and faults need no
//! naming; a scenario says what somebody does and what must be so afterwards:
//!
//! 1. A file of the capability's own beside this one (`mod mine;` below).
//! 2. In it a type that implements [`plan::Scenario`]: `FUNCTION` is the logical id; `begin` makes what all runs share; `prepare`
//!    gets one run up to the call (and may call the function itself); `act` makes the one call that matters, and again as
//!    the caller would ([`caller::send`] for a form that redirects, [`caller::ask`] for one that a page answers,
//!    [`caller::open`] for a page, [`caller::until`] for what comes by itself); `check` asks what is left.
//!    `reads.rs` has a macro for pages that only show, `pages.rs` the pattern for forms, `background.rs` for what the stream,
//!    SES or a topic call.
//! 3. A line in `swept!`: the test's name, which begins with `s30_` and the feature, and the type.
//!
//! A run has a `name` of its own, and the text that somebody types in it should be that: so one run is told from the next.
//! What a run writes stays for the next on the same stack, so ask for this run's ticket, not for the number of tickets.

mod background;
mod caller;
mod one_ticket;
mod pages;
mod plan;
mod reads;
mod search;
mod sign_in;
mod weather;

use std::collections::BTreeSet;

use self::plan::{Scenario, sweep};
use crate::support::TestStack;

macro_rules! swept {
    ($($test:ident => $scenario:ty;)*) => {
        /// Which functions are called by a scenario.
        const SWEPT: &[&str] = &[$(<$scenario as Scenario>::FUNCTION),*];
        $(
            #[tokio::test]
            async fn $test() {
                sweep::<$scenario>().await;
            }
        )*
    };
}

swept! {
    s30_c2_a_reply_is_there_once_whichever_call_fails => pages::Reply;
    s30_d3_a_form_opens_one_ticket_whichever_call_fails => pages::NewTicket;
    s30_c5_a_ticket_is_closed_once_whichever_call_fails => pages::Close;
    s30_c5_a_closed_ticket_opens_again_once_whichever_call_fails => one_ticket::Reopen;
    s30_a7_signing_out_ends_the_session_whichever_call_fails => pages::SignOut<false>;
    s30_a7_signing_out_everywhere_ends_all_sessions_whichever_call_fails => pages::SignOut<true>;
    s30_b1_the_list_is_a_reload_away_whichever_call_fails => reads::List;
    s30_c1_a_ticket_is_a_reload_away_whichever_call_fails => reads::Detail;
    s30_c3_news_are_a_reload_away_whichever_call_fails => reads::Updates;
    s30_b8_an_export_is_whole_or_none_whichever_call_fails => reads::Export;
    s30_s15_a_file_is_a_reload_away_whichever_call_fails => reads::File;
    s30_g9_a_page_without_a_visitor_is_a_reload_away_whichever_call_fails => reads::Statement;
    s30_a1_a_code_is_sent_whichever_call_fails => sign_in::AskCode;
    s30_a1_a_code_opens_the_door_whichever_call_fails => sign_in::CheckCode;
    s30_a1_a_password_opens_the_door_whichever_call_fails => sign_in::CheckPassword;
    s30_a6_s13_a_reset_shuts_out_who_was_in_whichever_call_fails => sign_in::Reset;
    s30_a2_who_asks_to_register_gets_a_code_whichever_call_fails => sign_in::AskToRegister;
    s30_a2_who_registers_is_one_contact_whichever_call_fails => sign_in::Register;
    s30_e1_a_mail_is_one_ticket_with_one_outcome_whichever_call_fails => background::FirstMail;
    s30_f3_an_agents_answer_by_mail_is_there_once_whichever_call_fails => background::AgentAnswers;
    s30_f3_a_notice_goes_out_once_whichever_call_fails_but_where_ses_took_it_and_nobody_could_know => background::Notice;
    s30_b12_a_ticket_is_counted_once_whichever_call_fails => background::Count;
    s30_b6_a_message_is_found_whichever_call_fails => search::Index;
    s30_d3_suggestions_are_a_moment_away_whichever_call_fails => search::Suggest;
    s30_e3_an_answer_that_comes_back_is_noted_once_whichever_call_fails => background::Bounce;
}

#[tokio::test]
async fn s30_every_function_of_the_template_is_swept() {
    let stack = TestStack::start().await;
    let functions: BTreeSet<&str> = stack.running.stack.functions.keys().map(String::as_str).collect();
    let swept: BTreeSet<&str> = SWEPT.iter().copied().collect();
    assert_eq!(functions, swept, "a function without a scenario, or a scenario without a function: see swept! above");
    stack.end().await;
}
