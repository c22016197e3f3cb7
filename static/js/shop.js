// The demo shop: what its pages say to the install script. A real shop has the snippet of the settings in each page;
// here it stands in a file, as these pages allow no inline scripts.

const { script, boot, events, hasLeft } = JSON.parse(document.getElementById("shop").textContent);

window.ChannelIO ??= collector();
const ChannelIO = window.ChannelIO;
load();
if (hasLeft) ChannelIO("shutdown");
ChannelIO("boot", boot, tell);
for (const [name, properties] of events) ChannelIO("track", name, properties);
// A purchase or a departure is said once, also when the page is loaded again.
const address = new URL(location.href);
for (const said of ["bought", "left"]) address.searchParams.delete(said);
if (address.href !== location.href) history.replaceState(null, "", address);

// Collects calls until the script is there and takes them over.
function collector() {
  const call = (...args) => call.c(args);
  call.q = [];
  call.c = (args) => call.q.push(args);
  return call;
}

function load() {
  if (window.ChannelIOInitialized) return;
  window.ChannelIOInitialized = true;
  const element = document.createElement("script");
  element.async = true;
  element.src = script;
  document.head.append(element);
}

function tell(error) {
  const state = document.getElementById("shop-state");
  const { works, fails } = state.dataset;
  state.textContent = error ? `${fails} ${error.message ?? error}` : works;
}
