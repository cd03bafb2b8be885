/* Sends a file in compressed slices (dashapp/pages/data_import.py, dashapp/api/uploads.py).
   The file is never read as a whole, and never passes through Dash. */
(function () {
  "use strict";
  const LANES = 3;
  const WAITS_MS = [500, 1500, 4000];
  let running = null; // the AbortController of the upload that is under way

  const WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
  const part = (name) => document.getElementById(`upload-${name}`);

  function kind() {
    const chosen = document.querySelector("#upload-kind input:checked");
    return chosen ? chosen.value : "customers";
  }

  /* Where the file is only to be placed into the segments of a run. */
  function runToPlaceIn() {
    const run = Number(part("zone").dataset.place || 0);
    return run ? { place: run } : {};
  }

  class Refusal extends Error {} // the server's answer in words: trying again would not help

  function token() {
    const found = document.cookie.match(/(?:^|;\s*)_csrf_token=([^;]*)/);
    return found ? decodeURIComponent(found[1]) : "";
  }

  async function ask(method, address, body, signal) {
    const isJson = typeof body === "string";
    const answer = await fetch(address, {
      method,
      body,
      signal,
      headers: {
        "X-CSRFToken": token(),
        "Content-Type": isJson ? "application/json" : "application/octet-stream",
      },
    });
    const told = await answer.json().catch(() => ({}));
    if (answer.ok) return told;
    const error = told.error;
    if (answer.status < 500 && error) throw new Refusal(`${error.what} ${error.fix}`);
    throw new Error(`the server answered ${answer.status}`);
  }

  const pause = (ms) => new Promise((wake) => setTimeout(wake, ms));

  async function askUntilAnswered(method, address, body, signal) {
    for (const wait of WAITS_MS) {
      try {
        return await ask(method, address, body, signal);
      } catch (problem) {
        if (problem instanceof Refusal || signal.aborted) throw problem;
        await pause(wait);
      }
    }
    return ask(method, address, body, signal);
  }

  function packed(slice) {
    const stream = slice.stream().pipeThrough(new CompressionStream("gzip"));
    return new Response(stream).blob();
  }

  async function sendSlices(file, upload, signal) {
    let next = 0;
    let sent = 0;
    async function lane() {
      while (next < upload.n_slices) {
        const position = next;
        next += 1;
        const start = position * upload.slice_bytes;
        const slice = file.slice(start, start + upload.slice_bytes);
        const address = `/api/uploads/${upload.id}/${position}`;
        await askUntilAnswered("PUT", address, await packed(slice), signal);
        sent += slice.size;
        showShare(sent / file.size);
      }
    }
    await Promise.all(Array.from({ length: LANES }, lane));
  }

  async function send(file) {
    running = new AbortController();
    const signal = running.signal;
    const place = runToPlaceIn();
    let upload = null;
    showWorking(file);
    try {
      const named = JSON.stringify({ name: file.name, size: file.size, kind: kind(), ...place });
      upload = await ask("POST", "/api/uploads", named, signal);
      await sendSlices(file, upload, signal);
      showDoing("Looking at the file …");
      const done = await askUntilAnswered("POST", `/api/uploads/${upload.id}/done`, "{}", signal);
      window.dash_clientside.set_props("upload-finished", { data: done.href });
    } catch (problem) {
      showStopped(signal.aborted ? "" : words(problem));
      if (!signal.aborted) running.abort(); // the other lanes have nothing to send for
      if (upload) forget(upload);
    } finally {
      running = null;
    }
  }

  /* What has arrived is not kept; should this fail, the import can be discarded on its page. */
  function forget(upload) {
    ask("DELETE", `/api/uploads/${upload.id}`).catch(() => {});
  }

  function words(problem) {
    if (problem instanceof Refusal) return problem.message;
    return "The file could not be sent. Check your connection, then choose it again.";
  }

  function size(bytes) {
    const mb = bytes / 1024 / 1024;
    return mb < 1 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${mb.toFixed(1)} MB`;
  }

  function showWorking(file) {
    part("zone").hidden = true;
    part("progress").hidden = false;
    part("name").textContent = `${file.name} · ${size(file.size)}`;
    part("problem").hidden = true;
    showShare(0);
  }

  function showShare(share) {
    const percent = Math.floor(share * 100);
    const bar = part("bar");
    if (!bar) return;
    bar.firstElementChild.style.width = `${percent}%`;
    bar.setAttribute("aria-valuenow", String(percent));
    showDoing(`Uploading … ${percent} %`);
  }

  function showDoing(text) {
    const doing = part("doing");
    if (doing) doing.textContent = text;
  }

  function showStopped(text) {
    if (!part("zone")) return;
    part("zone").hidden = false;
    part("progress").hidden = true;
    part("problem").hidden = !text;
    part("problem-text").textContent = text;
  }

  /* Dash has no file input, so the drop zone gets its own when it appears. */
  function furnish() {
    const zone = part("zone");
    if (!zone || part("file")) return;
    const input = document.createElement("input");
    input.type = "file";
    input.id = "upload-file";
    input.accept = `.csv,.txt,.tsv,.xlsx,text/csv,text/plain,text/tab-separated-values,${WORKBOOK}`;
    zone.append(input);
  }

  function zoneAt(event) {
    return event.target instanceof Element && event.target.closest("#upload-zone");
  }

  function holdsFiles(event) {
    return event.dataTransfer && Array.from(event.dataTransfer.types).includes("Files");
  }

  document.addEventListener("change", (event) => {
    if (event.target.id !== "upload-file") return;
    const [file] = event.target.files;
    event.target.value = ""; // so that the same file can be chosen again
    if (file && !running) send(file);
  });
  document.addEventListener("dragover", (event) => {
    if (!holdsFiles(event) || !part("zone")) return;
    event.preventDefault(); // a file that misses the zone must not replace the page
    part("zone").classList.toggle("is-over", Boolean(zoneAt(event)));
  });
  document.addEventListener("dragleave", (event) => {
    const zone = zoneAt(event);
    if (zone) zone.classList.remove("is-over");
  });
  document.addEventListener("drop", (event) => {
    if (!holdsFiles(event) || !part("zone")) return;
    event.preventDefault();
    part("zone").classList.remove("is-over");
    const [file] = event.dataTransfer.files;
    if (file && zoneAt(event) && !running) send(file);
  });
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest("#upload-cancel");
    if (button && running) running.abort();
  });
  window.addEventListener("beforeunload", (event) => {
    if (running) event.preventDefault(); // the browser asks whether to leave
  });

  function look() {
    furnish();
    if (running && !part("zone")) running.abort(); // the page was left
  }

  new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
})();
