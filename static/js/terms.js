// Several keywords in the search field are offered as terms of their own (#terms-offer);
// [data-terms] is where many are pasted.

const MARKS = ",;\\t\\n\\r，、；";
const PIECE = new RegExp(
  `[^\\S\\t\\n\\r]*"((?:[^"\\n\\r]|""){0,400})"[^\\S\\t\\n\\r]*(?=[${MARKS}]|$)|[^${MARKS}]+`,
  "g",
);
const CERTAIN = /^([^\s@]+@[^\s@]+|(?=.*\d)(?=.*\p{L})\S+|[+\d][\d-]{4,})$/u; // as contacts/terms/split.py
const LONGEST = 200;

const offer = () => document.getElementById("terms-offer");
const field = () => document.querySelector("[data-search]");
let typed, done; // the last input, and the one that terms were made of

// A search field drops new lines, which would melt the terms into one.
document.addEventListener("paste", (event) => {
  if (event.target !== field() || !offer()) return;
  const text = event.clipboardData.getData("text/plain");
  const terms = pieces(text);
  if (terms.length < 2 || (text.length <= LONGEST && !/[\t\n\r]/.test(text.trim()))) return;
  event.preventDefault();
  const joined = terms.join(", ");
  if (joined.length <= LONGEST) event.target.value = joined;
  propose(text);
});

document.addEventListener("input", (event) => {
  const { target } = event;
  if (target === field() && offer()) {
    typed = event;
    propose(target.value);
  } else if (target.closest("[data-terms]")) recount(target.form);
});

document.addEventListener("htmx:afterSettle", () => {
  const form = document.querySelector("#dialog [data-terms]");
  if (form) recount(form);
});

document.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.matches("[data-terms] textarea")) {
    event.target.form.querySelector("[type=submit]")?.click();
  } else if (isOffered() && event.target === field() && event.key === "Enter") {
    event.preventDefault();
    offer().requestSubmit();
  } else if (isOffered() && event.key === "Escape") {
    event.preventDefault();
    offer().hidePopover();
    field().focus();
  }
});

document.addEventListener("pointerdown", ({ target }) => {
  if (isOffered() && !target.closest("#terms-offer, .search")) offer().hidePopover();
});

// What was typed before terms are asked for is not to be searched any more, though it may be just about to be.
document.addEventListener(
  "submit",
  ({ target }) => {
    if (target.matches("#terms-offer, [data-terms]")) done = typed;
  },
  true,
);

// The list is by the terms now: HX-Trigger.
document.addEventListener("termsTaken", () => {
  field().value = "";
  if (isOffered()) offer().hidePopover();
});

document.addEventListener("htmx:confirm", (event) => {
  if (done && event.detail.triggeringEvent === done) event.preventDefault();
});

function propose(text) {
  const { length } = pieces(text);
  if (length > 1) {
    offer().elements.text.value = text;
    offer().querySelector("[data-number]").textContent = length.toLocaleString(document.documentElement.lang);
    offer().showPopover();
  } else if (isOffered()) offer().hidePopover();
}

function recount(form) {
  const label = form.querySelector("[data-terms-number]");
  const length = pieces(form.elements.text.value, form.querySelector("[name=separator]:checked")?.value).length;
  const number = length.toLocaleString(document.documentElement.lang);
  label.textContent = length === 1 ? label.dataset.one : length ? label.dataset.many.replace("#", number) : "";
}

function pieces(text, separator = "marks") {
  if (separator === "lines") return filled(text.split(/[\n\r]/));
  const marked = filled([...text.matchAll(PIECE)].map(([whole, quoted]) => quoted ?? whole));
  if (separator === "spaces") return marked.flatMap((piece) => filled(piece.split(/\s/)));
  const spaced = marked.length === 1 ? filled(marked[0].split(/\s/)) : [];
  return spaced.length > 1 && spaced.every((piece) => CERTAIN.test(piece)) ? spaced : marked;
}

function filled(texts) {
  return texts.map((text) => text.trim()).filter(Boolean);
}

function isOffered() {
  return Boolean(offer()?.matches(":popover-open"));
}
