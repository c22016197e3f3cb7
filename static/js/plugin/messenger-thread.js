// The messages of the open chat: those that the server has, and after them those that wait to be sent.

import { linked, make } from "./messenger-elements.js";

/** Returns the thread's element and how to draw it. `name` is the company's, `greeting` stands before all messages. */
export function createThread({ texts, name, greeting, written }) {
  const element = make("ol", { class: "said", "aria-label": texts.messages });

  /** Draws what differs alone, so that nothing moves that is being read. `hasEarlier` says that some aren't here. */
  function draw(messages, waiting, hasEarlier) {
    const known = new Set(messages.map(({ clientId }) => clientId));
    const lines = [
      ...(greeting && !hasEarlier ? [{ key: "greeting", text: greeting, name }] : []),
      ...messages.map((message) => ({ key: message.clientId ?? message.id, ...message })),
      ...waiting
        .filter(({ clientId }) => !known.has(clientId))
        .map((each) => ({ key: each.clientId, isOwn: true, ...each })),
    ];
    const there = new Map([...element.children].map((drawn) => [drawn.dataset.key, drawn]));
    const drawn = lines.map((each) => there.get(String(each.key)) ?? line(each));
    for (const [index, each] of drawn.entries()) {
      if (element.children[index] !== each) element.insertBefore(each, element.children[index] ?? null);
    }
    while (element.children.length > drawn.length) element.lastChild.remove();
  }

  function line({ key, isOwn, name: who, text, at }) {
    const drawn = make("li", { class: isOwn ? "own" : "", "data-key": key });
    if (!isOwn) drawn.append(make("span", { class: "soft" }, who || name));
    else drawn.append(make("span", { class: "hidden-text" }, texts.you));
    drawn.append(make("p", {}, ...linked(text)));
    if (at) drawn.append(make("time", { class: "soft", datetime: new Date(at).toISOString() }, written(new Date(at))));
    return drawn;
  }

  return { element, draw };
}
