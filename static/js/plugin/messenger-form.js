// A support bot's form, drawn into the place that the messenger gives it: see messenger-offer.js. docs/support-bots.md
//
// `told` is what a boot was told: the form's id, and whether it was begun before (`again`). The server gives the
// questions to one tab of the browser only, which keeps its token, and what was typed, until the form is sent or
// closed.

import { make, uuid } from "./messenger-elements.js";

const KEPT = "ch-form";
const AGAIN = [1000, 4000, 15000]; // milliseconds after which what couldn't be sent is sent again
const PASSING = [408, 425, 429, 500, 502, 503, 504];

/** Draws the form; returns a promise of the function that takes it away, and of nothing where there is no form. */
export default async function draw(place, told, { ask, done, language, veilId, page }) {
  const kept = remembered(veilId);
  if (told.again && kept?.id !== told.id) return null;
  const state = kept?.id === told.id ? kept : { id: told.id, veilId, token: uuid(), answers: {} };
  const base = { form: state.id, token: state.token };
  const { form, texts } = await ask("forms/showing", { ...base, language, page });
  if (!form) {
    forget();
    return null;
  }
  remember(state);

  const status = make("p", { class: "soft", role: "status" });
  const wrong = make("p", { class: "error", role: "alert", hidden: true });
  const fields = form.inputs.map((input, number) => field(input, number, state.answers[input.key], texts));
  const submit = make("button", { type: "submit", class: "button primary" }, texts.send);
  const close = make("button", { type: "button", class: "button icon", "aria-label": texts.close, click: leave }, "×");
  const body = make(
    "form",
    { novalidate: true, submit: send, input: changed, change: changed, "aria-label": texts.name },
    make("div", { class: "form-head" }, make("p", { class: "form-greeting" }, form.greeting), close),
    ...fields.map(({ element }) => element),
    wrong,
    make("div", { class: "form-foot" }, submit, status),
  );
  adopt(place.getRootNode());
  place.replaceChildren(body);

  let isGone = false;
  let isStarted = false;

  function changed() {
    for (const { key, read } of fields) state.answers[key] = read();
    remember(state);
    if (isStarted) return;
    isStarted = true;
    ask("forms/start", base).catch(() => {});
  }

  async function send(event) {
    event.preventDefault();
    if (submit.disabled || !check()) return;
    submit.disabled = true;
    status.textContent = texts.sending;
    wrong.hidden = true;
    const answers = Object.fromEntries(
      fields.map(({ key, read }) => [key, read()]).filter(([, value]) => isThere(value)),
    );
    try {
      const { thanks } = await persist(() => ask("forms/answers", { ...base, language, answers }));
      forget();
      thank(thanks);
    } catch (error) {
      status.textContent = "";
      submit.disabled = false;
      if (!isGone) refuse(error);
    }
  }

  /** Sends again what the connection has lost, or what the server couldn't take for the moment. */
  async function persist(act) {
    for (const pause of [...AGAIN, null]) {
      try {
        return await act();
      } catch (error) {
        const isAnswer = error.status && !PASSING.includes(error.status);
        if (isAnswer || pause === null || isGone) throw error;
        status.textContent = texts.waiting;
        await online(pause);
      }
    }
  }

  function check() {
    const missing = fields.filter(({ input, read }) => input.required && !isThere(read()));
    for (const one of fields) one.say(missing.includes(one) ? texts.required : one.unread() ? texts.unreadable : "");
    const first = fields.find((one) => one.isWrong());
    first?.focus();
    return !first;
  }

  function refuse(error) {
    const left = [];
    for (const { field: name, message } of error.details ?? []) {
      const one = fields.find(({ key }) => `answers.${key}` === name);
      if (one) one.say(message);
      else left.push(message);
    }
    const first = fields.find((one) => one.isWrong());
    wrong.hidden = Boolean(first) && !left.length;
    wrong.textContent = left.join(" ") || (error.status === 404 ? texts.gone : texts.failed);
    first?.focus();
  }

  function thank(thanks) {
    const text = make("p", { class: "form-thanks", role: "status", tabindex: "-1" }, thanks || texts.thanks);
    const button = make("button", { type: "button", class: "button", click: done }, texts.close);
    const hadFocus = body.contains(place.getRootNode().activeElement);
    body.replaceWith(make("div", { class: "form-done" }, text, button));
    if (hadFocus) text.focus({ preventScroll: true });
  }

  function leave() {
    forget();
    ask("forms/closure", base).catch(() => {});
    done();
  }

  return () => {
    isGone = true;
    forget();
  };
}

// -- Questions ----------------------------------------------------------------------------------

const TYPES = { date: "date", datetime: "datetime-local" };

