/* What is bought together (dashapp/pages/products_together.py, products_together_one.py). */
(function () {
  "use strict";

  /* [hide that there is nothing, hide the form] */
  function show_form(offered) {
    if (!offered) return [true, false];
    return [offered.n_orders > 0, offered.n_orders === 0];
  }

  function reveal(found) {
    return !found || !found.has_rules;
  }

  /* Asks before it deletes; “Keep it” closes the question. */
  function ask_first(asked) {
    const pressed = window.dash_clientside.callback_context.triggered_id;
    if (!pressed) return window.dash_clientside.no_update;
    return pressed.name === "delete" && asked.some(Boolean);
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    together: { show_form, reveal, ask_first },
  });
})();
