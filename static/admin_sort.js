// Rows with a field «rekkefølge» are moved by buttons or by dragging; without this the number is typed.

const rowsOf = (group) =>
  [...group.querySelectorAll("tr.form-row, .inline-related:not(.tabular)")].filter(
    (row) => row.querySelector("input.kn-order") && !row.classList.contains("empty-form"),
  );

const numbered = (group) =>
  rowsOf(group).forEach((row, index) => {
    const order = row.querySelector("input.kn-order");
    // An empty extra row is left alone, so that it is not saved.
    if (row.classList.contains("has_original") || hasContent(row)) order.value = index + 1;
  });

const hasContent = (row) =>
  [...row.querySelectorAll("input[type=text], input[type=file], input[type=url], textarea")].some(
    (field) => field.value,
  );

function move(group, row, step) {
  const rows = rowsOf(group);
  const other = rows[rows.indexOf(row) + step];
  if (!other) return;
  if (step < 0) other.before(row);
  else other.after(row);
  numbered(group);
  row.querySelector(step < 0 ? ".kn-up" : ".kn-down").focus();
}

function button(text, name, label, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = `kn-move ${name}`;
  made.textContent = text;
  made.setAttribute("aria-label", label);
  made.addEventListener("click", act);
  return made;
}

function equip(group, row) {
  const order = row.querySelector("input.kn-order");
  if (!order || row.querySelector(".kn-move")) return;
  const place = row.querySelector("h3") ?? order.parentElement;
  place.append(
    button("↑", "kn-up", "Flytt opp", () => move(group, row, -1)),
    button("↓", "kn-down", "Flytt ned", () => move(group, row, 1)),
  );
  // For the mouse alone: the buttons beside it do the same by keyboard.
  const handle = document.createElement("span");
  handle.className = "kn-move kn-handle";
  handle.textContent = "⠿";
  handle.title = "Dra for å flytte";
  handle.setAttribute("aria-hidden", "true");
  handle.draggable = true;
  handle.addEventListener("dragstart", (event) => {
    event.dataTransfer.setData("text/plain", "rad");
    group.dragged = row;
  });
  row.addEventListener("dragover", (event) => group.dragged && event.preventDefault());
  row.addEventListener("drop", (event) => {
    if (!group.dragged || group.dragged === row) return;
    event.preventDefault();
    const rows = rowsOf(group);
    if (rows.indexOf(group.dragged) < rows.indexOf(row)) row.after(group.dragged);
    else row.before(group.dragged);
    group.dragged = null;
    numbered(group);
  });
  place.append(handle);
}

const filled = (group) =>
  rowsOf(group).filter((row) => row.classList.contains("has_original") || hasContent(row));

function arrange(group, key) {
  const rows = filled(group);
  if (!rows.length) return;
  const place = document.createComment("");
  rows[0].before(place);
  rows.sort((a, b) => key(a).localeCompare(key(b))).forEach((row) => place.before(row));
  place.remove();
}

const byOrder = (row) => row.querySelector("input.kn-order").value.padStart(5, "0");
const byTime = (row) =>
  [row.querySelector("[name$=-day]")?.value || "1", row.querySelector("[name$=-start]")?.value || "99"].join(" ");

for (const group of document.querySelectorAll(".inline-group")) {
  if (!group.querySelector("input.kn-order")) continue;
  group.classList.add("kn-arranged");
  rowsOf(group).forEach((row) => equip(group, row));
  // A form that comes back with an error has the numbers that were sent, in the rows' old places.
  arrange(group, byOrder);
  if (group.querySelector("[name$=-start]")) {
    const sort = button("Sorter etter klokkeslett", "kn-by-time", "Sorter programmet etter klokkeslett", () => {
      arrange(group, byTime);
      numbered(group);
    });
    group.append(sort);
  }
  document.addEventListener("formset:added", (event) => {
    if (group.contains(event.target)) equip(group, event.target);
  });
  const form = group.closest("form");
  form.addEventListener("submit", () => numbered(group));
  // What was sent by who had been signed out stands there again: see kept_text.js.
  form.addEventListener("kept", () => arrange(group, byOrder));
}
