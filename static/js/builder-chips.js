import { complete, remove, rows, show } from "./builder.js";

// The chips above the table stand for the conditions of the list, in its order; here each finds its row in the builder.

const form = () => document.getElementById("conditions");
const kept = () => document.querySelector("#kept [name=filter]")?.value ?? "";
const tokens = () => rows().map(({ dataset }) => dataset.condition);

let shown = tokens();
let pending = shown;
let known = kept();

document.addEventListener("click", (event) => {
  const chip = event.target.closest?.("[data-chip]");
  if (!chip) return;
  const row = rows().find(({ dataset }) => dataset.condition === shown[Number(chip.dataset.chip)]);
  if (event.target.closest("[data-edit-condition]")) {
    edit(row);
  } else if (event.target.closest(".chip-remove") && row && rows().every((each) => each === row || complete(each))) {
    event.preventDefault(); // else the form of the chips does it
    remove(row, false);
  }
});

document.addEventListener("htmx:beforeRequest", ({ target }) => {
  if (target === form()) pending = tokens();
});

// A search that was under way may bring the list as it was before; the builder says how it is to be.
document.addEventListener("htmx:afterSettle", ({ target, detail }) => {
  if (target.id !== "list" || !form()) return;
  if (detail.requestConfig?.elt === form()) {
    shown = pending;
    known = kept();
  } else if (kept() !== known) {
    htmx.trigger(form(), "conditions");
  }
});

function edit(row) {
  show(true);
  row?.scrollIntoView({ block: "nearest" });
  (row?.querySelector(".condition-value :is(input, select)") ?? row?.querySelector("select"))?.focus();
}
