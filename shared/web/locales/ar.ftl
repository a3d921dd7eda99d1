### العربية. يختار الموقع كلمته للتذاكر، ولا يُعرف جنسها: لا صفة بعدها ولا ضمير يعود إليها.

word-ticket = تذكرة
word-tickets = تذاكر

## Around every page
skip = انتقل إلى المحتوى
nav-main = القائمة الرئيسية
nav-tickets = { $own ->
    [yes] { $Tickets }
   *[no] التذاكر
}
menu-account = حساب { $name }
sign-out = تسجيل الخروج
sign-out-everywhere = تسجيل الخروج من كل الأجهزة
footer-languages = اللغة
to-list = إلى القائمة
to-sign-in = إلى تسجيل الدخول
optional = (اختياري)
cancel = إلغاء

## Times
time-now = الآن
time-minutes = { $n ->
    [zero] الآن
    [one] قبل دقيقة
    [two] قبل دقيقتين
    [few] قبل { $n } دقائق
    [many] قبل { $n } دقيقة
   *[other] قبل { $n } دقيقة
}
time-hours = { $n ->
    [zero] الآن
    [one] قبل ساعة
    [two] قبل ساعتين
    [few] قبل { $n } ساعات
    [many] قبل { $n } ساعة
   *[other] قبل { $n } ساعة
}
time-days = { $n ->
    [zero] اليوم
    [one] أمس
    [two] قبل يومين
    [few] قبل { $n } أيام
    [many] قبل { $n } يومًا
   *[other] قبل { $n } يوم
}
time-date = { $day } { $month } { $year }
time-exact = { $date }، { $time } UTC
month-1 = يناير
month-2 = فبراير
month-3 = مارس
month-4 = أبريل
month-5 = مايو
month-6 = يونيو
month-7 = يوليو
month-8 = أغسطس
month-9 = سبتمبر
month-10 = أكتوبر
month-11 = نوفمبر
month-12 = ديسمبر

## Signing in
sign-in-title = تسجيل الدخول
sign-in-lead-code = أدخل بريدك الإلكتروني. نرسل إليك رمزًا للدخول، ولا حاجة إلى كلمة مرور.
sign-in-lead-password = أدخل بريدك الإلكتروني وكلمة المرور.
sign-in-send-code = أرسلوا إليّ رمزًا
sign-in-use-password = استخدام كلمة مرور
sign-in-use-code = الحصول على رمز بالبريد
sign-in-forgotten = نسيت كلمة المرور؟
sign-in-new-here = جديد هنا؟
sign-in-register = إنشاء حساب
sign-in-again = الدخول من جديد
sign-in-other-address = الدخول بعنوان آخر
field-email = البريد الإلكتروني
field-password = كلمة المرور
field-new-password = كلمة مرور جديدة
field-code = الرمز
field-name = اسمك
code-title = انظر في بريدك
code-lead = إذا كان { $email } معروفًا هنا فالرسالة التي تحمل الرمز في الطريق. قد يستغرق ذلك دقيقة.
code-hint = الأرقام من الرسالة. يُستخدم الرمز مرة واحدة ولدقائق قليلة.
code-continue = متابعة
code-again = إرسال رمز جديد
code-other-address = استخدام عنوان آخر
reset-title = إعادة تعيين كلمة المرور
reset-lead = نرسل إليك رمزًا بالبريد، وبه تختار كلمة مرور جديدة.
reset-confirm-title = اختر كلمة مرور جديدة
reset-save = حفظ كلمة المرور
password-hint = 12 حرفًا على الأقل. بضع كلمات متتالية تصلح كلمة مرور جيدة.
register-title = إنشاء حساب
register-lead = ما إن يُؤكَّد عنوانك حتى ترى هنا كل ما كتبته إلينا، بالبريد أيضًا.
register-continue = متابعة
register-known = كنت هنا من قبل؟
register-confirm-title = تأكيد عنوانك
signed-out-title = تم تسجيل خروجك
signed-out-what = على حاسوب مشترك أغلق نافذة المتصفح أيضًا.
denied-title = لا يمكنك دخول هذا الموقع
denied-disabled-what = أوقف فريق الدعم وصولك.
denied-not-invited-what = هذا الموقع للمدعوين، ولا توجد دعوة لعنوانك.
denied-not-invited-then = اطلب دعوة ممن أرسلك إلى هنا، أو ادخل بالعنوان المدعو.
denied-not-in-audience-what = هذا الموقع مفتوح لعملاء معينين، وحسابك ليس منهم.
denied-contact = إذا كنت ترى أن هذا خطأ فاكتب إلى فريق الدعم بالبريد.
denied-consent-what = نحتاج إلى موافقتك قبل أن نعرض لك شيئًا.
denied-consent-then = أنشئ الحساب مرة أخرى وضع علامة في المربع.
denied-registration-what = لا يمكن لأحد إنشاء حساب هنا بنفسه.
denied-registration-then = اطلب دعوة من فريق الدعم. وإذا كنت قد كتبت إليه من قبل فسجّل الدخول فحسب.

