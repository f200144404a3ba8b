// The form that runs things.
import { command, post } from './api.js';

const $ = id => document.getElementById(id);

export function fill(select, entries, value) {
  select.replaceChildren(...entries.map(([id, name]) => new Option(name, id)));
  if (entries.some(([id]) => id === value))
    select.value = value;
}

export class Controls {
  constructor(catalog) {
    this.catalog = catalog;
    this.names = new Map(catalog.policyNames.map(p => [p.id, p.name]));
    fill($('problem'), catalog.problems.map(p => [p.id, p.id === 'given' ? `as given: ${p.name}` : p.name]));
    $('problem').addEventListener('change', () => this.choose());
    $('rig').addEventListener('change', () => this.rig());
    $('policy').addEventListener('change', () => this.suggest());
    $('panel-run').addEventListener('submit', event => { event.preventDefault(); this.run(); });
    $('halt').addEventListener('click', () => post('/api/stop').catch(() => {}));
    $('reset').addEventListener('click', () => command('/api/reset').catch(problem => { $('run-problems').textContent = problem.message; }));
    $('sign').value = String(catalog.sign);
    this.choose();
  }

  get problem() {
    return this.catalog.problems.find(p => p.id === $('problem').value);
  }

  choose() {
    const problem = this.problem, names = problem.policies.map(id => [id, this.names.get(id) ?? id]);
    if (this.yours?.problem === problem.id)
      names.push(['yours', this.names.get('yours')]);
    $('problem-words').textContent = problem.words;
    fill($('rig'), problem.rigs.map(r => [r.id, r.name]), $('rig').value);
    fill($('policy'), names, $('policy').value);
    this.rig();
    this.suggest();
  }

  rig() {
    const rig = this.problem.rigs.find(r => r.id === $('rig').value);
    $('sign').disabled = !rig.hasSign;
    $('speed').disabled = rig.needsArming;
    $('clear-row').hidden = !rig.needsArming;
    $('on-label').hidden = !rig.isDevice;
  }

  // Where the deviation shrinks it starts high, to have somewhere to go.
  suggest() {
    const policy = $('policy').value, chunk = Number(policy.match(/^chunk-(\d+)/)?.[1] ?? 1), isGame = this.problem.policies[0] === 'bimodal';
    $('start').value = isGame || chunk >= 8 ? '0.2' : '';
    $('horizon').value = chunk > 1 ? 48 : isGame ? 10 : this.problem.id === 'furuta' ? 2000 : this.problem.id === 'pendulum' ? 200 : 14;
    $('episodes').value = this.problem.id === 'furuta' || this.problem.id === 'pendulum' ? 3 : 30;
  }

  async run() {
    const rig = this.problem.rigs.find(r => r.id === $('rig').value);
    $('run-problems').textContent = '';
    try {
      await command('/api/run', {
        problem: this.problem.id, rig: rig.id, policy: $('policy').value, sign: rig.hasSign ? Number($('sign').value) : 1,
        episodes: Number($('episodes').value), horizon: Number($('horizon').value), seed: Number($('seed').value), speed: Number($('speed').value),
        start: $('start').value === '' ? null : Number($('start').value), ...(rig.isDevice ? { on: $('on').value } : {}), ...(rig.needsArming ? { clear: $('clear').checked } : {}),
        ...($('policy').value === 'yours' ? { period: this.yours.period } : {}),
      });
    } catch (problem) {
      $('run-problems').textContent = problem.message;
    }
    $('clear').checked = false;
  }

  state(s) {
    const isDemonstrated = s.student && s.plan?.isDemonstration && s.phase === 'idle';
    if (isDemonstrated && this.yours?.folder !== s.student.folder) {
      this.yours = { problem: s.plan.problem, period: s.plan.period, folder: s.student.folder };
      this.choose();
    }
  }
}
