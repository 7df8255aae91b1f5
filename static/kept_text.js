// The session may run out while somebody writes. What she sent then stays in this tab, and stands
// in the form again when she comes back from signing in; only she gets it back.

for (const form of document.querySelectorAll("form[data-keep]")) {
  const key = `skrevet ${form.dataset.keep} ${location.pathname}`;
  const fields = [...form.querySelectorAll("input[type=text], textarea")];
  form.addEventListener("submit", () => keep(key, fields.map((field) => field.value)));
  const kept = taken(key);
  if (!kept || !new URL(document.referrer || location.href).pathname.startsWith("/konto/")) continue;
  fields.forEach((field, place) => (field.value = kept[place]));
  form.querySelector("[data-kept]").hidden = false;
}

function keep(key, values) {
  try {
    sessionStorage.setItem(key, JSON.stringify(values));
  } catch {
    // No room, or storage is turned off: then the browser's own Back is what is left.
  }
}

function taken(key) {
  try {
    const values = JSON.parse(sessionStorage.getItem(key));
    sessionStorage.removeItem(key);
    return values;
  } catch {
    return null;
  }
}
