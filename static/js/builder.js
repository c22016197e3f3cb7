// #builder holds the Advanced Filter: its form goes by htmx once what is typed makes complete conditions.

const PAUSE = 300;
const form = () => document.getElementById("conditions");
const section = () => document.getElementById("builder");
const rows = () => [...(form()?.querySelectorAll("[data-condition]") ?? [])];
const tokens = () => rows().map(({ dataset }) => dataset.condition);

let timer;
let shown = tokens(); // the conditions of the list, in its order
let pending = shown;

if (sessionStorage.getItem("builder") && section()) show(true);

/** Opens the builder and puts the focus on what adds a condition. */
export function openBuilder() {
  if (!section()) return false;
  show(true);
  (rows().length ? section().querySelector("[data-group]:last-child [data-pick=group]") : document.getElementById("add-first"))?.focus();
  return true;
}

/** Fetches the condition anew when another key or operator wants other values; what is typed meanwhile would be lost. */
export function reshape(row, shape) {
  if (shape === row.dataset.shape) return changed();
  row.querySelector(".condition-value").inert = true;
  htmx.trigger(row, "reshape");
}

/** To be called when conditions have changed; sends them when nobody types any more. */
export function changed() {
  for (const count of form().querySelectorAll(".condition-count")) count.replaceChildren();
  clearTimeout(timer);
  timer = setTimeout(send, PAUSE);
}

document.addEventListener("click", (event) => {
  const on = (selector) => event.target.closest?.(selector);
  if (on("[data-toggle-builder]")) toggle();
  else if (on("[data-remove-condition]")) remove(on("[data-condition]"));
  else if (on("[data-remove-group]")) removeGroup(on("[data-group]"));
  else if (on("[data-clear-conditions]")) clear();
  else if (on("[data-edit-condition]")) edit(rowOf(on("[data-chip]")));
  else if (on("[data-chip] .chip-remove")) {
    const row = rowOf(on("[data-chip]"));
    if (!row || rows().some((each) => !complete(each) && each !== row)) return; // the form of the chips does it
    event.preventDefault();
    remove(row, false);
  }
});

document.addEventListener("input", ({ target }) => {
  if (target.form === form() && form() && !target.matches("[data-reshape], [data-draft]")) changed();
});

document.addEventListener("change", ({ target }) => {
  if (target.matches("[data-reshape]")) reshape(target.closest("[data-condition]"), target.selectedOptions?.[0].dataset.shape);
});

// The time zones that the browser knows, when they are first asked for.
document.addEventListener("focusin", ({ target: { list } }) => {
  if (list?.id !== "zones" || list.options.length) return;
  list.append(...["UTC", ...Intl.supportedValuesOf("timeZone")].map((zone) => new Option(zone, zone)));
});

document.addEventListener("htmx:afterSettle", ({ target, detail: { xhr } }) => {
  if (target.closest?.("#groups")) changed();
  if (xhr?.status === 422) markWrong();
});

document.addEventListener("htmx:beforeRequest", ({ target }) => {
  if (target === form()) pending = tokens();
});

document.addEventListener("htmx:afterRequest", ({ target, detail: { successful } }) => {
  if (target !== form() || !successful) return;
  shown = pending;
  markWrong();
});

function send() {
  if (!form()) return;
  if (form().querySelector(".htmx-request")) changed();
  else if (rows().every(complete)) htmx.trigger(form(), "conditions");
}

function complete(row) {
  const choices = row.querySelector("[data-some]");
  return [...row.querySelectorAll("input, select, textarea")].every((field) => field.validity.valid)
    && (!choices || choices.querySelector(":checked"));
}

function toggle() {
  if (section().hidden) openBuilder();
  else {
    show(false);
    document.getElementById("advanced").focus();
  }
}

function show(open) {
  section().hidden = !open;
  document.getElementById("advanced").setAttribute("aria-expanded", open);
  if (open) sessionStorage.setItem("builder", "open");
  else sessionStorage.removeItem("builder");
}

function rowOf(chip) {
  return rows().find(({ dataset }) => dataset.condition === shown[Number(chip.dataset.chip)]);
}

function edit(row) {
  show(true);
  row?.scrollIntoView({ block: "nearest" });
  (row?.querySelector(".condition-value :is(input, select)") ?? row?.querySelector("select"))?.focus();
}

// The focus goes on to the condition that takes its place, else to what adds one.
function remove(row, focus = true) {
  const group = row.closest("[data-group]");
  const next = row.nextElementSibling ?? row.previousElementSibling;
  if (!next) return removeGroup(group, focus);
  row.remove();
  if (focus) next.querySelector("[data-remove-condition]").focus();
  changed();
}

function removeGroup(group, focus = true) {
  group.remove();
  if (focus) openBuilder();
  changed();
}

function clear() {
  document.getElementById("groups").replaceChildren();
  openBuilder();
  changed();
}

function markWrong() {
  for (const row of rows()) {
    const wrong = row.querySelector(".errors").childElementCount > 0;
    for (const field of row.querySelectorAll(".condition-value :is(input, select)")) field.setAttribute("aria-invalid", wrong);
  }
}
