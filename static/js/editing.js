import { clear, edit } from "./editing-editor.js";
import { focusCell } from "./editing-focus.js";

// Cells of the table: a click edits; arrow keys move between them as in a spreadsheet (grid mode).
// Cells that can be edited have the class "edits"; the column's <col data-key> names the value.

document.addEventListener("click", (event) => {
  const cell = event.target.closest?.(".edits");
  if (!cell || event.target.closest(".editor") || !getSelection().isCollapsed) return;
  // The name's cell has a link that opens the panel; the pencil beside it belongs to .name-cell.
  if (cell.matches(".name") ? !event.target.matches(".name-cell") : event.target.closest("a:not(.edit-link), button"))
    return;
  event.preventDefault();
  edit(cell);
});

document.addEventListener("keydown", (event) => {
  const cell = cellOf(event.target);
  if (!cell || event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if ((cell.matches("td") ? inCell : onName)(cell, event.key)) event.preventDefault();
});

// Returns the cell if it, or the link of the name's cell, has the focus; not for other elements inside.
function cellOf(target) {
  return target.matches?.(".grid tbody .name a")
    ? target.closest("th")
    : target.matches?.(".grid tr[data-row] > td")
      ? target
      : null;
}

function onName(cell, key) {
  if (key === "ArrowRight") return go(cell.nextElementSibling);
  return (key === "F2" || key === "e") && cell.matches(".edits") && edit(cell);
}

function inCell(cell, key) {
  const { cellIndex, parentElement: row } = cell;
  switch (key) {
    case "ArrowLeft":
      return go(cell.previousElementSibling);
    case "ArrowRight":
      return go(cell.nextElementSibling);
    case "ArrowUp":
      return go(row.previousElementSibling?.cells[cellIndex]);
    case "ArrowDown":
      return go(row.nextElementSibling?.cells[cellIndex]);
    case "Home":
    case "Escape":
      return go(row.cells[0]);
    case "End":
      return go(row.cells[row.cells.length - 2]);
  }
  if (!cell.matches(".edits")) {
    if (key === "Enter") row.querySelector(".name a").click();
    return key === "Enter";
  }
  if (key === "Enter" || key === "F2" || key === "e") return edit(cell);
  if (key === "Delete" || key === "Backspace") return clear(cell);
  return key.length === 1 && key !== " " && edit(cell, key);
}

function go(cell) {
  if (cell?.closest("tr[data-row]") && !cell.matches(".filler")) focusCell(cell);
  return true;
}
