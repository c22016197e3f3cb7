import { announce } from "./announce.js";

// HX-Trigger: {"toast": {"text": "…", "kind": "success", "label": "Undo", "url": "…"}};
// the label is a link, or a POST with "post": true.

const STAY = 6000;
const STAY_WITH_ACTION = 12000;
const region = document.getElementById("toasts");

for (const toast of region.querySelectorAll(".toast")) {
  settle(toast);
  announce(toast.textContent.trim());
}

document.addEventListener("toast", ({ detail }) => show(detail));

document.addEventListener("htmx:sendError", () => show({ text: region.dataset.offline, kind: "danger" }));

document.addEventListener("htmx:responseError", ({ detail: { xhr } }) => {
  if (xhr.getResponseHeader("HX-Trigger")?.includes('"toast"')) return; // it says so itself
  const { refused, gone, busy, slow, failed } = region.dataset;
  const text = { 403: refused, 404: gone, 410: gone, 429: busy, 503: slow }[xhr.status] ?? failed;
  show({ text, kind: "danger" });
});

region.addEventListener("click", ({ target }) => {
  if (target.closest("[data-close-toast], a")) remove(target.closest(".toast"));
});

/** A message at the bottom right: what happened and, with `label` and `url`, what can be done about it. */
export function show({ text, kind = "info", label, url, post }) {
  for (const same of region.querySelectorAll(".toast"))
    if (same.querySelector("span").textContent === text) same.remove();
  const toast = document.getElementById("toast").content.firstElementChild.cloneNode(true);
  toast.classList.add(`toast-${kind}`);
  toast.querySelector("span").textContent = text;
  if (label && url) toast.querySelector("span").after(action(label, url, post, toast));
  region.append(toast);
  announce(text);
  settle(toast);
}

function action(label, url, post, toast) {
  const element = document.createElement(post ? "button" : "a");
  element.textContent = label;
  if (!post) element.href = url;
  else
    element.addEventListener("click", () => {
      remove(toast);
      htmx.ajax("POST", url, { swap: "none" });
    });
  return element;
}

// In the top layer, so that it lies over an open dialog; shown anew to be above the newest one.
function settle(toast) {
  if (region.matches(":popover-open")) region.hidePopover();
  region.showPopover();
  if (toast.matches(".toast-danger, .toast-error")) return;
  const stay = toast.querySelector("a, button:not([data-close-toast])") ? STAY_WITH_ACTION : STAY;
  setTimeout(function leave() {
    if (toast.matches(":hover, :focus-within")) setTimeout(leave, STAY);
    else remove(toast);
  }, stay);
}

function remove(toast) {
  toast.remove();
  if (!region.querySelector(".toast") && region.matches(":popover-open")) region.hidePopover();
}
