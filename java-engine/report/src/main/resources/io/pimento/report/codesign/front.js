// The fronts: two axes to choose, points to hover, pin and hide.
const front = { x: 1, y: 0, hidden: new Set(), hover: null, pinned: null, shown: [], order: [] };
const RING = 'M-8.5 0a8.5 8.5 0 1 0 17 0a8.5 8.5 0 1 0 -17 0z';
const MARGIN = { left: 70, right: 14, top: 10, bottom: 46 };

const least = (k, v) => (data.figures[k].less ? v : -v);
const has = (p) => p.f[front.x] !== null && p.f[front.y] !== null;

// Points of a group that no other beats over all objectives.
function members(points) {
  const goals = data.figures.map((q, k) => k).filter((k) => data.figures[k].objective);
  const all = points.filter((p) => p.ok && goals.every((k) => p.f[k] !== null));
  const beats = (a, b) =>
    goals.every((k) => least(k, a.f[k]) <= least(k, b.f[k])) &&
    goals.some((k) => least(k, a.f[k]) < least(k, b.f[k]));
  return new Set(all.filter((p) => !all.some((other) => beats(other, p))));
}

// Points that no other beats along the two axes (as Stairs.java).
function stairs(points) {
  const sorted = points.filter((p) => p.ok && has(p));
  sorted.sort((a, b) =>
    least(front.x, a.f[front.x]) - least(front.x, b.f[front.x]) ||
    least(front.y, a.f[front.y]) - least(front.y, b.f[front.y]));
  let best = Infinity;
  return sorted.filter((p) => {
    const v = least(front.y, p.f[front.y]);
    if (v >= best) return false;
    best = v;
    return true;
  });
}

// A quality beyond it is far worse than most and would press all others into a line.
function farthest(points, k) {
  if (!data.figures[k].quality || !points.length) return Infinity;
  const sorted = points.map((p) => least(k, p.f[k])).sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)];
  return median + 3 * (median - sorted[0]) + 1e-6;
}

function pathOf(points, x, y) {
  let d = '';
  let before = null;
  for (const p of points) {
    const [px, py] = [x.at(p.f[front.x]), y.at(p.f[front.y])];
    if (!x.holds(p.f[front.x]) || !y.holds(p.f[front.y])) continue;
    if (before !== null) d += `L${px} ${before}`;
    d += `${d ? 'L' : 'M'}${px} ${py}`;
    before = py;
  }
  return d;
}

function groups() {
  const seen = data.series.filter((s) => !front.hidden.has(s));
  const arms = seen.filter((s) => !s.hand).map((s) => ({ style: s.style, name: s.name, points: s.points }));
  const hand = seen.filter((s) => s.hand);
  const made = { style: 'sb', name: 'hand-made', points: hand.flatMap((s) => s.points) };
  return hand.length ? [...arms, made] : arms;
}

// The picture, empty; it is made once, so that it keeps its focus.
function picture(place) {
  if (front.svg) {
    front.svg.replaceChildren();
  } else {
    place.replaceChildren();
    front.svg = svgElement(place, 'svg', { tabindex: 0, role: 'group' });
    listen(front.svg);
  }
  return front.svg;
}

