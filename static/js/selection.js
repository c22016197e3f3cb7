import { announce } from "./announce.js";
import { show } from "./toasts.js";

// Ticks (.tick) in a .grid: one, a range with shift, all loaded ones by the header's tick; at most data-most-ticks.
// data-all on the .grid: the whole result is selected, however much of it is loaded.

let last = null;
let counted = 0;

document.addEventListener("click", (event) => {
  const grid = document.querySelector(".grid");
  if (event.target.matches?.(".grid tbody .tick")) {
    if (event.shiftKey) range(event.target);
    last = event.target;
    delete grid.dataset.all;
    update(grid, event.target);
  } else if (event.target.matches?.(".grid thead .tick")) {
    tickAll(grid, !isFull(grid));
  } else if (event.target.closest?.("[data-select-all]")) {
    grid.dataset.all = "";
    update(grid);
    document.querySelector("#selection [data-clear-selection]")?.focus();
  } else if (event.target.closest?.("[data-clear-selection]")) {
    tickAll(grid, false);
  }
});

// HX-Trigger: contacts. The ticked contacts were changed, and the list is fetched again.
document.addEventListener("contacts", () => {
  const grid = document.querySelector(".grid");
  if (grid && counted) tickAll(grid, false);
});

document.addEventListener("htmx:afterSettle", () => {
  const grid = document.querySelector(".grid");
  const before = counted;
  counted = 0;
  if (grid) update(grid, null, false);
  if (before && !counted) show({ text: document.getElementById("selection")?.dataset.clearedText });
});

function range(tick) {
  const all = ticks(tick.closest(".grid"));
  const [from, to] = [all.indexOf(last), all.indexOf(tick)].sort((a, b) => a - b);
  if (from < 0) return;
  for (const each of all.slice(from, to + 1)) each.checked = tick.checked;
}

function tickAll(grid, checked) {
  delete grid.dataset.all;
  for (const tick of ticks(grid)) tick.checked = false;
  if (checked) for (const tick of ticks(grid).slice(0, most(grid))) tick.checked = true;
  update(grid);
}

function update(grid, changed = null, aloud = true) {
  const all = ticks(grid);
  const whole = "all" in grid.dataset;
  if (whole) for (const tick of all) tick.checked = true;
  let chosen = all.filter((tick) => tick.checked);
  if (!whole && chosen.length > most(grid)) chosen = atMost(grid, chosen, changed);
  counted = chosen.length;
  const head = grid.querySelector("thead .tick");
  if (head) {
    head.checked = chosen.length > 0 && (whole || (chosen.length === all.length && !grid.querySelector("tr.more")));
    head.indeterminate = chosen.length > 0 && !head.checked;
  }
  const bar = document.getElementById("selection");
  if (bar) say(bar, chosen.length, whole, isFull(grid), aloud);
}

function atMost(grid, chosen, changed) {
  const kept = chosen.slice(0, most(grid));
  for (const tick of chosen.slice(most(grid))) tick.checked = false;
  if (changed) changed.checked = kept.includes(changed);
  show({ text: grid.dataset.mostTicksText, kind: "warning" });
  return kept;
}

function say(bar, number, whole, full, aloud) {
  const total = document.getElementById("count")?.dataset.shown ?? "";
  const more = Number(total.replace(/\D/g, "")) > number || !total;
  bar.hidden = number === 0;
  bar.toggleAttribute("data-all", whole);
  for (const count of bar.querySelectorAll("[data-count]")) count.textContent = number;
  for (const count of bar.querySelectorAll("[data-total]")) count.textContent = total;
  const offer = bar.querySelector("[data-select-all]");
  if (offer) offer.hidden = whole || !full || !more;
  if (aloud)
    announce(bar.hidden ? "" : (bar.querySelector(whole ? "[data-said-all]" : "[data-said]")?.textContent ?? ""));
}

// Returns whether all are ticked that can be ticked one by one.
function isFull(grid) {
  const all = ticks(grid);
  return all.length > 0 && all.filter((tick) => tick.checked).length >= Math.min(all.length, most(grid));
}

function ticks(grid) {
  return [...grid.querySelectorAll("tbody .tick")];
}

function most(grid) {
  return Number(grid.dataset.mostTicks ?? 100);
}
