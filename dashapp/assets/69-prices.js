/* What segments pay (dashapp/pages/products_prices.py). */
(function () {
  "use strict";

  /* As an output of the server's answer, the job would close a circle: its state is an input. */
  function follow_job(found) {
    if (!found || !("job" in found)) return;
    window.dash_clientside.set_props({ type: "job-id", prefix: "prices" }, { data: found.job });
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, { prices: { follow_job } });
})();
