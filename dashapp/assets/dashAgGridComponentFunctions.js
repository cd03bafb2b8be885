/* Cells of tables that are more than text (dashapp/components/customer_grid.py). */
(function () {
  "use strict";
  const made = (window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {});

  made.CustomerLink = function (props) {
    if (!props.data) return null; // the row is still on its way
    const address = `/customers/${props.data.id}`;
    return window.React.createElement("a", { href: address, className: "cell-link" }, props.value);
  };
})();
