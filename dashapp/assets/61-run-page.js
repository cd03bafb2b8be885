/* The views of a run change without the server; the address says which (dashapp/pages/run.py). */
(function () {
  "use strict";
  const STORE = "run-view";
  const VIEWS = ["overview", "map", "number", "tree", "profiles", "method"];
  const same = () => window.dash_clientside.no_update;
  const tabs = () => document.querySelectorAll("#run-tabs a[data-view]");

  function address(changes) {
    const url = new URL(window.location.href);
    for (const [name, value] of Object.entries(changes)) {
      if (value) url.searchParams.set(name, value);
      else url.searchParams.delete(name);
    }
    return url.pathname + url.search;
  }

  document.addEventListener("click", (event) => {
    const tab = event.target.closest && event.target.closest("#run-tabs a[data-view]");
    if (!tab || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    event.preventDefault();
    const view = tab.dataset.view;
    window.history.pushState({}, "", address({ view }));
    window.dash_clientside.set_props(STORE, { data: view });
  });

  /* Back and forward within one run; otherwise the router fetches the page anew. */
  window.addEventListener("popstate", (event) => {
    if (!tabs().length || tabs()[0].pathname !== window.location.pathname) return;
    event.stopImmediatePropagation();
    const asked = new URL(window.location.href).searchParams.get("view");
    const view = VIEWS.includes(asked) ? asked : "overview";
    window.dash_clientside.set_props(STORE, { data: view });
  });

  /* Hides all views but one, and those that the run has nothing for; each is drawn when it is first looked at, because a chart that is
     drawn while hidden has no size. */
  function show_view(asked, found) {
    const without = (found && found.without) || [];
    const view = without.includes(asked) ? "overview" : asked;
    for (const tab of tabs()) {
      tab.hidden = without.includes(tab.dataset.view);
      if (tab.dataset.view !== view) tab.removeAttribute("aria-current");
      else {
        tab.setAttribute("aria-current", "page");
        setTimeout(() => tab.scrollIntoView({ inline: "center", block: "nearest" }), 50);
      }
    }
    setTimeout(() => window.dispatchEvent(new Event("resize")), 0);
    const drawn = Boolean(found) && found.status === "done";
    return [
      ...VIEWS.map((name) => name !== view),
      ...VIEWS.map((name) => (drawn && name === view ? true : same())),
    ];
  }

  /* What the main directions mean is said only where both are shown. */
  function keep_axes(x, y) {
    const axes = { x: x === "main-1" ? "" : x, y: y === "main-2" ? "" : y };
    if (tabs().length) window.history.replaceState(window.history.state, "", address(axes));
    return [same(), Boolean(axes.x || axes.y)];
  }

  /* Only the outline of what was drawn goes to the server, not the points within; on other axes it
     would be another one. */
  function outline(chosen, across, up, depth) {
    const { triggered } = window.dash_clientside.callback_context;
    const drawn = chosen && (chosen.lassoPoints || chosen.range);
    const isNew = triggered.some((one) => one.prop_id.endsWith(".selectedData"));
    if (!drawn || !isNew || depth !== "flat") return null;
    return { across, up, x: Array.from(drawn.x), y: Array.from(drawn.y) };
  }

  function lead_on(hidden, _clicks, card_id) {
    const { triggered_id } = window.dash_clientside.callback_context;
    const card = document.getElementById(card_id);
    if (triggered_id !== card_id && !hidden) {
      card.tabIndex = -1;
      card.focus({ preventScroll: true });
      card.scrollIntoView({ block: "start" });
    }
    return hidden;
  }

  function has_depth(depth) {
    return Boolean(depth) && depth !== "flat";
  }

  /* What dragging on the map does: chosen by our buttons or by those in its corner, and kept when
     the map is drawn anew. */
  const MODES = '[data-drag], #run-map .modebar-btn[data-attr="dragmode"]';
  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest(MODES);
    const map = document.querySelector("#run-map .js-plotly-plot");
    if (!button || !map || !map.layout) return;
    const isNew = !map.dataset.mode;
    map.dataset.mode = button.dataset.drag || button.dataset.val;
    if (isNew) map.on("plotly_afterplot", () => keep_mode(map));
    keep_mode(map);
    for (const one of document.querySelectorAll("[data-drag]")) {
      one.setAttribute("aria-pressed", String(one.dataset.drag === map.dataset.mode));
    }
    map.scrollIntoView({ block: "nearest" });
  });

  function keep_mode(map) {
    const { mode } = map.dataset;
    if (map.layout.dragmode !== mode) window.Plotly.relayout(map, { dragmode: mode });
  }

  /* Who saved a hand-made segment for its list is led on to it once it is there. */
  function reveal(run) {
    const url = new URL(window.location.href);
    if (run && run.status === "done" && run.list && url.searchParams.get("then") === "list") {
      window.history.replaceState(window.history.state, "", address({ then: "" }));
      window.dash_clientside.set_props("url", { href: run.list });
    }
    return !run || run.status !== "done";
  }

  function leave_confirm() {
    return false;
  }

  function count_names(saved) {
    const times = saved.reduce((sum, one) => sum + (one ? one.times : 0), 0);
    return times || same();
  }

  function show_number(choice) {
    return choice !== "own";
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    run_page: { show_view, keep_axes, reveal, leave_confirm, count_names, show_number, outline, lead_on, has_depth },
  });
})();
