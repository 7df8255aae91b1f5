// Narrows the table of members while one types. Without it, for more pages, and for those whom a
// row only counts («og 3 til»), the form asks.

const input = document.getElementById("q");
const told = document.getElementById("funnet");
const rows = [...document.querySelectorAll("#medlemmer tbody tr")];
const texts = rows.map((row) => said(row).toLocaleLowerCase("nb"));
const total = Number(told.dataset.total);
const whole = rows.length === total && !rows.some(more);

input.addEventListener("input", () => {
  const words = input.value.toLocaleLowerCase("nb").split(/\s+/);
  let found = 0;
  rows.forEach((row, at) => {
    row.hidden = !words.every((word) => texts[at].includes(word));
    if (!row.hidden) found += 1;
  });
  told.textContent = sentence(found).replace("FUNNET", found).replace("ANTALL", total);
});

function more(row) {
  return row.querySelector("td:last-child small");
}

function said(row) {
  return row.textContent.replace(more(row)?.textContent ?? "", "");
}

function sentence(found) {
  if (found === total) return told.dataset.all;
  return whole ? told.dataset.some : told.dataset.page;
}
