// Names for what Django's admin and its Select2 draw without one, most of them for screen readers.

const searchbar = document.querySelector("#searchbar");
searchbar?.setAttribute("aria-label", searchbar.form.querySelector("[type=submit]").value);

// What a cell of a list holds: on a phone the row is lines, and each begins with its name.
const rows = document.querySelector("#result_list");
const heads = [...(rows?.querySelectorAll("thead th") ?? [])].map((head) => head.querySelector(".text")?.textContent.trim());
for (const row of rows?.querySelectorAll("tbody tr") ?? []) {
  [...row.cells].forEach((cell, at) => {
    const says = cell.textContent.trim() || cell.querySelector("img");
    if (cell.matches("td:not(:first-child)") && heads[at] && says) cell.dataset.name = heads[at];
  });
}
rows?.classList.add("kn-named");

function labelOf(box) {
  const select = box?.previousElementSibling;
  return select?.labels?.[0]?.textContent.trim().replace(/:$/, "") ?? "";
}

function nameSelect2() {
  const open = document.querySelector(".select2-container--open:has(.select2-selection)");
  for (const field of document.querySelectorAll(".select2-search__field:not([aria-label])")) {
    const box = field.closest(".select2-container:has(.select2-selection)") ?? open;
    field.setAttribute("aria-label", labelOf(box));
  }
  for (const chosen of document.querySelectorAll("span.select2-selection__rendered")) {
    const value = chosen.title || chosen.textContent.trim();
    chosen.removeAttribute("role");
    chosen.removeAttribute("aria-readonly");
    const box = chosen.closest("[role=combobox]");
    box.removeAttribute("aria-labelledby");
    box.setAttribute("aria-label", [labelOf(chosen.closest(".select2-container")), value].filter(Boolean).join(": "));
  }
  // The list of what is chosen has children that no list may have; the box around it is the widget.
  for (const part of document.querySelectorAll("ul.select2-selection__rendered, ul.select2-selection__rendered > li")) {
    part.setAttribute("role", "none");
  }
}

new MutationObserver(nameSelect2).observe(document.body, { childList: true, subtree: true });
nameSelect2();
