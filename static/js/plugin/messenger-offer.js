// A form of another room (the boot answer's `form`), drawn by a module of its own, whose address the boot answer has as
// `formModule`. Its default export is called as
//
//     draw(element, form, { ask, done, texts, language, veilId, page })
//
// and draws into `element`, an empty <div class="form"> in the shadow root, with the classes of messenger-styles.js
// (`field`, `button`, `primary`, `error`, `soft`). `ask(path, body)` posts to /plugin/v1/<key>/<path>/ as whoever has
// booted, and resolves to the answer's JSON; it rejects with an Error that has `status` and `details`. `done()` takes
// the form away. A function that `draw` returns is called before the element is emptied, for whatever reason; it may
// also return a promise of one, and the form is shown then. The element stands above the launcher while the window is
// closed, and at the top of the window while it is open; it is moved, never drawn twice.

import { make } from "./messenger-elements.js";

/** Returns the place for the form: `element` above the launcher, or before `body` in the open window. */
export function createOffer({ context, texts, language, name, body, isOpen }) {
  const form = make("div", { class: "form" });
  const element = make("section", { class: "waiting", "aria-label": name, hidden: true });
  let remove = null;
  let drawn = null; // the form that is shown

  async function show() {
    const { form: told, formModule } = context.told();
    if (told && drawn && told.id === drawn.id) return; // it goes on, whoever the person turns out to be
    take();
    if (!told || !formModule) return;
    drawn = told;
    const { ask, load } = context;
    const { default: draw } = await load(formModule);
    if (drawn !== told || !context.isCurrent()) return;
    const veilId = context.veilId();
    const taken = await draw(form, told, { ask, done: take, texts, language, veilId, page: context.page() });
    if (drawn !== told) return taken?.();
    remove = taken;
    place();
  }

  function take() {
    remove?.();
    remove = null;
    drawn = null;
    form.replaceChildren();
    place();
  }

  function place() {
    if (isOpen()) body.before(form);
    else element.append(form);
    element.hidden = isOpen() || !form.hasChildNodes();
  }

  return { element, show: () => show().catch(console.error), place, stop: () => remove?.() };
}
