// Figures as people read them (as Figures.java).
const grouped = (v, decimals) =>
  v.toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });

function figureText(quantity, v) {
  if (v === null || !Number.isFinite(v)) return '–';
  if (quantity.quality) return v.toFixed(5);
  if (Math.abs(v) >= 1000 || Number.isInteger(v)) return grouped(Math.round(v), 0);
  const exponent = Math.floor(Math.log10(Math.abs(v)));
  return v.toFixed(Math.min(20, Math.max(0, 3 - exponent)));
}

function tickText(v, step) {
  const short = (x) => String(Number(x.toPrecision(3)));
  const size = Math.abs(v);
  if (size >= 1e9) return short(v / 1e9) + 'G';
  if (size >= 1e6) return short(v / 1e6) + 'M';
  if (size >= 1e4) return short(v / 1e3) + 'k';
  if (step >= 1 || v === 0) return grouped(Math.round(v), 0);
  return v.toFixed(Math.min(6, Math.max(1, Math.ceil(-Math.log10(step) - 1e-9))));
}
