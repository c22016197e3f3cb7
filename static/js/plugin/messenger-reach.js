// The card that asks somebody who waits how they can be reached.

import { make } from "./messenger-elements.js";

const KINDS = { email: ["email", "email"], mobileNumber: ["tel", "tel"], name: ["text", "name"] };

/**
 * Returns the card. `chat()` is the open chat, `here` this tab's store. It calls `answered(given)` when the server has
 * the answer, `drawn()` when the card is shown, `skipped()` when it is taken away, and `wrong(text)` when it couldn't
 * be sent.
 */
export function createCard({ root, context, texts, language, here, chat, isThere, drawn, answered, skipped, wrong }) {
  const element = make("form", { class: "card", hidden: true, novalidate: true, submit: send });
  let asked = null;

  /** Shows the card for what is asked now, if anything is; what somebody types isn't taken away. */
  function ask(wanted) {
    const isSkipped = here.get(`skipped:${chat()}`);
    if (wanted && (!isSkipped || wanted.isMandatory)) {
      if (element.hidden) draw(wanted);
    } else if (!wanted && !element.contains(root.activeElement)) element.hidden = true;
    asked = element.hidden ? null : (wanted ?? asked);
  }

  function draw(wanted) {
    const skip = make("button", { type: "button", class: "button", click: leave }, texts.skip);
    element.replaceChildren(
      make("p", {}, isThere ? texts.late : texts.awayNow, ...(wanted.byMail ? [" ", texts.byMail] : [])),
      ...[...(wanted.name ? ["name"] : []), ...wanted.keys].map(field),
      make("button", { class: "button primary" }, texts.save),
      ...(wanted.isMandatory ? [] : [" ", skip]),
    );
    element.setAttribute("aria-label", texts.reach);
    element.hidden = false;
    drawn();
  }

  function field(key) {
    const [type, autocomplete] = KINDS[key];
    const described = { "aria-describedby": `wrong-${key}` };
    const input = make("input", { id: `reach-${key}`, name: key, type, autocomplete, ...described });
    const error = make("p", { class: "error", id: `wrong-${key}`, role: "alert" });
    return make("div", { class: "field" }, make("label", { for: `reach-${key}` }, texts[key]), input, error);
  }

  function leave() {
    here.set(`skipped:${chat()}`, true);
    hide();
    skipped();
  }

  function hide() {
    element.hidden = true;
    asked = null;
  }

  async function send(event) {
    event.preventDefault();
    const given = Object.fromEntries(new FormData(element));
    const submit = element.querySelector(".primary");
    if (submit.disabled) return;
    submit.disabled = true;
    for (const error of element.querySelectorAll(".error")) error.textContent = "";
    for (const input of element.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
    try {
      await context.ask("chats/follow-up", { chat: chat(), ...given, language });
      hide();
      answered(given);
    } catch (error) {
      refuse(error);
    } finally {
      submit.disabled = false;
    }
  }

  function refuse(error) {
    const details = error.details ?? [];
    for (const { field: key, message } of details) {
      const input = element.elements[key];
      if (!input) continue;
      element.querySelector(`#wrong-${key}`).textContent = message;
      input.setAttribute("aria-invalid", "true");
      input.focus();
    }
    if (!details.length) wrong(error.message);
  }

  return { element, ask, hide, isInTheWay: () => Boolean(asked?.isMandatory && !element.hidden) };
}
