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
  if (!order || order.parentElement.querySelector(".kn-move")) return;
  order.after(
    button("↑", "kn-up", "Flytt opp", () => move(group, row, -1)),
    button("↓", "kn-down", "Flytt ned", () => move(group, row, 1)),
  );
  const handle = button("⠿", "kn-handle", "Dra for å flytte", () => {});
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
  order.after(handle);
}

function byTime(group) {
  const time = (row) =>
    [row.querySelector("[name$=-day]")?.value || "1", row.querySelector("[name$=-start]")?.value || "99"].join(" ");
  const rows = rowsOf(group).filter((row) => row.classList.contains("has_original") || hasContent(row));
  const first = rows[0];
  if (!first) return;
  const place = document.createComment("");
  first.before(place);
  rows.sort((a, b) => time(a).localeCompare(time(b))).forEach((row) => place.before(row));
  place.remove();
  numbered(group);
}

for (const group of document.querySelectorAll(".inline-group")) {
  if (!group.querySelector("input.kn-order")) continue;
  rowsOf(group).forEach((row) => equip(group, row));
  if (group.querySelector("[name$=-start]")) {
    const sort = button("Sorter etter klokkeslett", "kn-by-time", "Sorter programmet etter klokkeslett", () => byTime(group));
    group.append(sort);
  }
  document.addEventListener("formset:added", (event) => {
    if (group.contains(event.target)) equip(group, event.target);
  });
  group.closest("form").addEventListener("submit", () => numbered(group));
}
