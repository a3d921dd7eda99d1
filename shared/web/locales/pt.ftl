### Português (do Brasil). O portal escolhe a palavra para as solicitações; o gênero não se conhece: sem artigo nem adjetivo.

word-ticket = Solicitação
word-tickets = Solicitações

## Around every page
skip = Ir para o conteúdo
nav-main = Menu principal
nav-tickets = { $Tickets }
menu-account = Conta de { $name }
sign-out = Sair
sign-out-everywhere = Sair de todos os dispositivos
footer-languages = Idioma
to-list = Ir para a lista
to-sign-in = Ir para a entrada
optional = (opcional)
cancel = Cancelar

## Times
time-now = agora mesmo
time-minutes = { $n ->
    [one] há { $n } minuto
   *[other] há { $n } minutos
}
time-hours = { $n ->
    [one] há { $n } hora
   *[other] há { $n } horas
}
time-days = { $n ->
    [one] ontem
   *[other] há { $n } dias
}
time-date = { $day } de { $month } de { $year }
time-exact = { $date }, { $time } UTC
month-1 = jan.
month-2 = fev.
month-3 = mar.
month-4 = abr.
month-5 = maio
month-6 = jun.
month-7 = jul.
month-8 = ago.
month-9 = set.
month-10 = out.
month-11 = nov.
month-12 = dez.

## Signing in
sign-in-title = Entrar
sign-in-lead-code = Digite seu e-mail. Enviamos um código para você entrar; não é preciso senha.
sign-in-lead-password = Digite seu e-mail e sua senha.
sign-in-send-code = Enviar código por e-mail
sign-in-use-password = Usar uma senha
sign-in-use-code = Receber um código por e-mail
sign-in-forgotten = Esqueceu a senha?
sign-in-new-here = Primeira vez aqui?
sign-in-register = Cadastre-se
sign-in-again = Entrar de novo
sign-in-other-address = Entrar com outro endereço
field-email = E-mail
field-password = Senha
field-new-password = Nova senha
field-code = Código
field-name = Seu nome
code-title = Veja seu e-mail
code-lead = Se { $email } for conhecido aqui, um e-mail com um código está a caminho. Pode levar um minuto.
code-hint = Os números do e-mail. O código serve uma vez e só por alguns minutos.
code-continue = Continuar
code-again = Enviar outro código
code-other-address = Usar outro endereço
reset-title = Redefinir a senha
reset-lead = Enviamos um código por e-mail. Com ele você escolhe uma nova senha.
reset-confirm-title = Escolha uma nova senha
reset-save = Salvar senha
password-hint = Pelo menos 12 caracteres. Algumas palavras seguidas formam uma boa senha.
register-title = Cadastre-se
register-lead = Assim que seu endereço for confirmado, você vê aqui tudo o que nos escreveu, também por e-mail.
register-continue = Continuar
register-known = Já esteve aqui?
register-confirm-title = Confirme seu endereço
signed-out-title = Você saiu
signed-out-what = Em um computador compartilhado, feche também a janela do navegador.
denied-title = Você não tem acesso a este portal
denied-disabled-what = A equipe de suporte desativou seu acesso.
denied-not-invited-what = Este portal é para pessoas convidadas, e não há convite para o seu endereço.
denied-not-invited-then = Peça um convite a quem indicou este portal, ou entre com o endereço convidado.
denied-not-in-audience-what = Este portal é aberto a certos clientes, e sua conta não está entre eles.
denied-contact = Se acha que é um engano, escreva um e-mail à equipe de suporte.
denied-consent-what = Precisamos do seu consentimento antes de mostrar qualquer coisa.
denied-consent-then = Cadastre-se mais uma vez e marque a caixa.
denied-registration-what = Aqui ninguém pode se cadastrar por conta própria.
denied-registration-then = Peça um convite à equipe de suporte. Se já escreveu para ela, basta entrar.

