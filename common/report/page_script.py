"""SCRIPT: what moves in the page. Without it all is there to read, the pictures at their first slice."""

SCRIPT = """
"use strict";
function before(first, second) {
  const numbers = [Number(first), Number(second)];
  return numbers.some(Number.isNaN) ? first.localeCompare(second) : numbers[0] - numbers[1];
}
function sort(table, head, column) {
  const ascending = head.getAttribute("aria-sort") !== "ascending";
  for (const other of table.querySelectorAll("th")) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", ascending ? "ascending" : "descending");
  const value = row => row.cells[column].dataset.value;
  const rows = [...table.tBodies[0].rows].sort((one, other) => {
    const values = [value(one), value(other)];
    if (values.includes("")) return (values[0] === "") - (values[1] === "");
    return (ascending ? 1 : -1) * before(...values);
  });
  table.tBodies[0].append(...rows);
}
for (const table of document.querySelectorAll("table.sortable")) {
  table.querySelectorAll("th").forEach((head, column) => {
    head.firstElementChild.addEventListener("click", () => sort(table, head, column));
  });
}
for (const figure of document.querySelectorAll("figure.slices")) {
  const slices = [...figure.querySelectorAll("svg")];
  const slider = figure.querySelector("input[type=range]");
  const show = () => {
    slices.forEach((slice, index) => slice.toggleAttribute("hidden", index !== Number(slider.value)));
    figure.querySelector("output").textContent = slices[slider.value].getAttribute("data-name");
  };
  slider.addEventListener("input", show);
  figure.querySelector(".stack").addEventListener("wheel", event => {
    const last = slider.value;
    slider.value = Number(last) + Math.sign(event.deltaY);
    if (slider.value === last) return;
    event.preventDefault();
    show();
  }, {passive: false});
  show();
}
for (const box of document.querySelectorAll("input[data-shows]")) {
  const update = () => box.closest("section").classList.toggle("hides-" + box.dataset.shows, !box.checked);
  box.addEventListener("change", update);
  update();
}
"""
