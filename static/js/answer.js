import { toTheEnd } from "./inbox.js";

// The answer box: Enter sends; drafts are stored for each chat until the window is closed.

const field = () => document.querySelector("textarea[data-draft]");
const name = ({ dataset }) => `answer-${location.pathname.split("/")[2]}-${dataset.draft}`;

restore();
document.addEventListener("htmx:afterSettle", restore);

document.addEventListener("input", ({ target }) => {
  if (target.matches("textarea[data-draft]")) keep(target);
});

document.addEventListener("keydown", (event) => {
  // An Enter that completes a Korean syllable doesn't send.
  if (event.key !== "Enter" || event.shiftKey || event.altKey || event.isComposing || event.keyCode === 229) return;
  if (!event.target.matches("textarea[data-draft]")) return;
  event.preventDefault();
  event.target.form.requestSubmit();
});

document.addEventListener(
  "submit",
  (event) => {
    // One request at a time: a second Enter would send the same answer again.
    if (event.target.id === "answer" && event.target.matches(".htmx-request")) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  },
  true,
);

document.addEventListener("htmx:beforeRequest", ({ detail: { elt, requestConfig } }) => {
  if (elt.id === "answer") requestConfig.said = elt.elements.text.value;
});

// What was typed since then stays.
document.addEventListener("htmx:afterRequest", ({ detail: { elt, successful, requestConfig } }) => {
  if (elt.id !== "answer" || !successful) return;
  const { text } = elt.elements;
  if (text.value === requestConfig.said) text.value = "";
  keep(text);
  document.getElementById("answer-errors")?.replaceChildren();
  if (text === field()) toTheEnd();
});

function keep(text) {
  if (text.value) sessionStorage.setItem(name(text), text.value);
  else sessionStorage.removeItem(name(text));
}

function restore() {
  const text = field();
  if (text && !text.value) text.value = sessionStorage.getItem(name(text)) ?? "";
}
