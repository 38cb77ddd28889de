// An architecture as boxes from left to right (as ArchitectureDiagram.java).
const BOX = 132;
const GAP = 26;
const EDGE = 12;
const LINE = 15;
const HEAD = 30;
const SPACE = 8;
const PEAK = 28;

const fixed = (v) => v.toFixed(1);

function drawArchitecture(parent, boxes, title) {
  const [DENSE, DENSE_BITS, SPARSE, SPARSE_BITS, BADGES, DENSE_FROM, SPARSE_FROM, LIVE] =
    [1, 2, 3, 4, 5, 6, 7, 8];
  const most = (count) => Math.max(0, ...boxes.map(count));
  const dense = LINE * most((b) => b[DENSE].length + (b[DENSE_BITS] ? 1 : 0)) + SPACE;
  const sparse = LINE * most((b) => b[SPARSE].length + (b[SPARSE_BITS] ? 1 : 0)) + SPACE;
  const high = HEAD + dense + SPACE + sparse + SPACE + LINE * most((b) => b[BADGES].length);
  const room = (from) =>
    Math.ceil(EDGE + 0.75 * PEAK * Math.max(1, ...boxes.flatMap((b, i) => b[from].map((s) => i - s))));
  const top = room(DENSE_FROM);
  const left = (i) => EDGE + i * (BOX + GAP);
  const width = 2 * EDGE + boxes.length * BOX + (boxes.length - 1) * GAP;
  const svg = svgElement(parent, 'svg', {
    width, viewBox: `0 0 ${width} ${top + high + room(SPARSE_FROM)}`, role: 'img', 'aria-label': title,
  });
  const pale = (b) => (b[LIVE] ? '' : ' pale');
  const text = (x, y, style, words) =>
    svgElement(svg, 'text', { class: style, x, y, 'text-anchor': 'middle' }, words);

  const arcs = (target, sources, above) => sources.forEach((source, k) => {
    const from = left(source) + BOX * 0.72;
    const to = left(target) + BOX * (0.14 + (0.3 * k) / Math.max(1, sources.length));
    const edge = above ? top : top + high;
    const peak = edge + (target - source) * PEAK * (above ? -1 : 1);
    svgElement(svg, 'path', {
      class: (above ? 'densearc' : 'sparsearc') + pale(boxes[target]),
      d: 'M' + [from, edge].map(fixed) + 'C' + [from, peak, to, peak, to, edge].map(fixed),
    });
  });

  const node = (x, y, height, names, bits, style) => {
    if (!names.length) return;
    svgElement(svg, 'rect', { class: style, x: x + 6, y, width: BOX - 12, height, rx: 6 });
    let line = y + (height - LINE * (names.length + (bits ? 1 : 0))) / 2 + 11;
    for (const name of names) {
      text(x + BOX / 2, line, 'nodename', name);
      line += LINE;
    }
    if (bits) text(x + BOX / 2, line, 'bits', bits);
  };

  boxes.forEach((b, i) => {
    arcs(i, b[DENSE_FROM], true);
    arcs(i, b[SPARSE_FROM], false);
  });
  boxes.forEach((b, i) => {
    const x = left(i);
    svgElement(svg, 'rect', { class: 'box' + pale(b), x, y: top, width: BOX, height: high, rx: 8 });
    text(x + BOX / 2, top + 20, 'boxtitle' + pale(b), b[0]);
    node(x, top + HEAD, dense, b[DENSE], b[DENSE_BITS], 'densenode' + pale(b));
    const second = top + HEAD + dense + SPACE;
    node(x, second, sparse, b[SPARSE], b[SPARSE_BITS], 'sparsenode' + pale(b));
    b[BADGES].forEach((badge, k) =>
      text(x + BOX / 2, second + sparse + LINE * (k + 1), 'badge' + pale(b), badge));
  });
}
