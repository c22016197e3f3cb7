// .resize in a header cell changes the width of its column's <col data-key width>;
// on release it is sent to the .grid's data-widths-url.

const LEAST = 64;
const MOST = 800;
const STEP = 16;

document.addEventListener("pointerdown", (event) => {
  const handle = event.target.closest?.(".resize");
  if (!handle || event.button !== 0) return;
  event.preventDefault();
  const start = event.clientX;
  const width = widthOf(handle);
  const move = ({ clientX }) => resize(handle, width + clientX - start);
  handle.setPointerCapture(event.pointerId);
  handle.classList.add("is-active");
  handle.addEventListener("pointermove", move);
  handle.addEventListener(
    "lostpointercapture",
    () => {
      handle.removeEventListener("pointermove", move);
      handle.classList.remove("is-active");
      if (widthOf(handle) !== width) save(handle);
    },
    { once: true },
  );
});

document.addEventListener("keydown", (event) => {
  if (!event.target.matches?.(".resize")) return;
  const width = {
    ArrowLeft: widthOf(event.target) - STEP,
    ArrowRight: widthOf(event.target) + STEP,
    Home: LEAST,
    End: MOST,
  }[event.key];
  if (width === undefined) return;
  event.preventDefault();
  resize(event.target, width);
});

document.addEventListener("keyup", (event) => {
  if (event.target.matches?.(".resize") && /^(Arrow(Left|Right)|Home|End)$/.test(event.key)) save(event.target);
});

function column(handle) {
  const cell = handle.closest("th");
  return handle.closest("table").querySelectorAll("col")[cell.cellIndex];
}

function widthOf(handle) {
  return Math.round(handle.closest("th").getBoundingClientRect().width);
}

function resize(handle, width) {
  const rounded = Math.round(Math.min(MOST, Math.max(LEAST, width)));
  column(handle).width = rounded;
  handle.setAttribute("aria-valuenow", rounded);
}

function save(handle) {
  const url = handle.closest(".grid").dataset.widthsUrl;
  const { key } = column(handle).dataset;
  if (url) htmx.ajax("POST", url, { swap: "none", values: { key, width: widthOf(handle) } });
}