## Errors in forms
errors-title = Verifique, por favor
error-missing = Preencha este campo.
error-name-missing = Digite seu nome.
error-email-missing = Digite seu e-mail.
error-email-malformed = Isto não parece um e-mail. Exemplo: anna@example.com
error-code-missing = Digite o código do e-mail.
error-code-wrong = Este código está errado ou não vale mais. Confira os números ou peça outro código.
error-password-missing = Digite sua senha.
error-password-wrong = O e-mail e a senha não combinam.
error-password-weak = Esta senha é fraca demais. Use pelo menos 12 caracteres.
error-subject-missing = Digite um assunto; poucas palavras bastam.
error-message-missing = Escreva uma mensagem.
error-too-long = É longo demais: no máximo { $max } caracteres.
error-consent = Marque a caixa para continuar.
error-files-many = Arquivos demais: no máximo { $max } por vez.
error-files-large = Os arquivos são grandes demais: no máximo { $size } no total.
error-files-lost = Escolha seus arquivos novamente; o navegador os esquece quando um formulário volta.
error-ticket-closed = Isto foi fechado nesse meio-tempo e não aceita mais respostas.
error-too-many = Tentativas demais. Tente novamente daqui a um quarto de hora.

## The list
view-organization = { $Tickets } da organização
view-mine = Só eu
views-label = { $Tickets } de quem
state-all = Tudo
state-open = Aberto
state-closed = Fechado
stage-any = Qualquer status
search-label = Pesquisar em todas as mensagens
search-button = Buscar
unread = Novo
export = Exportar como CSV
paging-label = Páginas
paging-first = Primeira página
paging-next = Próxima página
empty-title = Ainda não há nada
empty-what = Quando precisar de ajuda, escreva para nós. Tudo o que enviar, aqui ou por e-mail, aparece nesta lista.
none-so-far-title = Nada encontrado até agora
none-so-far-what = Nenhum dos 1.000 itens que acabaram de ser vistos corresponde ao que procura. Pode haver mais.
none-so-far-next = Continuar a busca
none-found-title = Nada encontrado
none-found-what = Nada corresponde ao que procura. Tente outras palavras ou veja tudo.
none-found-clear = Ver tudo
column-number = Número
column-subject = Assunto
column-requester = Pedido por
column-owner = Responsável
column-inbox = Caixa de entrada
column-pipeline = Processo
column-stage = Etapa
column-state = Status
column-channel = Chegou por
column-priority = Prioridade
column-created = Criado
column-activity = Última atividade
column-closed = Fechado
channel-email = E-mail
channel-portal = Portal
channel-web-form = Formulário web
channel-chat = Chat
channel-messenger = Messenger
priority-low = Baixa
priority-normal = Normal
priority-high = Alta
priority-urgent = Urgente
value-yes = Sim
value-no = Não

## One ticket
ticket-conversation = Conversa
ticket-details = Detalhes
ticket-earlier = Ver mensagens anteriores
ticket-newest = Voltar às mensagens mais novas
ticket-nobody-yet = Ninguém ainda
ticket-quoted = Ver o texto citado
mail-region = Mensagem, com deslocamento horizontal
ticket-thread = Conversa { $n }
ticket-close = Fechar { $ticket }
badge-you = Você
badge-agent = Suporte
event-closed = Fechado por { $name }
event-reopened = Reaberto por { $name }
event-stage = O status agora é “{ $stage }”
live-new-message = Nova mensagem de { $name }.
live-pill = Nova mensagem
closed-may-reopen = Isto está fechado. Se você responder, abre de novo.
closed-for-good = Isto está fechado e não aceita mais respostas. Algo mais?
reply-title = Responder
reply-send = Enviar resposta
field-message = Mensagem
message-hint = Ctrl+Enter envia. Estilo: **negrito**, *itálico*, - lista.
tools-label = Estilo do texto
tool-bold = Negrito
tool-italic = Itálico
tool-link = Link
tool-link-text = texto
tool-bullets = Lista
tool-numbers = Lista numerada
tool-quote = Citação
tool-code = Código
files-label = Anexos
files-in-text = Imagens na mensagem ({ $count })
files-hint = Até { $max } arquivos, { $size } no total.
done-created = Enviado. Respondemos assim que possível, aqui e por e-mail.
done-replied = Sua resposta foi enviada.
done-closed = Agora está fechado. Obrigado!
done-password = Sua nova senha foi salva. Entre com ela.

