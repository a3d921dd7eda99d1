### Español. El portal elige la palabra para las solicitudes; su género no se conoce: sin artículo ni adjetivo.

word-ticket = Solicitud
word-tickets = Solicitudes

## Around every page
skip = Ir al contenido
nav-main = Menú principal
nav-tickets = { $Tickets }
menu-account = Cuenta de { $name }
sign-out = Cerrar sesión
sign-out-everywhere = Cerrar sesión en todos los dispositivos
footer-languages = Idioma
to-list = Ir a la lista
to-sign-in = Ir a iniciar sesión
optional = (opcional)
cancel = Cancelar

## Times
time-now = ahora mismo
time-minutes = { $n ->
    [one] hace { $n } minuto
   *[other] hace { $n } minutos
}
time-hours = { $n ->
    [one] hace { $n } hora
   *[other] hace { $n } horas
}
time-days = { $n ->
    [one] ayer
   *[other] hace { $n } días
}
time-date = { $day } { $month } { $year }
time-exact = { $date }, { $time } UTC
month-1 = ene
month-2 = feb
month-3 = mar
month-4 = abr
month-5 = may
month-6 = jun
month-7 = jul
month-8 = ago
month-9 = sept
month-10 = oct
month-11 = nov
month-12 = dic

## Signing in
sign-in-title = Iniciar sesión
sign-in-lead-code = Escriba su correo electrónico. Le enviamos un código para entrar; no hace falta contraseña.
sign-in-lead-password = Escriba su correo electrónico y su contraseña.
sign-in-send-code = Enviarme un código
sign-in-use-password = Usar una contraseña
sign-in-use-code = Recibir un código por correo
sign-in-forgotten = ¿Olvidó su contraseña?
sign-in-new-here = ¿Es su primera vez?
sign-in-register = Registrarse
sign-in-again = Iniciar sesión de nuevo
sign-in-other-address = Entrar con otra dirección
field-email = Correo electrónico
field-password = Contraseña
field-new-password = Contraseña nueva
field-code = Código
field-name = Su nombre
code-title = Mire su correo
code-lead = Si conocemos { $email }, un correo con un código está en camino. Puede tardar un minuto.
code-hint = Las cifras del correo. El código sirve una vez y solo durante unos minutos.
code-continue = Continuar
code-again = Enviar otro código
code-other-address = Usar otra dirección
reset-title = Restablecer la contraseña
reset-lead = Le enviamos un código por correo. Con él elige una contraseña nueva.
reset-confirm-title = Elija una contraseña nueva
reset-save = Guardar la contraseña
password-hint = Al menos 12 caracteres. Varias palabras seguidas hacen una buena contraseña.
register-title = Registrarse
register-lead = En cuanto confirme su dirección, verá aquí todo lo que nos ha escrito, también por correo.
register-continue = Continuar
register-known = ¿Ya ha estado aquí?
register-confirm-title = Confirme su dirección
signed-out-title = Ha cerrado la sesión
signed-out-what = En un ordenador compartido, cierre también la ventana del navegador.
denied-title = No tiene acceso a este portal
denied-disabled-what = El equipo de soporte desactivó su acceso.
denied-not-invited-what = Este portal es para personas invitadas, y no hay invitación para su dirección.
denied-not-invited-then = Pida una invitación a quien le envió aquí, o entre con la dirección invitada.
denied-not-in-audience-what = Este portal está abierto a ciertos clientes, y su cuenta no está entre ellos.
denied-contact = Si cree que es un error, escriba al equipo de soporte por correo.
denied-consent-what = Necesitamos su consentimiento antes de poder mostrarle nada.
denied-consent-then = Regístrese otra vez y marque la casilla.
denied-registration-what = Aquí nadie puede registrarse por su cuenta.
denied-registration-then = Pida una invitación al equipo de soporte. Si ya les escribió, simplemente inicie sesión.

