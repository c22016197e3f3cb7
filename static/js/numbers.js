// Numbers whose digits may be grouped by commas: “1,500” is one. contacts/values/lists.py reads alike.
// textarea[data-numbers]: of pasted numbers where that isn't certain, the reading stands in it, one a line.

const GROUPED = /^[-+]?\d{1,3}(,\d{3})+(\.\d*)?$/;

document.addEventListener("paste", (event) => {
  if (!event.target.matches?.("textarea[data-numbers]")) return;
  const text = event.clipboardData.getData("text/plain");
  if (!isUncertain(text)) return;
  event.preventDefault();
  const numbers = readNumbers(text.split(/[;\s]|,(?!\d)/));
  insert(event.target, numbers.filter(Boolean).join("\n"));
});

/** Whether commas in the text may group digits or part numbers. */
export const isUncertain = (text) => /\d,\d/.test(text);

/** The numbers in texts that are parted where no number can go on, without the commas that group their digits. */
export const readNumbers = (texts) =>
  texts.flatMap((text) => (GROUPED.test(text.trim()) ? [text.replaceAll(",", "")] : text.split(",")));

/** Puts a text into the field where the caret is, as if it had been typed. */
export function insert(field, text) {
  field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