/** Returns a question: its element, what it reads, and how it shows what is wrong. */
function field(input, number, kept, texts) {
  const id = `ch-form-${number}`;
  const error = make("span", { class: "error", id: `${id}-error`, hidden: true });
  const optional = input.required ? [] : [" ", make("span", { class: "soft" }, texts.optional)];
  const control = controls(input, id, kept, texts);
  const isGroup = control.inputs.length > 1 || ["boolean", "radio", "checkbox"].includes(input.kind);
  const label = isGroup
    ? make("legend", {}, input.question, ...optional)
    : make("label", { for: id }, input.question, ...optional);
  const element = make(isGroup ? "fieldset" : "div", { class: "field" }, label, ...control.elements, error);
  for (const one of control.inputs) {
    one.setAttribute("aria-describedby", error.id);
    if (input.required && !isGroup) one.setAttribute("aria-required", "true");
  }
  return {
    key: input.key,
    input,
    element,
    read: control.read,
    unread: () => control.inputs.some(({ validity }) => validity.badInput),
    isWrong: () => !error.hidden,
    focus: () => control.inputs[0].focus(),
    say(message) {
      error.textContent = message;
      error.hidden = !message;
      for (const one of control.inputs) one.setAttribute("aria-invalid", String(Boolean(message)));
    },
  };
}

function controls(input, id, kept, texts) {
  switch (input.kind) {
    case "boolean":
      return boxes(
        "radio",
        id,
        [
          ["true", texts.yes],
          ["false", texts.no],
        ],
        [String(kept)],
        ([value]) => (value === undefined ? null : value === "true"),
      );
    case "radio":
      return boxes("radio", id, named(input.options), [kept], ([value]) => value ?? null);
    case "checkbox":
    case "multiselect":
      return boxes("checkbox", id, named(input.options), kept ?? [], (values) => values);
    case "select": {
      const select = make("select", { id }, make("option", { value: "" }, texts.choose));
      for (const option of input.options)
        select.append(make("option", { value: option, selected: option === kept }, option));
      return { inputs: [select], elements: [select], read: () => select.value || null };
    }
    default:
      return line(input, id, kept);
  }
}

function line(input, id, kept) {
  const attributes = { id, type: TYPES[input.kind] ?? "text", autocomplete: input.autocomplete };
  if (attributes.type === "text") attributes.inputmode = input.kind === "number" ? "decimal" : input.keyboard;
  const element = make("input", attributes);
  if (input.kind === "datetime") {
    if (kept) element.value = local(kept);
    return {
      inputs: [element],
      elements: [element],
      read: () => (element.value ? new Date(element.value).getTime() : null),
    };
  }
  element.value = kept ?? "";
  return { inputs: [element], elements: [element], read: () => element.value.trim() || null };
}

/** Options side by side; `read` gets the values that are chosen, in their order. */
function boxes(type, id, options, chosen, read) {
  const inputs = options.map(([value], number) =>
    make("input", { type, id: `${id}-${number}`, name: id, value, checked: chosen.includes(value) }),
  );
  const elements = options.map(([, text], number) => make("label", { class: "form-option" }, inputs[number], text));
  const values = () => inputs.filter(({ checked }) => checked).map(({ value }) => value);
  return { inputs, elements: [make("div", { class: "form-options" }, ...elements)], read: () => read(values()) };
}

const named = (options) => options.map((option) => [option, option]);

const isThere = (value) => value !== null && value !== undefined && value !== "" && value.length !== 0;

function local(ms) {
  const date = new Date(ms - new Date(ms).getTimezoneOffset() * 60_000);
  return Number.isNaN(date.getTime()) ? "" : date.toISOString().slice(0, 16);
}

// -- What the tab remembers ---------------------------------------------------------------------

/** Returns what was kept for this browser ID: after a shutdown, nothing of the person before. */
function remembered(veilId) {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEPT));
    return kept?.veilId === veilId ? kept : null;
  } catch {
    return null;
  }
}

function remember(state) {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify(state));
  } catch {
    // It is forgotten with the page then.
  }
}

function forget() {
  try {
    sessionStorage.removeItem(KEPT);
  } catch {
    // There is nothing to forget.
  }
}

// -- Small things -------------------------------------------------------------------------------

/** Resolves after the pause, or when the connection is back. */
function online(pause) {
  return new Promise((resolve) => {
    setTimeout(resolve, pause);
    addEventListener("online", resolve, { once: true });
  });
}

let sheet = null;

/** Adds the form's own styles to those that the messenger has, once. A sheet, as pages may forbid <style>. */
function adopt(root) {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLES);
  }
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
}

const STYLES = `
  .form-head { display: flex; gap: 8px; align-items: start; margin-block-end: 10px; }
  .form-greeting { flex: 1; min-inline-size: 0; white-space: pre-line; overflow-wrap: anywhere; font-weight: 550; }
  .form-head .button { margin-block-start: -6px; }
  fieldset.field { margin: 0 0 12px; min-inline-size: 0; }
  .field > legend { padding: 0; }
  .field > :is(label, legend) .soft { font-weight: 400; }
  .form-options { display: grid; gap: 2px; }
  .form-option { display: flex; gap: 8px; align-items: center; min-block-size: 32px; overflow-wrap: anywhere; }
  .form-option input { flex: none; inline-size: 18px; block-size: 18px; margin: 0; accent-color: var(--accent); }
  .form-foot { display: flex; gap: 10px; align-items: center; }
  .form-thanks { margin-block-end: 10px; white-space: pre-line; overflow-wrap: anywhere; }
  .form-thanks:focus { outline: none; }
  [aria-invalid="true"] { border-color: var(--danger) !important; }
`;
