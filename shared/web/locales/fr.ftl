### Français. Le portail choisit le mot pour les demandes ; son genre est inconnu : ni article ni adjectif devant lui.

word-ticket = Demande
word-tickets = Demandes

## Around every page
skip = Aller au contenu
nav-main = Menu principal
nav-tickets = { $Tickets }
menu-account = Compte de { $name }
sign-out = Se déconnecter
sign-out-everywhere = Se déconnecter de tous les appareils
footer-languages = Langue
to-list = Aller à la liste
to-sign-in = Aller à la connexion
optional = (facultatif)
cancel = Annuler

## Times
time-now = à l’instant
time-minutes = { $n ->
    [one] il y a { $n } minute
   *[other] il y a { $n } minutes
}
time-hours = { $n ->
    [one] il y a { $n } heure
   *[other] il y a { $n } heures
}
time-days = { $n ->
    [one] hier
   *[other] il y a { $n } jours
}
time-date = { $day } { $month } { $year }
time-exact = { $date } à { $time } UTC
month-1 = janv.
month-2 = févr.
month-3 = mars
month-4 = avr.
month-5 = mai
month-6 = juin
month-7 = juil.
month-8 = août
month-9 = sept.
month-10 = oct.
month-11 = nov.
month-12 = déc.

## Signing in
sign-in-title = Se connecter
sign-in-lead-code = Saisissez votre adresse e-mail. Nous vous envoyons un code de connexion ; aucun mot de passe n’est nécessaire.
sign-in-lead-password = Saisissez votre adresse e-mail et votre mot de passe.
sign-in-send-code = M’envoyer un code
sign-in-use-password = Utiliser plutôt un mot de passe
sign-in-use-code = Recevoir plutôt un code par e-mail
sign-in-forgotten = Mot de passe oublié ?
sign-in-new-here = Première visite ?
sign-in-register = S’inscrire
sign-in-again = Se reconnecter
sign-in-other-address = Se connecter avec une autre adresse
field-email = Adresse e-mail
field-password = Mot de passe
field-new-password = Nouveau mot de passe
field-code = Code
field-name = Votre nom
code-title = Consultez votre messagerie
code-lead = Si { $email } est connue ici, un e-mail avec un code est en route. Cela peut prendre une minute.
code-hint = Les chiffres reçus par e-mail. Le code sert une seule fois et pendant quelques minutes.
code-continue = Continuer
code-again = Envoyer un nouveau code
code-other-address = Utiliser une autre adresse
reset-title = Réinitialiser le mot de passe
reset-lead = Nous vous envoyons un code par e-mail. Il vous permet de choisir un nouveau mot de passe.
reset-confirm-title = Choisir un nouveau mot de passe
reset-save = Enregistrer le mot de passe
password-hint = Au moins 12 caractères. Quelques mots à la suite font un bon mot de passe.
register-title = S’inscrire
register-lead = Dès que votre adresse est confirmée, vous voyez ici tout ce que vous nous avez écrit, aussi par e-mail.
register-continue = Continuer
register-known = Déjà venu ?
register-confirm-title = Confirmez votre adresse
signed-out-title = Vous êtes déconnecté
signed-out-what = Sur un ordinateur partagé, fermez aussi la fenêtre du navigateur.
denied-title = Vous n’avez pas accès à ce portail
denied-disabled-what = L’équipe d’assistance a désactivé votre accès.
denied-not-invited-what = Ce portail est réservé aux personnes invitées, et il n’y a pas d’invitation pour votre adresse.
denied-not-invited-then = Demandez une invitation à la personne qui vous a envoyé ici, ou connectez-vous avec l’adresse invitée.
denied-not-in-audience-what = Ce portail est ouvert à certains clients, et votre compte n’en fait pas partie.
denied-contact = Si vous pensez qu’il s’agit d’une erreur, écrivez à l’équipe d’assistance par e-mail.
denied-consent-what = Nous avons besoin de votre accord avant de pouvoir vous montrer quoi que ce soit.
denied-consent-then = Inscrivez-vous encore une fois et cochez la case.
denied-registration-what = Ici, personne ne peut s’inscrire soi-même.
denied-registration-then = Demandez une invitation à l’équipe d’assistance. Si vous lui avez déjà écrit, connectez-vous simplement.

