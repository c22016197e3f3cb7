// What was written and waits. A message stays in the browser until the server has it, under an ID of its own: however
// often it is sent, by this tab or another one, it is there once.

import { uuid } from "./messenger-elements.js";
import { pauseAfter } from "./messenger-pace.js";

/**
 * Returns the queue. `stored` is where all tabs see it, `connection.failures` counts in a row. It calls
 * `taken(from, answer)` when the server has a message of the chat `from`, `gone(chat)` when there is no such chat any
 * more, `refused(message, text)` when it won't have it, and `changed(text)` when it couldn't be sent for now.
 */
export function createQueue({ context, stored, connection, language, taken, gone, refused, changed }) {
  let unstored = []; // where nothing can be stored
  let isSending = false;

  const all = () => stored.get("queue") ?? unstored;

  function put(messages) {
    unstored = [];
    stored.set("queue", messages.length ? messages : null);
    if (messages.length && !stored.get("queue")) unstored = messages;
  }

  const drop = (clientId) => put(all().filter((each) => each.clientId !== clientId));
  const move = (from, to) => put(all().map((each) => (each.chat === from ? { ...each, chat: to } : each)));

  async function sendAll() {
    if (isSending) return;
    isSending = true;
    try {
      for (let [next] = all(); next; [next] = all()) {
        if (!(await sendOne(next))) break;
      }
    } finally {
      isSending = false;
    }
  }

  /** Returns whether to go on with the next one. */
  async function sendOne(message) {
    const { clientId, chat, text } = message;
    try {
      const to = typeof chat === "number" ? { chat } : {};
      const answer = await context.ask("chats/messages", { ...to, clientId, text, language });
      connection.failures = 0;
      drop(clientId);
      // What was written into the same new chat before then goes there too.
      if (chat !== answer.chat) move(chat, answer.chat);
      taken(chat, answer);
      return true;
    } catch (error) {
      if (!context.isCurrent()) return false;
      return failed(message, error);
    }
  }

  function failed(message, error) {
    const isNumbered = typeof message.chat === "number";
    if (error.status === 404 && isNumbered) {
      // The chat is gone, as after a deletion: what waits begins another one.
      move(message.chat, "new");
      gone(message.chat);
      return true;
    }
    if (error.status >= 400 && error.status < 500 && error.status !== 429) {
      drop(message.clientId);
      refused(message, error.message);
      return false;
    }
    connection.failures += 1;
    changed(error.status === 429 ? error.message : "");
    setTimeout(sendAll, pauseAfter(connection.failures));
    return false;
  }

  return {
    of: (chat) => all().filter((message) => message.chat === chat),
    isEmpty: () => !all().length,
    add: (chat, text) => put([...all(), { clientId: uuid(), chat, text, at: Date.now() }]),
    sendAll,
  };
}
