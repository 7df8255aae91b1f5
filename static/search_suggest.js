// Suggests titles and names under the search field. Without it the field searches as before.

const field = document.querySelector("input[data-suggestions]");
const place = document.getElementById("forslag");
const status = place.querySelector("[role=status]");
const shortest = 3;
const pause = 250;
let waiting;
let asked = new AbortController();

field.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(ask, pause);
});
field.addEventListener("keydown", (event) => {
  if (event.key === "Escape") show([]);
  if (event.key === "ArrowDown" && links().length) step(event, links()[0]);
});
place.addEventListener("keydown", (event) => {
  const at = links().indexOf(document.activeElement);
  if (event.key === "ArrowDown") step(event, links()[at + 1] ?? links()[at]);
  if (event.key === "ArrowUp") step(event, links()[at - 1] ?? field);
  if (event.key === "Escape") {
    step(event, field);
    show([]);
  }
});

function links() {
  return [...place.querySelectorAll("a")];
}

function step(event, to) {
  event.preventDefault();
  to.focus();
}

async function ask() {
  asked.abort();
  asked = new AbortController();
  const words = field.value.trim();
  if (words.length < shortest) return show([]);
  const address = `${field.dataset.suggestions}?${new URLSearchParams({ q: words })}`;
  try {
    const answer = await fetch(address, { signal: asked.signal });
    if (answer.ok && !answer.redirected) show((await answer.json()).suggestions);
  } catch {
    // the next letter asks again
  }
}

function show(suggestions) {
  place.querySelector("ul")?.remove();
  status.textContent = suggestions.length
    ? place.dataset.some.replace("ANTALL", suggestions.length)
    : "";
  if (!suggestions.length) return;
  const list = document.createElement("ul");
  list.className = "kn-plain kn-suggestions";
  list.setAttribute("aria-label", place.dataset.label);
  list.append(...suggestions.map(row));
  place.append(list);
}

function row({ title, kind, url }) {
  const link = document.createElement("a");
  link.className = "ds-link";
  link.href = url;
  link.textContent = title;
  const what = document.createElement("span");
  what.className = "kn-muted";
  what.textContent = ` ${kind}`;
  const item = document.createElement("li");
  item.append(link, what);
  return item;
}
