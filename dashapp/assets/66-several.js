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

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    several: { show_form, reveal },
  });
})();
