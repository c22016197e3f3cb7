// The messenger of Roster: the window of chats, in the launcher's shadow root. The install script imports it when it is
// opened, or when a message or a form waits, and calls the default export once. docs/messenger.md
//
// A form (the boot answer’s `form`: whatever another room's extension of `boot_answers` has put there) is drawn by a
// module of its own, whose address the boot answer has as `formModule`. Its default export is called as
//
//     draw(element, form, { ask, done, texts, language })
//
// and draws into `element`, an empty <div class="form"> in the shadow root, with the classes of the styles below
// (`field`, `button`, `primary`, `error`, `soft`). `ask(path, body)` posts to /plugin/v1/<key>/<path>/ as whoever has
// booted, and resolves to the answer's JSON; it rejects with an Error that has `status` and `details`. `done()` takes
// the form away. A function that `draw` returns is called before the element is emptied, for whatever reason; it may
// also return a promise of one, and the form is shown then. The element stands above the launcher while the window is
// closed, and at the top of the window while it is open; it is moved, never drawn twice.

const STYLES = `
  :host {
    --surface: light-dark(oklch(1 0 0), oklch(0.208 0.01 268));
    --sunken: light-dark(oklch(0.965 0.005 264), oklch(0.165 0.009 268));
    --hover: light-dark(oklch(0.3 0.03 264 / 0.06), oklch(0.95 0.02 264 / 0.08));
    --line: light-dark(oklch(0.9 0.006 264), oklch(0.32 0.012 268));
    --line-field: light-dark(oklch(0.645 0.016 264), oklch(0.535 0.016 268));
    --text: light-dark(oklch(0.24 0.018 268), oklch(0.935 0.006 264));
    --soft: light-dark(oklch(0.44 0.018 268), oklch(0.77 0.012 264));
    --accent: light-dark(oklch(0.5 0.19 268), oklch(0.56 0.19 268));
    --accent-hover: light-dark(oklch(0.45 0.19 268), oklch(0.52 0.19 268));
    --link: light-dark(oklch(0.47 0.19 268), oklch(0.78 0.115 268));
    --danger: light-dark(oklch(0.52 0.19 25), oklch(0.75 0.145 22));
    --ring: light-dark(oklch(0.53 0.2 268), oklch(0.72 0.15 268));
    color: var(--text);
    font: 14px/1.5 -apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Apple SD Gothic Neo", "Malgun Gothic",
      "Noto Sans KR", "Noto Sans CJK KR", system-ui, sans-serif;
  }
  *, ::before, ::after { box-sizing: border-box; }
  h2, p, ol, ul, form { margin: 0; padding: 0; list-style: none; }
  button, input, select, textarea { font: inherit; color: inherit; }
  :focus-visible { outline: 2px solid var(--ring); outline-offset: 2px; }
  .window, .waiting { position: absolute; inset: auto 0 72px auto; inline-size: 376px;
    max-inline-size: calc(100vw - 40px); border: 1px solid var(--line); border-radius: 14px; background: var(--surface);
    box-shadow: 0 4px 10px -2px rgb(0 0 0 / 0.12), 0 20px 44px -8px rgb(0 0 0 / 0.3); overflow: hidden; }
  .window { display: flex; flex-direction: column; block-size: min(640px, calc(100dvh - 112px)); }
  .waiting { padding: 16px; max-block-size: calc(100dvh - 112px); overflow: auto; }
  .head { display: flex; align-items: center; gap: 8px; min-block-size: 60px; padding: 10px 12px 10px 18px;
    border-block-end: 1px solid var(--line); }
  .title { flex: 1; min-inline-size: 0; }
  .title h2 { overflow: hidden; font-size: 16px; font-weight: 650; text-overflow: ellipsis; white-space: nowrap; }
  .soft { color: var(--soft); font-size: 13px; }
  .body { display: flex; flex-direction: column; flex: 1; min-block-size: 0; overflow: hidden auto;
    overscroll-behavior: contain; }
  .window > .form:not(:empty) { padding: 16px 18px; border-block-end: 1px solid var(--line); }
  .button { display: inline-flex; align-items: center; justify-content: center; gap: 6px; min-block-size: 36px;
    padding: 6px 14px; border: 1px solid var(--line-field); border-radius: 8px; background: var(--surface);
    font-weight: 550; cursor: pointer; }
  .button:hover { background: var(--hover); }
  .button:disabled { opacity: 0.55; cursor: default; }
  .button.primary { border-color: transparent; background: var(--accent); color: #fff; }
  .button.primary:hover { background: var(--accent-hover); }
  .button.icon { min-inline-size: 36px; padding: 6px; border-color: transparent; background: none; }
  .button.icon:hover { background: var(--hover); }
  .button svg { inline-size: 20px; block-size: 20px; fill: none; stroke: currentcolor; stroke-width: 2;
    stroke-linecap: round; stroke-linejoin: round; }
  .field { display: grid; gap: 4px; margin-block-end: 12px; border: 0; padding: 0; }
  .field > label, .field > legend { font-weight: 550; }
  .field :is(input:not([type="radio"], [type="checkbox"]), select, textarea) { inline-size: 100%; min-block-size: 38px;
    padding: 7px 10px; border: 1px solid var(--line-field); border-radius: 8px; background: var(--surface);
    font-size: 16px; }
  .error { color: var(--danger); font-size: 13px; }
  .hidden-text { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%);
    white-space: nowrap; }
  @media (max-width: 480px) {
    .window { position: fixed; inset: 0; inline-size: auto; max-inline-size: none; block-size: auto; border: 0;
      border-radius: 0; }
    .waiting { inline-size: calc(100vw - 40px); }
  }
  @media (forced-colors: active) { .button, .button.primary { border-color: ButtonBorder; } }
`;