## Errors in forms
errors-title = يرجى مراجعة ما يلي
error-missing = يرجى ملء هذا الحقل.
error-name-missing = أدخل اسمك.
error-email-missing = أدخل بريدك الإلكتروني.
error-email-malformed = لا يبدو هذا بريدًا إلكترونيًا. مثال: anna@example.com
error-code-missing = أدخل الرمز من الرسالة.
error-code-wrong = هذا الرمز خاطئ أو لم يعد صالحًا. راجع الأرقام أو اطلب رمزًا جديدًا.
error-password-missing = أدخل كلمة المرور.
error-password-wrong = البريد الإلكتروني وكلمة المرور غير متطابقين.
error-password-weak = كلمة المرور هذه ضعيفة. استخدم 12 حرفًا على الأقل.
error-subject-missing = أدخل موضوعًا، تكفي كلمات قليلة.
error-message-missing = اكتب رسالة.
error-too-long = هذا طويل جدًا: { $max } حرف على الأكثر.
error-consent = ضع علامة في المربع للمتابعة.
error-files-many = ملفات كثيرة: { $max } على الأكثر في المرة الواحدة.
error-files-large = الملفات كبيرة جدًا: { $size } على الأكثر معًا.
error-files-lost = اختر ملفاتك من جديد، فالمتصفح ينساها حين يعود النموذج.
error-ticket-closed = أُغلق هذا في هذه الأثناء ولم يعد يقبل الردود.
error-too-many = محاولات كثيرة. يرجى المحاولة من جديد بعد ربع ساعة.

## The list
view-organization = { $own ->
    [yes] { $Tickets }: المؤسسة
   *[no] تذاكر المؤسسة
}
view-mine = الخاصة بي
views-label = { $Tickets }: لمن
state-all = الكل
state-open = مفتوح
state-closed = مغلق
stage-any = أي حالة
search-label = ابحث في كل الرسائل
search-button = بحث
unread = جديد
export = تصدير بصيغة CSV
paging-label = الصفحات
paging-first = الصفحة الأولى
paging-next = الصفحة التالية
empty-title = لا شيء هنا بعد
empty-what = حين تحتاج إلى مساعدة اكتب إلينا. كل ما ترسله، هنا أو بالبريد، يظهر في هذه القائمة.
none-so-far-title = لم يُعثر على شيء حتى الآن
none-so-far-what = بحثنا الآن في 1000 عنصر ولم نجد بينها ما يطابق ما تبحث عنه. قد يكون هناك المزيد.
none-so-far-next = متابعة البحث
none-found-title = لم يُعثر على شيء
none-found-what = لا شيء يطابق ما تبحث عنه. جرّب كلمات أخرى أو اعرض الكل.
none-found-clear = عرض الكل
column-number = الرقم
column-subject = الموضوع
column-requester = صاحب الطلب
column-owner = المسؤول
column-inbox = صندوق الوارد
column-pipeline = المسار
column-stage = المرحلة
column-state = الحالة
column-channel = وصل عبر
column-priority = الأولوية
column-created = أُنشئ
column-activity = آخر نشاط
column-closed = أُغلق
channel-email = البريد
channel-portal = الموقع
channel-web-form = نموذج ويب
channel-chat = محادثة
channel-messenger = ماسنجر
priority-low = منخفضة
priority-normal = عادية
priority-high = عالية
priority-urgent = عاجلة
value-yes = نعم
value-no = لا

