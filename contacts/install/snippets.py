"""The lines that a company puts into its pages, and those for its server."""

import json
from pathlib import Path
from typing import Final, NamedTuple

from django.conf import settings

SCRIPT_PATH: Final = "/plugin/v1/script.js"

_SAMPLES: Final = Path(__file__).parent / "samples"

# The global function collects calls until the script is there and takes them over.
_SNIPPET: Final = """\
<script>
  (function (w, d) {
    if (w.ChannelIO) return;
    var ch = function () { ch.c(arguments); };
    ch.q = [];
    ch.c = function (call) { ch.q.push(call); };
    w.ChannelIO = ch;
    function load() {
      if (w.ChannelIOInitialized) return;
      w.ChannelIOInitialized = true;
      var script = d.createElement("script");
      script.async = true;
      script.src = %(address)s;
      d.head.appendChild(script);
    }
    if (d.readyState === "complete") load();
    else w.addEventListener("load", load);
  })(window, document);

  ChannelIO("boot", { pluginKey: %(key)s });
</script>
"""

_MEMBER: Final = """\
ChannelIO("boot", {
  pluginKey: %(key)s,
  memberId: "…",    // your own ID of the signed-in customer
  memberHash: "…",  // made by your server: see below
  profile: { name: "…", email: "…" }
});
"""


class Sample(NamedTuple):
    """Code for a server that makes member hashes, in one language."""

    language: str
    code: str


def snippet(plugin_key: str) -> str:
    """Return the lines for every page of a web site."""
    return _SNIPPET % {"address": json.dumps(settings.SITE_URL + SCRIPT_PATH), "key": json.dumps(plugin_key)}


def member_boot(plugin_key: str) -> str:
    """Return the call that says who is signed in."""
    return _MEMBER % {"key": json.dumps(plugin_key)}


def samples() -> list[Sample]:
    """Return the code that makes member hashes, in each language."""
    files = {"Python": "member_hash.py", "Node": "member_hash.js", "PHP": "member_hash.php"}
    return [Sample(language, (_SAMPLES / name).read_text(encoding="utf-8")) for language, name in files.items()]
