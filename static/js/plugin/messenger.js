// The messenger of Roster: the window of chats, in the launcher's shadow root. The install script imports it when it is
// opened, or when a message or a form waits, and calls the default export once. docs/messenger.md
//
// A form (the boot answer’s `form`: whatever another room's extension of `boot_answers` has put there) is drawn by a
// module of its own, whose address the boot answer has as `formModule`. Its default export is called as
//
//     draw(element, form, { ask, done, texts, language, veilId, page })
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
  .chats { padding: 8px; }
  .chats button { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 2px 10px; inline-size: 100%;
    padding: 10px; border: 0; border-radius: 10px; background: none; text-align: start; cursor: pointer; }
  .chats button:hover { background: var(--hover); }
  .chats span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .chats .unread { align-self: center; min-inline-size: 20px; padding: 0 6px; border-radius: 10px;
    background: var(--accent); color: #fff; font: 600 12px/20px system-ui, sans-serif; text-align: center; }
  .is-unread { font-weight: 650; }
  .new { margin: 4px 18px 18px; }
  .said { display: flex; flex-direction: column; gap: 10px; padding: 18px; margin-block-start: auto; }
  .said li { display: grid; gap: 2px; max-inline-size: 86%; justify-self: start; justify-items: start;
    align-self: flex-start; }
  .said li.own { align-self: flex-end; justify-items: end; }
  .said li > p { padding: 8px 12px; border-radius: 4px 14px 14px; background: var(--sunken); white-space: pre-wrap;
    overflow-wrap: anywhere; }
  .said li.own > p { border-radius: 14px 4px 14px 14px; background: var(--accent); color: #fff; }
  .said a { color: var(--link); text-decoration: underline; }
  .said li.own a { color: inherit; }
  .card { margin: 0 18px 18px; padding: 14px 16px 16px; border: 1px solid var(--line); border-radius: 12px; }
  .card > p { margin-block-end: 10px; }
  .write { display: flex; align-items: flex-end; gap: 8px; padding: 10px 12px;
    border-block-start: 1px solid var(--line); }
  .write textarea { flex: 1; min-block-size: 38px; max-block-size: 140px; padding: 8px 10px; resize: none;
    border: 1px solid var(--line-field); border-radius: 10px; background: var(--surface); font-size: 16px;
    line-height: 1.35; field-sizing: content; }
  .state { padding: 0 18px 8px; }
  .hidden-text { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%);
    white-space: nowrap; }
  @media (max-width: 480px) {
    .window { position: fixed; inset: 0; inline-size: auto; max-inline-size: none; block-size: auto; border: 0;
      border-radius: 0; }
    .waiting { inline-size: calc(100vw - 40px); }
  }
  @media (forced-colors: active) { .button, .button.primary { border-color: ButtonBorder; } }
`;

const ICONS = {
  back: "M15 5l-7 7 7 7",
  close: "M6 6l12 12M18 6 6 18",
  send: "M5 12h13M12 5l7 7-7 7",
};

const MOST_CHARACTERS = 4000;
// How often is asked what is new, in milliseconds: while the window is seen, and when nobody has done anything in it
// for that long; while it is closed; while the page is hidden.
const OPEN = [
  [0, 2000],
  [10 * 60_000, 6000],
  [30 * 60_000, 15_000],
];
const CLOSED = 10_000;
const HIDDEN = 30_000;
const FAILED = [2000, 4000, 8000, 15_000, 30_000];

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

// What is stored in the browser is each person's own: a member's under the member ID, else the browser's.
function storage(area, context) {
  let who = context.identity();
  const prefix = (of) => `ch-messenger:${context.key}:${of}:`;
  const name = (key) => prefix(who) + key;
  return {
    /** Lets what was stored of `before` be of whoever that is now. */
    adopt(before = who) {
      who = context.identity();
      if (before === who || !before) return;
      try {
        for (const old of Object.keys(area()).filter((each) => each.startsWith(prefix(before)))) {
          const key = old.slice(prefix(before).length);
          if (area().getItem(name(key)) === null) area().setItem(name(key), area().getItem(old));
          area().removeItem(old);
        }
      } catch {
        // There is nothing.
      }
    },
    get(key) {
      try {
        return JSON.parse(area().getItem(name(key)));
      } catch {
        return null;
      }
    },
    set(key, value) {
      try {
        if (value) area().setItem(name(key), JSON.stringify(value));
        else area().removeItem(name(key));
      } catch {
        // Where nothing can be stored, it is forgotten with the page.
      }
    },
  };
}

// Addresses in a text become links: those of http and https alone, to a page of its own that knows nothing of this one.
function linked(text) {
  const parts = [];
  let last = 0;
  for (const found of text.matchAll(/\bhttps?:\/\/[^\s<>"'`]+/gi)) {
    const address = found[0].replace(/[.,;:!?)\]}’”]+$/, "");
    if (!URL.canParse(address)) continue;
    parts.push(text.slice(last, found.index));
    parts.push(make("a", { href: address, target: "_blank", rel: "noopener noreferrer nofollow ugc" }, address));
    last = found.index + address.length;
  }
  return [...parts, text.slice(last)];
}

