/* A run over time (dashapp/pages/segments_over_time.py). */
(function () {
  "use strict";

  /* As an output of the server's answer, the job would close a circle: its state is an input. */
  function follow_job(found) {
    if (!found || !("job" in found)) return;
    window.dash_clientside.set_props({ type: "job-id", prefix: "over-time" }, { data: found.job });
  }

  function reveal(found) {
    return !found || !found.moments || found.moments.length < 2;
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    over_time: { follow_job, reveal },
  });
})();
