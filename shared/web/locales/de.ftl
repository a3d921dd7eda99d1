### Deutsch. Das Wort für Tickets wählt das Portal, sein Geschlecht ist unbekannt: kein Artikel, kein Adjektiv davor.

word-ticket = Anfrage
word-tickets = Anfragen

## Around every page
skip = Zum Inhalt springen
nav-main = Hauptmenü
nav-tickets = { $Tickets }
menu-account = Konto von { $name }
sign-out = Abmelden
sign-out-everywhere = Auf allen Geräten abmelden
footer-languages = Sprache
to-list = Zur Übersicht
to-sign-in = Zur Anmeldung
optional = (freiwillig)
cancel = Abbrechen

## Times
time-now = gerade eben
time-minutes = { $n ->
    [one] vor { $n } Minute
   *[other] vor { $n } Minuten
}
time-hours = { $n ->
    [one] vor { $n } Stunde
   *[other] vor { $n } Stunden
}
time-days = { $n ->
    [one] gestern
   *[other] vor { $n } Tagen
}
time-date = { $day }. { $month } { $year }
time-exact = { $date }, { $time } Uhr UTC
month-1 = Jan.
month-2 = Febr.
month-3 = März
month-4 = Apr.
month-5 = Mai
month-6 = Juni
month-7 = Juli
month-8 = Aug.
month-9 = Sept.
month-10 = Okt.
month-11 = Nov.
month-12 = Dez.

## Signing in
sign-in-title = Anmelden
sign-in-lead-code = Geben Sie Ihre E-Mail-Adresse ein. Wir schicken Ihnen einen Code zum Anmelden; ein Passwort brauchen Sie nicht.
sign-in-lead-password = Geben Sie Ihre E-Mail-Adresse und Ihr Passwort ein.
sign-in-send-code = Code per E-Mail senden
sign-in-use-password = Lieber mit Passwort anmelden
sign-in-use-code = Lieber einen Code per E-Mail erhalten
sign-in-forgotten = Passwort vergessen?
sign-in-new-here = Neu hier?
sign-in-register = Registrieren
sign-in-again = Wieder anmelden
sign-in-other-address = Mit einer anderen Adresse anmelden
field-email = E-Mail-Adresse
field-password = Passwort
field-new-password = Neues Passwort
field-code = Code
field-name = Ihr Name
code-title = Sehen Sie in Ihr Postfach
code-lead = Wenn { $email } hier bekannt ist, ist eine E-Mail mit einem Code unterwegs. Das kann eine Minute dauern.
code-hint = Die Ziffern aus der E-Mail. Der Code gilt einmal und nur wenige Minuten.
code-continue = Weiter
code-again = Neuen Code senden
code-other-address = Andere Adresse verwenden
reset-title = Passwort zurücksetzen
reset-lead = Wir schicken Ihnen einen Code per E-Mail. Damit wählen Sie ein neues Passwort.
reset-confirm-title = Neues Passwort wählen
reset-save = Passwort speichern
password-hint = Mindestens 12 Zeichen. Ein paar Wörter hintereinander sind ein gutes Passwort.
register-title = Registrieren
register-lead = Sobald Ihre Adresse bestätigt ist, sehen Sie hier alles, was Sie uns geschrieben haben, auch per E-Mail.
register-continue = Weiter
register-known = Schon einmal hier gewesen?
register-confirm-title = Adresse bestätigen
signed-out-title = Sie sind abgemeldet
signed-out-what = Schließen Sie an einem gemeinsam genutzten Computer auch das Browserfenster.
denied-title = Sie haben keinen Zugang zu diesem Portal
denied-disabled-what = Das Support-Team hat Ihren Zugang abgeschaltet.
denied-not-invited-what = Dieses Portal ist für eingeladene Personen, und für Ihre Adresse gibt es keine Einladung.
denied-not-invited-then = Bitten Sie die Person, die Sie hierher geschickt hat, um eine Einladung, oder melden Sie sich mit der eingeladenen Adresse an.
denied-not-in-audience-what = Dieses Portal steht bestimmten Kunden offen, und Ihr Konto gehört nicht dazu.
denied-contact = Wenn Sie das für einen Irrtum halten, schreiben Sie dem Support-Team eine E-Mail.
denied-consent-what = Wir brauchen Ihre Zustimmung, bevor wir Ihnen etwas zeigen dürfen.
denied-consent-then = Registrieren Sie sich noch einmal und setzen Sie das Häkchen.
denied-registration-what = Hier kann sich niemand selbst registrieren.
denied-registration-then = Bitten Sie das Support-Team um eine Einladung. Wenn Sie dem Team schon geschrieben haben, melden Sie sich einfach an.

