// #fresh, out of band: current rows of contacts. Cells that differ are updated; focus, ticks and editors stay.

document.addEventListener("htmx:oobAfterSwap", ({ target }) => {
  if (target.id !== "fresh") return;
  const keys = keysOf(target);
  for (const row of target.querySelectorAll("tr[data-row]")) {
    const shown = document.querySelector(`.grid tr[data-row="${CSS.escape(row.dataset.row)}"]`);
    if (shown) renew(shown, row, keys);
  }
  for (const facts of target.querySelectorAll("[data-facts]")) tell(facts);
  target.replaceChildren();
});

// In the panel and on the profile's page.
function tell(facts) {
  const shown =
    document.querySelector(`[data-panel="${CSS.escape(facts.dataset.facts)}"]`) ?? document.querySelector(".sheet");
  for (const fact of facts.querySelectorAll("dd[id]")) {
    const now = shown?.querySelector(`#${CSS.escape(fact.id)}`);
    if (now) put(now, fact);
  }
}

function renew(shown, row, keys) {
  keysOf(shown.closest("table")).forEach((key, index) => {
    const fresh = row.cells[keys.indexOf(key)];
    if (fresh?.matches(".name")) rename(shown.cells[index], fresh);
    else if (fresh) put(shown.cells[index], fresh);
  });
}

function rename(cell, fresh) {
  for (const part of [".avatar", "a"]) {
    const [now, then] = [fresh.querySelector(part), cell.querySelector(part)];
    then.textContent = now.textContent;
    then.className = now.className;
  }
  cell.querySelector(".tick").ariaLabel = fresh.querySelector(".tick").ariaLabel;
}

function put(cell, fresh) {
  for (const child of [...cell.childNodes]) if (!child.matches?.(".editor")) child.remove();
  cell.prepend(...fresh.childNodes);
  if (fresh.title) cell.title = fresh.title;
  else cell.removeAttribute("title");
}

function keysOf(within) {
  return [...within.querySelectorAll("col[data-key]")].map((col) => col.dataset.key);
}
