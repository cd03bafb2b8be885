/* Opens and closes a name that is changed where it stands (dashapp/components/inline_name.py). */
(function () {
  "use strict";

  function toggle(_edits, _leaves, saved, name) {
    const { no_update: same, callback_context: context } = window.dash_clientside;
    const part = context.triggered_id && context.triggered_id.type;
    if (part === "name-edit") {
      focusSoon(context.triggered_id);
      return [true, false, name];
    }
    if (part === "name-saved" && !saved) return [same, same, same];
    return [false, true, name];
  }

  function focusSoon({ key, thing }) {
    const id = JSON.stringify({ key, thing, type: "name-input" });
    setTimeout(() => {
      const input = document.getElementById(id);
      if (input) input.select();
    }, 60);
  }

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const form = event.target.closest && event.target.closest(".inline-name-form");
    if (form) form.querySelector(".inline-name-leave").click();
  });

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    inline_name: { toggle },
  });
})();
