// What every page has: times in the visitor's own zone, a menu that closes, forms that are sent once.
// Nothing here is needed for a page to work.

const language = document.documentElement.lang;
const exact = new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short" });

/** Rewrites the titles of times under `root`, which the server could only write in UTC. */
function localTimes(root) {
  for (const time of root.querySelectorAll("time[datetime]")) {
    const at = new Date(time.dateTime);
    if (!Number.isNaN(at.valueOf())) time.title = exact.format(at);
  }
}

localTimes(document);
document.addEventListener("added", (event) => localTimes(event.target));

const menu = document.querySelector("details.menu");
if (menu) {
  const close = () => { menu.open = false; };
  document.addEventListener("click", (event) => { if (!menu.contains(event.target)) close(); });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    close();
    menu.querySelector("summary").focus();
  });
}

for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    // aria-disabled instead of disabled: focus stays where it is.
    form.querySelector("button[type=submit]")?.setAttribute("aria-disabled", "true");
  });
}
// A page that comes back from the browser's cache can be sent again.
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.querySelector("button[type=submit]")?.removeAttribute("aria-disabled");
  }
});

// The page for paper: without a script the browser's own menu prints.
const print = document.querySelector("[data-print]");
if (print) {
  print.hidden = false;
  print.addEventListener("click", () => { window.print(); });
}

document.getElementById("errors")?.focus();
