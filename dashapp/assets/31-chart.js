/* Saves a chart: as PNG, as SVG, or its data as CSV (dashapp/components/chart.py). */
(function () {
  "use strict";
  const MAX_ROWS = 1_000_000;

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-save]");
    if (!button) return;
    const chart = document.getElementById(button.dataset.chart);
    const plot = chart && chart.querySelector(".js-plotly-plot");
    if (!plot || !plot.data || !plot.data.length) return;
    const name = fileName(button.dataset.chart);
    if (button.dataset.save === "csv") saveText(`${name}.csv`, toCsv(plot));
    else savePicture(plot, button.dataset.save, name);
  });

  /* A transparent picture is unreadable on a slide of the other colour, and a picture knows only
     the typefaces of the computer. */
  async function savePicture(plot, format, name) {
    const style = getComputedStyle(plot);
    const ground = style.getPropertyValue("--bs-body-bg").trim() || "#fff";
    const { width, height } = plot.getBoundingClientRect();
    const layout = Object.assign({}, plot.layout, {
      paper_bgcolor: ground,
      font: Object.assign({}, plot.layout.font, { family: "Inter, Arial, Helvetica, sans-serif" }),
      title: { text: heading(plot), x: 0.02, font: { size: 16 } },
      margin: Object.assign({}, plot.layout.margin, { t: 56 }),
    });
    const figure = { data: plot.data, layout, config: {} };
    const scale = format === "png" ? 2 : 1;
    await window.Plotly.downloadImage(figure, { format, width, height, scale, filename: name });
  }

  function heading(plot) {
    const title = plot.closest(".chart-card").querySelector(".chart-title");
    return title ? title.textContent : "";
  }

  /* “segment-atlas-run-7-map”: the charts of two runs must not be taken for each other. */
  function fileName(chartId) {
    const run = window.location.pathname.match(/^\/runs\/(\d+)/);
    const chart = run ? chartId.replace(/^run-/, `run-${run[1]}-`) : chartId;
    return `segment-atlas-${chart}`.replace(/[^a-z0-9-]+/gi, "-");
  }

  function saveText(name, text) {
    const link = document.createElement("a");
    const blob = new Blob(["\ufeff", text], { type: "text/csv;charset=utf-8" });
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  /* Where points stand for more than their places, the figure says itself what is to be saved. */
  function toCsv(plot) {
    const told = plot.data.find((trace) => trace.meta && trace.meta.saved);
    if (told) return toText(told.meta.saved);
    const layout = plot.layout || {};
    const heads = {
      x: axisTitle(layout.xaxis) || "x",
      y: axisTitle(layout.yaxis) || "y",
      z: plot.data.some((trace) => trace.type === "sankey") ? "Customers" : "value",
    };
    const rows = [];
    for (const trace of plot.data) {
      if (trace.showlegend === false && trace.hoverinfo === "skip") continue;
      if (trace.type === "sankey") rows.push(...flowRows(trace));
      else rows.push(...(trace.z ? gridRows(trace) : pointRows(trace)));
      if (rows.length > MAX_ROWS) break;
    }
    const columns = ["name", "x", "y", "z"].filter((key) => rows.some((row) => row[key] !== ""));
    const lines = [columns.map((key) => (key === "name" ? "series" : heads[key]))];
    for (const row of rows) lines.push(columns.map((key) => row[key]));
    return toText(lines);
  }

  function toText(lines) {
    return lines.map((line) => line.map(cell).join(",")).join("\r\n") + "\r\n";
  }

  function pointRows(trace) {
    const x = values(trace.x || trace.labels);
    const y = values(trace.y || trace.values);
    const rows = [];
    for (let at = 0; at < Math.max(x.length, y.length); at += 1) {
      if (missing(x[at]) && missing(y[at])) continue;
      rows.push({ name: trace.name || "", x: plain(x[at]), y: plain(y[at]), z: "" });
    }
    return rows;
  }

  function flowRows(trace) {
    const { source, target, value } = trace.link;
    const names = trace.meta;
    return values(value).map((n, at) => ({
      name: "",
      x: names[source[at]],
      y: names[target[at]],
      z: n,
    }));
  }

  function gridRows(trace) {
    const x = values(trace.x);
    const y = values(trace.y);
    const rows = [];
    grid(trace.z).forEach((line, down) =>
      Array.from(line).forEach((value, across) =>
        rows.push({
          name: trace.name || "",
          x: plain(x[across] ?? across),
          y: plain(y[down] ?? down),
          z: plain(value),
        })
      )
    );
    return rows;
  }

  function grid(z) {
    if (!z.bdata) return z;
    const flat = values(z);
    const [height, width] = String(z.shape).split(",").map(Number);
    return Array.from({ length: height }, (_, row) => flat.slice(row * width, (row + 1) * width));
  }

  const KINDS = {
    f8: Float64Array,
    f4: Float32Array,
    i4: Int32Array,
    u4: Uint32Array,
    i2: Int16Array,
    u2: Uint16Array,
    i1: Int8Array,
    u1: Uint8Array,
  };

  /* Arrays travel as base64 bytes; Plotly itself reads them the same way. */
  function values(list) {
    if (!list) return [];
    if (!list.bdata) return list;
    const Kind = KINDS[list.dtype] || Uint8Array;
    return new Kind(Uint8Array.from(atob(list.bdata), (sign) => sign.charCodeAt(0)).buffer);
  }

  const missing = (value) => value === null || value === undefined || Number.isNaN(value);
  const plain = (value) => (missing(value) ? "" : value);
  const axisTitle = (axis) => axis && axis.title && (axis.title.text || axis.title);

  /* A spreadsheet must not run what stands in a name. */
  function cell(value) {
    let text = String(value).replace(/<[^>]+>/g, " ");
    if (typeof value !== "number" && /^[=+\-@\t\r]/.test(text)) text = `'${text}`;
    return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
  }
})();
