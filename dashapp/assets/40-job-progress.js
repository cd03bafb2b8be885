/* Paints how a job stands (dashapp/components/job_progress.py). */
(function () {
  "use strict";
  const ENDED = ["done", "failed", "cancelled"];
  const TICK_FOR_EVER = -1;
  const STOP = 0;

  function elapsed(seconds) {
    const whole = Math.max(0, Math.round(seconds));
    const minutes = Math.floor(whole / 60);
    return minutes ? `${minutes} min ${String(whole % 60).padStart(2, "0")} s` : `${whole} s`;
  }

  function colour(status) {
    return { done: "success", failed: "danger", cancelled: "secondary" }[status] || "primary";
  }

  function paint(view) {
    if (!view) return [0, "primary", "job-bar", "", "", true, true];
    const ended = ENDED.includes(view.status);
    const share = view.status === "done" ? 100 : Math.min(99, Math.round(view.share * 100));
    const doing = view.cancelling && !ended ? "Cancelling …" : view.sentence;
    // Nothing is known yet: a bar that moves says so, an empty one looks stuck.
    const look = ended || view.share > 0 ? "job-bar" : "job-bar is-indefinite";
    const hideCancel = ended || Boolean(view.cancelling);
    return [share, colour(view.status), look, doing, elapsed(view.seconds), hideCancel, false];
  }

  function follow(view, known, jobId) {
    const same = window.dash_clientside.no_update;
    if (!view || !jobId) return [known === null || known === undefined ? same : null, STOP];
    const state = view.status === known ? same : view.status;
    return [state, ENDED.includes(view.status) ? STOP : TICK_FOR_EVER];
  }

  function take(found, id) {
    if (!found || !("job" in found)) return;
    window.dash_clientside.set_props(id, { data: found.job });
  }

  /* As outputs of who asks, job and state would close a circle: the end of a job is an input there. */
  function begin(work) {
    if (!work) return;
    const { set_props } = window.dash_clientside;
    set_props({ type: "job-state", prefix: work.prefix }, { data: null });
    set_props({ type: "job-id", prefix: work.prefix }, { data: work.job });
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    job_progress: { begin, take, paint, follow },
  });
})();
