import { show } from "./toasts.js";

// data-copy="URL" copies the text at that URL, data-copy-value the text that it says; data-copied and data-not-copied
// are the texts of the toast.

document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-copy], [data-copy-value]");
  if (button) copy(button.dataset);
});

async function copy({ copy: address, copyValue, copied, notCopied }) {
  try {
    await write(address ? fetched(address) : Promise.resolve(copyValue));
    show({ text: copied, kind: "success" });
  } catch {
    show({ text: notCopied, kind: "danger" });
  }
}

async function fetched(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(response.statusText);
  return response.text();
}

// The clipboard takes a promise, so the click still counts when the text arrives. Without HTTPS there is no clipboard.
async function write(text) {
  if (navigator.clipboard?.write) {
    const blob = text.then((plain) => new Blob([plain], { type: "text/plain" }));
    return navigator.clipboard.write([new ClipboardItem({ "text/plain": blob })]);
  }
  const area = document.createElement("textarea");
  area.value = await text;
  (document.querySelector("dialog[open]") ?? document.body).append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  if (!done) throw new Error("refused");
}
