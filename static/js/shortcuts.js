import { openBuilder } from "./builder.js";
import { closePanel } from "./profile.js";

// The help dialog, #shortcuts, lists the keys: data-keys, and data-does with a name of this list.
const does = {
  search() {
    const field = document.querySelector("[data-search]");
    field?.focus();
    field?.select();
    return Boolean(field);
  },
  filter: () => openBuilder(),
  many() {
    const opener = document.querySelector("[data-many]");
    opener?.click();
    return Boolean(opener);
  },
  down: (key) => step(1, key),
  up: (key) => step(-1, key),
  next: () => follow("next"),
  previous: () => follow("previous"),
  tick() {
    const tick = row()?.querySelector(".tick");
    tick?.click();
    return Boolean(tick);
  },
  leave: () => closePanel(),
  help() {
    document.getElementById("shortcuts").showModal();
    return true;
  },
};

const keys = new Map(
  [...document.querySelectorAll("#shortcuts [data-keys]")].flatMap(({ dataset }) =>
    dataset.keys.split(" ").map((key) => [key, does[dataset.does]]),
  ),
);

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (document.querySelector("dialog[open], .menu:popover-open, .sidebar:popover-open")) return;
  if (event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable], .resize")) {
    if (leaves(event)) event.preventDefault();
    return;
  }
  if (keys.get(event.key)?.(event.key)) event.preventDefault();
});

// In a field: Escape leaves it (browsers would empty a search field); an arrow moves from the search to the rows.
function leaves({ key, target }) {
  if (key === "ArrowDown" && target.matches("[data-search]")) return step(1, "j");
  if (key !== "Escape") return false;
  target.blur();
  return true;
}

// In the panel and the profile: to the previous or next customer of the list.
function follow(way) {
  const link = document.querySelector(`[data-neighbour="${way}"]`);
  link?.click();
  return Boolean(link);
}

function row() {
  return document.activeElement.closest(".grid tbody tr");
}

// Arrow keys belong to the focused element, unless that is a row or nothing.
function step(by, key) {
  if (key.startsWith("Arrow") && !row() && document.activeElement !== document.body) return false;
  const links = [...document.querySelectorAll(".grid tbody .name a")];
  if (!links.length) return false;
  const now = links.indexOf(row()?.querySelector(".name a"));
  const next = now < 0 ? 0 : now + by;
  links[Math.min(links.length - 1, Math.max(0, next))].focus();
  return true;
}
