// The form's own fields: hides those that do not apply to what was answered above them, and shows them again. The server
// decides the same by itself and ignores what was not asked, so without this every field is there, with a word about it.

const form = document.querySelector("form[data-fields]");
const fields = [...form.querySelectorAll("[data-property]")];
const fold = (text) => text.toLowerCase();
const day = (text) => Date.parse(`${text}T00:00:00Z`);

/** An answer as the server keeps it; undefined where there is none. */
function answer(field) {
  const input = field.querySelector("input, select");
  if (input.type === "checkbox") return input.checked;
  const typed = input.value.trim();
  if (!typed) return undefined;
  if (field.dataset.kind === "number") return Number(typed.replace(",", "."));
  return typed;
}

const same = (a, b) => (typeof a === "string" && typeof b === "string" ? fold(a) === fold(b) || day(a) === Date.parse(b) : a === b);
const TESTS = {
  is: (is, value) => same(is, value),
  "is-not": (is, value) => !same(is, value),
  contains: (is, value) => typeof is === "string" && fold(is).includes(fold(value)),
  "starts-with": (is, value) => typeof is === "string" && fold(is).startsWith(fold(value)),
  "is-any-of": (is, values) => values.some((value) => same(is, value)),
  "is-known": (is) => is !== undefined,
  "is-unknown": (is) => is === undefined,
  before: (is, time) => day(is) < Date.parse(time),
  after: (is, time) => day(is) > Date.parse(time),
  greater: (is, number) => typeof is === "number" && is > number,
  less: (is, number) => typeof is === "number" && is < number,
};

/** Whether a filter of the settings holds for the answers. */
function holds(filter, answers) {
  const { any } = filter;
  if (!any.length) return true;
  return any.some(({ all }) => all.every(({ property, test, value }) => TESTS[test]?.(answers.get(property), value)));
}

/** From top to bottom, as the server reads them: a field that is not asked has no answer. */
function update() {
  const answers = new Map();
  for (const field of fields) {
    const asked = !field.dataset.when || holds(JSON.parse(field.dataset.when), answers);
    field.hidden = !asked;
    const input = field.querySelector("input, select");
    if (field.dataset.required !== undefined) input.required = asked;
    if (asked) answers.set(field.dataset.property, answer(field));
  }
}

for (const word of form.querySelectorAll("[data-without-script]")) word.hidden = true;
form.addEventListener("input", update);
form.addEventListener("change", update);
addEventListener("pageshow", update);
update();
