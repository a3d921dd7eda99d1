// New answers appear in the open page: asks every two seconds while the page is looked at, at once when it is looked at
// again, less often when nobody has touched it for ten minutes or the server does not answer.

const EVERY = 2_000;
const IDLE_EVERY = 10_000;
const IDLE_AFTER = 10 * 60_000;
const LONGEST = 60_000;

const list = document.querySelector("[data-live]:not([data-still])");
const announce = document.querySelector("[data-announce]");
const pill = document.querySelector("[data-new-pill]");
const status = document.querySelector("[data-status]");

let timer = 0;
let asking = false;
let failures = 0;
let touched = Date.now();

/** The newest entry on the page: ids sort by time. */
const newest = () => [...list.querySelectorAll("[data-entry]")].map((entry) => entry.dataset.entry).sort().at(-1);

function delay() {
  if (failures) return Math.min(EVERY * 2 ** failures, LONGEST);
  return Date.now() - touched > IDLE_AFTER ? IDLE_EVERY : EVERY;
}

function plan() {
  clearTimeout(timer);
  if (!document.hidden) timer = setTimeout(ask, delay());
}

async function ask() {
  if (asking || document.hidden) return;
  asking = true;
  try {
    const after = newest();
    const query = after ? `?after=${after}` : "";
    const answer = await fetch(list.dataset.live + query, { headers: { Accept: "application/json" }, credentials: "same-origin", cache: "no-store", redirect: "error" });
    // Signed out, or the ticket is no longer ours to see: stop asking; the next click shows why.
    if ([401, 403, 404].includes(answer.status)) { removeEventListener("focus", ask); return; }
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    failures = 0;
    if (answer.status === 200) show(await answer.json());
    plan();
  } catch {
    failures = Math.min(failures + 1, 6);
    plan();
  } finally {
    asking = false;
  }
}

function show(update) {
  const atEnd = list.getBoundingClientRect().bottom < innerHeight + 80;
  // The server's own template, cleaned there; parsed without running anything.
  const fresh = new DOMParser().parseFromString(`<ol>${update.html}</ol>`, "text/html").querySelector("ol");
  let first = null;
  for (const entry of [...fresh.children]) {
    if (entry.id && document.getElementById(entry.id)) continue;
    entry.classList.add("arrived");
    list.append(entry);
    first ??= entry;
  }
  if (!first) return;
  list.dispatchEvent(new CustomEvent("added", { bubbles: true }));
  announce.textContent = update.announcement;
  if (update.status) showStatus(update.status);
  if (atEnd) return;
  pill.hidden = false;
  pill.onclick = () => {
    first.scrollIntoView({ block: "center" });
    pill.hidden = true;
  };
  new IntersectionObserver((seen, observer) => {
    if (!seen.some((one) => one.isIntersecting)) return;
    pill.hidden = true;
    observer.disconnect();
  }).observe(first);
}

function showStatus({ state, name }) {
  const shown = status?.querySelector(".status");
  if (!shown) return;
  shown.className = `status ${state}`;
  shown.lastElementChild.textContent = name;
}

if (list) {
  for (const kind of ["pointerdown", "keydown", "scroll"]) {
    addEventListener(kind, () => { touched = Date.now(); }, { passive: true });
  }
  document.addEventListener("visibilitychange", () => {
    touched = Date.now();
    if (document.hidden) clearTimeout(timer);
    else ask();
  });
  addEventListener("focus", ask);
  plan();
}
