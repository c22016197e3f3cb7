// Several keywords in the search field can be searched separately (#terms-offer); many are pasted into [data-terms].
// The server counts them: [data-offered] and [data-terms-number] request it, the event termsCounted brings the number.

const SEPARATED = /[\s,;，、；]/;
const LONGEST = 200;

const offer = () => document.getElementById("terms-offer");
const field = () => document.querySelector("[data-search]");
let typed, done; // the last input event, and the one whose text became terms
let asked = false; // the number has been requested
let entered = false; // Enter was pressed before it arrived

// A search field removes new lines, which would join the terms into one.
document.addEventListener("paste", (event) => {
  if (event.target !== field() || !offer()) return;
  const text = event.clipboardData.getData("text/plain");
  const lines = text.trim().split(/[\t\n\r]+/);
  if (lines.length < 2 && (text.length <= LONGEST || !SEPARATED.test(text))) return;
  event.preventDefault();
  const joined = lines.join(", ");
  if (joined.length <= LONGEST) event.target.value = joined;
  propose(text);
});

document.addEventListener("input", (event) => {
  if (event.target !== field() || !offer()) return;
  typed = event;
  propose(event.target.value);
});

document.addEventListener("termsCounted", ({ target, detail: { number } }) => {
  if (target.closest("form") === offer()) decide(number);
  else say(target, number);
});

document.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.matches("[data-terms] textarea")) {
    event.target.form.querySelector("[type=submit]")?.click();
  } else if (event.target === field() && event.key === "Enter" && (asked || isOffered())) {
    event.preventDefault();
    if (asked) entered = true;
    else offer().requestSubmit();
  } else if (event.key === "Escape" && isOffered()) {
    event.preventDefault();
    withdraw();
    field().focus();
  }
});

document.addEventListener("pointerdown", ({ target }) => {
  if (isOffered() && !target.closest("#terms-offer, .search")) withdraw();
});

// Once terms are submitted, the typed text isn't searched any more, even if that request is about to start.
document.addEventListener(
  "submit",
  ({ target }) => {
    if (target.matches("#terms-offer, [data-terms]")) done = typed;
  },
  true,
);

// HX-Trigger: the list shows the terms now.
document.addEventListener("termsTaken", () => {
  field().value = "";
  withdraw();
});

document.addEventListener("htmx:confirm", (event) => {
  if (done && event.detail.triggeringEvent === done) event.preventDefault();
});

// After a failed request nothing is offered; the text is searched as it was typed. One that a newer request cut off
// hasn't failed.
for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(failure, ({ target }) => {
    if (asked && target.closest?.("#terms-offer") && target !== offer()) decide(0);
  });
}

function propose(text) {
  const counter = offer().querySelector("[data-offered]");
  htmx.trigger(counter, "htmx:abort"); // the number of an earlier text would be taken for that of this one
  offer().elements.text.value = text;
  entered = false;
  asked = SEPARATED.test(text.trim());
  if (asked) htmx.trigger(counter, "fresh");
  else withdraw();
}

function decide(number) {
  if (!asked) return;
  const wanted = entered;
  if (number < 2) {
    withdraw();
    if (wanted) htmx.trigger(field(), "search");
    return;
  }
  asked = entered = false;
  offer().querySelector("[data-number]").textContent = spoken(number);
  offer().showPopover();
  if (wanted) offer().requestSubmit();
}

function withdraw() {
  asked = entered = false;
  if (isOffered()) offer().hidePopover();
}

function say(label, number) {
  const many = label.dataset.many.replace("#", spoken(number));
  label.textContent = number === 1 ? label.dataset.one : number ? many : "";
}

function spoken(number) {
  return number.toLocaleString(document.documentElement.lang);
}

function isOffered() {
  return Boolean(offer()?.matches(":popover-open"));
}
