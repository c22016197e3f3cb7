// What was asked for by a part of the page that has been replaced since is still for this page. htmx would look for its
// places in what is gone: so that comes back, hidden, while the answer is taken in, and what it was for is found anew.

const attic = document.createElement("div");
attic.hidden = true;

document.addEventListener("htmx:beforeRequest", ({ detail: { elt, target, xhr } }) => {
  xhr.addEventListener("readystatechange", () => {
    if (xhr.readyState !== XMLHttpRequest.DONE || (elt.isConnected && target.isConnected)) return;
    document.body.append(attic);
    for (const part of [elt, target]) if (!part.isConnected) attic.append(part.getRootNode());
  });
  xhr.addEventListener("loadend", () => {
    attic.remove();
    attic.replaceChildren();
  });
});

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const { id } = detail.target;
  if (id && attic.contains(detail.target)) detail.target = document.getElementById(id) ?? detail.target;
});