## One ticket
ticket-conversation = المحادثة
ticket-details = التفاصيل
ticket-earlier = عرض الرسائل السابقة
ticket-newest = العودة إلى أحدث الرسائل
ticket-nobody-yet = لا أحد بعد
ticket-quoted = عرض النص المقتبس
mail-region = رسالة، تُمرَّر أفقيًا
ticket-thread = المحادثة { $n }
ticket-close = { $own ->
    [yes] إغلاق { $ticket }
   *[no] إغلاق التذكرة
}
badge-you = أنت
badge-agent = الدعم
event-closed = أغلقه { $name }
event-reopened = أعاد { $name } فتحه
event-stage = الحالة الآن «{ $stage }»
live-new-message = رسالة جديدة من { $name }.
live-pill = رسالة جديدة
closed-may-reopen = هذا مغلق. إذا رددت فُتح من جديد.
closed-for-good = هذا مغلق ولم يعد يقبل الردود. هل من شيء آخر؟
reply-title = رد
reply-send = إرسال الرد
field-message = الرسالة
message-hint = Ctrl+Enter للإرسال. نمط النص: **عريض**، *مائل*، - قائمة.
tools-label = نمط النص
tool-bold = عريض
tool-italic = مائل
tool-link = رابط
tool-link-text = نص
tool-bullets = قائمة
tool-numbers = قائمة مرقمة
tool-quote = اقتباس
tool-code = شيفرة
files-label = المرفقات
files-in-text = الصور في الرسالة ({ $count })
files-hint = حتى { $max } ملفات، { $size } معًا.
done-created = أُرسل. نجيب في أقرب وقت، هنا وبالبريد.
done-replied = أُرسل ردك.
done-closed = أُغلق. شكرًا لك!
done-password = حُفظت كلمة المرور الجديدة. سجّل الدخول بها.

## A new ticket
new-title = { $own ->
    [yes] إنشاء { $ticket }
   *[no] تذكرة جديدة
}
new-lead = أخبرنا بما تحتاج إليه. يصل الجواب إلى هنا وإلى بريدك.
subject-hint = بكلمات قليلة، لتجده من جديد.
new-send = إرسال

