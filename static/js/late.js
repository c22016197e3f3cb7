// A response may arrive after the element that requested it has been replaced. htmx would look for its targets in the
// removed element. So that element is put back, hidden, during the swap, and its target is looked up again.

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
