// The session may run out while somebody writes. What she sent then stays in this tab, and stands
// in the form again when she comes back from signing in: only then does the address end with
// #usendt, and only she gets it back. Hidden fields go with the rest, so that a form that somebody
// else has saved meanwhile is still refused. Files cannot be kept; secrets and the token never are.

const PLACE = "skrevet";
const UNSENT = "#usendt";
const NEVER = "[type=file], [type=password], [type=submit], [autocomplete=one-time-code]";

const note = document.querySelector("[data-keep]");
const form = note.closest("form");
const whose = `${note.dataset.keep} ${location.pathname}`;
const kept = taken();

form.addEventListener("submit", keep);
if (location.hash === UNSENT) {
  history.replaceState(null, "", location.pathname + location.search);
  // On the desk, Django's scripts make its rows first: this is how they are told to.
  const soon = window.django?.jQuery ?? ((act) => act());
  if (kept?.whose === whose) soon(putBack);
}

// The token has no id.
function fields() {
  return [...form.querySelectorAll("input[id], select[id], textarea[id]")].filter((field) => !field.matches(NEVER));
}

function keep() {
  const values = Object.fromEntries(fields().map((field) => [field.id, read(field)]));
  try {
    sessionStorage.setItem(PLACE, JSON.stringify({ whose, values }));
  } catch {
    // No room, or storage is turned off: then the browser's own Back is what is left.
  }
}

function taken() {
  try {
    const found = JSON.parse(sessionStorage.getItem(PLACE));
    sessionStorage.removeItem(PLACE);
    return found;
  } catch {
    return null;
  }
}

function putBack() {
  for (const total of form.querySelectorAll("[name$=-TOTAL_FORMS]")) {
    const add = total.closest(".inline-group")?.querySelector(".add-row a");
    for (let rows = Number(total.value); rows < Number(kept.values[total.id]); rows++) add?.click();
  }
  for (const field of fields()) if (field.id in kept.values) write(field, kept.values[field.id]);
  form.dispatchEvent(new Event("kept"));
  note.hidden = false;
  note.scrollIntoView({ block: "nearest" });
}

function read(field) {
  if (field.options) return [...field.selectedOptions].map((option) => [option.value, option.text]);
  return ["checkbox", "radio"].includes(field.type) ? field.checked : field.value;
}

function write(field, value) {
  if (field.options) choose(field, new Map(value));
  else if (typeof value === "boolean") field.checked = value;
  else field.value = value;
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

function choose(select, chosen) {
  // A list that is looked up as one types has only what is chosen.
  const known = new Set([...select.options].map((option) => option.value));
  for (const [value, text] of chosen) if (!known.has(value)) select.add(new Option(text, value));
  for (const option of select.options) option.selected = chosen.has(option.value);
}
