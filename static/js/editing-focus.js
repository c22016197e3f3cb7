/** Puts the focus on a cell; it is the only one that Tab comes back to. In the name's cell that is the link. */
export function focusCell(cell) {
  const inside = cell.querySelector(".name-cell a, .edit-link");
  if (inside) return inside.focus();
  for (const old of document.querySelectorAll(".grid td[tabindex]")) old.removeAttribute("tabindex");
  cell.tabIndex = 0;
  if (!cell.matches(".edits")) cell.setAttribute("aria-readonly", "true");
  cell.focus();
  reveal(cell);
}

// From under the name, which doesn't scroll.
function reveal(cell) {
  const hidden = cell.parentElement.cells[0].getBoundingClientRect().right - cell.getBoundingClientRect().left;
  if (hidden > 0) cell.closest(".grid").scrollLeft -= hidden;
}