/** Draws the messenger into the launcher's root. `context` is what script.js hands over. */
export default async function start(context) {
  const { root, launcher } = context;
  const { language } = context.told();
  const { name, greeting, isOpen: isThere, texts } = await context.ask("messenger", { language });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLES);
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];

  const here = storage(() => sessionStorage, context); // this tab's: drafts, the open chat
  const stored = storage(() => localStorage, context); // all tabs': what waits to be sent
  for (const each of [here, stored]) each.adopt(context.veilId());
  const clock = new Intl.DateTimeFormat(language, { hour: "numeric", minute: "2-digit" });
  const day = new Intl.DateTimeFormat(language, { month: "short", day: "numeric" });

  let isOpen = false;
  let chats = [];
  let current = null; // the id of the open chat, "new" for one that isn't begun, null for the list
  let shown = new Map(); // of the open chat: messages by id
  let followUp = null;
  let timer = null;
  let failures = 0;
  let usedAt = Date.now();
  let isSending = false;
  let asking = null;
  let removeForm = null;
  let drawn = null; // the form that is shown

  // -- The window ------------------------------------------------------------------------------

  const live = make("div", { class: "hidden-text", role: "status", "aria-live": "polite" });
  const form = make("div", { class: "form" });
  const waiting = make("section", { class: "waiting", "aria-label": name, hidden: true });
  const back = button("back", texts.back, () => openList(true));
  const close = button("close", texts.close, () => hide());
  const status = make("p", { class: "soft" });
  const body = make("div", { class: "body", tabindex: "-1" });
  const said = make("ol", { class: "said", "aria-label": texts.messages });
  const list = make("ul", { class: "chats" });
  const begin = make(
    "button",
    { type: "button", class: "button primary new", click: () => openChat("new", true) },
    texts.begin,
  );
  const card = make("form", { class: "card", hidden: true, novalidate: true, submit: reach });
  const state = make("p", { class: "state soft", role: "status", hidden: true });
  const text = make("textarea", {
    rows: "1",
    maxlength: String(MOST_CHARACTERS),
    placeholder: texts.write,
    "aria-label": texts.message,
    input: keepDraft,
    keydown: sendByEnter,
  });
  const write = make("form", { class: "write", submit: send }, text, button("send", texts.send, null));
  const panel = make(
    "section",
    { class: "window", role: "dialog", "aria-labelledby": "title", id: "window", hidden: true, keydown: onKey },
    make(
      "header",
      { class: "head" },
      back,
      make("div", { class: "title" }, make("h2", { id: "title" }, name), status),
      close,
    ),
    body,
    state,
    write,
  );
  launcher.before(waiting, panel, live);
  launcher.setAttribute("aria-controls", "window");

  function button(kind, label, act) {
    const made = make("button", { type: act ? "button" : "submit", class: "button icon", "aria-label": label });
    if (act) made.addEventListener("click", act);
    made.append(icon(kind));
    return made;
  }

  function onKey(event) {
    usedAt = Date.now();
    // The page's own shortcuts don't hear what is typed here.
    event.stopPropagation();
    if (event.key === "Escape") hide();
  }

  function show(isAgain = false) {
    if (isOpen || (isAgain && innerWidth <= 480)) return;
    isOpen = true;
    usedAt = Date.now();
    panel.hidden = false;
    placeForm();
    launcher.setAttribute("aria-expanded", "true");
    context.keepOpen(true);
    draw();
    scrollToEnd();
    if (!isAgain) (current === null ? close : text).focus({ preventScroll: true });
    context.emit("onShowMessenger");
    ask();
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
    plan();
  }

  // -- The list, and a chat --------------------------------------------------------------------

  function openList(isByHand) {
    go(null);
    if (isByHand) (chats.length ? list.querySelector("button") : begin).focus();
  }

  function openChat(id, isByHand) {
    go(id);
    if (isByHand) text.focus();
    ask();
  }

  function go(id) {
    current = id;
    here.set("chat", id);
    shown = new Map();
    followUp = null;
    card.hidden = true;
    text.value = here.get(`draft:${id}`) ?? "";
    draw();
  }

  function draw() {
    const isList = current === null;
    back.hidden = isList || !chats.length;
    write.hidden = isList;
    const chat = chats.find(({ id }) => id === current);
    status.textContent = chat?.answers
      ? texts.answers.replace("{name}", chat.answers)
      : isThere
        ? texts.there
        : texts.away;
    if (isList) drawList();
    else drawChat();
    drawState();
  }

  function drawList() {
    const rows = chats.map((chat) => {
      const when = new Date(chat.at);
      const row = make("button", { type: "button", click: () => openChat(chat.id, true) });
      const last = chat.side === "customer" ? `${texts.you}: ${chat.text}` : chat.text;
      row.append(make("span", { class: chat.unread ? "is-unread" : "" }, last));
      if (chat.unread) row.append(make("span", { class: "unread", "aria-label": texts.unread }, String(chat.unread)));
      row.append(make("span", { class: "soft" }, written(when)));
      return make("li", {}, row);
    });
    const focused = list.contains(root.activeElement) ? [...list.children].indexOf(root.activeElement.parentNode) : -1;
    list.replaceChildren(...rows);
    if (focused >= 0) list.children[Math.min(focused, rows.length - 1)]?.firstChild.focus();
    place(list, begin);
  }

  function place(...parts) {
    if (body.children.length === parts.length && parts.every((part, index) => body.children[index] === part)) return;
    body.replaceChildren(...parts);
  }

  function written(when) {
    return when.toDateString() === new Date().toDateString() ? clock.format(when) : day.format(when);
  }

  function drawChat() {
    place(said, card);
    const isAtEnd = body.scrollHeight - body.scrollTop - body.clientHeight < 60;
    const own = queue().filter((message) => message.chat === current);
    const known = new Set([...shown.values()].map(({ clientId }) => clientId));
    const lines = [
      ...(greeting ? [{ key: "greeting", text: greeting, name }] : []),
      ...[...shown.values()].map((message) => ({ key: message.clientId ?? message.id, ...message })),
      ...own
        .filter(({ clientId }) => !known.has(clientId))
        .map((each) => ({ key: each.clientId, isOwn: true, ...each })),
    ];
    const there = new Map([...said.children].map((line) => [line.dataset.key, line]));
    const drawnLines = lines.map((line) => there.get(String(line.key)) ?? drawLine(line));
    for (const [index, line] of drawnLines.entries()) {
      if (said.children[index] !== line) said.insertBefore(line, said.children[index] ?? null);
    }
    while (said.children.length > drawnLines.length) said.lastChild.remove();
    if (isAtEnd) scrollToEnd();
  }

  function drawLine({ key, isOwn, name: who, text: content, at }) {
    const line = make("li", { class: isOwn ? "own" : "", "data-key": key });
    if (!isOwn) line.append(make("span", { class: "soft" }, who || name));
    else line.append(make("span", { class: "hidden-text" }, texts.you));
    line.append(make("p", {}, ...linked(content)));
    if (at) line.append(make("time", { class: "soft", datetime: new Date(at).toISOString() }, written(new Date(at))));
    return line;
  }

  function scrollToEnd() {
    body.scrollTop = body.scrollHeight;
  }

  function drawState(message = "") {
    const isWaiting = queue().some((each) => each.chat === current) && failures > 0;
    state.textContent = message || (isWaiting ? texts.offline : "");
    state.hidden = !state.textContent;
    const isAsked = followUp?.isMandatory && !card.hidden;
    text.disabled = Boolean(isAsked);
  }

  function keepDraft() {
    usedAt = Date.now();
    here.set(`draft:${current}`, text.value);
  }

  // -- Sending ---------------------------------------------------------------------------------
  // A message waits in the browser until the server has it, under an ID of its own: however often it is sent, by this
  // tab or another one, it is there once.

  let unstored = []; // where nothing can be stored

  function queue() {
    return stored.get("queue") ?? unstored;
  }

  function put(messages) {
    unstored = [];
    stored.set("queue", messages.length ? messages : null);
    if (messages.length && !stored.get("queue")) unstored = messages;
  }

  function sendByEnter(event) {
    // An Enter that completes a Korean syllable doesn't send.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    send(event);
  }

  function send(event) {
    event.preventDefault();
    const content = text.value.trim();
    if (!content || text.disabled) return;
    text.value = "";
    keepDraft();
    put([...queue(), { clientId: uuid(), chat: current, text: content, at: Date.now() }]);
    draw();
    scrollToEnd();
    sendAll();
  }

  async function sendAll() {
    if (isSending) return;
    isSending = true;
    try {
      for (let [next] = queue(); next; [next] = queue()) {
        if (!(await sendOne(next))) break;
      }
    } finally {
      isSending = false;
    }
  }

  /** Returns whether to go on with the next one. */
  async function sendOne({ clientId, chat, text: content }) {
    try {
      const to = typeof chat === "number" ? { chat } : {};
      const answer = await context.ask("chats/messages", { ...to, clientId, text: content, language });
      failures = 0;
      taken(clientId, chat, answer);
      return true;
    } catch (error) {
      if (!context.isCurrent()) return false;
      if (error.status === 404 && typeof chat === "number") {
        // The chat is gone, as after a deletion: the message begins another one.
        change(clientId, (message) => ({ ...message, chat: "new" }));
        if (current === chat) go("new");
        return true;
      }
      if (error.status >= 400 && error.status < 500 && error.status !== 429) {
        drop(clientId);
        if (current === chat && !text.value) text.value = content;
        drawState(error.message);
        return false;
      }
      failures += 1;
      drawState(error.status === 429 ? error.message : "");
      setTimeout(sendAll, FAILED[Math.min(failures, FAILED.length) - 1]);
      return false;
    }
  }

  function taken(clientId, from, { chat, message }) {
    drop(clientId);
    if (from !== chat) {
      // What was written into the same new chat before then goes there too.
      put(queue().map((each) => (each.chat === from ? { ...each, chat } : each)));
      if (current === from) {
        here.set(`draft:${chat}`, text.value);
        here.set(`draft:${from}`, null);
        current = chat;
        here.set("chat", chat);
      }
      context.emit("onChatCreated");
    }
    if (current === chat) shown.set(message.id, message);
    draw();
    ask();
  }

  function drop(clientId) {
    put(queue().filter((each) => each.clientId !== clientId));
  }

  function change(clientId, changed) {
    put(queue().map((each) => (each.clientId === clientId ? changed(each) : each)));
  }

  // -- What is new -----------------------------------------------------------------------------

  const isSeen = () => isOpen && document.visibilityState === "visible";

  function plan() {
    clearTimeout(timer);
    const idle = Date.now() - usedAt;
    const usual = isSeen() ? OPEN.findLast(([since]) => idle >= since)[1] : document.hidden ? HIDDEN : CLOSED;
    const pause = failures ? Math.max(usual, FAILED[Math.min(failures, FAILED.length) - 1]) : usual;
    timer = setTimeout(ask, pause);
  }

  function ask() {
    clearTimeout(timer);
    asking ??= news()
      .catch((error) => {
        failures += 1;
        if (!error.status) drawState();
      })
      .finally(() => {
        asking = null;
        if (context.isCurrent()) plan();
      });
    return asking;
  }

  async function news() {
    const chat = typeof current === "number" ? current : null;
    const last = Math.max(0, ...shown.keys());
    const answered = chats.find(({ id }) => id === chat)?.answered;
    const isRead = chat !== null && isSeen() && last > 0 && answered !== undefined;
    const read = { ...(chat === null ? {} : { chat, after: last }), ...(isRead ? { seen: answered } : {}) };
    const told = await context.ask("chats", { ...read, language });
    if (!context.isCurrent()) return;
    failures = 0;
    chats = told.chats;
    if (chat !== null && chat === current) {
      if (!chats.some(({ id }) => id === chat) && !queue().length) return openList(false);
      receive(told.messages, last > 0);
      askFor(told.followUp);
    }
    const isReading = chat !== null && chat === current && isSeen();
    for (const each of chats) if (isReading && each.id === chat) each.unread = 0;
    context.showBadge(chats.reduce((sum, each) => sum + each.unread, 0));
    if (isOpen) draw();
    if (isReading && answered !== chats.find(({ id }) => id === chat)?.answered) usedAt = Date.now();
    sendAll();
  }

  function receive(messages, areNew) {
    for (const message of messages) shown.set(message.id, message);
    const others = messages.filter(({ isOwn }) => !isOwn);
    if (areNew && others.length && isOpen) {
      live.textContent = others.map((message) => `${message.name || name}: ${message.text}`).join("\n");
    }
  }

  // -- How somebody who waits can be reached ---------------------------------------------------

  function askFor(asked) {
    const isSkipped = here.get(`skipped:${current}`);
    if (asked && (!isSkipped || asked.isMandatory)) {
      if (card.hidden) drawCard(asked);
    } else if (!asked && !card.contains(root.activeElement)) card.hidden = true;
    followUp = card.hidden ? null : (asked ?? followUp);
  }

  function drawCard(asked) {
    const fields = [...(asked.name ? ["name"] : []), ...asked.keys].map((key) => {
      const kinds = { email: ["email", "email"], mobileNumber: ["tel", "tel"], name: ["text", "name"] };
      const [type, autocomplete] = kinds[key];
      const input = make("input", {
        id: `reach-${key}`,
        name: key,
        type,
        autocomplete,
        "aria-describedby": `wrong-${key}`,
      });
      const wrong = make("p", { class: "error", id: `wrong-${key}`, role: "alert" });
      return make("div", { class: "field" }, make("label", { for: `reach-${key}` }, texts[key]), input, wrong);
    });
    const skip = make("button", { type: "button", class: "button", click: () => skipCard() }, texts.skip);
    card.replaceChildren(
      make("p", {}, isThere ? texts.late : texts.awayNow),
      ...fields,
      make("button", { class: "button primary" }, texts.save),
      ...(asked.isMandatory ? [] : [" ", skip]),
    );
    card.setAttribute("aria-label", texts.reach);
    card.hidden = false;
    scrollToEnd();
  }

  function skipCard() {
    here.set(`skipped:${current}`, true);
    card.hidden = true;
    followUp = null;
    drawState();
    text.focus();
  }

  async function reach(event) {
    event.preventDefault();
    const given = Object.fromEntries(new FormData(card));
    const submit = card.querySelector(".primary");
    if (submit.disabled) return;
    submit.disabled = true;
    for (const wrong of card.querySelectorAll(".error")) wrong.textContent = "";
    try {
      await context.ask("chats/follow-up", { chat: current, ...given, language });
      card.hidden = true;
      followUp = null;
      live.textContent = texts.saved;
      drawState(texts.saved);
      text.disabled = false;
      text.focus();
      context.emit("onFollowUpChanged", given);
    } catch (error) {
      const details = error.details ?? [];
      for (const { field, message } of details) {
        const input = card.elements[field];
        if (!input) continue;
        card.querySelector(`#wrong-${field}`).textContent = message;
        input.setAttribute("aria-invalid", "true");
        input.focus();
      }
      if (!details.length) drawState(error.message);
    } finally {
      submit.disabled = false;
    }
  }

  // -- A form of another room ------------------------------------------------------------------

  async function showForm() {
    const { form: told, formModule } = context.told();
    if (told && drawn && told.id === drawn.id) return; // it goes on, whoever the person turns out to be
    takeForm();
    if (!told || !formModule) return;
    drawn = told;
    const { ask, load } = context;
    const { default: drawForm } = await load(formModule);
    if (drawn !== told || !context.isCurrent()) return;
    const remove = await drawForm(form, told, {
      ask,
      done: takeForm,
      texts,
      language,
      veilId: context.veilId(),
      page: context.page(),
    });
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

  // -- The beginning ---------------------------------------------------------------------------

  const onChange = () => ask();
  document.addEventListener("visibilitychange", onChange);
  addEventListener("online", onChange);

  function stop() {
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", onChange);
    removeEventListener("online", onChange);
    removeForm?.();
  }

  try {
    chats = (await context.ask("chats", { language })).chats;
  } catch (error) {
    failures += 1;
    console.error(error);
  }
  if (!context.isCurrent()) return { show() {}, hide() {}, toggle() {}, openChat() {}, identify() {}, stop() {} };
  const before = here.get("chat");
  const newest = chats.find((chat) => chat.isOpen) ?? chats[0];
  go(before === "new" || chats.some(({ id }) => id === before) ? before : (newest?.id ?? "new"));
  context.showBadge(chats.reduce((sum, each) => sum + each.unread, 0));
  showForm().catch(console.error);
  ask();

  return {
    show,
    hide,
    toggle: () => (isOpen ? hide() : show()),
    openChat(id, draft) {
      const number = Number(id);
      openChat(chats.some((chat) => chat.id === number) ? number : "new", false);
      if (draft) {
        text.value = String(draft).slice(0, MOST_CHARACTERS);
        keepDraft();
      }
      if (isOpen) text.focus();
      else show();
    },
    identify() {
      // The same person, who has a name now: what is typed and what waits goes along.
      for (const each of [here, stored]) each.adopt();
      showForm().catch(console.error);
      ask();
    },
    stop,
  };
}

function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
