// Shows the preview of a note on the page itself. Without it the button opens a new tab.

for (const form of document.querySelectorAll("form[data-preview]")) {
  const button = form.querySelector("button[formaction]");
  const place = document.getElementById(form.dataset.preview);
  const failed = form.querySelector("[role=alert]");
  button.querySelector("span").remove();
  button.addEventListener("click", async (event) => {
    event.preventDefault();
    button.setAttribute("aria-busy", "true");
    const shown = await preview(form, button.formAction);
    button.removeAttribute("aria-busy");
    failed.hidden = shown !== null;
    if (shown) {
      place.replaceChildren(shown);
      place.hidden = false;
      place.focus();
    }
  });
}

async function preview(form, address) {
  const written = new FormData(form);
  const fields = ["csrfmiddlewaretoken", "title", "text"];
  const body = new URLSearchParams(fields.map((name) => [name, written.get(name)]));
  try {
    const answer = await fetch(address, { method: "POST", body });
    if (!answer.ok || answer.redirected) return null;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return page.getElementById("forhandsvist");
  } catch {
    return null;
  }
}
