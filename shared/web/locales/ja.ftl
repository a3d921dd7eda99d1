### 日本語。「お問い合わせ」に当たる語はポータルが決める。

word-ticket = お問い合わせ
word-tickets = お問い合わせ

## Around every page
skip = 本文へ移動
nav-main = メインメニュー
nav-tickets = { $Tickets }
menu-account = { $name } のアカウント
sign-out = サインアウト
sign-out-everywhere = すべての端末でサインアウト
footer-languages = 言語
to-list = 一覧へ
to-sign-in = サインインへ
optional = (任意)
cancel = キャンセル

## Times
time-now = たった今
time-minutes = { $n } 分前
time-hours = { $n } 時間前
time-days = { $n ->
    [1] 昨日
   *[other] { $n } 日前
}
time-date = { $year }年{ $month }{ $day }日
time-exact = { $date } { $time } UTC
month-1 = 1月
month-2 = 2月
month-3 = 3月
month-4 = 4月
month-5 = 5月
month-6 = 6月
month-7 = 7月
month-8 = 8月
month-9 = 9月
month-10 = 10月
month-11 = 11月
month-12 = 12月

## Signing in
sign-in-title = サインイン
sign-in-lead-code = メールアドレスを入力してください。サインイン用のコードをお送りします。パスワードは要りません。
sign-in-lead-password = メールアドレスとパスワードを入力してください。
sign-in-send-code = コードをメールで受け取る
sign-in-use-password = パスワードを使う
sign-in-use-code = コードをメールで受け取る
sign-in-forgotten = パスワードをお忘れですか
sign-in-new-here = 初めての方
sign-in-register = 登録する
sign-in-again = もう一度サインイン
sign-in-other-address = 別のアドレスでサインイン
field-email = メールアドレス
field-password = パスワード
field-new-password = 新しいパスワード
field-code = コード
field-name = お名前
code-title = メールをご確認ください
code-lead = { $email } が登録されていれば、コードを記したメールをお送りしています。届くまで 1 分ほどかかることがあります。
code-hint = メールに書かれた数字です。コードは 1 回だけ、数分間だけ有効です。
code-continue = 続ける
code-again = 新しいコードを送る
code-other-address = 別のアドレスを使う
reset-title = パスワードの再設定
reset-lead = コードをメールでお送りします。そのコードで新しいパスワードを設定できます。
reset-confirm-title = 新しいパスワードの設定
reset-save = パスワードを保存
password-hint = 12 文字以上。いくつかの単語を並べるのがおすすめです。
register-title = 登録
register-lead = アドレスが確認できしだい、メールでお送りいただいたものも含めて、すべてここでご覧いただけます。
register-continue = 続ける
register-known = 登録済みの方
register-confirm-title = アドレスの確認
signed-out-title = サインアウトしました
signed-out-what = 共用のパソコンでは、ブラウザーのウィンドウも閉じてください。
denied-title = このポータルには入れません
denied-disabled-what = サポートチームがアクセスを停止しています。
denied-not-invited-what = このポータルは招待された方のためのもので、お使いのアドレスへの招待がありません。
denied-not-invited-then = ご案内した人に招待を依頼するか、招待されたアドレスでサインインしてください。
denied-not-in-audience-what = このポータルは一部のお客様向けで、お使いのアカウントは対象に入っていません。
denied-contact = 誤りと思われる場合は、サポートチームにメールでご連絡ください。
denied-consent-what = 内容をお見せする前に、同意をいただく必要があります。
denied-consent-then = もう一度登録して、チェックを入れてください。
denied-registration-what = ここではご自身での登録はできません。
denied-registration-then = サポートチームに招待をご依頼ください。以前にご連絡いただいた方は、そのままサインインできます。

