// Suggests titles and names in a list under the search field: a combobox, where the arrows choose,
// Enter goes there and Escape closes. Without this the field searches as before.

const SHORTEST = 3;
const PAUSE = 250;

const field = document.querySelector("input[data-suggestions]");
const place = document.getElementById("forslag");
const list = place.querySelector("ul");
const status = place.querySelector("[role=status]");
let waiting;
let asked = new AbortController();

field.setAttribute("role", "combobox");
field.setAttribute("aria-autocomplete", "list");
field.setAttribute("aria-controls", list.id);
show([]);

field.addEventListener("input", () => {
  stop();
  if (field.value.trim().length < SHORTEST) return show([]);
  waiting = setTimeout(ask, PAUSE);
});
field.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const busy = event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.isComposing;
  if (busy || list.hidden) return;
  if (step) choose(step);
  else if (event.key === "Enter" && chosen()) chosen().click();
  else if (event.key === "Escape") show([]);
  else return;
  event.preventDefault();
});
field.addEventListener("focusout", (event) => {
  if (!list.contains(event.relatedTarget)) close();
});
field.form.addEventListener("submit", close);
addEventListener("pagehide", close);
// The field keeps the focus, or the list would be gone before it is clicked.
list.addEventListener("mousedown", (event) => event.preventDefault());

function options() {
  return [...list.querySelectorAll("[role=option]")];
}

function chosen() {
  return list.querySelector("[aria-selected=true]");
}

function choose(step) {
  const all = options();
  const at = all.indexOf(chosen());
  // Past the ends one is back in the field, with what was typed.
  const next = at < 0 && step < 0 ? all.length - 1 : at + step;
  all[at]?.setAttribute("aria-selected", "false");
  all[next]?.setAttribute("aria-selected", "true");
  all[next]?.scrollIntoView({ block: "nearest" });
  field.setAttribute("aria-activedescendant", all[next]?.id ?? "");
}

function stop() {
  clearTimeout(waiting);
  asked.abort();
}

function close() {
  stop();
  show([]);
}

async function ask() {
  asked = new AbortController();
  const { signal } = asked;
  const address = `${field.dataset.suggestions}?${new URLSearchParams({ q: field.value.trim() })}`;
  try {
    const answer = await fetch(address, { signal });
    const found = answer.ok && !answer.redirected ? (await answer.json()).suggestions : [];
    if (!signal.aborted) show(found);
  } catch {
    // the next letter asks again
  }
}

function show(suggestions) {
  list.replaceChildren(...suggestions.map(row));
  list.hidden = !suggestions.length;
  field.setAttribute("aria-expanded", String(!list.hidden));
  field.removeAttribute("aria-activedescendant");
  status.textContent = list.hidden ? "" : place.dataset.some.replace("ANTALL", suggestions.length);
}

function row({ title, kind, url }, at) {
  const link = document.createElement("a");
  link.href = url;
  link.id = `forslag-${at}`;
  link.tabIndex = -1;
  link.setAttribute("role", "option");
  link.setAttribute("aria-selected", "false");
  const what = document.createElement("span");
  what.className = "kn-muted";
  what.textContent = kind;
  link.append(title, " ", what);
  const item = document.createElement("li");
  item.setAttribute("role", "none");
  item.append(link);
  return item;
}