## Errors in forms
errors-title = À vérifier
error-missing = Veuillez remplir ce champ.
error-name-missing = Saisissez votre nom.
error-email-missing = Saisissez votre adresse e-mail.
error-email-malformed = Cela ne ressemble pas à une adresse e-mail. Exemple : anna@example.com
error-code-missing = Saisissez le code reçu par e-mail.
error-code-wrong = Ce code est faux ou n’est plus valable. Vérifiez les chiffres ou demandez un nouveau code.
error-password-missing = Saisissez votre mot de passe.
error-password-wrong = L’adresse e-mail et le mot de passe ne correspondent pas.
error-password-weak = Ce mot de passe est trop faible. Prenez au moins 12 caractères.
error-subject-missing = Saisissez un objet, quelques mots suffisent.
error-message-missing = Écrivez un message.
error-too-long = C’est trop long : { $max } caractères au plus.
error-consent = Cochez la case pour continuer.
error-files-many = Trop de fichiers : { $max } au plus à la fois.
error-files-large = Les fichiers sont trop volumineux : { $size } au plus en tout.
error-files-lost = Veuillez choisir vos fichiers à nouveau ; le navigateur les oublie quand un formulaire revient.
error-ticket-closed = Entre-temps tout a été clos ici ; il n’est plus possible de répondre.
error-too-many = Trop d’essais. Veuillez réessayer dans un quart d’heure.

## The list
view-organization = { $Tickets } de l’organisation
view-mine = À moi
views-label = { $Tickets } de qui
state-all = Tout
state-open = En cours
state-closed = Clos
stage-any = Tous les statuts
search-label = Rechercher dans tous les messages
search-button = Chercher
unread = Nouveau
export = Exporter en CSV
paging-label = Pages
paging-first = Première page
paging-next = Page suivante
empty-title = Rien pour l’instant
empty-what = Si vous avez besoin d’aide, écrivez-nous. Tout ce que vous envoyez, ici ou par e-mail, apparaît dans cette liste.
none-so-far-title = Rien trouvé jusqu’ici
none-so-far-what = Rien ne correspond à ce que vous cherchez parmi les 1 000 éléments qui viennent d’être parcourus. Il y en a peut-être d’autres.
none-so-far-next = Chercher plus loin
none-found-title = Aucun résultat
none-found-what = Rien ne correspond à ce que vous cherchez. Essayez d’autres mots, ou affichez tout.
none-found-clear = Tout afficher
column-number = Numéro
column-subject = Objet
column-requester = Demandé par
column-owner = Responsable
column-inbox = Boîte de réception
column-pipeline = Processus
column-stage = Étape
column-state = Statut
column-channel = Reçu par
column-priority = Priorité
column-created = Créé le
column-activity = Dernière activité
column-closed = Clos le
channel-email = E-mail
channel-portal = Portail
channel-web-form = Formulaire web
channel-chat = Chat
channel-messenger = Messenger
priority-low = Basse
priority-normal = Normale
priority-high = Haute
priority-urgent = Urgente
value-yes = Oui
value-no = Non

## One ticket
ticket-conversation = Conversation
ticket-details = Détails
ticket-earlier = Afficher les messages précédents
ticket-newest = Revenir aux derniers messages
ticket-nobody-yet = Personne pour l’instant
ticket-quoted = Afficher le texte cité
mail-region = Message, avec défilement horizontal
ticket-thread = Conversation { $n }
ticket-close = { $own ->
    [yes] Clore
   *[no] Clore la demande
}
badge-you = Vous
badge-agent = Assistance
event-closed = Clos par { $name }
event-reopened = Rouvert par { $name }
event-stage = Le statut est maintenant « { $stage } »
live-new-message = Nouveau message de { $name }.
live-pill = Nouveau message
closed-may-reopen = Tout est clos ici. Si vous répondez, nous reprenons.
closed-for-good = Tout est clos ici ; il n’est plus possible de répondre. Autre chose ?
reply-title = Répondre
reply-send = Envoyer la réponse
field-message = Message
message-hint = Ctrl+Entrée envoie. Style du texte : **gras**, *italique*, - liste.
tools-label = Style du texte
tool-bold = Gras
tool-italic = Italique
tool-link = Lien
tool-link-text = texte
tool-bullets = Liste
tool-numbers = Liste numérotée
tool-quote = Citation
tool-code = Code
files-label = Pièces jointes
files-in-text = Images dans le message ({ $count })
files-hint = Jusqu’à { $max } fichiers, { $size } en tout.
done-created = C’est envoyé. Nous répondons dès que possible, ici et par e-mail.
done-replied = Votre réponse est envoyée.
done-closed = C’est clos. Merci !
done-password = Votre nouveau mot de passe est enregistré. Connectez-vous avec lui.

