// A sign-in in another tab changes the CSRF token. Open pages take it over, so that their forms can still be sent.

const pages = new BroadcastChannel("session");

pages.onmessage = ({ data }) => {
  document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": data }));
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = data;
};

pages.postMessage(JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"]);
