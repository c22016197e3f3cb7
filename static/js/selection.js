import { announce } from "./announce.js";
import { show } from "./toasts.js";

// Ticks (.tick) in a .grid: one, a range with shift, all loaded ones by the header's tick; at most data-most-ticks.

let last = null;
let counted = 0;

document.addEventListener("click", (event) => {
  if (event.target.matches?.(".grid tbody .tick")) {
    if (event.shiftKey) range(event.target);
    last = event.target;
    update(event.target.closest(".grid"), event.target);
  } else if (event.target.matches?.(".grid thead .tick")) {
    const grid = event.target.closest(".grid");
    for (const tick of ticks(grid)) tick.checked = false;
    if (event.target.checked) for (const tick of ticks(grid).slice(0, most(grid))) tick.checked = true;
    update(grid);
  } else if (event.target.closest?.("[data-clear-selection]")) {
    const grid = document.querySelector(".grid");
    for (const tick of ticks(grid)) tick.checked = false;
    update(grid);
  }
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

function update(grid, changed = null, aloud = true) {
  const all = ticks(grid);
  let chosen = all.filter((tick) => tick.checked);
  if (chosen.length > most(grid)) {
    for (const tick of chosen.slice(most(grid))) tick.checked = false;
    if (changed) changed.checked = chosen.indexOf(changed) < most(grid);
    chosen = chosen.slice(0, most(grid));
    show({ text: grid.dataset.mostTicksText, kind: "warning" });
  }
  counted = chosen.length;
  const head = grid.querySelector("thead .tick");
  if (head) {
    head.checked = chosen.length > 0 && chosen.length === Math.min(all.length, most(grid));
    head.indeterminate = chosen.length > 0 && !head.checked;
  }
  const bar = document.getElementById("selection");
  if (!bar) return;
  bar.hidden = chosen.length === 0;
  for (const count of bar.querySelectorAll("[data-count]")) count.textContent = chosen.length;
  if (aloud) announce(bar.hidden ? "" : bar.querySelector("[data-said]")?.textContent ?? "");
}

function ticks(grid) {
  return [...grid.querySelectorAll("tbody .tick")];
}

function most(grid) {
  return Number(grid.dataset.mostTicks ?? 100);
}
