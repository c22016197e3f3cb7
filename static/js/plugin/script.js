// The install script of Roster. A page's snippet makes the global function (`ChannelIO`, or what the script element's
// `data-global` says), which collects calls; this takes them over. docs/install-script.md says what a page may call.
(() => {
  const script = document.currentScript;
  const name = script?.dataset.global || "ChannelIO";
  const stub = window[name];
  if (!script || stub?.isReady) return;

  const server = new URL(".", script.src).href;
  const VEIL = "ch-veil-id";
  const DAYS = 90;
  const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
  const USER = ["profile", "profileOnce", "tags", "language", "unsubscribeEmail", "unsubscribeTexting"];
  const HANDLED = ["onShowMessenger", "onHideMessenger", "onBadgeChanged", "onChatCreated", "onFollowUpChanged"];
  const AGAIN = [1000, 4000]; // milliseconds after which a call is sent again that nobody has answered
  const TOUCHED_AGAIN = 5 * 60 * 1000;
  const OPEN = "ch-messenger-open";

  let session = null; // who has booted: their calls are sent one after another, under their identity
  let early = []; // calls before the first boot
  let page = null; // as setPage says
  let handlers = {}; // of the messenger
  let ui = null; // the launcher, and the messenger once it is loaded
  let veil = null; // where storage is blocked

  // -- The browser is remembered -----------------------------------------------------------------

  const attempt = (act) => {
    try {
      return act();
    } catch {
      return null;
    }
  };

  const storedVeil = () => {
    const cookie = attempt(() => document.cookie.match(/(?:^|; )ch-veil-id=([^;]*)/)?.[1]);
    return [cookie, attempt(() => localStorage.getItem(VEIL)), veil].find((id) => UUID.test(id || "")) || newVeil();
  };

  const newVeil = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  };

  const keepVeil = (id) => {
    veil = id;
    const seconds = id ? DAYS * 24 * 3600 : 0;
    const secure = location.protocol === "https:" ? "; Secure" : "";
    attempt(() => {
      // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store isn't there in all browsers
      document.cookie = `${VEIL}=${id || ""}; Max-Age=${seconds}; Path=/; SameSite=Lax${secure}`;
    });
    attempt(() => (id ? localStorage.setItem(VEIL, id) : localStorage.removeItem(VEIL)));
  };

  // -- Calls are sent ----------------------------------------------------------------------------

  const tell = (callback, error, user) => {
    if (typeof callback !== "function") return;
    try {
      callback(error, user);
    } catch (thrown) {
      console.error(thrown);
    }
  };

  const post = async (address, body) => {
    // A text, so that no browser has to ask before.
    const options = { method: "POST", body: JSON.stringify(body), credentials: "omit", keepalive: true };
    for (const pause of [...AGAIN, null]) {
      let response = null;
      try {
        response = await fetch(address, options);
      } catch (error) {
        if (pause === null) throw error;
      }
      if (response && (pause === null || ![429, 503].includes(response.status))) return answer(response);
      const seconds = Number(response?.headers.get("Retry-After")) || 0;
      await new Promise((resolve) => setTimeout(resolve, Math.max(pause, Math.min(seconds, 30) * 1000)));
    }
  };

  const answer = async (response) => {
    const read = await response.json().catch(() => null);
    if (response.ok && read) return read;
    throw Object.assign(new Error(read?.message || `Roster answered ${response.status}.`), {
      status: response.status,
      details: read?.details || [],
    });
  };

  const identity = (who) => ({ veilId: who.veilId, memberId: who.memberId, memberHash: who.memberHash });

  const here = () => ({
    page: String(page ?? location.href).slice(0, 4000),
    referrer: document.referrer.slice(0, 4000),
    locale: navigator.language,
  });

  const ask = async (who, path, body) => {
    const read = await post(`${server}${encodeURIComponent(who.key)}/${path}/`, { ...identity(who), ...body });
    if (who !== session) throw new Error("Somebody else has booted, or nobody.");
    return read;
  };

  const send = (who, path, body, callback) => {
    who.sentAt = Date.now();
    who.calls = who.calls.then(async () => {
      try {
        if (who.failed) throw who.failed;
        const read = await ask(who, path, body);
        if (path === "boot") launch(read.messenger);
        else if (read.messenger?.form && ui) offer(read.messenger);
        tell(callback, null, { ...read.user, ignored: read.ignored });
      } catch (error) {
        if (path === "boot") fail(who, error);
        tell(callback, error, null);
      }
    });
  };

  const fail = (who, error) => {
    who.failed = error;
    if (who !== session) return;
    session = null;
    land();
  };

  const call = (path, body, callback) => {
    if (session) send(session, path, body, callback);
    else if (early) early.push([path, body, callback]);
    else tell(callback, new Error("Boot first."), null);
  };

  const dropEarly = () => {
    for (const [, , callback] of early || []) tell(callback, new Error("Shut down before boot."), null);
    early = null;
  };

  const touch = () => {
    const isDue = session && document.visibilityState === "visible" && Date.now() - session.sentAt > TOUCHED_AGAIN;
    if (isDue) call("touch", here());
  };

  const picked = (options) =>
    Object.fromEntries(USER.filter((key) => options?.[key] !== undefined).map((key) => [key, options[key]]));

  const tagged = (tags) => ({ tags: [].concat(tags).map(String) });

  // -- The launcher ------------------------------------------------------------------------------
  // It stands in a shadow root, so that the page's styles and its own don't meet. The messenger is a module, which is
  // loaded when it is opened, or when a message or a form waits, and draws itself into the same root.

  const STYLES = `
    :host { all: initial; position: fixed; inset: auto 20px 20px auto; z-index: 2147483000; color-scheme: light dark; }
    :host([data-theme="light"]) { color-scheme: light; }
    :host([data-theme="dark"]) { color-scheme: dark; }
    [hidden] { display: none !important; }
    .launcher { position: relative; display: grid; place-items: center; inline-size: 56px; block-size: 56px;
      padding: 0; border: 0; border-radius: 50%; background: light-dark(oklch(0.5 0.19 268), oklch(0.56 0.19 268));
      color: #fff; cursor: pointer; box-shadow: 0 4px 14px rgb(0 0 0 / 0.28); }
    .launcher:hover { background: light-dark(oklch(0.45 0.19 268), oklch(0.52 0.19 268)); }
    .launcher:focus-visible { outline: 3px solid light-dark(oklch(0.53 0.2 268), oklch(0.78 0.13 268));
      outline-offset: 3px; }
    .launcher svg { inline-size: 26px; block-size: 26px; fill: none; stroke: currentcolor; stroke-width: 2;
      stroke-linecap: round; stroke-linejoin: round; }
    .badge { position: absolute; inset: -4px -4px auto auto; min-inline-size: 20px; box-sizing: border-box;
      padding: 0 6px; border-radius: 10px; background: oklch(0.54 0.2 25); color: #fff;
      font: 600 12px/20px system-ui, sans-serif; text-align: center; }
    @media (forced-colors: active) { .launcher { border: 1px solid; } }
  `;

  const draw = () => {
    const host = document.createElement("div");
    const root = host.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLES);
    root.adoptedStyleSheets = [sheet];
    const button = document.createElement("button");
    button.type = "button";
    button.className = "launcher";
    button.hidden = true;
    button.setAttribute("aria-expanded", "false");
    const icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    icon.setAttribute("viewBox", "0 0 24 24");
    icon.setAttribute("aria-hidden", "true");
    const path = document.createElementNS(icon.namespaceURI, "path");
    path.setAttribute("d", "M21 12a8 8 0 0 1-8 8H4l2-3.5A8 8 0 1 1 21 12Z");
    icon.append(path);
    const badge = document.createElement("span");
    badge.className = "badge";
    badge.hidden = true;
    button.append(icon, badge);
    root.append(button);
    button.addEventListener("click", () => withMessenger((messenger) => messenger.toggle()));
    document.body.append(host);
    return { host, root, button, badge, unread: 0, messenger: null };
  };

  const ready = () =>
    document.body ? null : new Promise((go) => document.addEventListener("DOMContentLoaded", go, { once: true }));

  const leave = () => {
    handlers = {};
    attempt(() => sessionStorage.removeItem(OPEN));
    land();
  };

  const launch = async (told) => {
    const who = session;
    await ready();
    if (who !== session) return;
    who.told = told;
    if (!told?.module) return land();
    ui ??= draw();
    ui.told = told;
    ui.host.lang = told.language;
    ui.host.dataset.theme = who.appearance;
    ui.button.hidden = !who.hasButton;
    showBadge(told.unread);
    if (ui.messenger) withMessenger((messenger) => messenger.identify());
    else if (attempt(() => sessionStorage.getItem(OPEN))) withMessenger((messenger) => messenger.show(true));
    else if (told.unread || told.isTalking || told.form) withMessenger(() => {});
    for (const act of who.waiting.splice(0)) withMessenger(act);
  };

  // Another page of the same document has a form.
  const offer = (told) => {
    Object.assign(ui.told, told);
    withMessenger((messenger) => messenger.identify());
  };

  const land = () => {
    ui?.messenger?.then((messenger) => messenger.stop()).catch(() => {});
    ui?.host.remove();
    ui = null;
  };

  // Nobody's messenger is shown to another, however late it comes.
  const withMessenger = async (act) => {
    if (!session) return;
    if (!session.told) return session.waiting.push(act);
    const mine = ui;
    if (!mine) return;
    mine.messenger ??= import(server + mine.told.module).then((module) => module.default(context(mine)));
    try {
      const messenger = await mine.messenger;
      if (mine === ui) act(messenger);
    } catch (error) {
      mine.messenger = null;
      console.error(error);
    }
  };

  const context = (mine) => ({
    root: mine.root,
    launcher: mine.button,
    told: () => mine.told,
    isCurrent: () => mine === ui,
    identity: () => session?.memberId ?? session?.veilId,
    veilId: () => session?.veilId,
    key: session.key,
    page: () => here().page,
    load: (module) => import(server + module),
    ask: async (path, body) => {
      const who = session;
      if (mine !== ui || !who) throw new Error("Nobody has booted.");
      return ask(who, path, body);
    },
    showBadge,
    emit,
    keepOpen: (isOpen) => attempt(() => (isOpen ? sessionStorage.setItem(OPEN, "1") : sessionStorage.removeItem(OPEN))),
  });

  const emit = (name, ...given) => {
    try {
      handlers[name]?.(...given);
    } catch (thrown) {
      console.error(thrown);
    }
  };

  const showBadge = (unread) => {
    if (!ui) return;
    const number = unread > 99 ? "99+" : String(unread);
    ui.badge.hidden = !unread;
    ui.badge.textContent = number;
    ui.button.setAttribute("aria-label", unread ? `${ui.told.label} (${number})` : ui.told.label);
    if (unread !== ui.unread) emit("onBadgeChanged", unread, number);
    ui.unread = unread;
  };

  const showButton = (isShown) => {
    if (session) session.hasButton = isShown;
    if (ui) ui.button.hidden = !isShown;
  };

  // -- What a page may call ----------------------------------------------------------------------

  const methods = {
    boot(options, callback) {
      const given = options || {};
      if (!given.pluginKey) {
        tell(callback, new Error("boot needs a pluginKey."), null);
        return;
      }
      const memberId = given.memberId == null || given.memberId === "" ? undefined : String(given.memberId);
      const isAnother = session && session.memberId !== memberId && session.memberId !== undefined;
      const veilId = isAnother ? newVeil() : storedVeil();
      keepVeil(veilId);
      if (isAnother) leave();
      const before = early || [];
      early = null;
      const key = String(given.pluginKey);
      session = {
        key,
        memberId,
        memberHash: given.memberHash ?? undefined,
        veilId,
        calls: Promise.resolve(),
        waiting: [], // for the messenger
        hasButton: given.hideChannelButtonOnBoot !== true,
        appearance: given.appearance,
      };
      const isKept = given.trackDefaultEvent === true ? { trackDefaultEvent: true } : {};
      send(session, "boot", { ...picked(given), ...here(), ...isKept }, callback);
      for (const waiting of before) call(...waiting);
    },
    shutdown() {
      session = null;
      page = null;
      leave();
      dropEarly();
      keepVeil(null);
    },
    updateUser: (options, callback) => call("update", picked(options), callback),
    addTags: (tags, callback) => call("tags/add", tagged(tags), callback),
    removeTags: (tags, callback) => call("tags/remove", tagged(tags), callback),
    track(event, properties, callback) {
      const isLeftOut = typeof properties === "function";
      const body = { name: String(event), properties: (isLeftOut ? null : properties) || {}, ...here() };
      call("track", body, isLeftOut ? properties : callback);
    },
    setPage(address) {
      page = address ?? null;
      if (session) call("touch", here());
    },
    resetPage() {
      page = null;
    },
    showMessenger: () => withMessenger((messenger) => messenger.show()),
    hideMessenger: () => withMessenger((messenger) => messenger.hide()),
    openChat: (chat, text) => withMessenger((messenger) => messenger.openChat(chat, text)),
    showChannelButton: () => showButton(true),
    hideChannelButton: () => showButton(false),
    setAppearance(appearance) {
      if (session) session.appearance = appearance;
      if (ui) ui.host.dataset.theme = appearance;
    },
    clearCallbacks() {
      handlers = {};
    },
  };

  for (const event of HANDLED) {
    methods[event] = (handler) => {
      handlers[event] = handler;
    };
  }

  const api = (method, ...given) => {
    const act = Object.hasOwn(methods, method) ? methods[method] : null;
    if (!act) return tell(given.at(-1), new Error(`There is no method “${method}”.`), null);
    try {
      act(...given);
    } catch (error) {
      console.error(error);
    }
  };
  api.isReady = true;
  api.q = [];
  api.c = (given) => api(...given);
  window[name] = api;
  window.ChannelIOInitialized = true;

  for (const event of ["visibilitychange", "pointerdown", "keydown"]) {
    document.addEventListener(event, touch, { passive: true, capture: true });
  }
  // Some pages keep the function that the snippet made.
  if (stub) stub.c = api.c;
  for (const given of stub?.q?.splice(0) || []) api(...given);
})();
