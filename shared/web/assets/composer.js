// The message field: buttons and keys for Markdown, Ctrl+Enter to send, a list of the chosen files with their sizes, and text
// that is not lost when the page is left by mistake.

const field = document.getElementById("message");
const form = field?.form;
const composer = field?.closest("[data-composer]");

/** Puts marks around the selection, or takes them off. `setRangeText` alone would break undo, so `insertText` comes first. */
function replace(start, end, text, selectStart, selectEnd) {
  field.focus();
  field.setSelectionRange(start, end);
  if (!document.execCommand("insertText", false, text)) field.setRangeText(text, start, end, "end");
  field.setSelectionRange(selectStart, selectEnd);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function wrap(mark) {
  const { selectionStart: start, selectionEnd: end, value } = field;
  const length = mark.length;
  if (value.slice(start - length, start) === mark && value.slice(end, end + length) === mark) {
    replace(start - length, end + length, value.slice(start, end), start - length, end - length);
  } else {
    replace(start, end, mark + value.slice(start, end) + mark, start + length, end + length);
  }
}

function prefix(mark) {
  const { selectionStart, selectionEnd: end, value } = field;
  const start = value.lastIndexOf("\n", selectionStart - 1) + 1;
  const lines = value.slice(start, end).split("\n");
  const text = lines.map((line, index) => (typeof mark === "function" ? mark(index) : mark) + line).join("\n");
  replace(start, end, text, lines.length > 1 ? start : start + text.length, start + text.length);
}

function link() {
  const { selectionStart: start, selectionEnd: end, value } = field;
  const words = value.slice(start, end) || composer.dataset.linkText;
  const text = `[${words}](https://)`;
  replace(start, end, text, start + text.length - 1, start + text.length - 1);
}

const TOOLS = {
  bold: () => wrap("**"),
  italic: () => wrap("*"),
  code: () => {
    const several = field.value.slice(field.selectionStart, field.selectionEnd).includes("\n");
    if (several) wrap("\n```\n"); else wrap("`");
  },
  bullets: () => prefix("- "),
  numbers: () => prefix((index) => `${index + 1}. `),
  quote: () => prefix("> "),
  link,
};
const KEYS = { b: "bold", i: "italic", k: "link" };

if (composer) {
  const bar = composer.querySelector("[role=toolbar]");
  const buttons = [...bar.querySelectorAll("button")];
  bar.hidden = false;
  // One stop for the tab key; arrows move inside (ARIA Authoring Practices, toolbar).
  buttons.forEach((button, index) => { button.tabIndex = index ? -1 : 0; });
  bar.addEventListener("click", (event) => {
    const tool = event.target.closest("button")?.dataset.tool;
    if (tool) TOOLS[tool]();
  });
  bar.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const turned = document.dir === "rtl" ? -step : step;
    const at = buttons.indexOf(document.activeElement);
    const next = buttons[(at + turned + buttons.length) % buttons.length];
    buttons.forEach((button) => { button.tabIndex = button === next ? 0 : -1; });
    next.focus();
  });
  field.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.isComposing) return;
    if (event.key === "Enter") {
      event.preventDefault();
      form.requestSubmit();
    } else if (KEYS[event.key] && !event.shiftKey) {
      event.preventDefault();
      TOOLS[KEYS[event.key]]();
    }
  });
}

// Unsent text. It stays in this tab, and goes when it is sent or the tab is closed.
const key = form?.dataset.keep && `unsent:${form.dataset.keep}`;
if (key) {
  const parts = [...form.querySelectorAll("#subject, #message")];
  const address = new URL(location.href);
  const done = address.searchParams.get("done");
  // Only a page that says "sent" proves that it was; a failed post leaves the text where it is.
  if (done === "created") sessionStorage.removeItem("unsent:new");
  if (done === "replied" || done === "created") sessionStorage.removeItem(key);
  if (done) {
    // Said once: a reload must not throw away what is typed from now on.
    address.searchParams.delete("done");
    history.replaceState(history.state, "", address);
  }
  const kept = JSON.parse(sessionStorage.getItem(key) ?? "{}");
  for (const part of parts) if (!part.value && kept[part.id]) part.value = kept[part.id];
  form.addEventListener("input", () => {
    sessionStorage.setItem(key, JSON.stringify(Object.fromEntries(parts.map((part) => [part.id, part.value]))));
  });
}

// Files: sizes and limits before anything is sent; drop and paste.
const files = document.querySelector("[data-files]");
if (files) {
  const input = files.querySelector("input");
  const list = files.querySelector("[data-file-list]");
  const unit = (bytes, unit, digits) => new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit, maximumFractionDigits: digits }).format(bytes);
  const size = (bytes) => (bytes < 1e6 ? unit(Math.ceil(bytes / 1e3), "kilobyte", 0) : unit(bytes / 1e6, "megabyte", 1));
  const complaint = () => {
    const total = [...input.files].reduce((sum, file) => sum + file.size, 0);
    if (input.files.length > Number(files.dataset.maxFiles)) return files.dataset.tooMany;
    return total > Number(files.dataset.maxBytes) ? files.dataset.tooLarge : "";
  };
  const show = () => {
    const rows = [...input.files].map((file) => {
      const row = document.createElement("li");
      const bytes = document.createElement("span");
      bytes.textContent = size(file.size);
      row.append(file.name, bytes);
      return row;
    });
    const problem = complaint();
    if (problem) {
      const row = document.createElement("li");
      row.className = "bad";
      row.setAttribute("role", "alert");
      row.textContent = problem;
      rows.push(row);
    }
    list.replaceChildren(...rows);
  };
  const add = (more) => {
    const all = new DataTransfer();
    for (const file of [...input.files, ...more]) all.items.add(file);
    input.files = all.files;
    show();
  };
  input.addEventListener("change", show);
  form.addEventListener("submit", (event) => {
    if (!complaint()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    input.focus();
  }, { capture: true });
  const carries = (event) => event.dataTransfer?.types.includes("Files");
  form.addEventListener("dragover", (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    files.classList.add("dropping");
  });
  form.addEventListener("dragleave", () => files.classList.remove("dropping"));
  form.addEventListener("drop", (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    files.classList.remove("dropping");
    add(event.dataTransfer.files);
  });
  field.addEventListener("paste", (event) => {
    if (event.clipboardData.files.length === 0) return;
    event.preventDefault();
    add(event.clipboardData.files);
  });
}