## Errors
failure-request-id = رقم الطلب:
failure-not-found-title = لا توجد صفحة كهذه
failure-not-found-what = ربما كُتب العنوان خطأ، أو أن ما كان هنا ليس لحسابك.
failure-not-found-then = ابحث عنه في قائمتك، أو ادخل بعنوان آخر.
failure-signed-out-title = انتهت جلستك
failure-signed-out-what = يتطلب هذا العنوان جلسة صالحة.
failure-signed-out-then = سجّل الدخول ثم حاول مرة أخرى.
failure-forged-title = هذا النموذج قديم
failure-forged-what = ربما سجّلت الدخول أو الخروج في هذه الأثناء، أو جاء النموذج من موقع آخر. لم يتغير شيء.
failure-forged-then = ارجع وأعد تحميل الصفحة ثم أرسل النموذج مرة أخرى.
failure-unreadable-title = لم نفهم هذا الطلب
failure-unreadable-what = تعذرت قراءة ما وصل. لم يتغير شيء.
failure-unreadable-then = ارجع وحاول من جديد.
failure-too-large-title = هذا كثير دفعة واحدة
failure-too-large-what = ما أرسلته أكبر مما نقبله دفعة واحدة. لم يتغير شيء.
failure-too-large-then = ارجع وأرسل نصًا أقل أو ملفات أصغر.
failure-conflict-title = تغيّر شيء في هذه الأثناء
failure-conflict-what = عمل شخص آخر على هذا في اللحظة نفسها. لم يضع شيء.
failure-conflict-then = افتحه من جديد وانظر قبل أن تكرر ما فعلت.
failure-too-many-title = أبطأ قليلًا من فضلك
failure-too-many-what = جاءت طلبات كثيرة في وقت قصير.
failure-too-many-then = انتظر ربع ساعة ثم حاول من جديد.
failure-export-title = هذا التصدير كبير جدًا
failure-export-what = في هذا العرض أكثر مما يسعه ملف واحد، فلا تحصل على ملف بدلًا من ملف ناقص.
failure-export-then = ضيّق القائمة، مثلًا بما هو مفتوح أو ببحث، ثم صدّر من جديد.
failure-ours-title = حدث خطأ من جانبنا
failure-ours-what = لم نتمكن من ذلك. ليس هذا ذنبك.
failure-ours-then = حاول من جديد بعد دقيقة. وإذا بقي الأمر كذلك فأخبرنا بالرقم أدناه.

## Accessibility statement
accessibility-title = إمكانية الوصول
accessibility-aim = ينبغي أن يجد كل إنسان المساعدة هنا. بُني { $portal } وفق إرشادات إتاحة محتوى الويب (WCAG) 2.2 بمستوى AA.
accessibility-what-title = ما معنى ذلك
accessibility-keyboard = كل شيء يعمل بلوحة المفاتيح وحدها، وترى دائمًا أين أنت.
accessibility-reader = للصفحات عناوين ومناطق وتسميات لقارئات الشاشة، والرد الجديد يُعلن عنه.
accessibility-zoom = يمكن تكبير النص أربعة أضعاف، وتتسع الصفحات لشاشة عرضها 320 بكسل.
accessibility-colour = التباين كافٍ في الفاتح والداكن، ولا يقال شيء باللون وحده، ولا حركة إن طلبت ذلك.
accessibility-script = كل صفحة تعمل بلا جافاسكربت.
accessibility-limits-title = ما ليس جيدًا بما يكفي بعد
accessibility-limits = قد لا تكون الملفات المرفقة متاحة للجميع. اطلب منا محتواها بشكل آخر.
accessibility-contact-title = هل واجهت عائقًا؟
accessibility-contact = أخبرنا، نساعدك ونصلحه:

## Mails
mail-received-subject = وصلتنا رسالتك
mail-received-lead = وصلتنا رسالتك ونجيب في أقرب وقت.
mail-answer-lead = كتب { $name }:
mail-customer-lead = كتب { $name } ({ $address }):
mail-reply-adds = رُدّ على هذه الرسالة لتضيف شيئًا.
mail-blind-not-you = إذا لم تكتب إلينا فقد استخدم أحدهم عنوانك. لا حاجة إلى فعل شيء.
mail-agent-mark = اكتب ردك فوق هذا السطر
mail-agent-reply = رُدّ على هذه الرسالة: يصل ردك إلى العميل.
mail-agent-note = ابدأ بسطر فيه #note: ما يليه ملاحظة داخلية لا يراها العملاء أبدًا.
mail-agent-close = ابدأ بسطر فيه #close: يُغلق، مع ردك إن وُجد.
mail-undelivered-subject = لم تُسلَّم: { $subject }
mail-undelivered-no-such-mailbox = لم يصل الرد أدناه إلى { $address }: العنوان لا يستقبل البريد. لن يُرسل إليه شيء حتى يسجّل صاحبه الدخول برمز وصله على هذا العنوان أو يكتب منه.
mail-undelivered-not-now = لم يصل الرد أدناه إلى { $address }: صندوق البريد ممتلئ أو تعذّر الوصول إليه لساعات. تُرسل الرسالة التالية كالمعتاد.
mail-undelivered-complaint = أبلغ { $address } عن رسالتنا كبريد مزعج. لن يُرسل إليه شيء حتى يسجّل صاحبه الدخول برمز وصله على هذا العنوان أو يكتب منه.
mail-undelivered-refused = لم يُرسل الرد أدناه إلى { $address }: رفضته خدمة البريد لدينا. السبب مدوَّن في سجل البوابة.
mail-undelivered-portal = يقرأ صاحب العنوان الرد في { $portal } بعد تسجيل الدخول.
mail-undelivered-said = ما قاله نظام البريد
mail-open = فتح في { $portal }

