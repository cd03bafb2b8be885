/* A new search shows the table from its top (dashapp/pages/customers.py). */
(function () {
  "use strict";

  function search_again(_text, grid) {
    const same = window.dash_clientside.no_update;
    const api = window.dash_ag_grid && window.dash_ag_grid.getApi(grid);
    if (!api) return same;
    api.ensureIndexVisible(0);
    api.purgeInfiniteCache();
    return same;
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    customers: { search_again },
  });
})();