## Errors in forms
errors-title = Revise esto, por favor
error-missing = Rellene este campo.
error-name-missing = Escriba su nombre.
error-email-missing = Escriba su correo electrónico.
error-email-malformed = Esto no parece un correo electrónico. Ejemplo: anna@example.com
error-code-missing = Escriba el código del correo.
error-code-wrong = Este código es incorrecto o ya no es válido. Compruebe las cifras o pida otro código.
error-password-missing = Escriba su contraseña.
error-password-wrong = El correo y la contraseña no coinciden.
error-password-weak = Esta contraseña es demasiado débil. Use al menos 12 caracteres.
error-subject-missing = Escriba un asunto; bastan unas palabras.
error-message-missing = Escriba un mensaje.
error-too-long = Es demasiado largo: como máximo { $max } caracteres.
error-consent = Marque la casilla para continuar.
error-files-many = Demasiados archivos: como máximo { $max } a la vez.
error-files-large = Los archivos son demasiado grandes: como máximo { $size } en total.
error-files-lost = Elija sus archivos de nuevo; el navegador los olvida cuando un formulario vuelve.
error-ticket-closed = Mientras tanto esto se cerró y ya no admite respuestas.
error-too-many = Demasiados intentos. Inténtelo de nuevo en un cuarto de hora.

## The list
view-organization = { $Tickets } de la organización
view-mine = Lo mío
views-label = { $Tickets } de quién
state-all = Todo
state-open = Abierto
state-closed = Cerrado
stage-any = Cualquier estado
search-label = Buscar en todos los mensajes
search-button = Buscar
unread = Nuevo
export = Exportar como CSV
paging-label = Páginas
paging-first = Primera página
paging-next = Página siguiente
empty-title = Todavía no hay nada
empty-what = Cuando necesite ayuda, escríbanos. Todo lo que envíe, aquí o por correo, aparece en esta lista.
none-so-far-title = Nada encontrado hasta ahora
none-so-far-what = Ninguno de los 1000 elementos que se acaban de revisar coincide con lo que busca. Puede que haya más.
none-so-far-next = Seguir buscando
none-found-title = No se encontró nada
none-found-what = Nada coincide con lo que busca. Pruebe otras palabras o vea todo.
none-found-clear = Ver todo
column-number = Número
column-subject = Asunto
column-requester = Pedido por
column-owner = Responsable
column-inbox = Bandeja de entrada
column-pipeline = Proceso
column-stage = Etapa
column-state = Estado
column-channel = Llegó por
column-priority = Prioridad
column-created = Creado
column-activity = Última actividad
column-closed = Cerrado
channel-email = Correo
channel-portal = Portal
channel-web-form = Formulario web
channel-chat = Chat
channel-messenger = Messenger
priority-low = Baja
priority-normal = Normal
priority-high = Alta
priority-urgent = Urgente
value-yes = Sí
value-no = No

## One ticket
ticket-conversation = Conversación
ticket-details = Detalles
ticket-earlier = Ver mensajes anteriores
ticket-newest = Volver a los últimos mensajes
ticket-nobody-yet = Nadie todavía
ticket-quoted = Ver el texto citado
mail-region = Mensaje, con desplazamiento horizontal
ticket-thread = Conversación { $n }
ticket-close = Cerrar { $ticket }
badge-you = Usted
badge-agent = Soporte
event-closed = Cerrado por { $name }
event-reopened = Reabierto por { $name }
event-stage = El estado es ahora «{ $stage }»
live-new-message = Mensaje nuevo de { $name }.
live-pill = Mensaje nuevo
closed-may-reopen = Esto está cerrado. Si responde, se abre de nuevo.
closed-for-good = Esto está cerrado y ya no admite respuestas. ¿Algo más?
reply-title = Responder
reply-send = Enviar respuesta
field-message = Mensaje
message-hint = Ctrl+Intro envía. Estilo: **negrita**, *cursiva*, - lista.
tools-label = Estilo del texto
tool-bold = Negrita
tool-italic = Cursiva
tool-link = Enlace
tool-link-text = texto
tool-bullets = Lista
tool-numbers = Lista numerada
tool-quote = Cita
tool-code = Código
files-label = Archivos adjuntos
files-in-text = Imágenes en el mensaje ({ $count })
files-hint = Hasta { $max } archivos, { $size } en total.
done-created = Enviado. Respondemos lo antes posible, aquí y por correo.
done-replied = Su respuesta se ha enviado.
done-closed = Esto queda cerrado. ¡Gracias!
done-password = Su contraseña nueva está guardada. Inicie sesión con ella.

