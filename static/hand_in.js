// Sends a speaker's file with its progress shown; what is broken off is sent again by one button.
// Where the link or the session has ended, another try would come to nothing: the button goes.
// Asks, while the pages are being drawn, whether they are ready.

const PATIENCE = 3000;

// A page instead of an answer is the one for signing in.
function isOut(request) {
  const isPage = (request.getResponseHeader("Content-Type") ?? "").startsWith("text/html");
  return [403, 404, 410].includes(request.status) || (request.status === 200 && isPage);
}

function send(form) {
  const button = form.querySelector("[type=submit]");
  const failed = form.querySelector("[data-failed]");
  const said = failed.querySelector("p");
  const underWay = form.querySelector("[data-under-way]");
  const bar = underWay.querySelector("progress");
  const status = underWay.querySelector("[role=status]");
  const request = new XMLHttpRequest();
  const say = (sentence) => {
    underWay.hidden = true;
    failed.hidden = false;
    said.textContent = sentence;
  };
  const fail = (sentence) => {
    button.disabled = false;
    button.textContent = button.dataset.again;
    say(sentence);
    button.focus();
  };
  const end = (sentence) => {
    button.hidden = true;
    say(sentence);
    said.tabIndex = -1;
    said.focus();
  };
  failed.hidden = true;
  said.textContent = "";
  underWay.hidden = false;
  status.textContent = "";
  bar.value = 0;
  button.disabled = true;
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) bar.value = (100 * event.loaded) / event.total;
  });
  request.upload.addEventListener("load", () => {
    bar.value = 100;
    status.textContent = status.dataset.checking;
  });
  request.addEventListener("error", () => fail(said.dataset.broken));
  request.addEventListener("load", () => {
    if (request.status === 200 && request.response?.url) location.assign(request.response.url);
    else if (request.response?.errors) fail(request.response.errors.join(" "));
    else if (request.status === 413) fail(said.dataset.large);
    else if ([429, 503, 507].includes(request.status)) fail(said.dataset.full);
    else if (isOut(request)) end(said.dataset.out);
    else fail(said.dataset.broken);
  });
  request.open("POST", form.action);
  request.responseType = "json";
  request.setRequestHeader("Accept", "application/json");
  request.send(new FormData(form));
}

for (const form of document.querySelectorAll("[data-hand-in]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(form);
  });
}

async function ask(place, etag) {
  const headers = etag ? { "If-None-Match": etag } : {};
  const response = await fetch(place.dataset.status, { headers, cache: "no-store" }).catch(() => null);
  if (response?.status === 200 && !(await response.json()).waits) {
    location.reload();
  } else if (!response || response.status === 200 || response.status === 304) {
    setTimeout(ask, PATIENCE, place, response?.headers.get("ETag") ?? etag);
  }
}

const waiting = document.querySelector("[data-status]");
if (waiting) setTimeout(ask, PATIENCE, waiting);
