### English. Every sentence may use $ticket, $tickets (inside a sentence), $Ticket, $Tickets (at its start) and $portal.

word-ticket = Ticket
word-tickets = Tickets

## Around every page
skip = Skip to content
nav-main = Main
nav-tickets = { $Tickets }
menu-account = Account of { $name }
sign-out = Sign out
sign-out-everywhere = Sign out on all devices
footer-languages = Language
to-list = Go to { $tickets }
to-sign-in = Go to sign-in
optional = (optional)
cancel = Cancel

## Times
time-now = just now
time-minutes = { $n ->
    [one] { $n } minute ago
   *[other] { $n } minutes ago
}
time-hours = { $n ->
    [one] { $n } hour ago
   *[other] { $n } hours ago
}
time-days = { $n ->
    [one] yesterday
   *[other] { $n } days ago
}
time-date = { $day } { $month } { $year }
time-exact = { $date }, { $time } UTC
month-1 = Jan
month-2 = Feb
month-3 = Mar
month-4 = Apr
month-5 = May
month-6 = Jun
month-7 = Jul
month-8 = Aug
month-9 = Sep
month-10 = Oct
month-11 = Nov
month-12 = Dec

## Signing in
sign-in-title = Sign in
sign-in-lead-code = Enter your email address. We send you a code to sign in with; no password needed.
sign-in-lead-password = Enter your email address and your password.
sign-in-send-code = Email me a code
sign-in-use-password = Use a password instead
sign-in-use-code = Get a code by email instead
sign-in-forgotten = Forgot your password?
sign-in-new-here = New here?
sign-in-register = Register
sign-in-again = Sign in again
sign-in-other-address = Sign in with another address
field-email = Email address
field-password = Password
field-new-password = New password
field-code = Code
field-name = Your name
code-title = Check your inbox
code-lead = If { $email } is known here, a mail with a code is on its way. It can take a minute.
code-hint = The digits from the mail. The code works once and only for a few minutes.
code-continue = Continue
code-again = Send a new code
code-other-address = Use another address
reset-title = Reset your password
reset-lead = We email you a code. With it you choose a new password.
reset-confirm-title = Choose a new password
reset-save = Save password
password-hint = At least 12 characters. A few words in a row make a good one.
register-title = Register
register-lead = You see your { $tickets } here as soon as your address is confirmed, also those that you sent by mail.
register-continue = Continue
register-known = Been here before?
register-confirm-title = Confirm your address
signed-out-title = You are signed out
signed-out-what = On a shared computer, close the browser window as well.
denied-title = You cannot enter this portal
denied-disabled-what = Your access was switched off by the support team.
denied-not-invited-what = This portal is for invited people, and there is no invitation for your address.
denied-not-invited-then = Ask the person who sent you here for an invitation, or sign in with the address that was invited.
denied-not-in-audience-what = This portal is open to certain customers, and your account is not among them.
denied-contact = If you think that this is a mistake, write to the support team by mail.
denied-consent-what = We need your agreement before we may show you your { $tickets }.
denied-consent-then = Register once more and tick the box.
denied-registration-what = Nobody can register here by themselves.
denied-registration-then = Ask the support team for an invitation. If you already wrote to them, just sign in.

## Errors in forms
errors-title = Please check this
error-missing = Please fill this in.
error-name-missing = Enter your name.
error-email-missing = Enter your email address.
error-email-malformed = This does not look like an email address. Example: anna@example.com
error-code-missing = Enter the code from the mail.
error-code-wrong = This code is wrong or no longer valid. Check the digits, or ask for a new code.
error-password-missing = Enter your password.
error-password-wrong = Email address and password do not match.
error-password-weak = This password is too weak. Use at least 12 characters.
error-subject-missing = Enter a subject, a few words will do.
error-message-missing = Write a message.
error-too-long = This is too long: at most { $max } characters.
error-consent = Tick the box to go on.
error-files-many = Too many files: at most { $max } at a time.
error-files-large = The files are too large: at most { $size } together.
error-files-lost = Please choose your files again; the browser forgets them when a form comes back.
error-ticket-closed = This { $ticket } was closed in the meantime and takes no more replies.
error-too-many = Too many tries. Please try again in a quarter of an hour.

