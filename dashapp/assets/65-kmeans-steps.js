/* Plays the steps of k-means (dashapp/components/kmeans_player.py). */
(function () {
  "use strict";
  const same = () => window.dash_clientside.no_update;

  /* [figure, what the step does, where it stands]; the traces are those of
     core/figures/kmeans_steps.py: customers, ways, centres, sum of squares. */
  function show(step, frames, figure) {
    if (!frames || !frames.length) return [same(), same(), ""];
    const at = Math.min(Number(step) || 0, frames.length - 1);
    const frame = frames[at];
    const [customers, ways, centres, wcss] = figure.data;
    const marker = { ...customers.marker, color: frame.colours, symbol: frame.symbols };
    const data = [
      { ...customers, marker },
      { ...ways, x: frame.way_x, y: frame.way_y },
      { ...centres, x: frame.x, y: frame.y },
      { ...wcss, x: frame.steps, y: frame.wcss },
    ];
    return [{ ...figure, data }, frame.said, `${at} of ${frames.length - 1}`];
  }

  /* [step, last step, stand still, what the button says] */
  function go(_first, _back, _play, _next, _tick, frames, step, stands) {
    const last = frames && frames.length ? frames.length - 1 : 0;
    const asked = window.dash_clientside.callback_context.triggered.map((one) => one.prop_id);
    const is = (name) => asked.some((one) => one.startsWith(`steps-${name}.`));
    const now = Math.min(Number(step) || 0, last);
    const ends = [last, true, "Play"];
    if (is("frames") || is("first")) return [0, ...ends];
    if (is("back")) return [Math.max(now - 1, 0), ...ends];
    if (is("next")) return [Math.min(now + 1, last), ...ends];
    if (is("play") && stands) return [now >= last ? 0 : now, last, false, "Pause"];
    if (is("play")) return [now, ...ends];
    if (now + 1 >= last) return [last, ...ends];
    return [now + 1, last, false, "Pause"];
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    kmeans_steps: { go, show },
  });
})();
