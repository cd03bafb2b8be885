/* The boxes of RFM groups are counted when typing rests; saving takes them as they stand
   (dashapp/pages/segments_rfm.py). */
(function () {
  "use strict";
  const REST_MS = 400;
  const waiting = {};

  /* Gives on what stands in the boxes once nothing has changed for a moment. */
  function rest(...values) {
    const context = window.dash_clientside.callback_context;
    const store = context.outputs_list.id;
    const before = waiting[store];
    if (before) {
      clearTimeout(before.timer);
      before.resolve(window.dash_clientside.no_update);
    }
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        delete waiting[store];
        resolve(values);
      }, REST_MS);
      waiting[store] = { timer, resolve };
    });
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, { rfm: { rest } });
})();