## The list
view-organization = Organization { $tickets }
view-mine = Owned by me
views-label = Whose { $tickets }
state-all = All
state-open = Open
state-closed = Closed
stage-any = Any status
search-label = Search every message
search-button = Search
unread = New
export = Export as CSV
paging-label = Pages
paging-first = First page
paging-next = Next page
empty-title = Nothing here yet
empty-what = When you need help, write to us. Everything you send, here or by mail, shows up in this list.
none-so-far-title = Nothing found so far
# As many as the store's MOST_EXAMINED.
none-so-far-what = None of the 1,000 { $tickets } just looked at matches what you are looking for. There may be more.
none-so-far-next = Look further
none-found-title = Nothing found
none-found-what = No { $ticket } matches what you are looking for. Try other words, or look at all of them.
none-found-clear = Show all
column-number = Number
column-subject = Subject
column-requester = Requested by
column-owner = Owner
column-inbox = Inbox
column-pipeline = Pipeline
column-stage = Stage
column-state = Status
column-channel = Came by
column-priority = Priority
column-created = Created
column-activity = Last activity
column-closed = Closed
channel-email = Email
channel-portal = Portal
channel-web-form = Web form
channel-chat = Chat
channel-messenger = Messenger
priority-low = Low
priority-normal = Normal
priority-high = High
priority-urgent = Urgent
value-yes = Yes
value-no = No

## One ticket
ticket-conversation = Conversation
ticket-details = Details
ticket-earlier = Show earlier messages
ticket-newest = Back to the newest messages
ticket-nobody-yet = Not assigned yet
ticket-quoted = Show quoted text
mail-region = Message; scrolls sideways
ticket-thread = Conversation { $n }
ticket-close = Close { $ticket }
badge-you = You
badge-agent = Support
event-closed = { $name } closed this { $ticket }
event-reopened = { $name } reopened this { $ticket }
event-stage = Status is now “{ $stage }”
live-new-message = New message from { $name }.
live-pill = New message
closed-may-reopen = This { $ticket } is closed. If you reply, it opens again.
closed-for-good = This { $ticket } is closed and takes no more replies. Is there something else?
reply-title = Reply
reply-send = Send reply
field-message = Message
message-hint = Ctrl+Enter sends. Text style: **bold**, *italic*, - list.
tools-label = Text style
tool-bold = Bold
tool-italic = Italic
tool-link = Link
tool-link-text = text
tool-bullets = List
tool-numbers = Numbered list
tool-quote = Quote
tool-code = Code
files-label = Attachments
files-in-text = Images in the message ({ $count })
files-hint = Up to { $max } files, { $size } together.
done-created = Sent. Your { $ticket } is here, and we answer as soon as we can, here and by mail.
done-replied = Your reply is sent.
done-closed = This { $ticket } is closed now. Thank you!
done-password = Your new password is saved. Sign in with it.

## A new ticket
new-title = New { $ticket }
new-lead = Tell us what you need. The answer comes here and to your mailbox.
subject-hint = In a few words, so that you find it again.
new-send = Send

## Errors
failure-request-id = Request id:
failure-not-found-title = There is no such page
failure-not-found-what = The address may be mistyped, or what was here is not for your account.
failure-not-found-then = Look for it in your list, or sign in with another address.
failure-signed-out-title = You are signed out
failure-signed-out-what = This address needs a session that is still valid.
failure-signed-out-then = Sign in, then ask again.
failure-forged-title = This form is out of date
failure-forged-what = You may have signed in or out in the meantime, or the form came from another site. Nothing was changed.
failure-forged-then = Go back, load the page again, and send the form once more.
failure-unreadable-title = This request makes no sense to us
failure-unreadable-what = What arrived could not be read. Nothing was changed.
failure-unreadable-then = Go back and try again.
failure-too-large-title = That is too much at once
failure-too-large-what = What you sent is larger than we can take in one go. Nothing was changed.
failure-too-large-then = Go back and send less text or smaller files.
failure-conflict-title = Something changed in the meantime
failure-conflict-what = Somebody else worked on this { $ticket } at the same moment. Nothing was lost.
failure-conflict-then = Open it again and look before you repeat what you did.
failure-too-many-title = A little slower, please
failure-too-many-what = There were too many requests in a short time.
failure-too-many-then = Wait a quarter of an hour, then try again.
failure-export-title = This export is too large
failure-export-what = There is more in this view than fits into one file, so you get no file rather than an incomplete one.
failure-export-then = Narrow the list, for example to the open ones or by a search, and export again.
failure-ours-title = Something went wrong on our side
failure-ours-what = We could not do that. It is not your fault.
failure-ours-then = Try again in a minute. If it stays like this, tell us the request id below.