const ICONS = { close: "M6 6l12 12M18 6 6 18" };

/** Returns a new element: `attributes` are set, but functions listen; `children` are appended. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(svg.namespaceURI, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** Draws the messenger into the launcher's root. `context` is what script.js hands over. */
export default async function start(context) {
  const { root, launcher } = context;
  const { language } = context.told();
  const { name, texts } = await context.ask("messenger", { language });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLES);
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];

  const live = make("div", { class: "hidden-text", role: "status", "aria-live": "polite" });
  const form = make("div", { class: "form" });
  const waiting = make("section", { class: "waiting", "aria-label": name, hidden: true });
  const close = make("button", {
    type: "button",
    class: "button icon",
    "aria-label": texts.close,
    click: () => hide(),
  });
  close.append(icon("close"));
  const body = make("div", { class: "body" });
  const panel = make(
    "section",
    { class: "window", role: "dialog", "aria-labelledby": "title", id: "window", hidden: true, keydown: onKey },
    make("header", { class: "head" }, make("div", { class: "title" }, make("h2", { id: "title" }, name)), close),
    body,
  );
  launcher.before(waiting, panel, live);
  launcher.setAttribute("aria-controls", "window");

  let isOpen = false;
  let removeForm = null;
  let drawn = null; // the form that is shown

  function onKey(event) {
    if (event.key === "Escape") hide();
  }

  function show(isAgain = false) {
    if (isOpen) return;
    isOpen = true;
    panel.hidden = false;
    placeForm();
    launcher.setAttribute("aria-expanded", "true");
    context.keepOpen(true);
    if (!isAgain) close.focus({ preventScroll: true });
    context.emit("onShowMessenger");
  }

  function hide() {
    if (!isOpen) return;
    isOpen = false;
    const hadFocus = panel.contains(root.activeElement);
    panel.hidden = true;
    placeForm();
    launcher.setAttribute("aria-expanded", "false");
    context.keepOpen(false);
    if (hadFocus && !launcher.hidden) launcher.focus({ preventScroll: true });
    context.emit("onHideMessenger");
  }

  // -- The form --------------------------------------------------------------------------------

  async function showForm() {
    const { form: told, formModule } = context.told();
    if (JSON.stringify(told) === JSON.stringify(drawn)) return;
    takeForm();
    if (!told || !formModule) return;
    drawn = told;
    const { default: draw } = await context.load(formModule);
    if (drawn !== told || !context.isCurrent()) return;
    const remove = await draw(form, told, { ask: context.ask, done: takeForm, texts, language });
    if (drawn !== told) return remove?.();
    removeForm = remove;
    placeForm();
  }

  function takeForm() {
    removeForm?.();
    removeForm = null;
    drawn = null;
    form.replaceChildren();
    placeForm();
  }

  function placeForm() {
    if (isOpen) body.before(form);
    else waiting.append(form);
    waiting.hidden = isOpen || !form.hasChildNodes();
  }

  showForm().catch(console.error);

  return {
    show,
    hide,
    toggle: () => (isOpen ? hide() : show()),
    openChat: () => show(),
    identify: () => showForm().catch(console.error),
    stop() {
      removeForm?.();
    },
  };
}
