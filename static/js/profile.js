// #panel shows one row's details beside the table. A row's own link (.name a) fills it;
// a click anywhere on the row is a click on that link.
// data-panel-url on the .grid: the list with a panel, completed by the row's id. It stands once instead of in each row,
// whose link leads to the contact's own page until somebody points at it.

import { announce } from "./announce.js";

const panel = () => document.getElementById("panel");

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-close-panel]")) {
    event.preventDefault();
    closePanel();
    return;
  }
  const row = event.target.closest("tr[data-row]");
  if (row && !event.target.closest("a, button, input, label, .name-cell, .edits") && getSelection().isCollapsed)
    link(row)?.click();
});

for (const event of ["pointerdown", "focusin", "click"])
  document.addEventListener(event, ({ target }) => keepList(target.closest?.(".grid tr[data-row] .name a")), true);

document.addEventListener("htmx:afterSettle", () => mark());

// HX-Trigger: {"contactGone": {"pk": 17}}
document.addEventListener("contactGone", ({ detail: { pk } }) => {
  const row = rowOf(pk);
  const next = row?.nextElementSibling?.matches("[data-row]") ? row.nextElementSibling : row?.previousElementSibling;
  const wasOpen = openId() === String(pk) && closePanel();
  row?.querySelector(".tick:checked")?.click();
  row?.remove();
  if (wasOpen && next) link(next)?.focus();
  // An empty list is fetched again, to show that it is empty.
  if (row && !document.querySelector("tr[data-row]")) htmx.trigger(document.body, "columns");
});

// Closes the menu of a contact at once, so that its button has the focus again before the head is redrawn.
document.addEventListener("submit", ({ target }) => target.closest("#contact-menu")?.hidePopover());

function keepList(link) {
  const url = link?.closest(".grid").dataset.panelUrl;
  if (!url) return;
  const address = url + link.closest("tr").dataset.row;
  link.href = address;
  link.setAttribute("hx-push-url", address);
}

/** Empties the panel, removes it from the URL and returns the focus to its row. */
export function closePanel() {
  if (!panel()?.childElementCount) return false;
  const row = openRow();
  const back = panel().querySelector("a[data-close-panel]")?.href;
  panel().replaceChildren();
  mark();
  if (back) history.replaceState(history.state, "", back);
  if (row) link(row)?.focus();
  return true;
}

// The panel shows another contact: its row is marked and, if it was opened from elsewhere, scrolled into view.
let shown = null;

function mark() {
  const [row, id] = [openRow(), openId()];
  if (id && id !== shown) {
    announce(panel().querySelector("h2").textContent);
    if (row && !row.contains(document.activeElement)) link(row).scrollIntoView({ block: "nearest" });
  }
  shown = id;
  for (const marked of document.querySelectorAll("tr.is-open")) if (marked !== row) marked.classList.remove("is-open");
  row?.classList.add("is-open");
}

function openId() {
  return panel()?.querySelector("[data-panel]")?.dataset.panel ?? null;
}

function openRow() {
  const id = openId();
  return id ? rowOf(id) : null;
}

function rowOf(id) {
  return document.querySelector(`tr[data-row="${CSS.escape(id)}"]`);
}

function link(row) {
  return row.querySelector(".name a");
}