function drawFront() {
  const place = document.getElementById('front-chart');
  const width = Math.max(280, place.clientWidth);
  const height = Math.round(Math.min(540, Math.max(330, width * 0.62)));
  const all = groups();
  const points = all.flatMap((g) => g.points).filter(has);
  const [limitX, limitY] = [farthest(points, front.x), farthest(points, front.y)];
  const shown = points.filter((p) =>
    least(front.x, p.f[front.x]) <= limitX && least(front.y, p.f[front.y]) <= limitY);
  const near = data.finalists.filter((f) => has(f)
    && least(front.x, f.f[front.x]) <= limitX && least(front.y, f.f[front.y]) <= limitY);
  const drawn = [...shown, ...near];
  const x = axisOf(drawn.map((p) => p.f[front.x]), MARGIN.left, width - MARGIN.right);
  const y = axisOf(drawn.map((p) => p.f[front.y]), height - MARGIN.bottom, MARGIN.top);
  const svg = picture(place);
  svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
  svg.setAttribute('aria-label', `${data.figures[front.y].words} by ${data.figures[front.x].words}. `
    + 'Arrow keys go along the points of the fronts, Enter pins one, Escape leaves it.');
  frame(svg, x, y, width, height);
  front.shown = [];
  front.order = [];
  const dots = svgElement(svg, 'g', {});
  const lines = svgElement(svg, 'g', {});
  const counts = [];
  let left = 0;
  for (const g of all) {
    const kept = g.points.filter(withinLimits);
    const best = limited() ? members(kept) : new Set(g.points.filter((p) => p.front && p.ok));
    left += kept.length;
    counts.push(`${g.name} ${best.size}`);
    const visible = g.points.filter((p) => has(p) && shown.includes(p));
    visible.sort((a, b) => best.has(a) - best.has(b));
    for (const p of visible) dot(dots, p, x, y, best.has(p));
    svgElement(lines, 'path', { class: 'stair ' + g.style, d: pathOf(stairs(kept), x, y) });
    front.order.push(...visible.filter((p) => best.has(p) && withinLimits(p)));
  }
  for (const f of near) {
    if (front.hidden.has(f.series) || !x.holds(f.f[front.x]) || !y.holds(f.f[front.y])) continue;
    dot(lines, f, x, y, true);
    const style = withinLimits(f) ? 'finalist' : 'finalist faded';
    svgElement(lines, 'path', { class: style, d: RING, transform: `translate(${f.at[0]} ${f.at[1]})` });
    if (withinLimits(f)) front.order.push(f);
  }
  front.order.sort((a, b) => a.at[0] - b.at[0]);
  front.halo = svgElement(svg, 'g', {});
  halo();
  const total = all.reduce((n, g) => n + g.points.length, 0);
  const outside = points.length - shown.length + data.finalists.filter(has).length - near.length;
  document.getElementById('front-count').textContent =
    `${left} of ${total} points within the limits. On the fronts: ${counts.join(', ')}.`
    + (outside ? ` ${outside} far worse points lie outside the picture.` : '');
}

function frame(svg, x, y, width, height) {
  const floor = height - MARGIN.bottom;
  for (const t of x.ticks) {
    const at = x.at(t.v);
    svgElement(svg, 'line', { class: 'grid', x1: at, x2: at, y1: MARGIN.top, y2: floor });
    svgElement(svg, 'text', { class: 'tick', x: at, y: floor + 18, 'text-anchor': 'middle' }, t.text);
  }
  for (const t of y.ticks) {
    const at = y.at(t.v);
    svgElement(svg, 'line', { class: 'grid', x1: MARGIN.left, x2: width - MARGIN.right, y1: at, y2: at });
    svgElement(svg, 'text', { class: 'tick', x: MARGIN.left - 8, y: at + 4, 'text-anchor': 'end' }, t.text);
  }
  const middle = (MARGIN.left + width - MARGIN.right) / 2;
  svgElement(svg, 'text', { class: 'axis', x: middle, y: height - 8, 'text-anchor': 'middle' }, data.figures[front.x].words);
  svgElement(svg, 'text', {
    class: 'axis', 'text-anchor': 'middle', transform: `translate(14 ${(MARGIN.top + floor) / 2}) rotate(-90)`,
  }, data.figures[front.y].words);
}

function dot(parent, p, x, y, best) {
  p.at = [x.at(p.f[front.x]), y.at(p.f[front.y])];
  const kept = withinLimits(p);
  const style = [p.series.style, p.ok ? '' : 'broken', best ? 'member' : 'other', kept ? '' : 'faded'];
  svgElement(parent, 'path', {
    class: style.filter(Boolean).join(' '), d: p.series.marker,
    transform: `translate(${p.at[0].toFixed(1)} ${p.at[1].toFixed(1)})`,
  });
  if (kept) front.shown.push(p);
}

function halo() {
  front.halo.replaceChildren();
  for (const [p, style] of [[front.pinned, 'halo kept'], [front.hover, 'halo']]) {
    if (p && front.shown.includes(p)) {
      svgElement(front.halo, 'path', { class: style, d: RING, transform: `translate(${p.at[0]} ${p.at[1]})` });
    }
  }
}