## Errors in forms
errors-title = ご確認ください
error-missing = 入力してください。
error-name-missing = お名前を入力してください。
error-email-missing = メールアドレスを入力してください。
error-email-malformed = メールアドレスの形になっていません。例: anna@example.com
error-code-missing = メールに書かれたコードを入力してください。
error-code-wrong = コードが違うか、有効期限が切れています。数字を確かめるか、新しいコードを受け取ってください。
error-password-missing = パスワードを入力してください。
error-password-wrong = メールアドレスとパスワードが一致しません。
error-password-weak = パスワードが弱すぎます。12 文字以上にしてください。
error-subject-missing = 件名を入力してください。短くてかまいません。
error-message-missing = メッセージを入力してください。
error-too-long = 長すぎます。{ $max } 文字以内にしてください。
error-consent = 続けるにはチェックを入れてください。
error-files-many = ファイルが多すぎます。一度に { $max } 個までです。
error-files-large = ファイルが大きすぎます。合計 { $size } までです。
error-files-lost = ファイルをもう一度選んでください。フォームが戻ると、ブラウザーは選択を忘れます。
error-ticket-closed = この間に完了となったため、返信できません。
error-too-many = 試行回数が多すぎます。15 分後にもう一度お試しください。

## The list
view-organization = 組織の{ $tickets }
view-mine = 自分のもの
views-label = だれの{ $tickets }か
state-all = すべて
state-open = 対応中
state-closed = 完了
stage-any = すべての状態
search-label = すべてのメッセージを検索
search-button = 検索
unread = 新着
export = CSV で書き出す
paging-label = ページ
paging-first = 最初のページ
paging-next = 次のページ
empty-title = まだ何もありません
empty-what = お困りのときはご連絡ください。ここから、またはメールでお送りいただいたものは、すべてこの一覧に表示されます。
none-so-far-title = まだ見つかっていません
none-so-far-what = いま調べた 1,000 件の中に、条件に合うものはありませんでした。ほかにもあるかもしれません。
none-so-far-next = 続きを探す
none-found-title = 見つかりませんでした
none-found-what = 条件に合うものはありません。別の言葉で検索するか、すべてをご覧ください。
none-found-clear = すべて表示
column-number = 番号
column-subject = 件名
column-requester = 依頼者
column-owner = 担当者
column-inbox = 受信箱
column-pipeline = パイプライン
column-stage = 段階
column-state = 状態
column-channel = 受付方法
column-priority = 優先度
column-created = 作成日
column-activity = 最終更新
column-closed = 完了日
channel-email = メール
channel-portal = ポータル
channel-web-form = ウェブフォーム
channel-chat = チャット
channel-messenger = Messenger
priority-low = 低
priority-normal = 普通
priority-high = 高
priority-urgent = 緊急
value-yes = はい
value-no = いいえ

## One ticket
ticket-conversation = やり取り
ticket-details = 詳細
ticket-earlier = 以前のメッセージを表示
ticket-newest = 最新のメッセージへ戻る
ticket-nobody-yet = 未定
ticket-quoted = 引用文を表示
mail-region = メッセージ（横にスクロールできます）
ticket-thread = やり取り { $n }
ticket-close = { $ticket }を完了にする
badge-you = あなた
badge-agent = サポート
event-closed = { $name } さんが完了にしました
event-reopened = { $name } さんが再開しました
event-stage = 状態が「{ $stage }」になりました
live-new-message = { $name } さんから新しいメッセージがあります。
live-pill = 新しいメッセージ
closed-may-reopen = 完了しています。返信すると再開します。
closed-for-good = 完了しているため、返信できません。ほかにご用件はありますか。
reply-title = 返信
reply-send = 返信を送る
field-message = メッセージ
message-hint = Ctrl+Enter で送信。書式: **太字**、*斜体*、- 箇条書き。
tools-label = 書式
tool-bold = 太字
tool-italic = 斜体
tool-link = リンク
tool-link-text = 文字
tool-bullets = 箇条書き
tool-numbers = 番号付きの箇条書き
tool-quote = 引用
tool-code = コード
files-label = 添付ファイル
files-in-text = メッセージ内の画像（{ $count }）
files-hint = { $max } 個まで、合計 { $size } まで。
done-created = 送信しました。できるだけ早く、ここと、メールでお答えします。
done-replied = 返信を送りました。
done-closed = 完了にしました。ありがとうございました。
done-password = 新しいパスワードを保存しました。そのパスワードでサインインしてください。