## Accessibility statement
accessibility-title = Accessibility
accessibility-aim = Everybody should be able to get help here. { $portal } is built to meet the Web Content Accessibility Guidelines (WCAG) 2.2, level AA.
accessibility-what-title = What that means
accessibility-keyboard = Everything works with the keyboard alone, and you always see where you are.
accessibility-reader = Pages have headings, landmarks and labels for screen readers; a new answer is announced.
accessibility-zoom = Text can be enlarged fourfold, and pages fit a screen 320 pixels wide.
accessibility-colour = Contrast is sufficient in light and dark; nothing is told by colour alone; motion stops where you asked for that.
accessibility-script = Every page works without JavaScript.
accessibility-limits-title = What we know is not good enough
accessibility-limits = Files that people attach may not be accessible. Ask us, and we send you what is in them in another form.
accessibility-contact-title = Did you meet a barrier?
accessibility-contact = Tell us, and we help you and mend it:

## Mails
mail-received-subject = We have your message
mail-received-lead = We have your message and answer as soon as we can.
mail-answer-lead = { $name } wrote:
mail-customer-lead = { $name } ({ $address }) wrote:
mail-reply-adds = Reply to this mail to add to your { $ticket }.
mail-blind-not-you = If you did not write to us, somebody used your address. You need not do anything.
mail-agent-mark = Write your answer above this line
mail-agent-reply = Reply to this mail: your answer goes to the customer.
mail-agent-note = Begin with a line that says #note: what follows is an internal note, customers never see it.
mail-agent-close = Begin with a line that says #close: the ticket is closed, with your answer if there is one.
mail-undelivered-subject = Not delivered: { $subject }
mail-undelivered-no-such-mailbox = The answer below did not reach { $address }: the address takes no mail. Nothing more is sent there until the person signs in with a code from that address or writes from it.
mail-undelivered-not-now = The answer below did not reach { $address }: the mailbox is full or could not be reached for hours. The next mail is sent as usual.
mail-undelivered-complaint = { $address } called our mail spam. Nothing more is sent there until the person signs in with a code from that address or writes from it.
mail-undelivered-refused = The answer below was not sent to { $address }: our mail service refused it. Whoever runs the portal finds the reason in its log.
mail-undelivered-portal = The person reads the answer in { $portal } after signing in.
mail-undelivered-said = What the mail system said
mail-open = Open in { $portal }

## One ticket: open again, history, paper
ticket-reopen = Reopen { $ticket }
event-opened = { $name } opened this { $ticket }
done-reopened = This { $ticket } is open again.
timeline-title = History
print-view = Print view
print-now = Print
print-back = Back to the { $ticket }
print-cut = Earlier messages are not on this page: there are too many for one.
ticket-in-copy = In copy
mail-reopened-lead = { $name } ({ $address }) opened this { $ticket } again, without a message.

## The form's own fields
choose-form-lead = Which of these is it? Choose, and we ask for what we need to help you.
answer-choose = Choose
answer-if-it-applies = Only if this applies to what you chose above. Otherwise leave it as it is.
answer-missing = Fill in “{ $label }”.
answer-too-long = “{ $label }” has at most { $n } characters.
answer-no-number = “{ $label }” must be a number.
answer-too-small = “{ $label }” must be at least { $n }.
answer-too-large = “{ $label }” must be at most { $n }.
answer-no-choice = Choose one of the options of “{ $label }”.
answer-no-date = “{ $label }” must be a date.
answer-not-ticked = Tick “{ $label }” to go on.

## Views and filters of the list
# As many as the store's MOST_EXAMINED.
view-in-copy = In copy
filters-title = Filters
filters-apply = Apply filters
filters-clear = Clear all
filters-label = Filters in force
filter-remove = Remove filter:
filter-any = Any
filter-from = { $column }: from
filter-to = { $column }: to
sort-beyond = More than 1,000 { $tickets } are here, too many to sort by this column. They are sorted by time. Choose open or closed ones, or certain days, to sort fewer.
in-copy-beyond = You are in copy on more than 1,000 { $tickets }. These are the newest 1,000.

## Search and suggestions
column-preview = Preview
short-now = now
short-minutes = { $n }m
short-hours = { $n }h
short-days = { $n }d
search-newest-only = A word of your search is very common: only its newest messages were looked at. Add another word to find older ones.
search-more = These are the best matches. Add another word to find fewer.
search-none-what = No { $ticket } has all of these words. Check the spelling, try fewer or shorter words, or ask us.
suggest-title = Similar { $tickets }
suggest-said = { $n ->
    [0] No similar { $tickets }
    [one] One similar { $ticket }
   *[other] { $n } similar { $tickets }
 }
