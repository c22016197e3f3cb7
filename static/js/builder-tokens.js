// .tokens: many values in one field. Its textarea holds them, one per line; the list shows the first of them.
// In a field of numbers, a comma may group digits: a typed “1,500” is one number. Pasted numbers for which that isn't
// certain are shown in the field as they were read, until Enter is pressed or the field is left.

import { insert, isUncertain, readNumbers } from "./numbers.js";

const SHOWN = 200;
const COUNTED = 20;

document.addEventListener("keydown", (event) => {
  if (!event.target.matches?.(".tokens-entry") || event.isComposing) return;
  const box = event.target.closest("[data-tokens]");
  const text = event.target.value;
  if (event.key === "Enter" || (event.key === "," && text.trim() && !hasNumbers(box))) {
    event.preventDefault();
    if (text.trim()) add(box, read(box, text));
    else if (event.key === "Enter") return;
  } else if (event.key === "Backspace" && !text) {
    const kept = values(box);
    if (kept.length) write(box, kept.slice(0, -1));
  }
});

// Lines and columns, as spreadsheets copy them; without these, commas.
document.addEventListener("paste", (event) => {
  if (!event.target.matches?.(".tokens-entry")) return;
  const box = event.target.closest("[data-tokens]");
  const text = event.clipboardData.getData("text/plain");
  const isTable = /[\n\t]/.test(text.trim());
  const parts = isTable ? cells(box, text) : read(box, text);
  if (hasNumbers(box) && !isTable && isUncertain(text)) {
    event.preventDefault();
    insert(event.target, parts.join(", "));
  } else if (parts.length > 1) {
    event.preventDefault();
    add(box, parts);
  }
});

// A value that is being typed is added when the field is left.
document.addEventListener("focusout", ({ target }) => {
  if (target.matches?.(".tokens-entry") && target.value.trim())
    add(target.closest("[data-tokens]"), read(target.closest("[data-tokens]"), target.value));
});

document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-remove-token]");
  const box = target.closest?.("[data-tokens]");
  if (button) {
    const at = [...box.querySelectorAll(".token")].indexOf(button.closest(".token"));
    write(
      box,
      values(box).filter((_value, index) => index !== at),
    );
  }
  if (box) box.querySelector(".tokens-entry").focus();
});

function hasNumbers(box) {
  return box.dataset.tokens === "numbers";
}

// Returns the values in a text; numbers without the commas that group their digits.
function read(box, text) {
  const parts = hasNumbers(box) ? readNumbers(text.split(/,(?!\d)|[;\n]/)) : text.split(/[,\n]/);
  return parts.map((part) => part.trim()).filter(Boolean);
}

function cells(box, text) {
  const filled = text.split(/[\r\n\t]+/).filter((cell) => cell.trim());
  return filled.flatMap((cell) => (hasNumbers(box) ? read(box, cell) : cell.trim()));
}

function values(box) {
  return box.querySelector("textarea").value.split("\n").filter(Boolean);
}

function add(box, parts) {
  box.querySelector(".tokens-entry").value = "";
  write(box, [...new Set([...values(box), ...parts])]);
}

function write(box, kept) {
  const text = box.querySelector("textarea");
  text.value = kept.join("\n");
  draw(box, kept);
  text.dispatchEvent(new Event("input", { bubbles: true }));
}

function draw(box, kept) {
  const blank = document.getElementById("token").content.firstElementChild;
  box.querySelector(".tokens-list").replaceChildren(
    ...kept.slice(0, SHOWN).map((value) => {
      const token = blank.cloneNode(true);
      token.querySelector("span").textContent = value;
      const button = token.querySelector("button");
      button.ariaLabel = `${button.ariaLabel.trim()} ${value}`;
      return token;
    }),
  );
  box.querySelector(".tokens-list").tabIndex = kept.length > COUNTED ? 0 : -1; // long ones scroll
  const count = box.querySelector(".tokens-count");
  count.textContent =
    kept.length > COUNTED
      ? count.dataset.text.replace("%s", kept.length.toLocaleString(document.documentElement.lang))
      : "";
}