## A new ticket
new-title = { $own ->
    [yes] Créer : { $ticket }
   *[no] Nouvelle demande
}
new-lead = Dites-nous ce qu’il vous faut. La réponse arrive ici et dans votre messagerie.
subject-hint = En quelques mots, pour vous y retrouver.
new-send = Envoyer

## Errors
failure-request-id = Numéro de la requête :
failure-not-found-title = Cette page n’existe pas
failure-not-found-what = L’adresse est peut-être mal saisie, ou ce qui était ici n’est pas destiné à votre compte.
failure-not-found-then = Cherchez dans votre liste, ou connectez-vous avec une autre adresse.
failure-signed-out-title = Vous êtes déconnecté
failure-signed-out-what = Cette adresse demande une session valide.
failure-signed-out-then = Connectez-vous, puis recommencez.
failure-forged-title = Ce formulaire n’est plus à jour
failure-forged-what = Vous vous êtes peut-être connecté ou déconnecté entre-temps, ou le formulaire venait d’un autre site. Rien n’a été modifié.
failure-forged-then = Revenez en arrière, rechargez la page et envoyez le formulaire à nouveau.
failure-unreadable-title = Nous ne comprenons pas cette requête
failure-unreadable-what = Ce qui est arrivé n’a pas pu être lu. Rien n’a été modifié.
failure-unreadable-then = Revenez en arrière et réessayez.
failure-too-large-title = C’est trop à la fois
failure-too-large-what = Votre envoi dépasse ce que nous pouvons accepter d’un coup. Rien n’a été modifié.
failure-too-large-then = Revenez en arrière et envoyez moins de texte ou des fichiers plus petits.
failure-conflict-title = Quelque chose a changé entre-temps
failure-conflict-what = Quelqu’un d’autre y travaillait au même moment. Rien n’est perdu.
failure-conflict-then = Ouvrez à nouveau et regardez avant de recommencer.
failure-too-many-title = Un peu plus lentement, s’il vous plaît
failure-too-many-what = Il y a eu trop de requêtes en peu de temps.
failure-too-many-then = Attendez un quart d’heure, puis réessayez.
failure-export-title = Cet export est trop volumineux
failure-export-what = Cette vue contient plus que ce qui tient dans un fichier ; plutôt qu’un fichier incomplet, vous n’en recevez aucun.
failure-export-then = Réduisez la liste, par exemple à ce qui est en cours ou par une recherche, et exportez à nouveau.
failure-ours-title = Un problème est survenu chez nous
failure-ours-what = Nous n’y sommes pas arrivés. Ce n’est pas de votre faute.
failure-ours-then = Réessayez dans une minute. Si cela persiste, indiquez-nous le numéro ci-dessous.

## Accessibility statement
accessibility-title = Accessibilité
accessibility-aim = Chacun doit pouvoir trouver de l’aide ici. { $portal } est conçu selon les règles pour l’accessibilité des contenus web (WCAG) 2.2, niveau AA.
accessibility-what-title = Ce que cela veut dire
accessibility-keyboard = Tout fonctionne au clavier seul, et vous voyez toujours où vous êtes.
accessibility-reader = Les pages ont des titres, des régions et des libellés pour les lecteurs d’écran ; une nouvelle réponse est annoncée.
accessibility-zoom = Le texte peut être agrandi quatre fois, et les pages tiennent sur un écran large de 320 pixels.
accessibility-colour = Le contraste suffit en clair et en sombre ; rien n’est dit par la couleur seule ; pas de mouvement si vous l’avez réglé ainsi.
accessibility-script = Chaque page fonctionne sans JavaScript.
accessibility-limits-title = Ce qui n’est pas encore assez bien
accessibility-limits = Les fichiers joints ne sont pas forcément accessibles. Demandez-nous leur contenu sous une autre forme.
accessibility-contact-title = Avez-vous rencontré un obstacle ?
accessibility-contact = Dites-le-nous, nous vous aidons et nous corrigeons :

