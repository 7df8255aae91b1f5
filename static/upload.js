// Many files at once, dropped or chosen: each is sent by its own request, and shows how far it is.
// Without this module the plain form takes one at a time.

const AT_ONCE = 2;
const zone = document.querySelector("[data-upload]");
const [told, list] = [zone.querySelector("[data-told]"), zone.querySelector("[data-sendings]")];
const field = zone.querySelector("input[type=file]");
const words = zone.querySelector("[data-words]").dataset;
const rows = document.querySelector("[data-rows]");
const sendings = [];

const isTiresome = (sending) => ["busy", "timed_out"].includes(sending.code); // another time it may do
const part = (sending, name) => sending.element.querySelector(`[data-${name}]`);

function add(file, trouble = "") {
  const shown = zone.querySelector("template[data-sending]").content.cloneNode(true);
  const sending = { file, state: "waiting", sent: 0, element: shown.firstElementChild };
  list.append(sending.element);
  list.hidden = false;
  sendings.push(sending);
  part(sending, "name").textContent = file.name;
  part(sending, "amount").textContent = words.waits;
  sending.element.querySelector("progress").setAttribute("aria-label", file.name);
  part(sending, "retry").addEventListener("click", () => again(sending));
  part(sending, "discard").addEventListener("click", () => discard(sending));
  const large = file.size > Number(zone.dataset.limit) ? words.large : "";
  if (trouble || large) stopped(sending, "refused", trouble || large);
}

function next() {
  const busy = sendings.filter((sending) => sending.state === "sending").length;
  const waiting = sendings.filter((sending) => sending.state === "waiting");
  waiting.slice(0, Math.max(0, AT_ONCE - busy)).forEach(send);
  count();
}

// The token goes out with the session, and she may have signed in again in another tab.
async function token(sending) {
  const given = document.querySelector("[name=csrfmiddlewaretoken]").value;
  if (!sending.tries) return given;
  const answer = await fetch(zone.dataset.table);
  if (answer.redirected) return null;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.querySelector("main [name=csrfmiddlewaretoken]").value;
}

async function send(sending) {
  sending.state = "sending";
  sending.sent = 0;
  let proof;
  try {
    proof = await token(sending);
  } catch {
    return interrupted(sending);
  }
  if (proof === null) return stopped(sending, "failed", words.out);
  const body = new FormData();
  body.append("csrfmiddlewaretoken", proof);
  body.append("file", sending.file);
  const request = new XMLHttpRequest();
  request.upload.addEventListener("progress", (event) => progressed(sending, event.loaded / event.total));
  request.addEventListener("load", () => answered(sending, request));
  for (const end of ["error", "abort", "timeout"]) request.addEventListener(end, () => interrupted(sending));
  request.open("POST", zone.dataset.upload);
  request.setRequestHeader("Accept", "application/json");
  request.send(body);
}

function progressed(sending, part_) {
  sending.sent = Math.floor(part_ * 100);
  sending.element.querySelector("progress").value = sending.sent;
  part(sending, "amount").textContent = part_ < 1 ? `${sending.sent} %` : words.judged;
}

function answered(sending, request) {
  const isOurs = (request.getResponseHeader("Content-Type") ?? "").startsWith("application/json");
  if (isOurs && request.status === 200) return judged(sending, JSON.parse(request.responseText));
  if (request.status === 200 || request.status === 403) return stopped(sending, "failed", words.out);
  if (request.status === 413) return stopped(sending, "refused", words.large);
  if (request.status === 507) return stopped(sending, "failed", words.full);
  interrupted(sending);
}

function judged(sending, answer) {
  sending.code = answer.code;
  if (!answer.accepted) return stopped(sending, isTiresome(sending) ? "failed" : "refused", answer.sentence);
  sending.state = "done";
  if (rows && document.getElementById(answer.id)) {
    stopped(sending, "done", words.there);
  } else {
    sending.element.remove();
    if (rows) rows.dispatchEvent(new CustomEvent("row", { detail: answer.row }));
    next();
  }
}

function interrupted(sending) {
  stopped(sending, "failed", words.broken.replace("{percent}", sending.sent));
}

function stopped(sending, state, sentence) {
  sending.state = state;
  const trouble = part(sending, "trouble");
  [trouble.textContent, trouble.hidden] = [sentence, false];
  part(sending, "amount").textContent = "";
  sending.element.querySelector("progress").hidden = true;
  part(sending, "retry").hidden = state !== "failed";
  part(sending, "discard").hidden = false;
  next();
}

function again(sending) {
  Object.assign(sending, { state: "waiting", tries: (sending.tries ?? 0) + 1 });
  for (const name of ["trouble", "retry", "discard"]) part(sending, name).hidden = true;
  const progress = sending.element.querySelector("progress");
  [progress.value, progress.hidden] = [0, false];
  part(sending, "amount").textContent = words.waits;
  progress.focus();
  next();
}

function discard(sending) {
  sendings.splice(sendings.indexOf(sending), 1);
  sending.element.remove();
  field.focus();
  count();
}

// Said when one more is through or stopped, not at every percent.
function count() {
  const [done, failed] = [["done"], ["failed", "refused"]].map(
    (states) => sendings.filter((sending) => states.includes(sending.state)).length,
  );
  const said = [words.counted.replace("{done}", done).replace("{all}", sendings.length)];
  if (failed) said.push(words.failed.replace("{failed}", failed));
  told.textContent = sendings.length ? said.join(" ") : "";
  list.hidden = !list.children.length;
  const onward = zone.querySelector("[data-onward]");
  if (!onward) return;
  onward.hidden = !done || isBusy();
  zone.querySelector("[data-earlier]")?.toggleAttribute("hidden", done > 0); // there are more by now
}

const isBusy = () => sendings.some((sending) => ["waiting", "sending"].includes(sending.state));

function take(files) {
  for (const file of files) add(file);
  next();
}

function dropped(transfer) {
  for (const item of transfer.items) {
    const file = item.getAsFile();
    if (file) add(file, item.webkitGetAsEntry()?.isDirectory ? words.folder : "");
  }
  next();
}

// Another field for files takes its own.
const isForUs = (event) =>
  event.dataTransfer?.types.includes("Files") && !event.target.closest("input[type=file]:not(#upload-files)");

for (const plain of zone.querySelectorAll("[data-plain]")) plain.hidden = true;
for (const scripted of zone.querySelectorAll("[data-scripted]")) scripted.hidden = false;
field.multiple = true;
field.addEventListener("change", () => {
  take([...field.files]);
  field.value = "";
});
// Anywhere on the page: a file that misses the zone must not replace the page.
document.addEventListener("dragover", (event) => {
  if (!isForUs(event)) return;
  event.preventDefault();
  zone.classList.add("kn-over");
});
document.addEventListener("dragleave", (event) => event.relatedTarget || zone.classList.remove("kn-over"));
document.addEventListener("drop", (event) => {
  if (!isForUs(event)) return;
  event.preventDefault();
  zone.classList.remove("kn-over");
  zone.closest("details")?.setAttribute("open", "");
  zone.scrollIntoView({ block: "nearest" });
  dropped(event.dataTransfer);
});
window.addEventListener("beforeunload", (event) => isBusy() && event.preventDefault());
rows?.closest("form").addEventListener("submit", (event) => {
  if (!isBusy()) return;
  event.preventDefault();
  count();
  told.tabIndex = -1;
  told.focus();
});
