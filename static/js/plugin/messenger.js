// The messenger of Roster: the window of chats, in the launcher's shadow root. The install script imports it when it is
// opened, or when a message or a form waits, and calls the default export once. docs/messenger.md
//
// The modules that it imports have the version of their content in their addresses: contacts/visitors/script.py.

import { createChats } from "./messenger-chats.js";
import { iconButton, make } from "./messenger-elements.js";
import { createOffer } from "./messenger-offer.js";
import { pause } from "./messenger-pace.js";
import { createQueue } from "./messenger-queue.js";
import { createCard } from "./messenger-reach.js";
import { storage } from "./messenger-storage.js";
import { STYLES } from "./messenger-styles.js";
import { createThread } from "./messenger-thread.js";

const MOST_CHARACTERS = 4000;
const NEAR = 60; // pixels

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
  const written = (when) => (when.toDateString() === new Date().toDateString() ? clock.format(when) : day.format(when));

  const connection = { failures: 0 };
  let isOpen = false;
  let chats = [];
  let current = null; // the id of the open chat, "new" for one that isn't begun, null for the list
  let shown = new Map(); // of the open chat: messages by id
  let hasEarlier = false;
  let timer = null;
  let usedAt = Date.now();
  let asking = null;
  let isLoadingEarlier = false;

  // -- The window ------------------------------------------------------------------------------

  const live = make("div", { class: "hidden-text", role: "status", "aria-live": "polite" });
  const back = iconButton("back", texts.back, () => openList(true));
  const close = iconButton("close", texts.close, () => hide());
  const status = make("p", { class: "soft" });
  const body = make("div", { class: "body", tabindex: "-1", scroll: () => isNearStart() && loadEarlier() });
  const list = createChats({ root, texts, written, open: (id) => openChat(id, true) });
  const thread = createThread({ texts, name, greeting, written });
  const begin = make(
    "button",
    { type: "button", class: "button primary new", click: () => openChat("new", true) },
    texts.begin,
  );
  const earlier = make(
    "button",
    { type: "button", class: "button earlier", hidden: true, click: loadEarlier },
    texts.earlier,
  );
  const state = make("p", { class: "state soft", role: "status", hidden: true });
  const text = make("textarea", {
    rows: "1",
    maxlength: String(MOST_CHARACTERS),
    placeholder: texts.write,
    "aria-label": texts.message,
    input: keepDraft,
    keydown: sendByEnter,
  });
  const write = make("form", { class: "write", submit: send }, text, iconButton("send", texts.send));
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
  const offer = createOffer({ context, texts, language, name, body, isOpen: () => isOpen });
  const card = createCard({
    ...{ root, context, texts, language, here, isThere },
    chat: () => current,
    answered(given) {
      live.textContent = texts.saved;
      drawState(texts.saved);
      text.focus();
      context.emit("onFollowUpChanged", given);
    },
    skipped() {
      drawState();
      text.focus();
    },
    drawn: scrollToEnd,
    wrong: drawState,
  });
  const queue = createQueue({ context, stored, connection, language, taken, gone, refused, changed: drawState });
  launcher.before(offer.element, panel, live);
  launcher.setAttribute("aria-controls", "window");

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
    offer.place();
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
    offer.place();
    launcher.setAttribute("aria-expanded", "false");
    context.keepOpen(false);
    if (hadFocus && !launcher.hidden) launcher.focus({ preventScroll: true });
    context.emit("onHideMessenger");
    plan();
  }

  // -- The list, and a chat --------------------------------------------------------------------

  function openList(isByHand) {
    go(null);
    if (isByHand) (chats.length ? list.element.querySelector("button") : begin).focus();
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
    hasEarlier = false;
    card.hide();
    text.value = here.get(`draft:${id}`) ?? "";
    draw();
  }

  function draw() {
    const isList = current === null;
    back.hidden = isList || !chats.length;
    write.hidden = isList;
    const chat = chats.find(({ id }) => id === current);
    const isAnswered = chat?.answers && texts.answers.replace("{name}", chat.answers);
    status.textContent = isAnswered || (isThere ? texts.there : texts.away);
    if (isList) drawList();
    else drawChat();
    drawState();
  }

  function drawList() {
    list.draw(chats);
    place(list.element, begin);
  }

  function drawChat() {
    earlier.hidden = !hasEarlier;
    place(earlier, thread.element, card.element);
    const isAtEnd = body.scrollHeight - body.scrollTop - body.clientHeight < NEAR;
    const messages = [...shown.values()].sort((one, other) => one.id - other.id);
    thread.draw(messages, queue.of(current), hasEarlier);
    if (isAtEnd) scrollToEnd();
  }

  function place(...parts) {
    if (body.children.length === parts.length && parts.every((part, index) => body.children[index] === part)) return;
    body.replaceChildren(...parts);
  }

  function scrollToEnd() {
    body.scrollTop = body.scrollHeight;
  }

  function drawState(message = "") {
    const isWaiting = queue.of(current).length && connection.failures > 0;
    state.textContent = message || (isWaiting ? texts.offline : "");
    state.hidden = !state.textContent;
    text.disabled = card.isInTheWay();
  }

  function keepDraft() {
    usedAt = Date.now();
    here.set(`draft:${current}`, text.value);
  }

  // -- Sending ---------------------------------------------------------------------------------

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
    queue.add(current, content);
    draw();
    scrollToEnd();
    queue.sendAll();
  }

  function taken(from, { chat, message }) {
    if (from !== chat) {
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

  function gone(chat) {
    if (current === chat) go("new");
  }

  function refused(message, why) {
    if (current === message.chat && !text.value) text.value = message.text;
    draw();
    drawState(why);
  }

  // -- What is new -----------------------------------------------------------------------------

  const isSeen = () => isOpen && document.visibilityState === "visible";

  function plan() {
    clearTimeout(timer);
    const { failures } = connection;
    timer = setTimeout(ask, pause({ isSeen: isSeen(), idle: Date.now() - usedAt, failures }));
  }

  function ask() {
    clearTimeout(timer);
    asking ??= news()
      .catch((error) => {
        connection.failures += 1;
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
    const told = await context.ask("chats", { ...read, isHere: !document.hidden, language });
    if (!context.isCurrent()) return;
    connection.failures = 0;
    chats = told.chats;
    if (chat !== null && chat === current) {
      if (!chats.some(({ id }) => id === chat) && queue.isEmpty()) return openList(false);
      if (!last) hasEarlier = told.hasEarlier;
      receive(told.messages, last > 0);
      card.ask(told.followUp);
    }
    const isReading = chat !== null && chat === current && isSeen();
    for (const each of chats) if (isReading && each.id === chat) each.unread = 0;
    context.showBadge(chats.reduce((sum, each) => sum + each.unread, 0));
    if (isOpen) draw();
    if (isReading && answered !== chats.find(({ id }) => id === chat)?.answered) usedAt = Date.now();
    queue.sendAll();
  }

  function receive(messages, areNew) {
    for (const message of messages) shown.set(message.id, message);
    const others = messages.filter(({ isOwn }) => !isOwn);
    if (areNew && others.length && isOpen) {
      live.textContent = others.map((message) => `${message.name || name}: ${message.text}`).join("\n");
    }
  }

  const isNearStart = () => body.scrollTop < NEAR;

  /** Loads the page of messages before the first, and lets what is being read stay where it is. */
  async function loadEarlier() {
    const chat = current;
    if (!hasEarlier || isLoadingEarlier || !shown.size) return;
    isLoadingEarlier = true;
    try {
      const before = Math.min(...shown.keys());
      const told = await context.ask("chats", { chat, before, isHere: !document.hidden, language });
      if (!context.isCurrent() || chat !== current) return;
      hasEarlier = told.hasEarlier;
      for (const message of told.messages) shown.set(message.id, message);
      const hadFocus = root.activeElement === earlier;
      const fromEnd = body.scrollHeight - body.scrollTop;
      drawChat();
      body.scrollTop = body.scrollHeight - fromEnd;
      if (hadFocus && earlier.hidden) body.focus({ preventScroll: true });
    } catch (error) {
      drawState(error.status ? error.message : texts.offline);
    } finally {
      isLoadingEarlier = false;
    }
  }

  // -- The beginning ---------------------------------------------------------------------------

  const onChange = () => ask();
  document.addEventListener("visibilitychange", onChange);
  addEventListener("online", onChange);

  function stop() {
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", onChange);
    removeEventListener("online", onChange);
    offer.stop();
  }

  try {
    chats = (await context.ask("chats", { language })).chats;
  } catch (error) {
    connection.failures += 1;
    console.error(error);
  }
  if (!context.isCurrent()) return { show() {}, hide() {}, toggle() {}, openChat() {}, identify() {}, stop() {} };
  const before = here.get("chat");
  const newest = chats.find((chat) => chat.isOpen) ?? chats[0];
  go(before === "new" || chats.some(({ id }) => id === before) ? before : (newest?.id ?? "new"));
  context.showBadge(chats.reduce((sum, each) => sum + each.unread, 0));
  offer.show();
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
    /** The same person, of whom more is known now, or another page: what is typed and what waits goes along. */
    identify() {
      for (const each of [here, stored]) each.adopt();
      offer.show();
      ask();
    },
    stop,
  };
}
