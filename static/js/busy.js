// 503 with Retry-After: the server has too much to do and refused the request before it did anything. So the same
// request is sent again, a few times.

const MOST = 8;
const tries = new WeakMap();
const timers = new WeakMap();

document.addEventListener("htmx:beforeRequest", ({ detail: { elt } }) => clearTimeout(timers.get(elt)));

document.addEventListener("htmx:afterRequest", ({ detail: { elt, successful } }) => {
  if (successful) tries.delete(elt);
});

// The number of a list that is being replaced: nobody waits for it any more.
document.addEventListener("htmx:oobBeforeSwap", ({ detail: { target } }) => {
  if (target?.id === "count") htmx.trigger(target, "htmx:abort");
});

/** Sends a refused request again after a while, and answers how often it did so; 0 when it doesn't. */
export function sendAgain({ elt, etc, xhr, requestConfig, pathInfo }) {
  const seconds = Number(xhr.getResponseHeader("Retry-After"));
  const already = tries.get(elt) ?? 0;
  if (xhr.status !== 503 || !seconds || !elt.isConnected || already >= MOST) return 0;
  tries.set(elt, already + 1);
  const { targetOverride: target, swapOverride: swap, values, headers, select } = etc;
  const send = () => {
    if (!elt.isConnected) return;
    const context = { source: elt, event: requestConfig.triggeringEvent, target, swap, values, headers, select };
    htmx.ajax(requestConfig.verb, pathInfo.requestPath, context);
  };
  // Not all at the same moment, and more patiently each time.
  timers.set(elt, setTimeout(send, seconds * 1000 * (already + 0.5 + Math.random())));
  return already + 1;
}
