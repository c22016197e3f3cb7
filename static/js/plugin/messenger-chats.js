// The list of chats, newest first.

import { make } from "./messenger-elements.js";

/** Returns the list's element and how to draw it; `open(id)` is called for the chat that is chosen. */
export function createChats({ root, texts, written, open }) {
  const element = make("ul", { class: "chats" });

  function draw(chats) {
    const at = element.contains(root.activeElement) ? [...element.children].indexOf(root.activeElement.parentNode) : -1;
    element.replaceChildren(...chats.map(line));
    if (at >= 0) element.children[Math.min(at, chats.length - 1)]?.firstChild.focus();
  }

  function line(chat) {
    const row = make("button", { type: "button", click: () => open(chat.id) });
    const last = chat.side === "customer" ? `${texts.you}: ${chat.text}` : chat.text;
    row.append(make("span", { class: chat.unread ? "is-unread" : "" }, last));
    if (chat.unread) row.append(make("span", { class: "unread", "aria-label": texts.unread }, String(chat.unread)));
    row.append(make("span", { class: "soft" }, written(new Date(chat.at))));
    return make("li", {}, row);
  }

  return { element, draw };
}
