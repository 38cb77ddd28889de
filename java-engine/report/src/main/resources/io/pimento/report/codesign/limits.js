// Sliders, one a figure; a step passes one value. Points beyond a limit fade and leave the fronts.
const limits = new Map();
const limited = () => limits.size > 0;

function withinLimits(p) {
  for (const [k, limit] of limits) {
    if (p.f[k] === null || least(k, p.f[k]) > limit) return false;
  }
  return true;
}

function addLimits() {
  const place = document.getElementById('front-limits');
  data.figures.forEach((q, k) => {
    const values = new Set();
    for (const s of data.series) {
      for (const p of s.points) if (p.f[k] !== null) values.add(least(k, p.f[k]));
    }
    const sorted = [...values].sort((a, b) => a - b);
    if (sorted.length < 2) return;
    const box = element(place, 'div', undefined, 'limit');
    const label = element(box, 'label');
    label.htmlFor = 'limit-' + q.name;
    element(label, 'span', q.words);
    const shown = element(label, 'output', 'any');
    const slider = element(box, 'input');
    Object.assign(slider, { type: 'range', id: label.htmlFor, min: 0, max: sorted.length - 1, step: 1 });
    slider.value = sorted.length - 1;
    slider.addEventListener('input', () => {
      const at = Number(slider.value);
      if (at === sorted.length - 1) limits.delete(k);
      else limits.set(k, sorted[at]);
      const bound = q.less ? sorted[at] : -sorted[at];
      shown.textContent = limits.has(k) ? (q.less ? '≤ ' : '≥ ') + figureText(q, bound) : 'any';
      slider.setAttribute('aria-valuetext', shown.textContent);
      drawFront();
    });
  });
  document.getElementById('front-reset').addEventListener('click', () => {
    for (const slider of place.querySelectorAll('input')) {
      slider.value = slider.max;
      slider.dispatchEvent(new Event('input'));
    }
  });
}
