// The files that wait: new ones find their place by the programme, buttons move them.

const rows = document.querySelector("[data-rows]");
const form = rows.closest("form");
let byHand = false;

const numbered = () =>
  [...rows.children].forEach((row, index) => {
    row.querySelector("[name$=-place]").value = index + 1;
  });

function counted() {
  form.querySelector("[data-none]").hidden = rows.children.length > 0;
  form.querySelector("[data-some]").hidden = rows.children.length === 0;
}

function insert(markup) {
  const row = document.createRange().createContextualFragment(markup).querySelector("li");
  const later = [...rows.children].find((other) => Number(other.dataset.position) > Number(row.dataset.position));
  if (later && !byHand) later.before(row);
  else rows.append(row);
  numbered();
  counted();
}

function move(row, button) {
  const isUp = button.dataset.move === "up";
  const other = isUp ? row.previousElementSibling : row.nextElementSibling;
  if (!other) return;
  byHand = true;
  if (isUp) other.before(row);
  else other.after(row);
  numbered();
  button.focus();
}

async function remove(row, button) {
  const body = new URLSearchParams({ csrfmiddlewaretoken: form.querySelector("[name=csrfmiddlewaretoken]").value });
  const answer = await fetch(button.formAction, { method: "POST", body, headers: { Accept: "application/json" } });
  if (!answer.ok || answer.redirected) return form.requestSubmit(button);
  const neighbour = row.nextElementSibling ?? row.previousElementSibling;
  row.remove();
  numbered();
  counted();
  (neighbour ?? document.querySelector("[data-upload] input[type=file]")).focus();
}

rows.classList.add("kn-arranged");
if (rows.children.length) numbered();
rows.addEventListener("row", (event) => insert(event.detail));
rows.addEventListener("click", (event) => {
  const [row, mover, remover] = ["li", "[data-move]", "[data-remove]"].map((name) => event.target.closest(name));
  if (mover) move(row, mover);
  if (!remover || remover.dataset.tried) return;
  event.preventDefault();
  remover.dataset.tried = "yes"; // should it fail, the next click sends the form
  remove(row, remover);
});
