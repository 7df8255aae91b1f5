// Forms that are answered by a passkey. They show where the browser and the address can use one;
// without this module the rest of the page does the same by a code.

const knows = "parseRequestOptionsFromJSON" in (window.PublicKeyCredential ?? {});
const isNumber = /^[\d.]+$|^\[/.test(location.hostname); // a passkey belongs to a name
const usable = knows && !isNumber;

async function answerTo(form) {
  const question = await fetch(form.dataset.options, { headers: { Accept: "application/json" } });
  const { publicKey } = await question.json();
  if (form.dataset.passkey === "create") {
    return navigator.credentials.create({
      publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey),
    });
  }
  return navigator.credentials.get({
    publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey),
  });
}

async function send(event) {
  const form = event.currentTarget;
  const [button, failed] = [form.querySelector("[type=submit]"), form.querySelector("[role=alert]")];
  event.preventDefault();
  event.stopPropagation();
  if (button.ariaBusy === "true") return;
  button.ariaBusy = "true";
  failed.hidden = true;
  try {
    form.elements.credential.value = JSON.stringify(await answerTo(form));
    form.submit();
  } catch {
    failed.hidden = false;
  }
  button.ariaBusy = "false";
}

if (usable) {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", send);
  }
  for (const note of document.querySelectorAll("[data-without-passkeys]")) note.hidden = true;
}