## One ticket: open again, history, paper
ticket-reopen = إعادة الفتح
event-opened = فتحه { $name }
done-reopened = هذا مفتوح من جديد.
timeline-title = السجل
print-view = نسخة للطباعة
print-now = طباعة
print-back = رجوع
print-cut = الرسائل الأقدم ليست في هذه الصفحة لأنها أكثر مما تتسع له.
ticket-in-copy = نسخة إلى
mail-reopened-lead = أعاد { $name } ({ $address }) فتح هذا دون رسالة.

## The form's own fields
choose-form-lead = ما موضوع طلبك؟ اختر، وسنسألك عمّا نحتاجه لمساعدتك.
answer-choose = اختر
answer-if-it-applies = فقط إذا كان ينطبق على ما اخترته أعلاه، وإلا فاتركه كما هو.
answer-missing = املأ «{ $label }».
answer-too-long = الحد الأقصى لطول «{ $label }» هو { $n } حرفًا.
answer-no-number = يجب أن يكون «{ $label }» رقمًا.
answer-too-small = يجب ألا يقل «{ $label }» عن { $n }.
answer-too-large = يجب ألا يزيد «{ $label }» على { $n }.
answer-no-choice = اختر أحد خيارات «{ $label }».
answer-no-date = يجب أن يكون «{ $label }» تاريخًا.
answer-not-ticked = ضع علامة على «{ $label }» للمتابعة.

## Views and filters of the list
# As many as the store's MOST_EXAMINED.
view-in-copy = في النسخة
filters-title = عوامل التصفية
filters-apply = تطبيق التصفية
filters-clear = مسح الكل
filters-label = عوامل التصفية المطبّقة
filter-remove = إزالة عامل التصفية:
filter-any = الكل
filter-from = { $column }: من
filter-to = { $column }: إلى
sort-beyond = يوجد هنا أكثر من 1000 من { $tickets }، وهو عدد أكبر من أن يُرتّب حسب هذا العمود. الترتيب حسب الوقت. اختر الحالة أو أيامًا معيّنة لترتيب عدد أقل.
in-copy-beyond = أنت في النسخة في أكثر من 1000 من { $tickets }. هذه أحدث 1000.

## Search and suggestions
column-preview = معاينة
short-now = الآن
short-minutes = { $n } د
short-hours = { $n } س
short-days = { $n } ي
search-newest-only = إحدى كلمات البحث شائعة جدًا، فلم نبحث إلا في أحدث رسائلها. أضف كلمة أخرى للعثور على ما هو أقدم.
search-more = هذه أفضل النتائج. أضف كلمة أخرى لتضييق البحث.
search-none-what = لا توجد نتائج تحتوي على كل هذه الكلمات. تحقق من الإملاء، أو جرّب كلمات أقل أو أقصر، أو اسألنا.
suggest-title = { $Tickets } مشابهة
suggest-said = { $n ->
    [0] لا شيء مشابه
   *[other] { $Tickets } مشابهة: { $n }
 }
