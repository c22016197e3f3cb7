// A paste onto the focused cell: one or many cells of a spreadsheet. The server previews them from that cell on.

document.addEventListener("paste", (event) => {
  const target = event.target.nodeType === Node.ELEMENT_NODE ? event.target : event.target.parentElement;
  const cell = target?.closest(".grid[data-paste-url] tr[data-row] > :is(th, td)");
  const text = event.clipboardData?.getData("text/plain");
  if (!cell || !text || target.closest(".editor, .tick")) return;
  event.preventDefault();
  const grid = cell.closest(".grid");
  const rows = [...grid.querySelectorAll("tr[data-row]")];
  const keys = [...grid.querySelectorAll("col[data-key]")].map((col) => col.dataset.key);
  const from = rows.slice(rows.indexOf(cell.parentElement)).slice(0, 1000);
  const values = {
    text,
    rows: from.map((row) => row.dataset.row).join(","),
    keys: keys.slice(cell.cellIndex).join(","),
  };
  htmx.ajax("POST", grid.dataset.pasteUrl, { source: cell, target: "#dialog", swap: "innerHTML", values });
});
