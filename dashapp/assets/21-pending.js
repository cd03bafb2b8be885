/* A thin bar while the server answers something a person did; polling never shows it. */
(function () {
  "use strict";
  const PATIENCE_MS = 300; // quicker answers need no sign that they are coming
  const ACT_MS = 250; // what is asked this soon after a click or a key is asked by the person
  const ask = window.fetch.bind(window);
  let acted = 0;
  let pending = 0;

  for (const kind of ["click", "change", "keydown"]) {
    document.addEventListener(kind, () => (acted = performance.now()), true);
  }

  function count(change) {
    pending += change;
    document.documentElement.classList.toggle("is-pending", pending > 0);
  }

  window.fetch = async function (resource, options) {
    const address = String((resource && resource.url) || resource);
    const theirs = performance.now() - acted < ACT_MS && address.includes("_dash-update-component");
    if (!theirs) return ask(resource, options);
    let shown = false;
    const sign = setTimeout(() => {
      shown = true;
      count(1);
    }, PATIENCE_MS);
    try {
      return await ask(resource, options);
    } finally {
      clearTimeout(sign);
      if (shown) count(-1);
    }
  };
})();
