// The form of a new channel proposes the browser's time zone, and an address made of the name until one is typed.
const form = document.querySelector("[data-new-channel]");
const zone = form?.elements.time_zone;
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone && !form.querySelector('[aria-invalid="true"]') && [...zone.options].some(({ value }) => value === here)) {
  zone.value = here;
}

let typed = Boolean(form?.elements.slug.value);
form?.addEventListener("input", ({ target }) => {
  if (target.name === "slug") typed = target.value !== "";
  if (target.name === "name" && !typed) form.elements.slug.value = slug(target.value);
});

function slug(name) {
  const plain = name.normalize("NFKD").toLowerCase().replace(/\p{M}/gu, "");
  return plain
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .slice(0, 50);
}

// data-narrows: typing hides the items of a menu that don't have the text.
document.addEventListener("input", ({ target }) => {
  const menu = target.matches?.("[data-narrows]") && document.getElementById(target.dataset.narrows);
  if (!menu) return;
  const text = target.value.trim().toLowerCase();
  for (const item of menu.querySelectorAll("[data-narrowed]")) {
    item.hidden = !item.textContent.toLowerCase().includes(text);
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches?.("[data-narrows]")) return;
  event.preventDefault();
  document.querySelector(`#${event.target.dataset.narrows} [data-narrowed]:not([hidden])`)?.click();
});
