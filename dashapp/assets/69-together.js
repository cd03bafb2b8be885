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

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    together: { show_form, reveal },
  });
})();
