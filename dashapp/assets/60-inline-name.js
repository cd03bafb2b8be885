/* Opens and closes a name that is changed where it stands (dashapp/components/inline_name.py). */
(function () {
  "use strict";
  const PATIENCE_MS = 2000;

  function toggle(_edits, _leaves, _saved, name) {
    const { callback_context: context } = window.dash_clientside;
    const part = context.triggered_id && context.triggered_id.type;
    if (part === "name-edit") {
      focusSoon(context.triggered_id, "name-input");
      // The box holds the name since it was closed; set anew, it could lose what is typed at once.
      return [true, false, window.dash_clientside.no_update];
    }
    if (!isOnUndo()) focusSoon(context.triggered_id, "name-edit");
    return [false, true, name];
  }

  function isOnUndo() {
    return document.activeElement.id.includes('"name-undo"');
  }

  function offer_undo(saved) {
    const before = saved && saved.before;
    return [!before, before ? `Back to “${before}”` : ""];
  }

  /* A part that was hidden can take the focus only once it is shown. */
  function focusSoon({ key, thing }, type, until = Date.now() + PATIENCE_MS) {
    const part = document.getElementById(JSON.stringify({ key, thing, type }));
    if (part && part.offsetParent) {
      // Whoever is in the box already may be typing: nothing is selected under their hands.
      if (part === document.activeElement) return;
      part.focus();
      if (part.select) part.select();
    } else if (Date.now() < until) {
      setTimeout(() => focusSoon({ key, thing }, type, until), 30);
    }
  }

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const form = event.target.closest && event.target.closest(".inline-name-form");
    if (form) form.querySelector(".inline-name-leave").click();
  });

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    inline_name: { toggle, offer_undo },
  });
})();
