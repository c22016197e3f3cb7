// Who signs in in another tab gets a new token against forged requests there; pages that are open take it over,
// so that what was typed into them before can still be sent.

const pages = new BroadcastChannel("session");

pages.onmessage = ({ data }) => {
  document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": data }));
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = data;
};

pages.postMessage(JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"]);
