// Pointer, keys and choices.
const data = JSON.parse(document.getElementById('data').textContent);

function pin(point) {
  front.pinned = point;
  showPinned(point);
  halo();
}

function hover(point, x, y) {
  if (front.hover !== point) {
    front.hover = point;
    halo();
  }
  if (point) showTip(point, x, y);
  else hideTip();
}

function nearest(svg, e, reach) {
  const box = svg.getBoundingClientRect();
  const scale = svg.viewBox.baseVal.width / box.width;
  const [x, y] = [(e.clientX - box.left) * scale, (e.clientY - box.top) * scale];
  let found = null;
  let least = reach;
  for (const p of front.shown) {
    const distance = Math.hypot(p.at[0] - x, p.at[1] - y);
    if (distance <= least) {
      least = distance;
      found = p;
    }
  }
  return found;
}

function listen(svg) {
  svg.addEventListener('pointermove', (e) => hover(nearest(svg, e, 18), e.clientX, e.clientY));
  svg.addEventListener('pointerleave', () => hover(null));
  svg.addEventListener('click', (e) => pin(nearest(svg, e, 24)));
  svg.addEventListener('blur', () => hover(null));
  svg.addEventListener('keydown', (e) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[e.key];
    if (step && front.order.length) {
      const n = front.order.length;
      const at = front.order.indexOf(front.hover);
      const point = front.order[at < 0 ? (step > 0 ? 0 : n - 1) : (at + step + n) % n];
      const box = svg.getBoundingClientRect();
      const scale = box.width / svg.viewBox.baseVal.width;
      hover(point, box.left + point.at[0] * scale, box.top + point.at[1] * scale);
    } else if (e.key === 'Enter' && front.hover) {
      pin(front.hover);
    } else if (e.key === 'Escape') {
      hover(null);
      pin(null);
    } else {
      return;
    }
    e.preventDefault();
  });
}

function addAxes() {
  for (const axis of ['x', 'y']) {
    const select = document.getElementById('axis-' + axis);
    data.figures.forEach((q, k) => {
      const option = element(select, 'option', q.words);
      option.value = k;
      option.selected = k === front[axis];
    });
    select.addEventListener('change', () => {
      front[axis] = Number(select.value);
      drawFront();
    });
  }
}

function addLegend() {
  const place = document.getElementById('front-legend');
  for (const s of data.series) {
    const button = element(place, 'button');
    button.type = 'button';
    button.title = s.words;
    button.setAttribute('aria-pressed', 'true');
    const mark = svgElement(button, 'svg', { viewBox: '-8 -8 16 16', 'aria-hidden': 'true' });
    svgElement(mark, 'path', { class: s.style + ' member', d: s.marker });
    element(button, 'span', s.name);
    element(button, 'span', String(s.points.length), 'number');
    button.addEventListener('click', () => {
      const hide = !front.hidden.has(s);
      if (hide) front.hidden.add(s);
      else front.hidden.delete(s);
      button.setAttribute('aria-pressed', String(!hide));
      drawFront();
    });
  }
}

for (const s of data.series) for (const p of s.points) p.series = s;
const unknown = { name: '', words: '', style: 'sb', marker: 'M0 0' };
for (const f of data.finalists) {
  f.series = data.series.find((s) => s.name === f.group && s.hand === f.hand) || unknown;
}
document.documentElement.classList.add('js');
takeOverTitles();
drawMembersWhenOpened();
if (data.figures.length > 1) {
  addAxes();
  addLegend();
  addLimits();
  drawFront();
  new ResizeObserver(() => {
    const place = document.getElementById('front-chart');
    if (place.clientWidth !== front.width) {
      front.width = place.clientWidth;
      drawFront();
    }
  }).observe(document.getElementById('front-chart'));
}
addEventListener('keydown', (e) => {
  if (e.key === 'Escape') hideTip();
});
addEventListener('scroll', hideTip, { passive: true });

// On paper, what is folded is lost; long tables of members stay so.
let unfolded = [];
addEventListener('beforeprint', () => {
  unfolded = [...document.querySelectorAll('section > details:not(.members):not([open])')];
  for (const d of unfolded) d.open = true;
});
addEventListener('afterprint', () => {
  for (const d of unfolded) d.open = false;
});
