import { announce } from "./announce.js";

// [data-reorder=URL] holds [data-item=ID data-name] with a .handle each: dragged, or moved by space, arrows, space.
// The new order is posted as data-reorder-name, once for each id.
// data-lifted, -moved, -dropped and -returned are the announcements.

let lifted = null; // { item, before }: what is being moved, and the order before

document.addEventListener("pointerdown", (event) => {
  const handle = event.target.closest?.("[data-reorder] .handle");
  if (!handle || event.button !== 0) return;
  event.preventDefault();
  lift(handle);
  handle.setPointerCapture(event.pointerId);
  const move = ({ clientY }) => follow(clientY);
  handle.addEventListener("pointermove", move);
  handle.addEventListener(
    "lostpointercapture",
    () => {
      handle.removeEventListener("pointermove", move);
      drop();
    },
    { once: true },
  );
});

document.addEventListener(
  "keydown",
  (event) => {
    const handle = event.target.closest?.("[data-reorder] .handle");
    if (!handle || event.ctrlKey || event.metaKey || event.altKey) return;
    const toggle = () => (lifted ? drop() : lift(handle));
    const move = (by) => () => {
      if (shift(by)) say("moved");
    };
    const does = {
      " ": toggle,
      Enter: toggle,
      ...(lifted && { ArrowUp: move(-1), ArrowDown: move(1), Escape: putBack }),
    }[event.key];
    if (!does) return;
    event.preventDefault();
    event.stopPropagation();
    does();
  },
  true,
);

document.addEventListener("focusout", ({ target }) => {
  if (lifted?.item.contains(target)) drop();
});

// Restores the order when the server refuses the new one.
for (const failure of ["htmx:responseError", "htmx:sendError"]) {
  document.addEventListener(failure, ({ target }) => {
    if (target.formerOrder) target.append(...target.formerOrder);
  });
}

function lift(handle) {
  const item = handle.closest("[data-item]");
  lifted = { item, before: items(item.parentElement) };
  handle.setAttribute("aria-pressed", true);
  handle.focus();
  say("lifted");
}

function drop() {
  if (!lifted) return;
  const { item, before } = lifted;
  end("dropped");
  const list = item.parentElement;
  const now = items(list);
  if (now.every((each, index) => each === before[index])) return;
  list.formerOrder = before;
  const values = { [list.dataset.reorderName]: now.map(({ dataset }) => dataset.item) };
  htmx.ajax("POST", list.dataset.reorder, { source: list, target: list, swap: "none", values });
}

function putBack() {
  const { item, before } = lifted;
  const place = before.indexOf(item);
  const now = () => items(item.parentElement).indexOf(item);
  while (now() > place) shift(-1);
  while (now() < place) shift(1);
  end("returned");
}

function end(what) {
  say(what);
  lifted.item.querySelector(".handle").setAttribute("aria-pressed", false);
  lifted = null;
}

// The neighbour moves, not the item: an element that moves loses focus and pointer.
function shift(by) {
  const { item } = lifted;
  const other = by < 0 ? item.previousElementSibling : item.nextElementSibling;
  if (other) by < 0 ? item.after(other) : item.before(other);
  return other;
}

function follow(y) {
  const { item } = lifted;
  while (item.previousElementSibling && y < middle(item.previousElementSibling)) shift(-1);
  while (item.nextElementSibling && y > middle(item.nextElementSibling)) shift(1);
}

function middle(element) {
  const { top, height } = element.getBoundingClientRect();
  return top + height / 2;
}

function say(what) {
  const { item } = lifted;
  const all = items(item.parentElement);
  const words = { name: item.dataset.name, place: all.indexOf(item) + 1, count: all.length };
  announce(item.parentElement.dataset[what].replace(/\{(\w+)\}/g, (_, word) => words[word]));
}

function items(list) {
  return [...list.querySelectorAll(":scope > [data-item]")];
}
