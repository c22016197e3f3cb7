// Asks for the segments' counts once a minute while the page is visible.

const EVERY = 60_000;
let asked = Date.now();

setInterval(refresh, EVERY / 4);
document.addEventListener("visibilitychange", refresh);

function refresh() {
  const counts = document.getElementById("segment-counts");
  if (!counts || document.hidden || Date.now() - asked < EVERY) return;
  asked = Date.now();
  htmx.trigger(counts, "fresh");
}