## Errors in forms
errors-title = Bitte prüfen Sie
error-missing = Bitte füllen Sie das aus.
error-name-missing = Geben Sie Ihren Namen ein.
error-email-missing = Geben Sie Ihre E-Mail-Adresse ein.
error-email-malformed = Das sieht nicht wie eine E-Mail-Adresse aus. Beispiel: anna@example.com
error-code-missing = Geben Sie den Code aus der E-Mail ein.
error-code-wrong = Dieser Code ist falsch oder gilt nicht mehr. Prüfen Sie die Ziffern oder fordern Sie einen neuen Code an.
error-password-missing = Geben Sie Ihr Passwort ein.
error-password-wrong = E-Mail-Adresse und Passwort passen nicht zusammen.
error-password-weak = Dieses Passwort ist zu schwach. Nehmen Sie mindestens 12 Zeichen.
error-subject-missing = Geben Sie einen Betreff ein, ein paar Wörter genügen.
error-message-missing = Schreiben Sie eine Nachricht.
error-too-long = Das ist zu lang: höchstens { $max } Zeichen.
error-consent = Setzen Sie das Häkchen, um fortzufahren.
error-files-many = Zu viele Dateien: höchstens { $max } auf einmal.
error-files-large = Die Dateien sind zu groß: höchstens { $size } zusammen.
error-files-lost = Bitte wählen Sie Ihre Dateien noch einmal aus; der Browser vergisst sie, wenn ein Formular zurückkommt.
error-ticket-closed = Hier wurde inzwischen geschlossen; Antworten sind nicht mehr möglich.
error-too-many = Zu viele Versuche. Bitte versuchen Sie es in einer Viertelstunde noch einmal.

## The list
view-organization = { $Tickets } der Organisation
view-mine = Meine
views-label = Wessen { $Tickets }
state-all = Alle
state-open = Offen
state-closed = Geschlossen
stage-any = Jeder Status
search-label = In allen Nachrichten suchen
search-button = Suchen
unread = Neu
export = Als CSV exportieren
paging-label = Seiten
paging-first = Erste Seite
paging-next = Nächste Seite
empty-title = Noch nichts hier
empty-what = Wenn Sie Hilfe brauchen, schreiben Sie uns. Alles, was Sie hier oder per E-Mail senden, erscheint in dieser Liste.
none-so-far-title = Bisher nichts gefunden
none-so-far-what = Von den 1.000 Einträgen, die gerade durchgesehen wurden, passt keiner zu dem, was Sie suchen. Vielleicht gibt es weitere.
none-so-far-next = Weitersuchen
none-found-title = Nichts gefunden
none-found-what = Nichts passt zu dem, was Sie suchen. Versuchen Sie andere Wörter, oder sehen Sie alles an.
none-found-clear = Alles zeigen
column-number = Nummer
column-subject = Betreff
column-requester = Angefragt von
column-owner = Zuständig
column-inbox = Posteingang
column-pipeline = Pipeline
column-stage = Phase
column-state = Status
column-channel = Kam über
column-priority = Priorität
column-created = Erstellt
column-activity = Letzte Aktivität
column-closed = Geschlossen
channel-email = E-Mail
channel-portal = Portal
channel-web-form = Webformular
channel-chat = Chat
channel-messenger = Messenger
priority-low = Niedrig
priority-normal = Normal
priority-high = Hoch
priority-urgent = Dringend
value-yes = Ja
value-no = Nein

