// Invalid forms come back with 422 and aria-invalid; the first invalid field gets the focus.

const wrong = '[aria-invalid="true"]:not([type="hidden"], .is-editing *)';

document.querySelector(wrong)?.focus();

document.addEventListener("htmx:afterSettle", ({ detail: { elt, xhr } }) => {
  if (xhr?.status === 422) elt.querySelector(wrong)?.focus();
});

// data-submit-on-change: the form is sent when a value is chosen.
document.addEventListener("change", ({ target }) => {
  target.closest("[data-submit-on-change]")?.closest("form").requestSubmit();
});

// data-toggle-password: shows and hides what is typed.
document.addEventListener("click", ({ target }) => {
  const toggle = target.closest("[data-toggle-password]");
  if (!toggle) return;
  const field = document.getElementById(toggle.getAttribute("aria-controls"));
  const shown = field.type === "password";
  field.type = shown ? "text" : "password";
  toggle.setAttribute("aria-pressed", shown);
});

// data-takes-back: the form returns to its earlier state when the server refuses it.
for (const failure of ["htmx:responseError", "htmx:sendError"]) {
  document.addEventListener(failure, ({ target }) => target.closest?.("[data-takes-back]")?.reset());
}
