import { show } from "./toasts.js";

// The list on the page (#list) may not be the one requested last: that request may be running or have failed. Then
// actions on the list (requests that include #drawn) wait, and the page says so. The sidebar marks the list shown.

const waiting = new Set(); // running requests for a list
let failed; // the element whose request for a list failed

const list = () => document.getElementById("list");
const drawn = () => document.getElementById("drawn");
const field = () => document.querySelector("input[data-search]");

document.addEventListener("htmx:beforeRequest", ({ detail: { target, xhr } }) => {
  if (target?.id === "list") waiting.add(xhr);
});

for (const failure of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
  document.addEventListener(failure, ({ detail: { elt, target } }) => {
    if (target?.id !== "list" || !list()) return;
    failed = elt;
    outdated()?.removeAttribute("hidden");
  });
}

document.addEventListener("htmx:afterRequest", ({ detail: { xhr } }) => waiting.delete(xhr));

document.addEventListener("htmx:afterSettle", mark);

document.addEventListener("click", ({ target }) => {
  if (target.closest?.("[data-ask-again]")) askAgain();
});

// Holds back requests that act on a list which is out of date.
document.addEventListener("htmx:confirm", (event) => {
  const { elt } = event.detail;
  if (!elt.getAttribute("hx-include")?.includes("#drawn") || isCurrent()) return;
  event.preventDefault();
  show({ text: drawn().dataset.waitText, kind: "warning" });
});

function isCurrent() {
  if (!list() || !drawn()) return true;
  const typed = field()?.value.trim() ?? "";
  return !waiting.size && outdated()?.hidden !== false && typed === drawn().value;
}

function outdated() {
  return document.querySelector("#list .outdated");
}

function askAgain() {
  if (field() && (failed === field() || field().value.trim() !== drawn().value)) htmx.trigger(field(), "search");
  else if (failed?.id === "conditions") htmx.trigger(failed, "conditions");
  else if (failed?.isConnected && failed.matches("a, button")) failed.click();
  else location.reload();
}

function mark({ detail: { target } }) {
  if (target.id !== "list" || !drawn()) return;
  const narrowed = new Map([[drawn().name, drawn().value]]);
  for (const { name, value } of document.querySelectorAll("#kept input")) narrowed.set(name, value);
  narrowed.delete("sort");
  for (const link of document.querySelectorAll("#sidebar .sidebar-link")) {
    const { pathname, searchParams } = new URL(link.href);
    if (pathname !== location.pathname) continue;
    const wanted = [...searchParams];
    const all = !wanted.length && [...narrowed.values()].every((value) => !value);
    const one = wanted.length && wanted.every(([name, value]) => narrowed.get(name) === value);
    if (all || one) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}
