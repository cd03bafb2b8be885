/* A run over time (dashapp/pages/segments_over_time.py). */
(function () {
  "use strict";

  function reveal(found) {
    return !found || !found.moments || found.moments.length < 2;
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    over_time: { reveal },
  });
})();