## A new ticket
new-title = { $own ->
    [yes] Criar { $ticket }
   *[no] Nova solicitação
}
new-lead = Conte do que precisa. A resposta chega aqui e no seu e-mail.
subject-hint = Em poucas palavras, para encontrar de novo.
new-send = Enviar

## Errors
failure-request-id = Número da requisição:
failure-not-found-title = Esta página não existe
failure-not-found-what = O endereço pode estar errado, ou o que havia aqui não é para a sua conta.
failure-not-found-then = Procure na sua lista ou entre com outro endereço.
failure-signed-out-title = A sua sessão terminou
failure-signed-out-what = Este endereço exige uma sessão válida.
failure-signed-out-then = Entre e tente novamente.
failure-forged-title = Este formulário está desatualizado
failure-forged-what = Talvez você tenha entrado ou saído nesse meio-tempo, ou o formulário veio de outro site. Nada foi alterado.
failure-forged-then = Volte, recarregue a página e envie o formulário mais uma vez.
failure-unreadable-title = Não entendemos esta requisição
failure-unreadable-what = O que chegou não pôde ser lido. Nada foi alterado.
failure-unreadable-then = Volte e tente novamente.
failure-too-large-title = É muito de uma só vez
failure-too-large-what = O que você enviou é maior do que podemos aceitar de uma vez. Nada foi alterado.
failure-too-large-then = Volte e envie menos texto ou arquivos menores.
failure-conflict-title = Algo mudou nesse meio-tempo
failure-conflict-what = Outra pessoa trabalhou nisto no mesmo momento. Nada se perdeu.
failure-conflict-then = Abra de novo e olhe antes de repetir o que fez.
failure-too-many-title = Um pouco mais devagar, por favor
failure-too-many-what = Houve requisições demais em pouco tempo.
failure-too-many-then = Espere um quarto de hora e tente novamente.
failure-export-title = Esta exportação é grande demais
failure-export-what = Há mais nesta vista do que cabe em um arquivo; você não recebe nenhum em vez de um incompleto.
failure-export-then = Reduza a lista, por exemplo ao que está aberto ou com uma busca, e exporte de novo.
failure-ours-title = Algo deu errado do nosso lado
failure-ours-what = Não conseguimos fazer isso. A culpa não é sua.
failure-ours-then = Tente novamente em um minuto. Se continuar assim, informe o número abaixo.

## Accessibility statement
accessibility-title = Acessibilidade
accessibility-aim = Todas as pessoas devem poder receber ajuda aqui. { $portal } é feito para atender às diretrizes de acessibilidade (WCAG) 2.2, nível AA.
accessibility-what-title = O que isso significa
accessibility-keyboard = Tudo funciona só com o teclado, e você sempre vê onde está.
accessibility-reader = As páginas têm títulos, regiões e rótulos para leitores de tela; uma nova resposta é anunciada.
accessibility-zoom = O texto pode ser ampliado quatro vezes, e as páginas cabem em uma tela de 320 pixels de largura.
accessibility-colour = O contraste basta no claro e no escuro; nada é dito só por cor; sem movimento se você assim escolheu.
accessibility-script = Todas as páginas funcionam sem JavaScript.
accessibility-limits-title = O que ainda não está bom o bastante
accessibility-limits = Os arquivos anexados podem não ser acessíveis. Peça-nos o conteúdo em outra forma.
accessibility-contact-title = Encontrou uma barreira?
accessibility-contact = Conte para nós; ajudamos você e corrigimos:

