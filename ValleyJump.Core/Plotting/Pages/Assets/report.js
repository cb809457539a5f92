"use strict";
// Sorts by a heading: numbers by size, all else by its text, what is missing last. The same heading again turns the order.
for (const heading of document.querySelectorAll("th[aria-sort]")) {
  heading.firstElementChild.addEventListener("click", () => {
    const row = heading.parentElement, place = [...row.children].indexOf(heading), body = heading.closest("table").tBodies[0];
    const sign = heading.getAttribute("aria-sort") === "ascending" ? -1 : 1, isNumber = heading.classList.contains("number");
    for (const other of row.children)
      other.setAttribute("aria-sort", other !== heading ? "none" : sign > 0 ? "ascending" : "descending");
    const keyed = [...body.rows].map(r => {
      const text = r.cells[place].dataset.value;
      return { r, key: text === "" || text === "NaN" ? null : isNumber ? Number(text) : text };
    });
    keyed.sort((a, b) => a.key === null || b.key === null ? (a.key === null) - (b.key === null)
      : sign * (isNumber ? a.key - b.key || 0 : a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
    body.append(...keyed.map(k => k.r));
  });
}
document.getElementById("theme").addEventListener("click", () => {
  const root = document.documentElement, dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const now = root.dataset.theme || (dark ? "dark" : "light");
  root.dataset.theme = now === "dark" ? "light" : "dark";
});
