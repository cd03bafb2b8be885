/* A clock asks the server again only after it has answered (job_progress.py, pages/segments.py). */
(function () {
  "use strict";
  const PATIENCE_TICKS = 10; // after so many, the answer is taken for lost

  /* The number of the tick that asks. What was answered last says which tick it answers. */
  function tick(ticks, asked, answer) {
    const answered = answer && (answer.asked === undefined || answer.asked === asked);
    if (asked && !answered && ticks - asked < PATIENCE_TICKS) return window.dash_clientside.no_update;
    return ticks;
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    polling: { tick },
  });
})();
