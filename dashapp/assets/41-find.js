/* The search box of the top bar (dashapp/components/find_box.py): suggestions while typing. */
(function () {
  "use strict";
  const WAIT_MS = 120;
  let waiting = 0;
  let asked = null;
  let active = -1;

  const box = () => document.getElementById("find-box");
  const list = () => document.getElementById("find-list");
  const options = () => Array.from(list().querySelectorAll("[role=option]"));
  const isOpen = () => list().classList.contains("is-open");

  function made(tag, className, text) {
    const node = document.createElement(tag);
    node.className = className;
    if (text) node.textContent = text;
    return node;
  }

  function prepare() {
    const field = box();
    if (!field || field.getAttribute("role") === "combobox") return;
    field.setAttribute("role", "combobox");
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", "find-list");
    field.setAttribute("aria-expanded", "false");
    field.setAttribute("aria-keyshortcuts", "/");
  }

  function close() {
    window.clearTimeout(waiting);
    if (asked) asked.abort();
    list().classList.remove("is-open");
    box().setAttribute("aria-expanded", "false");
    activate(-1);
  }

  function activate(position) {
    active = position;
    options().forEach((option, i) => option.setAttribute("aria-selected", String(i === position)));
    const chosen = options()[position];
    if (chosen) {
      box().setAttribute("aria-activedescendant", chosen.id);
      chosen.scrollIntoView({ block: "nearest" });
    } else box().removeAttribute("aria-activedescendant");
  }

  function option(icon, hit) {
    const node = made("div", "find-option");
    node.id = `find-option-${options().length}`;
    node.setAttribute("role", "option");
    node.setAttribute("aria-selected", "false");
    node.dataset.href = hit.href;
    const text = made("span", "find-text");
    text.append(made("span", "truncate", hit.text));
    if (hit.detail) text.append(made("span", "truncate muted small", hit.detail));
    const sign = made("i", `bi bi-${icon}`);
    sign.setAttribute("aria-hidden", "true");
    node.append(sign, text);
    return node;
  }

  function group(found, position) {
    const node = made("div", "find-group");
    const title = made("div", "eyebrow find-title", found.title);
    title.id = `find-title-${position}`;
    node.setAttribute("role", "group");
    node.setAttribute("aria-labelledby", title.id);
    node.append(title);
    list().append(node);
    for (const hit of found.hits) node.append(option(found.icon, hit));
  }

  function show(text, answer) {
    list().replaceChildren();
    for (const remark of answer.remarks) list().append(made("p", "find-remark", remark));
    answer.groups.forEach(group);
    const n = options().length;
    if (!n) list().append(made("p", "find-remark", "Nothing found. Try fewer letters."));
    else {
      const href = `/search?q=${encodeURIComponent(text)}`;
      list().append(option("search", { text: "See all that was found", detail: "", href }));
    }
    list().classList.add("is-open");
    box().setAttribute("aria-expanded", "true");
    const said = n ? `${n} suggestions; choose with the arrow keys` : "Nothing found";
    document.getElementById("find-said").textContent = [...answer.remarks, said].join(" ");
    activate(-1);
  }

  async function ask() {
    const text = box().value.trim();
    if (asked) asked.abort();
    if (!text) return close();
    const own = (asked = new AbortController());
    try {
      const answer = await fetch(`/api/search?q=${encodeURIComponent(text)}`, { signal: own.signal });
      if (!answer.ok) throw new Error(String(answer.status));
      const found = await answer.json();
      if (own === asked && document.activeElement === box()) show(text, found);
    } catch (error) {
      if (error.name === "AbortError") return;
      show(text, { groups: [], remarks: ["The search did not answer. Type again in a moment."] });
    }
  }

  function go(href) {
    close();
    const target = new URL(href, window.location.href);
    window.dash_clientside.set_props("find-box", { value: "" });
    box().blur();
    window.dash_clientside.set_props("url", { pathname: target.pathname, search: target.search });
  }

  function step(by) {
    if (!isOpen()) return void ask();
    const n = options().length;
    if (n) activate((active + by + n + (active < 0 && by < 0 ? 1 : 0)) % n);
  }

  function onBoxKey(event) {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      step(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter") {
      event.preventDefault();
      const text = box().value.trim();
      const chosen = options()[active];
      if (isOpen() && chosen) go(chosen.dataset.href);
      else if (text) go(`/search?q=${encodeURIComponent(text)}`);
    } else if (event.key === "Escape") {
      event.preventDefault();
      if (isOpen()) close();
      else {
        window.dash_clientside.set_props("find-box", { value: "" });
        box().blur();
      }
    }
  }

  const isWriting = (node) =>
    node.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(node.tagName);

  document.addEventListener("keydown", (event) => {
    if (event.target.id === "find-box") return onBoxKey(event);
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (event.key !== "/" || !plain || isWriting(event.target) || !box()) return;
    if (document.querySelector(".modal.show")) return;
    event.preventDefault();
    box().focus();
  });

  document.addEventListener("input", (event) => {
    if (event.target.id !== "find-box") return;
    window.clearTimeout(waiting);
    waiting = window.setTimeout(ask, WAIT_MS);
  });

  document.addEventListener("focusin", (event) => {
    if (event.target.id === "find-box") prepare();
  });
  document.addEventListener("focusout", (event) => {
    if (event.target.id === "find-box") close();
  });
  // The box keeps the focus while somebody points at a suggestion.
  document.addEventListener("mousedown", (event) => {
    if (event.target.closest("#find-list")) event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const chosen = event.target.closest("#find-list [role=option]");
    if (chosen) go(chosen.dataset.href);
  });
  document.addEventListener("submit", (event) => {
    if (event.target.closest("form.find")) event.preventDefault();
  });

  new MutationObserver(prepare).observe(document.body, { childList: true, subtree: true });
})();
