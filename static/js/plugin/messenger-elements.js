// The elements of which the messenger is made.

const ICONS = {
  back: "M15 5l-7 7 7 7",
  close: "M6 6l12 12M18 6 6 18",
  send: "M5 12h13M12 5l7 7-7 7",
};

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

/** Returns a button with an icon; without a function to `act` it sends the form in which it stands. */
export function iconButton(kind, label, act) {
  const type = act ? "button" : "submit";
  return make("button", { type, class: "button icon", "aria-label": label, click: act ?? null }, icon(kind));
}

/** Returns the text in parts; addresses of http and https alone are links, to a page that knows nothing of this one. */
export function linked(text) {
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

/** Returns a new ID; `crypto.randomUUID` is there on pages with https alone. */
export function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
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
