/* The exploration page: what is chosen stands in the address, and a link or a cell of the matrix
   chooses two columns without a reload (dashapp/pages/data_explore.py,
   data_explore_orders.py). */
(function () {
  "use strict";
  const COLUMN = "explore-column";
  const OTHER = "explore-other";
  const CURRENCY = "orders-currency";
  const FEW = 5;
  const PART = "explore-pair-part";
  const same = () => window.dash_clientside.no_update;
  const isHere = () => Boolean(document.getElementById(PART));

  function choose(found) {
    if (!found || !found.column) return [same(), same(), true];
    setTimeout(() => window.dispatchEvent(new Event("resize")), 0);
    return [found.column, found.other, false];
  }

  function choose_currency(found) {
    if (!found || !found.currency) return [same(), true, true];
    setTimeout(() => window.dispatchEvent(new Event("resize")), 0);
    return [found.currency, found.n < 2, false];
  }

  function keep_currency(currency) {
    const box = document.getElementById(CURRENCY);
    if (!box || !currency || box.options.length < 2) return same();
    const url = new URL(window.location.href);
    url.searchParams.set("currency", currency);
    window.history.replaceState(window.history.state, "", url.pathname + url.search);
    return same();
  }

  function keep(column, other, measure) {
    if (!isHere() || !column) return same();
    const url = new URL(window.location.href);
    const chosen = { column, with: other, measure: measure === "pearson" ? "" : measure };
    for (const [name, value] of Object.entries(chosen)) {
      if (value) url.searchParams.set(name, value);
      else url.searchParams.delete(name);
    }
    window.history.replaceState(window.history.state, "", url.pathname + url.search);
    return same();
  }

  /* Only tables of many columns need more width than a phone has. */
  function fit(figure) {
    const first = figure && figure.data && figure.data[0];
    const n_across = first && first.type === "heatmap" ? first.x.length : 0;
    return n_across <= FEW ? "fits" : "";
  }

  function take_cell(click) {
    const cell = click && click.points && click.points[0];
    if (!cell || cell.x === cell.y) return [same(), same()];
    show_pair();
    return [cell.x, cell.y];
  }

  function show_pair() {
    const part = document.getElementById(PART);
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    part.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "start" });
    document.getElementById(OTHER).focus({ preventScroll: true });
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a[data-explore-column]");
    if (!link || !isHere() || event.metaKey || event.ctrlKey || event.shiftKey || event.button) {
      return;
    }
    event.preventDefault();
    window.dash_clientside.set_props(COLUMN, { value: link.dataset.exploreColumn });
    window.dash_clientside.set_props(OTHER, { value: link.dataset.exploreOther });
    show_pair();
  });

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    explore_page: { choose, choose_currency, keep, keep_currency, fit, take_cell },
  });
})();