## A new ticket
new-title = { $own ->
    [yes] Crear { $ticket }
   *[no] Nueva solicitud
}
new-lead = Cuéntenos qué necesita. La respuesta llega aquí y a su correo.
subject-hint = En pocas palabras, para volver a encontrarlo.
new-send = Enviar

## Errors
failure-request-id = Número de la petición:
failure-not-found-title = Esta página no existe
failure-not-found-what = Puede que la dirección esté mal escrita, o que lo que había aquí no sea para su cuenta.
failure-not-found-then = Búsquelo en su lista o entre con otra dirección.
failure-signed-out-title = Ha cerrado sesión
failure-signed-out-what = Esta dirección requiere una sesión válida.
failure-signed-out-then = Inicie sesión y vuelva a intentarlo.
failure-forged-title = Este formulario ya no es actual
failure-forged-what = Quizá inició o cerró sesión mientras tanto, o el formulario venía de otro sitio. No se ha cambiado nada.
failure-forged-then = Vuelva atrás, recargue la página y envíe el formulario otra vez.
failure-unreadable-title = No entendemos esta petición
failure-unreadable-what = Lo que llegó no se pudo leer. No se ha cambiado nada.
failure-unreadable-then = Vuelva atrás e inténtelo de nuevo.
failure-too-large-title = Es demasiado de una vez
failure-too-large-what = Lo que envió es más grande de lo que podemos aceptar de una vez. No se ha cambiado nada.
failure-too-large-then = Vuelva atrás y envíe menos texto o archivos más pequeños.
failure-conflict-title = Algo cambió mientras tanto
failure-conflict-what = Otra persona trabajaba en esto en el mismo momento. No se ha perdido nada.
failure-conflict-then = Ábralo de nuevo y mire antes de repetir lo que hizo.
failure-too-many-title = Un poco más despacio, por favor
failure-too-many-what = Hubo demasiadas peticiones en poco tiempo.
failure-too-many-then = Espere un cuarto de hora e inténtelo de nuevo.
failure-export-title = Esta exportación es demasiado grande
failure-export-what = En esta vista hay más de lo que cabe en un archivo; no recibe ninguno en lugar de uno incompleto.
failure-export-then = Acote la lista, por ejemplo a lo abierto o con una búsqueda, y exporte de nuevo.
failure-ours-title = Algo salió mal por nuestra parte
failure-ours-what = No hemos podido hacerlo. No es culpa suya.
failure-ours-then = Inténtelo dentro de un minuto. Si sigue así, díganos el número de abajo.

## Accessibility statement
accessibility-title = Accesibilidad
accessibility-aim = Todo el mundo debe poder recibir ayuda aquí. { $portal } está hecho para cumplir las pautas de accesibilidad (WCAG) 2.2, nivel AA.
accessibility-what-title = Qué significa
accessibility-keyboard = Todo funciona solo con el teclado, y siempre ve dónde está.
accessibility-reader = Las páginas tienen títulos, zonas y etiquetas para lectores de pantalla; una respuesta nueva se anuncia.
accessibility-zoom = El texto se puede ampliar cuatro veces, y las páginas caben en una pantalla de 320 píxeles de ancho.
accessibility-colour = El contraste basta en claro y en oscuro; nada se dice solo con color; sin movimiento si así lo ajustó.
accessibility-script = Todas las páginas funcionan sin JavaScript.
accessibility-limits-title = Lo que aún no está bien del todo
accessibility-limits = Los archivos adjuntos pueden no ser accesibles. Pídanos su contenido en otra forma.
accessibility-contact-title = ¿Encontró una barrera?
accessibility-contact = Díganoslo; le ayudamos y lo arreglamos:

