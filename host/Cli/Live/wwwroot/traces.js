// The last seconds of observation and action. Between frames a channel is its smallest, largest and last value; the last is drawn,
// and a band where the others differ.
import { colour } from './appearance.js';
import { Chart } from './charts.js';

const tints = ['c1', 'c2', 'c3', 'c4'];
const most = 900;

export class Traces {
  constructor(host, keys, label) {
    Object.assign(this, { keys, label, names: [], rows: [], dirty: false });
    this.chart = new Chart(host, 126, { x: 'time, s', y: label }, () => ({
      scales: { x: { time: false }, y: { range: (u, low, high) => Number.isFinite(low) ? [Math.min(low, -0.02) * 1.08, Math.max(high, 0.02) * 1.08] : [-1, 1] } },
      series: [{}, ...this.names.flatMap((_, i) => [
        { stroke: 'transparent', points: { show: false } }, { stroke: 'transparent', points: { show: false } },
        { stroke: colour(tints[i % 4]), width: 2, points: { show: false }, paths: this.held ? uPlot.paths.stepped({ align: 1 }) : undefined }])],
      bands: this.names.map((_, i) => ({ series: [1 + 3 * i, 2 + 3 * i], fill: colour(tints[i % 4]) + '50' })),
    }));
  }

  describe(names, unit, held) {
    Object.assign(this, { names, held, rows: [] });
    this.chart.labels.y = unit;
    this.chart.data = null;
    this.chart.rebuild();
    this.keys.replaceChildren(...names.map((name, i) => {
      const span = document.createElement('span'), mark = document.createElement('i');
      mark.style.setProperty('--k', `var(--${tints[i % 4]})`);
      span.append(mark, name);
      return span;
    }));
  }

  // values: [low, high, last] of each channel.
  add(seconds, values) {
    this.rows.push([seconds, values]);
    const begin = seconds - 12;
    while (this.rows.length > most || (this.rows.length > 2 && this.rows[0][0] < begin))
      this.rows.shift();
    this.dirty = true;
  }

  draw() {
    if (!this.dirty || this.rows.length < 2)
      return;
    this.dirty = false;
    this.chart.show([this.rows.map(r => r[0]), ...this.names.flatMap((_, i) => [r => r[1][i][1], r => r[1][i][0], r => r[1][i][2]].map(pick => this.rows.map(pick)))]);
  }
}
