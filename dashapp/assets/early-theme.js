/* Runs in the head, before anything is painted: light or dark as chosen, else as the system. */
(function () {
  "use strict";
  const KEY = "theme-choice";
  const system = window.matchMedia("(prefers-color-scheme: dark)");

  function choice() {
    try {
      const kept = window.localStorage.getItem(KEY);
      return ["light", "dark", "system"].includes(kept) ? kept : "system";
    } catch {
      return "system"; // storage is switched off
    }
  }

  function current() {
    const chosen = choice();
    return chosen === "system" ? (system.matches ? "dark" : "light") : chosen;
  }

  function apply() {
    document.documentElement.setAttribute("data-bs-theme", current());
    return current();
  }

  function choose(chosen) {
    try {
      window.localStorage.setItem(KEY, chosen);
    } catch {
      // without storage the choice lasts as long as the page
    }
    return apply();
  }

  apply();
  system.addEventListener("change", apply);
  window.segmentAtlasTheme = { apply, choice, choose, system };
})();
