// Reads a cell, and the control in its editor.

/** Sets the control's text, as if it had been typed. */
export function write(field, text) {
  if (field.matches("select")) {
    const option = [...field.options].find(({ label, value }) =>
      text ? label.toLowerCase().startsWith(text.toLowerCase()) : !value,
    );
    if (option) field.value = option.value;
    return;
  }
  if (field.type.startsWith("date") && text) field.type = "text"; // a date input can't begin with a typed character
  field.value = text;
}

/** Returns whether there is something to save. */
export function changed(form) {
  const field = control(form);
  if (form.dataset.wrong !== undefined) return true;
  return field.matches("select") ? !field.selectedOptions[0].defaultSelected : field.value !== field.defaultValue;
}

/** Returns the next cell that can be edited, if need be in the next row. */
export function next(cell, by) {
  const cells = [...cell.closest(".grid, .panel, .card").querySelectorAll(".edits")];
  return cells[cells.indexOf(cell) + by] ?? null;
}

export function control(form) {
  return form.querySelector("[name=value]");
}

/** Returns the text of the cell without its editor. */
export function textOf(cell) {
  const name = cell.querySelector(".name-cell a");
  return name?.matches(".soft") ? "" : (name ?? cell).textContent.trim();
}

/** Returns the URL of the cell's editor. */
export function address(cell) {
  const own = cell.querySelector(".edit-link");
  if (own) return own.href;
  const key = cell.closest("table").querySelectorAll("col")[cell.cellIndex].dataset.key;
  return `${cell.parentElement.querySelector(".name a").getAttribute("hx-get")}values/${key}/`;
}