## Mails
mail-received-subject = Nous avons bien reçu votre message
mail-received-lead = Nous avons bien reçu votre message et répondons dès que possible.
mail-answer-lead = { $name } a écrit :
mail-customer-lead = { $name } ({ $address }) a écrit :
mail-reply-adds = Répondez à cet e-mail pour ajouter quelque chose.
mail-blind-not-you = Si vous ne nous avez pas écrit, quelqu’un a utilisé votre adresse. Vous n’avez rien à faire.
mail-agent-mark = Écrivez votre réponse au-dessus de cette ligne
mail-agent-reply = Répondez à cet e-mail : votre réponse va au client.
mail-agent-note = Commencez par une ligne #note : la suite est une note interne que les clients ne voient jamais.
mail-agent-close = Commencez par une ligne #close : tout est clos, avec votre réponse s’il y en a une.
mail-undelivered-subject = Non remis : { $subject }
mail-undelivered-no-such-mailbox = La réponse ci-dessous n’est pas parvenue à { $address } : l’adresse n’accepte pas d’e-mails. Rien n’y est plus envoyé tant que la personne ne se connecte pas avec un code reçu à cette adresse ou n’écrit pas depuis celle-ci.
mail-undelivered-not-now = La réponse ci-dessous n’est pas parvenue à { $address } : la boîte est pleine ou injoignable depuis des heures. Le prochain e-mail sera envoyé comme d’habitude.
mail-undelivered-complaint = { $address } a signalé notre e-mail comme indésirable. Rien n’y est plus envoyé tant que la personne ne se connecte pas avec un code reçu à cette adresse ou n’écrit pas depuis celle-ci.
mail-undelivered-refused = La réponse ci-dessous n’a pas été envoyée à { $address } : notre service de messagerie l’a refusée. La raison figure dans le journal du portail.
mail-undelivered-portal = La personne lit la réponse dans { $portal } après connexion.
mail-undelivered-said = Ce qu’a dit le système de messagerie
mail-open = Ouvrir dans { $portal }

## One ticket: open again, history, paper
ticket-reopen = Rouvrir
event-opened = Ouvert par { $name }
done-reopened = C’est de nouveau ouvert.
timeline-title = Historique
print-view = Version imprimable
print-now = Imprimer
print-back = Retour
print-cut = Les messages plus anciens manquent ici : il y en a trop pour une page.
ticket-in-copy = En copie
mail-reopened-lead = { $name } ({ $address }) a rouvert ceci, sans message.

## The form's own fields
choose-form-lead = De quoi s’agit-il ? Choisissez, et nous vous demanderons ce qu’il nous faut pour vous aider.
answer-choose = Choisissez
answer-if-it-applies = Seulement si cela correspond à votre choix ci-dessus. Sinon, laissez tel quel.
answer-missing = Remplissez « { $label } ».
answer-too-long = « { $label } » compte au plus { $n } caractères.
answer-no-number = « { $label } » doit être un nombre.
answer-too-small = « { $label } » doit être d’au moins { $n }.
answer-too-large = « { $label } » doit être d’au plus { $n }.
answer-no-choice = Choisissez une des options de « { $label } ».
answer-no-date = « { $label } » doit être une date.
answer-not-ticked = Cochez « { $label } » pour continuer.

## Views and filters of the list
# As many as the store's MOST_EXAMINED.
view-in-copy = En copie
filters-title = Filtres
filters-apply = Appliquer les filtres
filters-clear = Tout effacer
filters-label = Filtres actifs
filter-remove = Retirer le filtre :
filter-any = Tous
filter-from = { $column } : du
filter-to = { $column } : au
sort-beyond = Il y a ici plus de 1 000 { $tickets }, trop pour trier selon cette colonne. Le tri se fait selon la date. Choisissez un statut ou certains jours pour en trier moins.
in-copy-beyond = Vous êtes en copie de plus de 1 000 { $tickets }. Voici les 1 000 plus récents.

## Search and suggestions
column-preview = Aperçu
short-now = maintenant
short-minutes = { $n } min
short-hours = { $n } h
short-days = { $n } j
search-newest-only = Un mot de votre recherche est très courant : seuls ses messages les plus récents ont été examinés. Ajoutez un mot pour en trouver de plus anciens.
search-more = Voici les meilleurs résultats. Ajoutez un mot pour en trouver moins.
search-none-what = Aucun résultat pour tous ces mots. Vérifiez l’orthographe, essayez moins de mots ou des mots plus courts, ou posez-nous la question.
suggest-title = { $Tickets } similaires
suggest-said = { $n ->
    [0] Rien de similaire
   *[other] { $Tickets } similaires : { $n }
 }
