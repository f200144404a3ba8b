// The numbers at the side.
const $ = id => document.getElementById(id);
const limitNames = [[1, 'action clamped'], [2, 'slew held'], [4, 'set-point clamped'], [8, 'full duty'], [16, 'expert took over']];
const modes = { 'in-process': 'in this process', tethered: 'here, over the line', standalone: 'on the device' };
const fixed = (value, digits = 4) => value === null || value === undefined ? '-' : value.toFixed(digits);

export class Facts {
  constructor() {
    this.bits = 0;
  }

  state(s) {
    $('supervisor').textContent = s.supervisor[0].toUpperCase() + s.supervisor.slice(1);
    $('supervisor').dataset.state = $('supervisor').textContent;
    $('reset').hidden = !s.fault;
    const g = s.growth, p = g?.points?.at(-1);
    $('growth-card').hidden = !g || s.plan?.policy === 'expert';
    if (g?.hits)
      this.ruin(g);
    else if (g)
      this.growth(g, p);
    $('episode').textContent = s.plan ? `${s.episodesDone} of ${s.plan.isEndless ? 'many' : s.plan.episodes}` : '-';
    $('mode').textContent = modes[s.mode] ?? '-';
    $('multiplier').classList.toggle('small', Boolean(g?.hits));
    this.fault(s.fault);
    this.limits(s);
  }

  growth(g, p) {
    $('growth-title').textContent = g.chunk > 1 ? `Multiplier a period, read every ${g.chunk}` : 'Multiplier a period';
    $('multiplier').textContent = fixed(p?.value);
    $('interval').textContent = p && p.low !== null ? `95 %: ${fixed(p.low)} to ${fixed(p.high)}` : '';
    $('predicted').textContent = g.predicted === null ? '' : `predicted ${fixed(g.predicted)}`;
    $('undetermined').textContent = g.undetermined ?? '';
  }

  // No growth is fitted to a game: hits are counted, beside 2^-t.
  ruin(g) {
    const all = g.hits.reduce((a, b) => a + b, 0);
    $('growth-title').textContent = 'Zero first at t = 1, 2, 3, 4';
    $('multiplier').textContent = all ? g.hits.slice(0, 4).map(h => (h / all).toFixed(2).replace(/^0/, '')).join(' ') : '-';
    $('interval').textContent = `of ${all} episodes; never: ${g.hits.at(-1)}`;
    $('predicted').textContent = 'a coin: .50 .25 .12 .06';
    $('undetermined').textContent = `zero is |x| under ${g.hitBelow.toPrecision(2)} rad`;
  }

  fault(f) {
    $('latch').hidden = !f;
    if (!f) {
      $('latch').replaceChildren();
      return;
    }
    const part = (tag, words) => Object.assign(document.createElement(tag), { textContent: words });
    const line = (title, words) => { const p = part('p', ''); p.append(part('b', title + ' '), words); return p; };
    $('latch').replaceChildren(part('h2', `${f.code} ${f.name}`), line('What happened:', f.happened), line('What the motor did:', f.motor), line('What to do next:', f.next));
  }

  limits(s) {
    const now = limitNames.filter(([bit]) => this.bits & bit).map(([, name]) => name);
    $('limits').textContent = now.length ? `limits in force: ${now.join(', ')}` : s?.limits === null ? '' : 'no limit in force';
  }

  frame(f) {
    if (f.rig.v)
      Object.assign(this, { bits: f.rig.bits, step: f.rig.step + 1 });
    this.latest = f;
    this.latency = Math.max(this.latency ?? 0, f.latency);
  }

  // A few times a second: the page has better things to do than laying out numbers that nobody can read.
  write() {
    if (!this.latest)
      return;
    const { missed, total } = this.latest;
    $('step').textContent = this.step ?? '-';
    $('latency').textContent = this.latency > 0 ? `${this.latency} us` : '-';
    $('missed').textContent = `${missed} of ${total}`;
    this.limits({});
    this.latest = null;
    this.latency = 0;
  }

  drawn(perSecond) {
    $('fps').textContent = `${perSecond.toFixed(0)} a second`;
  }
}
