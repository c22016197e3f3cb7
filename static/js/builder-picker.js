import { changed, reshape } from "./builder.js";

// #picker: chooses the field of a condition by typing.
// data-pick: new (in a group of its own), group (of that group), replace (the condition's key).

const dialog = () => document.getElementById("picker");
const search = () => dialog().querySelector("input");
const options = () => [...dialog().querySelectorAll("[role=option]")];
const open = () => options().filter((option) => !option.hidden);
const folded = (text) => text.normalize("NFKC").toLowerCase();

let opener = null;

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-pick]");
  const option = event.target.closest?.("#picker [role=option]");
  if (button) {
    opener = button;
    search().value = "";
    narrow();
    dialog().showModal();
    search().focus();
  } else if (option) {
    choose(option);
  }
});

document.addEventListener("input", ({ target }) => {
  if (dialog() && target === search()) narrow();
});

document.addEventListener("keydown", (event) => {
  if (!dialog()?.open || event.isComposing) return;
  const all = open();
  const now = all.findIndex((option) => option.ariaSelected === "true");
  const next = { ArrowDown: now + 1, ArrowUp: now - 1, PageDown: now + 8, PageUp: now - 8 }[event.key];
  if (next !== undefined) {
    mark(all[Math.min(all.length - 1, Math.max(0, next))]);
  } else if (event.key === "Enter" && event.target === search()) {
    if (all[now]) choose(all[now]);
  } else {
    return;
  }
  event.preventDefault();
});

// Words in any order, in the label or the key.
function narrow() {
  const words = folded(search().value).split(/\s+/).filter(Boolean);
  for (const option of options()) {
    const text = folded(option.textContent);
    option.hidden = !words.every((word) => text.includes(word));
  }
  for (const group of dialog().querySelectorAll("[role=group]"))
    group.hidden = !group.querySelector("[role=option]:not([hidden])");
  dialog().querySelector(".picker-none").hidden = open().length > 0;
  mark(open()[0]);
}

function mark(option) {
  for (const each of options()) each.ariaSelected = each === option;
  option?.scrollIntoView({ block: "nearest" });
  search().setAttribute("aria-activedescendant", option?.id ?? "");
}

async function choose({ dataset: { key } }) {
  const row = opener.closest("[data-condition]");
  const group = opener.closest("[data-group]");
  const { url } = dialog().dataset;
  dialog().close();
  if (opener.dataset.pick === "replace") {
    row.querySelector("[data-key]").value = key;
    document.getElementById(`op-${row.dataset.condition}`).focus();
    reshape(row);
    return;
  }
  const target =
    opener.dataset.pick === "group" ? group.querySelector("[data-rows]") : document.getElementById("groups");
  const values = opener.dataset.pick === "group" ? { key, group: "" } : { key };
  await htmx.ajax("GET", url, { target, swap: "beforeend", values });
  [...target.querySelectorAll(".condition-operator")].at(-1)?.focus();
  changed();
}
