import { complete, remove, rows, show } from "./builder.js";

// The chips above the table are the conditions of the list, in its order; each is matched with its row in the builder.

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
    event.preventDefault(); // otherwise the form of the chips removes it
    remove(row, false);
  }
});

document.addEventListener("htmx:beforeRequest", ({ target }) => {
  if (target === form()) pending = tokens();
});

// A search that was running may bring a list with the earlier conditions; those of the builder count.
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