## Mails
mail-received-subject = Recebemos sua mensagem
mail-received-lead = Recebemos sua mensagem e respondemos assim que possível.
mail-answer-lead = { $name } escreveu:
mail-customer-lead = { $name } ({ $address }) escreveu:
mail-reply-adds = Responda a este e-mail para acrescentar algo.
mail-blind-not-you = Se você não nos escreveu, alguém usou seu endereço. Não precisa fazer nada.
mail-agent-mark = Escreva sua resposta acima desta linha
mail-agent-reply = Responda a este e-mail: sua resposta vai para o cliente.
mail-agent-note = Comece com uma linha #note: o que segue é uma nota interna que os clientes nunca veem.
mail-agent-close = Comece com uma linha #close: é fechado, com sua resposta se houver.
mail-undelivered-subject = Não entregue: { $subject }
mail-undelivered-no-such-mailbox = A resposta abaixo não chegou a { $address }: o endereço não aceita e-mails. Nada mais é enviado para lá até que a pessoa entre com um código recebido nesse endereço ou escreva a partir dele.
mail-undelivered-not-now = A resposta abaixo não chegou a { $address }: a caixa está cheia ou ficou inacessível por horas. O próximo e-mail é enviado normalmente.
mail-undelivered-complaint = { $address } marcou nosso e-mail como spam. Nada mais é enviado para lá até que a pessoa entre com um código recebido nesse endereço ou escreva a partir dele.
mail-undelivered-refused = A resposta abaixo não foi enviada a { $address }: nosso serviço de e-mail a recusou. O motivo está no registro do portal.
mail-undelivered-portal = A pessoa lê a resposta em { $portal } depois de entrar.
mail-undelivered-said = O que o sistema de e-mail disse
mail-open = Abrir em { $portal }

## One ticket: open again, history, paper
ticket-reopen = Reabrir
event-opened = Aberto por { $name }
done-reopened = Está aberto de novo.
timeline-title = Histórico
print-view = Versão para impressão
print-now = Imprimir
print-back = Voltar
print-cut = As mensagens anteriores não estão aqui: são demais para uma página.
ticket-in-copy = Em cópia
mail-reopened-lead = { $name } ({ $address }) reabriu isto, sem mensagem.

## The form's own fields
choose-form-lead = Do que se trata? Escolha, e perguntamos o que precisamos para ajudar você.
answer-choose = Escolha
answer-if-it-applies = Somente se corresponder ao que você escolheu acima. Caso contrário, deixe como está.
answer-missing = Preencha “{ $label }”.
answer-too-long = “{ $label }” tem no máximo { $n } caracteres.
answer-no-number = “{ $label }” deve ser um número.
answer-too-small = “{ $label }” deve ser no mínimo { $n }.
answer-too-large = “{ $label }” deve ser no máximo { $n }.
answer-no-choice = Escolha uma das opções de “{ $label }”.
answer-no-date = “{ $label }” deve ser uma data.
answer-not-ticked = Marque “{ $label }” para continuar.

## Views and filters of the list
# As many as the store's MOST_EXAMINED.
view-in-copy = Em cópia
filters-title = Filtros
filters-apply = Aplicar filtros
filters-clear = Limpar tudo
filters-label = Filtros ativos
filter-remove = Remover filtro:
filter-any = Qualquer
filter-from = { $column }: de
filter-to = { $column }: até
sort-beyond = Há aqui mais de 1.000 { $tickets }, demasiados para ordenar por esta coluna. A ordem é por data. Escolha um estado ou certos dias para ordenar menos.
in-copy-beyond = Está em cópia em mais de 1.000 { $tickets }. Estes são os 1.000 mais recentes.

## Search and suggestions
column-preview = Pré-visualização
short-now = agora
short-minutes = { $n } min
short-hours = { $n } h
short-days = { $n } d
search-newest-only = Uma palavra da pesquisa é muito comum: só foram vistas as suas mensagens mais recentes. Acrescente outra palavra para encontrar as mais antigas.
search-more = Estes são os melhores resultados. Acrescente outra palavra para encontrar menos.
search-none-what = Não há resultados com todas estas palavras. Verifique a ortografia, tente menos palavras ou palavras mais curtas, ou pergunte-nos.
suggest-title = { $Tickets } semelhantes
suggest-said = { $n ->
    [0] Nada semelhante
   *[other] { $Tickets } semelhantes: { $n }
 }
