/* Segments side by side: what is chosen stands in the address (dashapp/pages/segments_side_by_side.py). */
(function () {
  "use strict";
  const dash = (window.dash_clientside = window.dash_clientside || {});

  function keep(segments, column) {
    if (segments && window.location.pathname.endsWith("/side-by-side")) {
      const url = new URL(window.location.href);
      url.searchParams.set("segments", segments.join(","));
      if (column) url.searchParams.set("column", column);
      const query = url.searchParams.toString().replaceAll("%2C", ",");
      window.history.replaceState(window.history.state, "", `${url.pathname}?${query}`);
    }
    return dash.no_update;
  }

  function fit() {
    setTimeout(() => window.dispatchEvent(new Event("resize")), 0);
    return dash.no_update;
  }

  dash.side_by_side = { fit, keep };
})();
