/* The shell: theme, where we are in the work, menus (dashapp/components/shell.py). */
(function () {
  "use strict";
  const theme = window.segmentAtlasTheme;
  const same = () => window.dash_clientside.no_update;

  let hasPage = false; // until then there is no store to write the theme to

  function follow_theme(chosen, known) {
    hasPage = true;
    if (!chosen) window.dash_clientside.set_props("theme-choice", { value: theme.choice() });
    const now = chosen ? theme.choose(chosen) : theme.apply();
    return now === known ? same() : now; // the same again would draw every chart twice
  }

  theme.system.addEventListener("change", () => {
    const now = theme.apply();
    if (hasPage) window.dash_clientside.set_props("theme", { data: now });
  });

  function isAt(href, pathname) {
    if (href === "/") return pathname === "/";
    if (href === "/segments" && pathname.startsWith("/runs/")) return true;
    if (href === "/lists" && pathname.startsWith("/campaigns")) return true;
    return pathname === href || pathname.startsWith(`${href}/`);
  }

  function mark_place(pathname) {
    for (const link of document.querySelectorAll("#places a")) {
      if (isAt(link.getAttribute("href"), pathname || "/")) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    closeMenus(null);
    return same();
  }

  function go(address) {
    if (address) window.location.assign(address);
    return same();
  }

  /* A menu is a <details>: it closes on Escape, on a click elsewhere and on a choice. */
  function closeMenus(except) {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (menu !== except) menu.open = false;
    }
  }

  document.addEventListener("click", (event) => {
    const inside = event.target.closest("details.menu");
    const chosen = event.target.closest(".menu-item");
    // The item vanishes with the menu: a dialog gives the focus back to what is still there.
    if (chosen && inside) inside.querySelector("summary").focus();
    closeMenus(chosen ? null : inside);
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.querySelector("details.menu[open]");
    if (!open) return;
    open.open = false;
    open.querySelector("summary").focus();
  });

  /* Moments come in UTC; people read them in their own zone. */
  const written = { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" };

  function localise() {
    for (const time of document.querySelectorAll("time.moment:not([title])")) {
      time.title = time.textContent;
      time.textContent = new Date(time.dateTime).toLocaleString("en-GB", written);
    }
  }

  new MutationObserver(localise).observe(document.body, { childList: true, subtree: true });

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    shell: { follow_theme, mark_place, go },
  });
})();
