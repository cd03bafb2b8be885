/* Findings: a sentence leads to the lines that carry it (dashapp/components/findings.py), and the
   page is printed. A hash in the address would load the page anew. */
(function () {
  "use strict";

  document.addEventListener("click", (event) => {
    if (event.target.closest("button[data-print]")) window.print();
    const link = event.target.closest("button[data-shows]");
    if (link) show(link.dataset.shows.split(" "));
  });

  function show(ids) {
    document.querySelectorAll(".is-shown").forEach((one) => one.classList.remove("is-shown"));
    const lines = ids.map((id) => document.getElementById(id)).filter(Boolean);
    if (!lines.length) return;
    lines.forEach((one) => one.classList.add("is-shown"));
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    lines[0].focus({ preventScroll: true });
    lines[0].scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
  }
})();