## One ticket
ticket-conversation = Unterhaltung
ticket-details = Einzelheiten
ticket-earlier = Frühere Nachrichten zeigen
ticket-newest = Zurück zu den neuesten Nachrichten
ticket-nobody-yet = Noch niemand
ticket-quoted = Zitierten Text zeigen
mail-region = Nachricht; seitlich scrollbar
ticket-thread = Unterhaltung { $n }
ticket-close = { $Ticket } schließen
badge-you = Sie
badge-agent = Support
event-closed = Geschlossen von { $name }
event-reopened = Wieder geöffnet von { $name }
event-stage = Der Status ist jetzt „{ $stage }“
live-new-message = Neue Nachricht von { $name }.
live-pill = Neue Nachricht
closed-may-reopen = Hier ist alles erledigt. Wenn Sie antworten, wird wieder geöffnet.
closed-for-good = Hier ist alles erledigt; Antworten sind nicht mehr möglich. Gibt es noch etwas?
reply-title = Antworten
reply-send = Antwort senden
field-message = Nachricht
message-hint = Strg+Eingabe sendet. Textstil: **fett**, *kursiv*, - Liste.
tools-label = Textstil
tool-bold = Fett
tool-italic = Kursiv
tool-link = Link
tool-link-text = Text
tool-bullets = Liste
tool-numbers = Nummerierte Liste
tool-quote = Zitat
tool-code = Code
files-label = Anhänge
files-in-text = Bilder in der Nachricht ({ $count })
files-hint = Bis zu { $max } Dateien, zusammen { $size }.
done-created = Gesendet. Wir antworten so bald wie möglich, hier und per E-Mail.
done-replied = Ihre Antwort ist gesendet.
done-closed = Das ist jetzt geschlossen. Vielen Dank!
done-password = Ihr neues Passwort ist gespeichert. Melden Sie sich damit an.

## A new ticket
new-title = { $own ->
    [yes] { $Ticket } erstellen
   *[no] Neue Anfrage
}
new-lead = Schreiben Sie uns, was Sie brauchen. Die Antwort kommt hierher und in Ihr Postfach.
subject-hint = In wenigen Wörtern, damit Sie es wiederfinden.
new-send = Senden

## Errors
failure-request-id = Nummer des Vorgangs:
failure-not-found-title = Diese Seite gibt es nicht
failure-not-found-what = Vielleicht ist die Adresse vertippt, oder was hier war, ist nicht für Ihr Konto bestimmt.
failure-not-found-then = Suchen Sie in Ihrer Liste danach, oder melden Sie sich mit einer anderen Adresse an.
failure-signed-out-title = Sie sind abgemeldet
failure-signed-out-what = Diese Adresse verlangt eine gültige Sitzung.
failure-signed-out-then = Melden Sie sich an und fragen Sie noch einmal.
failure-forged-title = Dieses Formular ist nicht mehr aktuell
failure-forged-what = Vielleicht haben Sie sich inzwischen an- oder abgemeldet, oder das Formular kam von einer anderen Website. Nichts wurde geändert.
failure-forged-then = Gehen Sie zurück, laden Sie die Seite neu und senden Sie das Formular noch einmal.
failure-unreadable-title = Diese Anfrage verstehen wir nicht
failure-unreadable-what = Was ankam, ließ sich nicht lesen. Nichts wurde geändert.
failure-unreadable-then = Gehen Sie zurück und versuchen Sie es noch einmal.
failure-too-large-title = Das ist zu viel auf einmal
failure-too-large-what = Was Sie gesendet haben, ist größer, als wir auf einmal annehmen können. Nichts wurde geändert.
failure-too-large-then = Gehen Sie zurück und senden Sie weniger Text oder kleinere Dateien.
failure-conflict-title = Inzwischen hat sich etwas geändert
failure-conflict-what = Jemand anders hat im selben Augenblick daran gearbeitet. Nichts ging verloren.
failure-conflict-then = Öffnen Sie es noch einmal und sehen Sie nach, bevor Sie etwas wiederholen.
failure-too-many-title = Bitte etwas langsamer
failure-too-many-what = Es kamen zu viele Anfragen in kurzer Zeit.
failure-too-many-then = Warten Sie eine Viertelstunde und versuchen Sie es dann noch einmal.
failure-export-title = Dieser Export ist zu groß
failure-export-what = In dieser Ansicht steht mehr, als in eine Datei passt. Sie bekommen darum keine Datei statt einer unvollständigen.
failure-export-then = Grenzen Sie die Liste ein, zum Beispiel auf Offenes oder durch eine Suche, und exportieren Sie noch einmal.
failure-ours-title = Bei uns ist etwas schiefgegangen
failure-ours-what = Das hat nicht geklappt. Es liegt nicht an Ihnen.
failure-ours-then = Versuchen Sie es in einer Minute noch einmal. Wenn es dabei bleibt, nennen Sie uns die Nummer unten.

