import "./dialog.js";
import "./columns.js";
import "./forms.js";
import "./jobs.js";
import "./panel.js";
import "./selection.js";
import "./shortcuts.js";
import "./toasts.js";