## A new ticket
new-title = 新しい{ $ticket }
new-lead = ご用件をお書きください。お答えはここと、メールに届きます。
subject-hint = あとで見つけやすいように、短くお書きください。
new-send = 送信

## Errors
failure-request-id = リクエスト番号:
failure-not-found-title = ページがありません
failure-not-found-what = アドレスが違うか、お使いのアカウントではご覧いただけません。
failure-not-found-then = 一覧から探すか、別のアドレスでサインインしてください。
failure-signed-out-title = サインアウトしています
failure-signed-out-what = このアドレスには有効なセッションが必要です。
failure-signed-out-then = サインインしてから、もう一度お試しください。
failure-forged-title = フォームが古くなっています
failure-forged-what = この間にサインインやサインアウトをしたか、フォームが別のサイトから送られました。何も変更されていません。
failure-forged-then = 前のページに戻って再読み込みし、もう一度お送りください。
failure-unreadable-title = リクエストを理解できません
failure-unreadable-what = 届いた内容を読み取れませんでした。何も変更されていません。
failure-unreadable-then = 前のページに戻って、もう一度お試しください。
failure-too-large-title = 一度に送れる量を超えています
failure-too-large-what = お送りいただいたものは、一度に受け取れる大きさを超えています。何も変更されていません。
failure-too-large-then = 前のページに戻って、文章を短くするか、小さいファイルをお送りください。
failure-conflict-title = この間に変更がありました
failure-conflict-what = 同じときに別の人が作業していました。失われたものはありません。
failure-conflict-then = もう一度開いて、内容を確かめてからやり直してください。
failure-too-many-title = 少しゆっくりお願いします
failure-too-many-what = 短い間にリクエストが集中しました。
failure-too-many-then = 15 分ほど待ってから、もう一度お試しください。
failure-export-title = 書き出す量が多すぎます
failure-export-what = 一つのファイルに収まりません。不完全なファイルをお渡しする代わりに、書き出しを中止しました。
failure-export-then = 対応中のものだけにする、検索するなどして一覧を絞り、もう一度書き出してください。
failure-ours-title = こちら側で問題が起きました
failure-ours-what = 処理できませんでした。お客様のせいではありません。
failure-ours-then = 1 分ほど待ってから、もう一度お試しください。続く場合は、下の番号をお知らせください。

## Accessibility statement
accessibility-title = アクセシビリティ
accessibility-aim = どなたにもここで助けを得ていただけるように、{ $portal } は WCAG 2.2 のレベル AA を満たすように作られています。
accessibility-what-title = 具体的には
accessibility-keyboard = すべてキーボードだけで操作でき、今いる場所がいつも見えます。
accessibility-reader = 見出し、領域、ラベルがあり、スクリーンリーダーで読めます。新しい返信は読み上げられます。
accessibility-zoom = 文字を 4 倍に拡大でき、幅 320 ピクセルの画面に収まります。
accessibility-colour = 明るい表示でも暗い表示でも十分なコントラストがあり、色だけで伝えることはありません。動きを減らす設定に従います。
accessibility-script = どのページも JavaScript なしで使えます。
accessibility-limits-title = まだ十分でないところ
accessibility-limits = 添付されたファイルは、読みやすい形でないことがあります。お知らせいただければ、内容を別の形でお送りします。
accessibility-contact-title = お困りのことがありましたか
accessibility-contact = お知らせください。お手伝いし、改善します:

