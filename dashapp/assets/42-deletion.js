/* The question before something is deleted (dashapp/components/confirm_deletion.py). */
(function () {
  "use strict";

  /* Opens on a press of “delete” among the actions of a page; “Keep it” closes the question. */
  function ask_first(asked) {
    const pressed = window.dash_clientside.callback_context.triggered_id;
    if (!pressed) return window.dash_clientside.no_update;
    return pressed.name === "delete" && asked.some(Boolean);
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, { deletion: { ask_first } });
})();
