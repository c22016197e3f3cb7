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
  const AGAIN = [1000, 4000]; // milliseconds after which a call is sent again that nobody has answered
  const TOUCHED_AGAIN = 5 * 60 * 1000;

  let session = null; // who has booted: their calls are sent one after another, under their identity
  let early = []; // calls before the first boot
  let page = null; // as setPage says
  let handlers = {}; // of the messenger
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
    if (response.ok && read) return { ...read.user, ignored: read.ignored };
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

  const send = (who, path, body, callback) => {
    who.sentAt = Date.now();
    who.calls = who.calls.then(async () => {
      try {
        if (who.failed) throw who.failed;
        const user = await post(`${server}${encodeURIComponent(who.key)}/${path}/`, { ...identity(who), ...body });
        if (who !== session) throw new Error("Somebody else has booted, or nobody.");
        tell(callback, null, user);
      } catch (error) {
        if (path === "boot") fail(who, error);
        tell(callback, error, null);
      }
    });
  };

  const fail = (who, error) => {
    who.failed = error;
    if (who === session) session = null;
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
      if (isAnother) handlers = {};
      const before = early || [];
      early = null;
      const key = String(given.pluginKey);
      session = { key, memberId, memberHash: given.memberHash ?? undefined, veilId, calls: Promise.resolve() };
      const isKept = given.trackDefaultEvent === true ? { trackDefaultEvent: true } : {};
      send(session, "boot", { ...picked(given), ...here(), ...isKept }, callback);
      for (const waiting of before) call(...waiting);
    },
    shutdown() {
      session = null;
      page = null;
      handlers = {};
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
    // The messenger isn't there yet: what a page says of it is kept, and nothing is shown.
    showMessenger() {},
    hideMessenger() {},
    showChannelButton() {},
    hideChannelButton() {},
    onShowMessenger(handler) {
      handlers.onShowMessenger = handler;
    },
    onHideMessenger(handler) {
      handlers.onHideMessenger = handler;
    },
    onFollowUpChanged(handler) {
      handlers.onFollowUpChanged = handler;
    },
    clearCallbacks() {
      handlers = {};
    },
  };

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
