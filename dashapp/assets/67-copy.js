/* Copies the text of an element, and says so: a button names it (dashapp/components/copy_button.py). */
(function () {
  "use strict";
  const SAID_MS = 2_000;

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button[data-copy]");
    if (!button) return;
    const shown = document.getElementById(button.dataset.copy);
    const said = button.querySelector("span");
    if (!shown || !said) return;
    const before = button.dataset.before || said.textContent;
    button.dataset.before = before;
    said.textContent = (await copied(shown)) ? "Copied" : "Press Ctrl+C";
    setTimeout(() => { said.textContent = before; }, SAID_MS);
  });

  /* Without HTTPS browsers have no clipboard: then the text is selected, for the person to copy. */
  async function copied(shown) {
    try {
      await navigator.clipboard.writeText(shown.textContent);
      return true;
    } catch {
      window.getSelection().selectAllChildren(shown);
      return false;
    }
  }
})();
