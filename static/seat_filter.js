// Narrows the table of members while one types. Without it, and for more pages, the form asks.

const input = document.getElementById("q");
const told = document.getElementById("funnet");
const rows = [...document.querySelectorAll("#medlemmer tbody tr")];
const texts = rows.map((row) => row.textContent.toLocaleLowerCase("nb"));
const total = Number(told.dataset.total);

input.addEventListener("input", () => {
  const words = input.value.toLocaleLowerCase("nb").split(/\s+/);
  let found = 0;
  rows.forEach((row, at) => {
    row.hidden = !words.every((word) => texts[at].includes(word));
    if (!row.hidden) found += 1;
  });
  told.textContent = sentence(found).replace("FUNNET", found).replace("ANTALL", total);
});

function sentence(found) {
  if (rows.length < total) return told.dataset.page;
  return found === total ? told.dataset.all : told.dataset.some;
}
