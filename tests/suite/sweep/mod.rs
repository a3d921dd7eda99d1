//! What is left when AWS fails at any one call (S30): everything that calls a function is run once with nothing wrong,
//! which shows the calls that it makes; then once for each call and each way of failing. Whoever called tries again as they
//! would, and in the end there is one of everything, and nobody has lost a word.
//!
//! `GUICHET_SWEEP=long` adds what takes long: each call slower than its function may take.

mod background;
mod caller;
mod pages;
mod plan;
mod reads;
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
            #[ignore = "long: tests/run does not run it yet; cargo nextest run --workspace --run-ignored=only -E 'test(sweep)'"]
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