## Accessibility statement
accessibility-title = Barrierefreiheit
accessibility-aim = Alle sollen hier Hilfe bekommen können. { $portal } ist nach den Richtlinien für barrierefreie Webinhalte (WCAG) 2.2, Stufe AA, gebaut.
accessibility-what-title = Was das heißt
accessibility-keyboard = Alles geht mit der Tastatur allein, und Sie sehen immer, wo Sie sind.
accessibility-reader = Die Seiten haben Überschriften, Bereiche und Beschriftungen für Screenreader; eine neue Antwort wird angesagt.
accessibility-zoom = Text lässt sich vierfach vergrößern, und die Seiten passen auf einen 320 Pixel breiten Bildschirm.
accessibility-colour = Der Kontrast reicht hell wie dunkel; nichts wird allein durch Farbe gesagt; Bewegung unterbleibt, wo Sie es so eingestellt haben.
accessibility-script = Jede Seite funktioniert ohne JavaScript.
accessibility-limits-title = Was noch nicht gut genug ist
accessibility-limits = Dateien, die jemand anhängt, sind vielleicht nicht barrierefrei. Fragen Sie uns, und wir schicken Ihnen den Inhalt in anderer Form.
accessibility-contact-title = Sind Sie auf eine Barriere gestoßen?
accessibility-contact = Sagen Sie es uns, dann helfen wir Ihnen und bessern nach:

## Mails
mail-received-subject = Ihre Nachricht ist angekommen
mail-received-lead = Ihre Nachricht ist bei uns angekommen. Wir antworten so bald wie möglich.
mail-answer-lead = { $name } schrieb:
mail-customer-lead = { $name } ({ $address }) schrieb:
mail-reply-adds = Antworten Sie auf diese E-Mail, um etwas hinzuzufügen.
mail-blind-not-you = Wenn Sie uns nicht geschrieben haben, hat jemand Ihre Adresse benutzt. Sie brauchen nichts zu tun.
mail-agent-mark = Schreiben Sie Ihre Antwort über diese Zeile
mail-agent-reply = Antworten Sie auf diese E-Mail: Ihre Antwort geht an die Kundin oder den Kunden.
mail-agent-note = Beginnen Sie mit einer Zeile #note: Was folgt, ist eine interne Notiz, die Kunden nie sehen.
mail-agent-close = Beginnen Sie mit einer Zeile #close: Damit wird geschlossen, mit Ihrer Antwort, wenn eine folgt.
mail-undelivered-subject = Nicht zugestellt: { $subject }
mail-undelivered-no-such-mailbox = Die Antwort unten hat { $address } nicht erreicht: Die Adresse nimmt keine E-Mails an. Dorthin geht nichts mehr, bis sich die Person mit einem Code von dieser Adresse anmeldet oder von dort schreibt.
mail-undelivered-not-now = Die Antwort unten hat { $address } nicht erreicht: Das Postfach ist voll oder war stundenlang nicht erreichbar. Die nächste E-Mail wird wie gewohnt gesendet.
mail-undelivered-complaint = { $address } hat unsere E-Mail als Spam gemeldet. Dorthin geht nichts mehr, bis sich die Person mit einem Code von dieser Adresse anmeldet oder von dort schreibt.
mail-undelivered-refused = Die Antwort unten wurde nicht an { $address } gesendet: Unser Maildienst hat sie abgelehnt. Wer das Portal betreibt, findet den Grund im Protokoll.
mail-undelivered-portal = Die Person liest die Antwort nach der Anmeldung in { $portal }.
mail-undelivered-said = Was das Mailsystem sagte
mail-open = In { $portal } öffnen