## Mails
mail-received-subject = Hemos recibido su mensaje
mail-received-lead = Hemos recibido su mensaje y respondemos lo antes posible.
mail-answer-lead = { $name } escribió:
mail-customer-lead = { $name } ({ $address }) escribió:
mail-reply-adds = Responda a este correo para añadir algo.
mail-blind-not-you = Si no nos escribió, alguien usó su dirección. No tiene que hacer nada.
mail-agent-mark = Escriba su respuesta encima de esta línea
mail-agent-reply = Responda a este correo: su respuesta va al cliente.
mail-agent-note = Empiece con una línea #note: lo que sigue es una nota interna que los clientes nunca ven.
mail-agent-close = Empiece con una línea #close: se cierra, con su respuesta si la hay.
mail-undelivered-subject = No entregado: { $subject }
mail-undelivered-no-such-mailbox = La respuesta de abajo no llegó a { $address }: la dirección no acepta correo. No se envía nada más allí hasta que la persona inicie sesión con un código recibido en esa dirección o escriba desde ella.
mail-undelivered-not-now = La respuesta de abajo no llegó a { $address }: el buzón está lleno o no se pudo alcanzar durante horas. El próximo correo se envía como siempre.
mail-undelivered-complaint = { $address } marcó nuestro correo como spam. No se envía nada más allí hasta que la persona inicie sesión con un código recibido en esa dirección o escriba desde ella.
mail-undelivered-refused = La respuesta de abajo no se envió a { $address }: nuestro servicio de correo la rechazó. El motivo está en el registro del portal.
mail-undelivered-portal = La persona lee la respuesta en { $portal } tras iniciar sesión.
mail-undelivered-said = Lo que dijo el sistema de correo
mail-open = Abrir en { $portal }

## One ticket: open again, history, paper
ticket-reopen = Reabrir
event-opened = Abierto por { $name }
done-reopened = Esto está abierto de nuevo.
timeline-title = Historial
print-view = Vista de impresión
print-now = Imprimir
print-back = Volver
print-cut = Faltan aquí los mensajes anteriores: son demasiados para una página.
ticket-in-copy = En copia
mail-reopened-lead = { $name } ({ $address }) ha reabierto esto, sin mensaje.

## The form's own fields
choose-form-lead = ¿De qué se trata? Elija y le preguntaremos lo que necesitamos para ayudarle.
answer-choose = Elija
answer-if-it-applies = Solo si corresponde a lo que eligió arriba. Si no, déjelo como está.
answer-missing = Rellene «{ $label }».
answer-too-long = «{ $label }» tiene como máximo { $n } caracteres.
answer-no-number = «{ $label }» debe ser un número.
answer-too-small = «{ $label }» debe ser al menos { $n }.
answer-too-large = «{ $label }» debe ser como máximo { $n }.
answer-no-choice = Elija una de las opciones de «{ $label }».
answer-no-date = «{ $label }» debe ser una fecha.
answer-not-ticked = Marque «{ $label }» para continuar.

## Views and filters of the list
# As many as the store's MOST_EXAMINED.
view-in-copy = En copia
filters-title = Filtros
filters-apply = Aplicar filtros
filters-clear = Quitar todos
filters-label = Filtros activos
filter-remove = Quitar filtro:
filter-any = Cualquiera
filter-from = { $column }: desde
filter-to = { $column }: hasta
sort-beyond = Aquí hay más de 1.000 { $tickets }, demasiados para ordenar por esta columna. El orden es por fecha. Elija un estado o ciertos días para ordenar menos.
in-copy-beyond = Está en copia en más de 1.000 { $tickets }. Estos son los 1.000 más recientes.

## Search and suggestions
column-preview = Vista previa
short-now = ahora
short-minutes = { $n } min
short-hours = { $n } h
short-days = { $n } d
search-newest-only = Una palabra de la búsqueda es muy frecuente: solo se han examinado sus mensajes más recientes. Añada otra palabra para encontrar los más antiguos.
search-more = Estos son los mejores resultados. Añada otra palabra para encontrar menos.
search-none-what = No hay resultados con todas estas palabras. Revise la ortografía, pruebe con menos palabras o con palabras más cortas, o pregúntenos.
suggest-title = { $Tickets } similares
suggest-said = { $n ->
    [0] Nada similar
   *[other] { $Tickets } similares: { $n }
 }
