/* The form that starts a run shows what fits its columns (dashapp/pages/segments_new.py). */
(function () {
  "use strict";
  const same = () => window.dash_clientside.no_update;

  /* [hide that there is nobody, hide the form] */
  function show_form(n_customers) {
    if (n_customers === undefined || n_customers === null) return [true, false];
    return [n_customers > 0, n_customers === 0];
  }

  /* Only chosen columns can be treated differently. */
  function show_rows(chosen, rows) {
    const names = new Set(chosen.flat());
    return rows.length ? rows.map((row) => !names.has(row.column)) : same();
  }

  /* [hide the choices of each way, hide the choice of a number]: some ways find the number. */
  function show_options(algorithm, boxes, finding_number) {
    return [boxes.map((box) => box.algorithm !== algorithm), finding_number.includes(algorithm)];
  }

  /* What cannot be started cannot be tried in several ways either. */
  function as_start(disabled) {
    return disabled;
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    new_run: { as_start, show_form, show_options, show_rows },
  });
})();
