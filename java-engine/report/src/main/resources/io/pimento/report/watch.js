"use strict";
const COLOURS = ["#2563eb", "#c2410c", "#15803d", "#7c3aed", "#be185d", "#0e7490", "#a16207", "#475569"];
const byId = (id) => document.getElementById(id);

function element(tag, text, attributes = {}) {
  const e = document.createElement(tag);
  e.textContent = text;
  Object.entries(attributes).forEach(([k, v]) => e.setAttribute(k, v));
  return e;
}

function shape(tag, attributes, text = "") {
  const e = document.createElementNS("http://www.w3.org/2000/svg", tag);
  Object.entries(attributes).forEach(([k, v]) => e.setAttribute(k, v));
  e.textContent = text;
  return e;
}

const short = (x) => (x >= 1e6 ? (x / 1e6).toPrecision(3) + " M" : x >= 1e4 ? (x / 1e3).toPrecision(3) + " k" : String(x));

/* A chart of points; what lies far above the rest is cut off, so that the rest can be read. */
function chart(points, xName, yName, draw) {
  const w = 900, h = 300, left = 64, right = 12, top = 12, bottom = 40;
  const ys = points.map((p) => p.y).sort((a, b) => a - b);
  const low = ys[0];
  const high = Math.max(ys[Math.floor(0.95 * (ys.length - 1))], low + 1e-4);
  const span = high - low;
  const xLow = Math.min(...points.map((p) => p.x));
  const xHigh = Math.max(...points.map((p) => p.x), xLow + 1);
  const at = (p) => [
    left + ((p.x - xLow) / (xHigh - xLow)) * (w - left - right),
    top + Math.min(Math.max((high - p.y) / span, 0), 1) * (h - top - bottom),
  ];
  const svg = shape("svg", { viewBox: `0 0 ${w} ${h}`, role: "img" });
  for (let i = 0; i <= 4; i++) {
    const y = high - (span * i) / 4;
    const [, py] = at({ x: xLow, y });
    svg.append(shape("line", { x1: left, x2: w - right, y1: py, y2: py, class: "axis" }));
    svg.append(shape("text", { x: left - 8, y: py + 4, "text-anchor": "end" }, y.toFixed(4)));
  }
  svg.append(shape("text", { x: left, y: h - 20 }, short(xLow)));
  svg.append(shape("text", { x: w - right, y: h - 20, "text-anchor": "end" }, short(xHigh)));
  svg.append(shape("text", { x: (left + w) / 2, y: h - 4, "text-anchor": "middle" }, xName + "; up: " + yName));
  draw(svg, at);
  return svg;
}

function section(id, title, content) {
  const s = byId(id);
  s.replaceChildren();
  if (content) s.append(element("h2", title), ...[].concat(content));
}

/* Rows under heads; words stand at the left, numbers at the right. */
function table(heads, rows) {
  const t = element("table", "");
  const line = (cells, tag) => {
    const r = element("tr", "");
    cells.forEach((c, i) => r.append(element(tag, c, heads[i].words ? {} : { class: "n" })));
    t.append(r);
  };
  line(heads.map((h) => h.name), "th");
  rows.forEach((r) => line(r, "td"));
  return t;
}

function show(state) {
  const now = byId("now");
  now.className = "";
  const said = state.idleSeconds < 0 ? "nothing was said yet" : "last word " + state.idleSeconds + " s ago";
  now.textContent = (state.left ? state.left + " left; " : "") + said;
  section("board", "Leaderboard", state.leaderboard.length && table(
    [{ name: "model", words: true }, { name: "kind", words: true }, { name: "validation log loss" }, { name: "test log loss" }],
    state.leaderboard.map((e) => [e.name, e.kind, e.validation.toFixed(5), e.test === null ? "" : e.test.toFixed(5)])));
  const points = state.candidates.map((c) => ({ x: c.multiplyAdds, y: c.logLoss, best: c.best }));
  section("candidates", points.length + " candidates of the search", points.length && chart(points, "multiply-adds", "log loss", (svg, at) =>
    points.forEach((p) => {
      const [cx, cy] = at(p);
      svg.append(shape("circle", { cx, cy, r: p.best ? 4.5 : 3, fill: p.best ? COLOURS[1] : COLOURS[0], "fill-opacity": p.best ? 1 : 0.45 }));
    })));
  const curves = state.curves.filter((c) => c.rows.length > 0);
  const all = curves.flatMap((c) => c.rows.map((x, i) => ({ x, y: c.losses[i] })));
  const names = element("p", "");
  curves.forEach((c, i) => names.append(element("span", "— " + c.name + "   ", { style: "color:" + COLOURS[i % COLOURS.length] })));
  section("curves", "Losses of trainings", all.length && [chart(all, "rows", "loss on train rows", (svg, at) =>
    curves.forEach((c, i) => {
      const line = c.rows.map((x, k) => at({ x, y: c.losses[k] }).join(",")).join(" ");
      const stroke = COLOURS[i % COLOURS.length];
      svg.append(shape("polyline", { points: line, fill: "none", stroke, "stroke-width": 1.8 }));
      c.rows.forEach((x, k) => {
        const [cx, cy] = at({ x, y: c.losses[k] });
        svg.append(shape("circle", { cx, cy, r: 2.5, fill: stroke }));
      });
    })), names]);
  section("trainings", "Best trainings so far, on validation", state.trainings.length && table(
    [{ name: "training", words: true }, { name: "log loss" }, { name: "epochs" }, { name: "seconds" }],
    state.trainings.map((t) => [t.name, t.logLoss.toFixed(5), t.epochs, t.seconds.toFixed(1)])));
  const lines = byId("lines");
  const atEnd = lines.scrollTop + lines.clientHeight >= lines.scrollHeight - 4;
  lines.textContent = state.lines.join("\n");
  if (atEnd) lines.scrollTop = lines.scrollHeight;
}

async function look() {
  try {
    const answer = await fetch("state");
    if (!answer.ok) throw new Error((await answer.json()).error);
    show(await answer.json());
  } catch (e) {
    byId("now").className = "gone";
    byId("now").textContent = "watch does not answer: " + e.message;
  }
  setTimeout(look, 2000);
}
look();
