/* No chart may be sent to a server of anybody else. */
(function () {
  "use strict";
  window.Plotly.setPlotConfig({
    showSendToCloud: false,
    plotlyServerURL: "",
    displaylogo: false,
  });
})();
