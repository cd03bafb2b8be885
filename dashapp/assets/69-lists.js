/* A list is taken as it was chosen last: until the server has heard of that, what would take or keep
   the one before can't be pressed (dashapp/pages/lists_new.py). */
(function () {
  "use strict";

  function setInert(isInert) {
    for (const id of ["list-action", "list-save"]) {
      const part = document.getElementById(id);
      if (part) part.inert = isInert;
    }
  }

  function hold() {
    setInert(true);
  }

  /* Dash calls this when neither what was chosen nor what takes it is still being asked for. */
  function release() {
    setInert(false);
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, { lists: { hold, release } });
})();
