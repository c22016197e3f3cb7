/** Focuses a cell, in the name's cell its link, and makes it the only one that Tab returns to. */
export function focusCell(cell) {
  const inside = cell.querySelector(".name-cell a, .edit-link");
  if (inside) return inside.focus();
  for (const old of document.querySelectorAll(".grid td[tabindex]")) old.removeAttribute("tabindex");
  cell.tabIndex = 0;
  if (!cell.matches(".edits")) cell.setAttribute("aria-readonly", "true");
  cell.focus();
  reveal(cell);
}

// Scrolls the cell out from under the name column, which doesn't scroll.
function reveal(cell) {
  const hidden = cell.parentElement.cells[0].getBoundingClientRect().right - cell.getBoundingClientRect().left;
  if (hidden > 0) cell.closest(".grid").scrollLeft -= hidden;
}