## One ticket: open again, history, paper
ticket-reopen = Wieder öffnen
event-opened = Geöffnet von { $name }
done-reopened = Das ist wieder offen.
timeline-title = Verlauf
print-view = Druckansicht
print-now = Drucken
print-back = Zurück
print-cut = Frühere Nachrichten fehlen hier: Es sind zu viele für eine Seite.
ticket-in-copy = In Kopie
mail-reopened-lead = { $name } ({ $address }) hat das wieder geöffnet, ohne etwas zu schreiben.

## The form's own fields
choose-form-lead = Worum geht es? Nach Ihrer Auswahl fragen wir, was wir zum Helfen brauchen.
answer-choose = Bitte wählen
answer-if-it-applies = Nur, wenn es zu Ihrer Auswahl oben passt. Sonst lassen Sie es, wie es ist.
answer-missing = Füllen Sie „{ $label }“ aus.
answer-too-long = „{ $label }“ hat höchstens { $n } Zeichen.
answer-no-number = „{ $label }“ muss eine Zahl sein.
answer-too-small = „{ $label }“ muss mindestens { $n } sein.
answer-too-large = „{ $label }“ darf höchstens { $n } sein.
answer-no-choice = Wählen Sie bei „{ $label }“ eine der Möglichkeiten.
answer-no-date = „{ $label }“ muss ein Datum sein.
answer-not-ticked = Haken Sie „{ $label }“ an, um fortzufahren.

## Views and filters of the list
# As many as the store's MOST_EXAMINED.
view-in-copy = In Kopie
filters-title = Filter
filters-apply = Filter anwenden
filters-clear = Alle entfernen
filters-label = Aktive Filter
filter-remove = Filter entfernen:
filter-any = Alle
filter-from = { $column }: ab
filter-to = { $column }: bis
sort-beyond = Hier sind mehr als 1.000 { $tickets }, zu viele, um nach dieser Spalte zu sortieren. Sie sind nach der Zeit sortiert. Offene oder geschlossene oder bestimmte Tage wählen, um weniger zu sortieren.
in-copy-beyond = Bei mehr als 1.000 { $tickets } in Kopie. Dies sind die neuesten 1.000.

## Search and suggestions
column-preview = Vorschau
short-now = jetzt
short-minutes = { $n } Min.
short-hours = { $n } Std.
short-days = { $n } T.
search-newest-only = Ein Wort Ihrer Suche kommt sehr häufig vor: Nur seine neuesten Nachrichten wurden durchsucht. Mit einem weiteren Wort finden Sie auch ältere.
search-more = Das sind die besten Treffer. Mit einem weiteren Wort werden es weniger.
search-none-what = Zu allen diesen Wörtern wurde nichts gefunden. Prüfen Sie die Schreibweise, versuchen Sie es mit weniger oder kürzeren Wörtern, oder fragen Sie uns.
suggest-title = Ähnliche { $tickets }
suggest-said = { $n ->
    [0] Keine ähnlichen { $tickets }
   *[other] Ähnliche { $tickets }: { $n }
 }
