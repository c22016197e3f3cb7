// #builder holds the Advanced Filter: htmx sends its form once all conditions are complete.

const PAUSE = 300;
const form = () => document.getElementById("conditions");
const section = () => document.getElementById("builder");
const isEmbedded = () => section().classList.contains("is-embedded");

let timer;

if (section() && sessionStorage.getItem("builder")) show(true);

/** Returns the conditions of the form. */
export function rows() {
  return [...(form()?.querySelectorAll("[data-condition]") ?? [])];
}

/** Returns whether a condition is complete. */
export function complete(row) {
  const choices = row.querySelector("[data-some]");
  return (
    [...row.querySelectorAll("input, select, textarea")].every((field) => field.validity.valid) &&
    (!choices || choices.querySelector(":checked") !== null)
  );
}

/** Opens the builder and focuses the button that adds a condition. */
export function openBuilder() {
  if (!section()) return false;
  show(true);
  (
    section().querySelector("[data-group]:last-child [data-pick=group]") ?? document.getElementById("add-first")
  )?.focus();
  return true;
}

/** Opens or closes the builder, also on later pages. One that stands in another page's form is always open. */
export function show(open) {
  if (isEmbedded()) return;
  section().hidden = !open;
  document.getElementById("advanced").setAttribute("aria-expanded", open);
  if (open) sessionStorage.setItem("builder", "open");
  else sessionStorage.removeItem("builder");
}

/** To be called when conditions have changed: sends them once typing has stopped. */
export function changed() {
  clearCounts();
  clearTimeout(timer);
  timer = setTimeout(send, PAUSE);
}

/** Fetches the condition again when another key or operator needs other inputs. The old ones are inert until then. */
export function reshape(row, shape) {
  // What was chosen while an answer is awaited would be undone by it.
  if (shape === row.dataset.shape && !row.classList.contains("htmx-request")) return changed();
  row.querySelector(".condition-value").inert = true;
  htmx.trigger(row, "reshape");
}

/** Removes a condition; focuses the one in its place, otherwise the button that adds one. */
export function remove(row, focus = true) {
  const next = row.nextElementSibling ?? row.previousElementSibling;
  if (!next) return removeGroup(row.closest("[data-group]"), focus);
  row.remove();
  if (focus) next.querySelector("[data-remove-condition]").focus();
  changed();
}

document.addEventListener("click", ({ target }) => {
  const on = (selector) => target.closest?.(selector);
  if (on("[data-toggle-builder]")) toggle();
  else if (on("[data-remove-condition]")) remove(on("[data-condition]"));
  else if (on("[data-remove-group]")) removeGroup(on("[data-group]"));
  else if (on("[data-clear-conditions]")) removeGroup(document.getElementById("groups"));
});

document.addEventListener("input", ({ target }) => {
  if (form() && target.form === form() && !target.matches("[data-reshape], [data-draft]")) changed();
});

document.addEventListener("change", ({ target }) => {
  if (target.matches("[data-reshape]"))
    reshape(target.closest("[data-condition]"), target.selectedOptions?.[0].dataset.shape);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.isComposing || !section()?.contains(event.target)) return;
  event.preventDefault();
  close();
});

// Another search, another list and a change of contacts make the counts outdated.
for (const name of ["contacts", "recount"]) document.addEventListener(name, clearCounts);

document.addEventListener("htmx:beforeRequest", ({ target, detail }) => {
  if (detail.target.id === "list" && target !== form()) clearCounts();
});

// Fills the list of time zones when it is first needed.
document.addEventListener("focusin", ({ target: { list } }) => {
  if (list?.id !== "zones" || list.options.length) return;
  list.append(...["UTC", ...Intl.supportedValuesOf("timeZone")].map((zone) => new Option(zone, zone)));
});

document.addEventListener("htmx:afterSettle", ({ target, detail }) => {
  if (target.matches?.("#groups, #groups *") && !target.closest(".condition-beside")) changed();
  if (detail.xhr?.status === 422 || detail.requestConfig?.elt === form()) markWrong();
});

function clearCounts() {
  for (const count of document.querySelectorAll("#conditions .condition-count")) count.replaceChildren();
}

function send() {
  if (!form()) return;
  if (form().querySelector(".htmx-request")) changed();
  else if (rows().every(complete)) htmx.trigger(form(), "conditions");
}

function toggle() {
  if (section().hidden) openBuilder();
  else close();
}

function close() {
  if (isEmbedded()) return;
  show(false);
  document.getElementById("advanced").focus();
}

function removeGroup(group, focus = true) {
  if (group.id === "groups") group.replaceChildren();
  else group.remove();
  if (focus) openBuilder();
  changed();
}

function markWrong() {
  for (const row of rows()) {
    const wrong = row.querySelector(".errors").childElementCount > 0;
    for (const field of row.querySelectorAll(".condition-value :is(input, select)"))
      field.setAttribute("aria-invalid", wrong);
  }
}
