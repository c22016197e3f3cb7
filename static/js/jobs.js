import { announce } from "./announce.js";

// Announces the end of a job once, although its bar stays for a while.
const announced = new Set(ended().map(({ dataset }) => dataset.job));

document.addEventListener("htmx:afterSettle", () => {
  const fresh = ended().filter(({ dataset }) => !announced.has(dataset.job));
  for (const { dataset } of fresh) {
    announced.add(dataset.job);
    announce(dataset.ended);
  }
});

function ended() {
  return [...document.querySelectorAll("#jobs [data-job]")].filter(({ dataset }) => dataset.ended);
}