## Mails
mail-received-subject = メッセージを受け取りました
mail-received-lead = メッセージを受け取りました。できるだけ早くお答えします。
mail-answer-lead = { $name } さんが書きました:
mail-customer-lead = { $name } さん ({ $address }) が書きました:
mail-reply-adds = このメールに返信すると、書き足せます。
mail-blind-not-you = お心当たりがない場合は、だれかがあなたのアドレスを使いました。何もしていただく必要はありません。
mail-agent-mark = この行より上に返信を書いてください
mail-agent-reply = このメールに返信すると、お客様に届きます。
mail-agent-note = 1 行目に #note と書くと、続きは社内メモになります。お客様には見えません。
mail-agent-close = 1 行目に #close と書くと完了になります。続けて書いた返信も届きます。
mail-undelivered-subject = 配信できませんでした: { $subject }
mail-undelivered-no-such-mailbox = 下の返信は { $address } に届きませんでした。このアドレスはメールを受け付けていません。このアドレスに届いたコードでのサインイン、またはこのアドレスからのメールがあるまで、送信を止めます。
mail-undelivered-not-now = 下の返信は { $address } に届きませんでした。メールボックスがいっぱいか、数時間つながりませんでした。次のメールは通常どおり送信します。
mail-undelivered-complaint = { $address } がこちらのメールを迷惑メールとして報告しました。このアドレスに届いたコードでのサインイン、またはこのアドレスからのメールがあるまで、送信を止めます。
mail-undelivered-refused = 下の返信は { $address } に送信されませんでした。メールサービスが受け付けませんでした。理由はポータルのログにあります。
mail-undelivered-portal = サインインすると、{ $portal } で返信を読めます。
mail-undelivered-said = メールシステムの返答
mail-open = { $portal } で開く

## One ticket: open again, history, paper
ticket-reopen = 再開する
event-opened = { $name } さんが開始しました
done-reopened = 再開しました。
timeline-title = 履歴
print-view = 印刷用の表示
print-now = 印刷する
print-back = 戻る
print-cut = これより前のメッセージは、多すぎるためこのページにはありません。
ticket-in-copy = CC
mail-reopened-lead = { $name } さん（{ $address }）がメッセージなしで再開しました。

## The form's own fields
choose-form-lead = ご用件をお選びください。お手伝いに必要なことをお尋ねします。
answer-choose = 選択してください
answer-if-it-applies = 上で選んだ内容に当てはまる場合のみご記入ください。当てはまらない場合はそのままで結構です。
answer-missing = 「{ $label }」を入力してください。
answer-too-long = 「{ $label }」は{ $n }文字以内で入力してください。
answer-no-number = 「{ $label }」には数値を入力してください。
answer-too-small = 「{ $label }」には{ $n }以上の数値を入力してください。
answer-too-large = 「{ $label }」には{ $n }以下の数値を入力してください。
answer-no-choice = 「{ $label }」の選択肢から一つお選びください。
answer-no-date = 「{ $label }」には日付を入力してください。
answer-not-ticked = 続けるには「{ $label }」にチェックを入れてください。

## Views and filters of the list
# As many as the store's MOST_EXAMINED.
view-in-copy = 共有された項目
filters-title = 絞り込み
filters-apply = 絞り込む
filters-clear = すべて解除
filters-label = 適用中の条件
filter-remove = 条件を解除：
filter-any = すべて
filter-from = { $column }（開始日）
filter-to = { $column }（終了日）
sort-beyond = ここには1,000件を超える{ $tickets }があり、この列では並べ替えられません。日時順で表示しています。状態や期間を選んで件数を減らしてください。
in-copy-beyond = 1,000件を超える{ $tickets }で共有されています。新しい1,000件を表示しています。

## Search and suggestions
column-preview = プレビュー
short-now = 今
short-minutes = { $n }分
short-hours = { $n }時間
short-days = { $n }日
search-newest-only = とても多く使われている語が含まれているため、最新のメッセージだけを調べました。古いものを探すには、語を追加してください。
search-more = 最も近い結果だけを表示しています。絞り込むには、語を追加してください。
search-none-what = すべての語を含む{ $ticket }は見つかりませんでした。つづりを確かめるか、語を減らすか短くするか、お問い合わせください。
suggest-title = 似ている{ $tickets }
suggest-said = { $n ->
    [0] 似ている{ $tickets }はありません
   *[other] 似ている{ $tickets }：{ $n }件
 }
