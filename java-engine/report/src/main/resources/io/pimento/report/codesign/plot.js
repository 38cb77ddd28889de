// Elements, and axes with round ticks (as Axis.java and Frame.java).
const SVG = 'http://www.w3.org/2000/svg';

function svgElement(parent, tag, attributes, text) {
  const e = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) e.setAttribute(name, value);
  if (text !== undefined) e.textContent = text;
  parent.append(e);
  return e;
}

function element(parent, tag, text, style) {
  const e = document.createElement(tag);
  if (text !== undefined) e.textContent = text;
  if (style) e.className = style;
  parent.append(e);
  return e;
}

function axisOf(values, from, to) {
  let min = Infinity;
  let max = -Infinity;
  for (const v of values) {
    if (v < min) min = v;
    if (v > max) max = v;
  }
  if (min > max) [min, max] = [0, 1];
  const log = min > 0 && max > 30 * min;
  const room = log ? 0 : max > min ? 0.06 * (max - min) : Math.max(1e-6, Math.abs(max) * 0.01);
  const low = log ? min / 1.15 : min - room;
  const high = log ? max * 1.15 : max + room;
  const part = (v) => (log ? Math.log(v / low) / Math.log(high / low) : (v - low) / (high - low));
  return {
    min: low,
    max: high,
    log,
    at: (v) => from + part(v) * (to - from),
    holds: (v) => v >= low && v <= high,
    ticks: log ? decades(low, high) : steps(low, high, Math.abs(to - from)),
  };
}

function decades(low, high) {
  const ticks = [];
  for (let d = 10 ** Math.floor(Math.log10(low)); d <= high; d *= 10) {
    for (const k of high / low > 1e3 ? [1] : [1, 2, 5]) {
      if (k * d >= low && k * d <= high) ticks.push({ v: k * d, text: tickText(k * d, d) });
    }
  }
  return ticks;
}

function steps(low, high, pixels) {
  const raw = (high - low) / Math.min(6, Math.max(2, pixels / 80));
  const power = 10 ** Math.floor(Math.log10(raw));
  const part = raw / power;
  const step = power * (part < 1.5 ? 1 : part < 3.5 ? 2 : part < 7 ? 5 : 10);
  const ticks = [];
  for (let k = Math.ceil(low / step); k * step <= high; k++) {
    // Not −0, which would show its sign.
    ticks.push({ v: k * step + 0, text: tickText(k * step + 0, step) });
  }
  return ticks;
}
