// What the messenger stores in the browser. It is each person's own: a member's under the member ID, else the
// browser's.

/** Returns a store in what `area` returns, sessionStorage or localStorage, for whoever has booted. */
export function storage(area, context) {
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
