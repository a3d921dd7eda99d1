// Similar tickets under the subject of a new one, while it is typed. The list waits for a pause, gives up what is out of
// date, and is told to screen readers by its number alone; its links are reached with the tab key like any other.

const place = document.querySelector("[data-suggest]");
const subject = document.getElementById("subject");

if (place && subject) {
  const list = place.querySelector("ul");
  const status = document.querySelector("[data-suggest-status]");
  let asked = "";
  let request;
  let timer;

  const show = ({ tickets, said }) => {
    const rows = tickets.map(({ number, address, subject: title, status: state }) => {
      const row = document.createElement("li");
      const link = document.createElement("a");
      const text = document.createElement("bdi");
      text.textContent = title;
      link.href = address;
      // What was typed stays in this tab while somebody has a look.
      link.target = "_blank";
      link.rel = "noopener";
      link.append(text, ` #${number}`);
      const badge = document.createElement("span");
      badge.className = `status ${state.state}`;
      badge.textContent = state.name;
      row.append(link, " ", badge);
      return row;
    });
    const before = list.children.length;
    list.replaceChildren(...rows);
    place.hidden = rows.length === 0;
    if (rows.length || before) status.textContent = said;
  };

  const ask = async () => {
    const words = subject.value.trim();
    if (words === asked) return;
    asked = words;
    request?.abort();
    if (words.length < 3) {
      show({ tickets: [], said: "" });
      return;
    }
    request = new AbortController();
    try {
      const address = `/tickets/suggestions?${new URLSearchParams({ subject: words })}`;
      const answer = await fetch(address, { headers: { accept: "application/json" }, signal: request.signal });
      // Suggestions are a courtesy: where there are none, nothing is said.
      if (answer.ok && !answer.redirected) show(await answer.json());
    } catch (error) {
      if (error.name !== "AbortError") asked = "";
    }
  };

  subject.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 350);
  });
  if (subject.value) ask();
}
