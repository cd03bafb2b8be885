/* A session that has ended leads to the sign-in page; a new build of the app asks for a reload. */
(function () {
  "use strict";
  const ask = window.fetch.bind(window);
  const meta = document.querySelector('meta[name="build"]');
  const ours = meta ? meta.content : null;

  function signIn() {
    const here = window.location.pathname + window.location.search;
    window.location.assign(`/sign-in?next=${encodeURIComponent(here)}`);
  }

  function offerReload(text) {
    if (document.querySelector(".reload-bar")) return;
    const bar = document.createElement("div");
    bar.className = "reload-bar";
    bar.setAttribute("role", "status");
    const words = document.createElement("span");
    words.textContent = text;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-primary btn-sm";
    button.textContent = "Reload";
    button.addEventListener("click", () => window.location.reload());
    bar.append(words, button);
    document.body.append(bar);
  }

  window.fetch = async function (resource, options) {
    const answer = await ask(resource, options);
    const address = new URL(answer.url || String(resource), window.location.href);
    if (address.origin !== window.location.origin) return answer;
    if (answer.status === 401) {
      signIn();
      return new Promise(() => {}); // the page is being left: nobody needs the answer
    }
    const theirs = answer.headers.get("X-Build");
    if (ours && theirs && theirs !== ours) {
      offerReload("Segment Atlas has been updated since you opened this page.");
    } else if (answer.status === 400 && address.pathname.startsWith("/_dash")) {
      offerReload("This page has been open for a long time.");
    }
    return answer;
  };
})();
