// All that is known about a point: in short beside the pointer, in full when it is pinned.
function facts(parent, point, other) {
  const list = element(parent, 'dl', undefined, 'facts');
  data.figures.forEach((q, k) => {
    if (point.f[k] === null) return;
    element(list, 'dt', q.words);
    const naive = other ? ` (naive ${figureText(q, other[k])})` : '';
    element(list, 'dd', figureText(q, point.f[k]) + naive);
  });
}

// The device first.
function settingsOf(point) {
  const { device, ...others } = point.hw === undefined ? {} : data.hardware[point.hw];
  return device === undefined ? others : { device, ...others };
}

function status(point) {
  const parts = [point.series.words || point.series.name];
  if (point.finalist) parts.unshift('finalist, trained alone');
  if (point.g !== undefined) parts.push(`generation ${point.g}`);
  if (!point.ok) parts.push('breaks a constraint');
  else if (point.front) parts.push('on its front');
  return parts.join(' · ');
}

function showTip(point, x, y) {
  tip.replaceChildren();
  element(tip, 'b', point.name);
  element(tip, 'div', status(point), 'small');
  facts(tip, point);
  const hardware = Object.entries(settingsOf(point)).map(([k, v]) => `${k} ${v}`).join(', ');
  if (hardware) element(tip, 'div', hardware, 'small');
  if (point.bits) element(tip, 'div', 'bits ' + point.bits, 'small');
  placeTip(x, y);
}

function showPinned(point) {
  const panel = document.getElementById('pinned');
  panel.replaceChildren();
  if (!point) return;
  const row = element(panel, 'div', undefined, 'row');
  element(row, 'h3', point.name);
  const close = element(row, 'button', 'Close');
  close.type = 'button';
  close.addEventListener('click', () => pin(null));
  element(panel, 'p', status(point), 'note');
  const columns = element(panel, 'div', undefined, 'columns');
  facts(element(columns, 'div'), point, point.naive);
  const settings = Object.entries(settingsOf(point));
  if (settings.length) {
    const list = element(element(columns, 'div'), 'dl', undefined, 'facts');
    for (const [key, value] of settings) {
      element(list, 'dt', key);
      element(list, 'dd', value);
    }
  }
  if (point.boxes) {
    const scroll = element(panel, 'div', undefined, 'scroll');
    scroll.tabIndex = 0;
    drawArchitecture(scroll, point.boxes, 'Architecture of ' + point.name);
  }
}

// Members of fronts are drawn when they are opened.
function drawMembersWhenOpened() {
  for (const member of document.querySelectorAll('details.subnet')) {
    member.addEventListener('toggle', () => {
      const place = member.querySelector('.scroll');
      if (!member.open || place.firstChild) return;
      const series = data.series.find((s) => !s.hand && s.name === member.dataset.arm);
      const point = series.points.find((p) => String(p.i) === member.dataset.point);
      element(place, 'p', Object.entries(settingsOf(point)).map(([k, v]) => `${k} ${v}`).join(', '), 'note');
      drawArchitecture(place, point.boxes, 'Architecture of ' + point.name);
    });
  }
}
