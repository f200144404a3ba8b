// uPlot as this page uses it. A chart is made anew when theme or size changes, and drawn when there is something new.
import { colour } from './appearance.js';

const font = () => `${'projector' in document.documentElement.dataset ? 17 : 13}px system-ui`;

function axes(labels) {
  const tick = { stroke: colour('muted'), grid: { stroke: colour('grid'), width: 1 }, ticks: { stroke: colour('grid'), width: 1, size: 4 }, font: font(), labelFont: font(), labelGap: 0 };
  const isLarge = 'projector' in document.documentElement.dataset;
  return [{ ...tick, size: isLarge ? 38 : 28, label: labels.x, labelSize: isLarge ? 24 : 18 }, { ...tick, size: isLarge ? 74 : 56, space: 22, label: labels.y, labelSize: isLarge ? 26 : 18, values: labels.values }];
}

export class Chart {
  // options(): uPlot's scales and series, read again whenever the chart is made; labels: what stands at the axes.
  constructor(host, height, labels, options) {
    Object.assign(this, { host, height, labels, options, data: null });
    new ResizeObserver(() => this.resize()).observe(host);
  }

  resize() {
    const width = this.host.clientWidth;
    if (this.plot && width > 0 && width !== this.plot.width)
      this.plot.setSize({ width, height: this.tall() });
  }

  tall() {
    return Math.round(this.height * ('projector' in document.documentElement.dataset ? 1.35 : 1));
  }

  rebuild() {
    this.plot?.destroy();
    this.plot = null;
    if (this.data)
      this.show(this.data);
  }

  show(data) {
    this.data = data;
    if (this.plot) {
      this.plot.setData(data);
      return;
    }
    const width = this.host.clientWidth;
    if (width === 0)
      return;
    this.plot = new uPlot({ width, height: this.tall(), cursor: { show: false }, legend: { show: false }, padding: [8, 10, 0, 0], axes: axes(this.labels), ...this.options() }, data, this.host);
  }
}

export const decade = value => {
  if (!(value > 0))
    return '';
  const p = Math.log10(value);
  return Math.abs(p - Math.round(p)) > 1e-6 ? '' : p >= -2 && p <= 3 ? String(+value.toPrecision(1)) : `1e${Math.round(p)}`;
};

// A horizontal stripe of the y scale: shaded before the grid is drawn, named after it.
export function stripe(u, from, to, words) {
  const c = u.ctx, { left, top, width, height } = u.bbox;
  const at = v => Math.max(top, Math.min(top + height, u.valToPos(v, 'y', true)));
  const high = Math.min(at(from), at(to)), low = Math.max(at(from), at(to));
  if (low - high < 1)
    return;
  c.save();
  if (!words) {
    c.fillStyle = colour('shade');
    c.fillRect(left, high, width, low - high);
  } else if (low - high > 16 * devicePixelRatio) {
    c.fillStyle = colour('muted');
    c.font = `${12 * devicePixelRatio * ('projector' in document.documentElement.dataset ? 1.4 : 1)}px system-ui`;
    c.textAlign = 'right';
    c.textBaseline = 'bottom';
    c.fillText(words, left + width - 8, low - 4);
  }
  c.restore();
}
