// Deviation from the expert on a log axis: the running episode bold, earlier ones faint, what theory predicts dashed, floor and
// saturation shaded. And how the estimate narrows as episodes come.
import { colour } from './appearance.js';
import { Chart, decade, stripe } from './charts.js';

const faint = 10;

export class Deviation {
  constructor(host, keys, narrowing) {
    this.keys = keys;
    this.growth = null;
    this.tint = 'main';
    this.reset(14);
    this.chart = new Chart(host, 214, { x: 'policy period', y: 'deviation, rad', values: (u, splits) => splits.map(decade) }, () => ({
      scales: { x: { time: false, range: () => [0, this.horizon - 1] }, y: { distr: 3, range: (u, low, high) => this.range(low, high) } },
      series: [{}, ...Array.from({ length: faint }, () => ({ stroke: colour(this.tint), width: 1, alpha: 0.3, points: { show: false } })),
        { stroke: colour(this.tint), width: 2, dash: [7, 5], points: { show: false } },
        { stroke: colour(this.tint), width: 3, spanGaps: true, points: { show: true, size: 7, fill: colour(this.tint), width: 0 } }],
      hooks: { drawClear: [u => this.shade(u, '', '')], draw: [u => this.shade(u, 'under three floors: cannot be seen', 'limits')] },
    }));
    this.narrowing = new Chart(narrowing, 112, { x: 'episodes', y: '', values: (u, splits) => splits.map(v => v.toFixed(Math.abs(splits[1] - splits[0]) < 0.01 ? 3 : 2)) }, () => ({
      scales: { x: { time: false, range: (u, low, high) => [0, Math.max(5, high)] }, y: { range: (u, low, high) => this.around(low, high) } },
      series: [{}, { stroke: 'transparent', points: { show: false } }, { stroke: 'transparent', points: { show: false } }, { stroke: colour(this.tint), width: 2.5, points: { show: true, size: 4, fill: colour(this.tint), width: 0 } }, { stroke: colour('ink'), width: 1.5, dash: [6, 4], points: { show: false } }],
      bands: [{ series: [1, 2], fill: colour(this.tint) + '40' }],
    }));
  }

  reset(horizon) {
    this.horizon = Math.max(2, horizon);
    this.live = [];
    this.episode = -1;
    this.dirty = true;
  }

  // One number for one period, or low, high and last of many.
  add(episode, step, low, high) {
    if (episode !== this.episode) {
      this.episode = episode;
      this.live = [];
    }
    this.live.push([step, low, high]);
    if (this.live.length > 1200)
      this.live.splice(0, this.live.length - 1200);
    this.dirty = true;
  }

  state(growth, tint) {
    if (tint !== this.tint) {
      this.tint = tint;
      this.rebuild();
    }
    this.growth = growth;
    this.dirty = true;
    this.isNew = true;
  }

  rebuild() {
    this.chart.rebuild();
    this.narrowing.rebuild();
  }

  range(low, high) {
    const g = this.growth, floor = g?.floor > 0 ? g.floor : 1e-4;
    const bottom = Math.min(floor / 3, Number.isFinite(low) && low > 0 ? Math.max(low, floor / 20) : Infinity);
    const top = Math.max(g?.saturation ? g.saturation * 1.6 : 0.1, Number.isFinite(high) ? high : 0);
    return [10 ** Math.floor(Math.log10(bottom)), 10 ** Math.ceil(Math.log10(top) - 0.3) * 1.001];
  }

  around(low, high) {
    const p = this.growth?.predicted;
    const values = [low, high, p].filter(Number.isFinite);
    if (values.length === 0)
      return [-1, 1];
    const a = Math.min(...values), b = Math.max(...values), pad = Math.max(0.002, (b - a) * 0.15);
    return [a - pad, b + pad];
  }

  shade(u, below, above) {
    const g = this.growth;
    if (g?.floor > 0)
      stripe(u, u.scales.y.min, g.floor, below);
    if (g?.saturation)
      stripe(u, g.saturation, u.scales.y.max, above);
  }

  // Deviation at t = 0 is zero: both start at the same place. A log axis cannot show that.
  predicted(xs) {
    const g = this.growth;
    if (!g || g.predicted === null || g.predicted === undefined)
      return xs.map(() => null);
    const anchor = this.live.find(p => p[0] > 0 && p[0] % g.chunk === 0 && p[2] > 0) ?? null;
    const end = g.saturation ? g.saturation * 3 : Infinity;
    return xs.map(x => {
      const value = anchor === null ? NaN : anchor[2] * Math.abs(g.predicted) ** (x - anchor[0]);
      return anchor !== null && x >= anchor[0] && value < end ? value : null;
    });
  }

  draw() {
    if (!this.dirty)
      return;
    this.dirty = false;
    const g = this.growth, earlier = (g?.curves ?? []).slice(-faint - 1);
    const xs = [...new Set([...this.live.map(p => p[0]), ...Array.from({ length: Math.min(this.horizon, 400) }, (_, i) => i)])].sort((a, b) => a - b);
    const positive = v => v > 0 ? v : null;
    const live = new Map(this.live.map(p => [p[0], p[2]]));
    const curves = Array.from({ length: faint }, (_, k) => {
      const curve = earlier[k];
      return xs.map(x => curve && x < curve.length ? positive(curve[x]) : null);
    });
    this.chart.show([xs, ...curves, this.predicted(xs), xs.map(x => positive(live.get(x)))]);
    if (this.isNew) {
      this.isNew = false;
      const points = g?.points ?? [];
      this.narrowing.host.hidden = points.length === 0 || Boolean(g?.hits);
      if (points.length > 0 && !g.hits)
        this.narrowing.show([points.map(p => p.episodes), points.map(p => p.high), points.map(p => p.low), points.map(p => p.value), points.map(() => g.predicted ?? null)]);
      this.label(g);
    }
  }

  label(g) {
    this.keys.replaceChildren();
    const add = (words, css, tint) => {
      const span = document.createElement('span'), mark = document.createElement('i');
      mark.className = css;
      mark.style.setProperty('--k', `var(--${tint})`);
      span.append(mark, words);
      this.keys.append(span);
    };
    add('this episode', '', this.tint);
    add('earlier ones', 'faint', this.tint);
    if (g && g.predicted !== null)
      add('predicted', 'dash', this.tint);
    add('cannot be seen, or limited', 'fill', 'shade');
  }
}
