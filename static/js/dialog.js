// data-dialog="ID" opens a dialog of the page; #dialog opens when htmx fills it; data-close-dialog closes.

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener) {
    opener.closest("[popover]")?.hidePopover();
    open(document.getElementById(opener.dataset.dialog));
  } else if (event.target.closest("[data-close-dialog]")) {
    event.target.closest("dialog")?.close();
    event.preventDefault();
  }
});

// A press on the backdrop closes; a text selection that ends there doesn't.
document.addEventListener("pointerdown", (event) => {
  if (event.target.matches?.("dialog[open]") && outside(event, event.target)) event.target.close();
});

document.addEventListener("htmx:afterSwap", ({ detail: { target } }) => {
  if (target.id === "dialog") target.childElementCount ? open(target) : target.close();
});

// HX-Trigger: closeDialog
document.addEventListener("closeDialog", () => document.getElementById("dialog").close());

document.addEventListener(
  "close",
  ({ target }) => {
    if (target.id === "dialog") target.replaceChildren();
  },
  true,
);

function open(dialog) {
  for (const menu of document.querySelectorAll(".menu:popover-open")) menu.hidePopover();
  if (!dialog || dialog.open) return;
  dialog.showModal();
  begin(dialog);
}

// Focuses the first field, otherwise a harmless button; browsers would focus the cross.
function begin(dialog) {
  if (dialog.querySelector("[autofocus]")) return;
  const fields = dialog.querySelectorAll(".dialog-body :is(input, select, textarea):enabled:not([type=hidden])");
  const first = [...fields].find((field) => field.checkVisibility());
  (first ?? dialog.querySelector(".dialog-foot [data-close-dialog]"))?.focus();
}

function outside({ clientX, clientY }, dialog) {
  const box = dialog.getBoundingClientRect();
  return clientX < box.left || clientX > box.right || clientY < box.top || clientY > box.bottom;
}
