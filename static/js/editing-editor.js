import { address, changed, control, next, textOf, write } from "./editing-control.js";
import { focusCell } from "./editing-focus.js";

// The editor of a cell: a form that the server draws over it (contacts/editing/editor.html).
// Enter saves, Escape cancels, Tab saves and edits the next cell.

let waiting = null; // the cell whose editor is being loaded, and what has been typed since

/** Opens the cell's editor with its value, or with what was typed instead. */
export function edit(cell, typed = null, erase = false) {
  const open = cell.querySelector(":scope > .editor");
  if (open) control(open).focus();
  else if (waiting?.cell !== cell) fetchEditor({ cell, typed, erase, shown: textOf(cell) });
  return true;
}

/** Clears the cell's value at once, unless somebody else has changed it. */
export const clear = (cell) => textOf(cell) === "" || edit(cell, "", true);

async function fetchEditor(wanted) {
  const { cell } = wanted;
  waiting = wanted;
  await htmx.ajax("GET", address(cell), { source: cell, target: cell, swap: "beforeend" }).catch(() => null);
  if (waiting === wanted) waiting = null;
  const form = cell.querySelector(":scope > .editor");
  if (!form) return;
  if (wanted.left) return form.remove();
  cell.classList.add("is-editing");
  take(form, wanted);
}

function take(form, { typed, erase, shown }) {
  const field = control(form);
  field.focus();
  if (typed === null) field.select?.();
  else write(field, typed);
  const asSeen = [form.dataset.shown, form.querySelector(".editor-now")?.textContent].some(
    (text) => text?.trim() === shown,
  );
  if (typed !== null && !asSeen) form.querySelector(".editor-note").hidden = false;
  else if (erase && field.value === "") form.requestSubmit();
  form.scrollIntoView({ block: "nearest", inline: "nearest" });
}

// Keeps what is typed before the editor has loaded, and for the next cell while this one is saved.
document.addEventListener(
  "keydown",
  (event) => {
    const saved = event.target.closest?.(".editor.htmx-request");
    const next = saved
      ? saved.following && saved
      : !event.target.closest?.("input:not(.tick), textarea, select") && waiting;
    if (!next || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key.length === 1) next.typed = (next.typed ?? "") + event.key;
    else if (event.key === "Escape") next.left = true;
  },
  true,
);

document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.(".is-editing > .editor");
  if (!form || event.isComposing) return;
  const field = event.target.matches("[name=value]");
  if (event.key === "Escape") leave(form);
  else if (event.key === "Enter" && field && !event.shiftKey) save(form);
  else if (event.key === "Tab" && field && form.dataset.wrong === undefined)
    save(form, next(form.parentElement, event.shiftKey ? -1 : 1));
  else return;
  event.preventDefault();
});

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-leave-editor]")) return;
  event.preventDefault();
  leave(event.target.closest(".editor"));
});

document.addEventListener("focusout", ({ target, relatedTarget }) => {
  const form = target.closest?.(".is-editing > .editor");
  if (!form || form.over || form.contains(relatedTarget) || !document.hasFocus() || form.dataset.wrong !== undefined)
    return;
  if (!form.matches(".htmx-request")) save(form, null, false);
});

// A saved form is removed (HX-Reswap: delete); a refused one comes back with what was typed.
document.addEventListener("htmx:beforeSwap", ({ detail: { elt } }) => {
  if (!elt.matches?.(".is-editing > .editor")) return;
  const cell = elt.parentElement;
  const focused = elt.contains(document.activeElement);
  elt.over = true; // removing it takes its focus away
  queueMicrotask(() => {
    const form = cell.querySelector(":scope > .editor");
    if (!form) close(cell, elt.left ? null : elt.following, focused, elt.typed);
    else if (focused) control(form).focus();
  });
});

function save(form, then = null, focus = true) {
  if (!changed(form)) return leave(form, then, focus);
  form.following = then;
  form.requestSubmit();
}

function leave(form, then = null, focus = true) {
  const cell = form.parentElement;
  form.over = true;
  form.remove();
  close(cell, then, focus);
}

function close(cell, then, focus, typed = null) {
  cell.classList.remove("is-editing");
  if (!focus) return;
  if (then) edit(then, typed);
  else focusCell(cell);
}
