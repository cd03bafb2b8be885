/* Trying several ways (dashapp/pages/segments_several.py, segments_several_one.py). */
(function () {
  "use strict";

  /* [hide that there is nobody, hide the form] */
  function show_form(offered) {
    if (!offered) return [true, false];
    return [offered.n_customers > 0, offered.n_customers === 0];
  }

  function reveal(found) {
    return !found || found.status !== "done";
  }

  /* Asks before it deletes; “Keep it” closes the question. */
  function ask_first(asked) {
    const pressed = window.dash_clientside.callback_context.triggered_id;
    if (!pressed) return window.dash_clientside.no_update;
    return pressed.name === "delete" && asked.some(Boolean);
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    several: { show_form, reveal, ask_first },
  });
})();
