/** Announces a text once to screen readers. */
export function announce(text) {
  const region = document.getElementById("announce");
  region.textContent = "";
  requestAnimationFrame(() => {
    region.textContent = text;
  });
}
