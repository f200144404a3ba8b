// Be the expert: a pad and sliders say where each coordinate should be after the next period.
import { command } from './api.js';
import { fill } from './controls.js';

const $ = id => document.getElementById(id);
const reach = 1;

export class Student {
  constructor(catalog, aim) {
    this.aim = aim;
    this.target = [0, 0];
    this.names = ['x1', 'x2'];
    this.rigs = catalog.problems.filter(p => /^(pair|double|unknown)/.test(p.id)).flatMap(p => p.rigs.filter(r => r.id !== 'ideal').map(r => ({ problem: p.id, rig: r.id, hasSign: r.hasSign, name: `${p.name}: ${r.name}` })));
    fill($('expert-rig'), this.rigs.map((r, i) => [String(i), r.name]));
    $('demonstrate').addEventListener('click', () => this.begin());
    $('drive-yours').addEventListener('click', () => this.let());
    const pad = $('pad');
    pad.addEventListener('pointerdown', event => { pad.setPointerCapture(event.pointerId); this.point(event); });
    pad.addEventListener('pointermove', event => { if (event.buttons) this.point(event); });
    pad.addEventListener('keydown', event => this.key(event));
    this.sliders();
  }

  point(event) {
    const box = $('pad').getBoundingClientRect(), x = ((event.clientX - box.left) / box.width * 2 - 1) * reach, y = (1 - (event.clientY - box.top) / box.height * 2) * reach;
    this.set(this.target.length > 1 ? [x, y] : [x]);
  }

  key(event) {
    const step = event.shiftKey ? 0.02 : 0.1;
    const [axis, change] = { ArrowRight: [0, step], ArrowLeft: [0, -step], ArrowUp: [1, step], ArrowDown: [1, -step], 0: [-1, 0] }[event.key] ?? [null];
    if (axis === null)
      return;
    event.preventDefault();
    event.stopPropagation();
    this.set(this.target.map((v, i) => axis === -1 ? 0 : i === Math.min(axis, this.target.length - 1) ? v + change : v));
  }

  set(target) {
    this.target = target.map(v => Math.max(-reach, Math.min(reach, Math.round(v * 1000) / 1000)));
    this.aim(this.target);
    this.show();
  }

  show() {
    const [x, y] = this.target;
    $('pad').firstElementChild.style.left = `${(x / reach + 1) * 50}%`;
    $('pad').firstElementChild.style.top = `${this.target.length > 1 ? (1 - y / reach) * 50 : 50}%`;
    [...$('sliders').querySelectorAll('input')].forEach((input, i) => { input.value = this.target[i]; input.nextElementSibling.value = this.target[i].toFixed(2); });
  }

  sliders() {
    $('sliders').replaceChildren(...this.names.map((name, i) => {
      const label = document.createElement('label'), input = Object.assign(document.createElement('input'), { type: 'range', min: -reach, max: reach, step: 0.01, value: 0 });
      label.append(name, input, document.createElement('output'));
      input.addEventListener('input', () => this.set(this.target.map((v, k) => k === i ? Number(input.value) : v)));
      return label;
    }));
    this.show();
  }

  request(more) {
    const chosen = this.rigs[Number($('expert-rig').value)];
    return { problem: chosen.problem, rig: chosen.rig, sign: chosen.hasSign ? Number($('expert-sign').value) : 1, seed: 1, period: Number($('expert-period').value), ...more };
  }

  async ask(path, body) {
    $('expert-problems').textContent = '';
    try {
      await command(path, body);
    } catch (problem) {
      $('expert-problems').textContent = problem.message;
    }
  }

  begin() {
    $('pad').focus();
    this.asked = this.request({});
    return this.ask('/api/demonstrate', { ...this.asked, episodes: Number($('expert-episodes').value), horizon: Number($('expert-horizon').value) });
  }

  let() {
    return this.ask('/api/run', { ...(this.asked ?? this.request({})), policy: 'yours', episodes: 10, horizon: 14 });
  }

  state(s) {
    const isOn = s.phase === 'demonstrating';
    if (isOn && s.signals && s.signals.actionNames.length !== this.target.length || isOn && this.run !== s.run) {
      this.run = s.run;
      this.episode = -1;
      this.names = s.signals ? s.signals.observationNames.slice(0, s.signals.actionNames.length) : this.names;
      this.target = this.names.map(() => 0);
      this.sliders();
    }
    this.isOn = isOn;
    $('drive-yours').disabled = !s.student || isOn;
    if (s.student && this.shown !== s.student.folder) {
      this.shown = s.student.folder;
      this.learned(s.student);
    }
  }

  // Where the rig stands when a demonstration begins, it stays until the student says otherwise.
  frame(frame) {
    if (!this.isOn || !frame.rig.v || frame.rig.episode === this.episode)
      return;
    this.episode = frame.rig.episode;
    this.target = this.target.map((_, i) => Math.round((frame.rig.v[3 * i + 2] ?? 0) * 1000) / 1000);
    this.show();
  }

  learned(l) {
    const never = l.directions.filter(d => !d.shown), part = (tag, words) => Object.assign(document.createElement(tag), { textContent: words });
    const table = document.createElement('table'), head = document.createElement('tr');
    head.append(...['direction', 'moved, in floors', 'shown'].map(words => Object.assign(part('th', words), { scope: 'col' })));
    table.append(head, ...l.directions.map(d => {
      const row = document.createElement('tr');
      row.append(part('td', d.words), part('td', d.floors.toFixed(1)), part('td', d.shown ? 'yes' : 'no'));
      return row;
    }));
    const sentence = never.length === 0 ? 'You showed every direction: nothing is left to drift in.' : `You never showed ${never.map(d => d.words).join(' and ')}. Your policy does nothing there.`;
    const parts = [part('strong', sentence), table];
    if (l.predicted !== null)
      parts.push(part('p', `On the ideal plant your policy multiplies a deviation by ${l.predicted.toFixed(3)} each period${Math.abs(l.predicted) > 1 ? ': it will drift. Let it drive.' : '.'}`));
    parts.push(part('p', `${l.episodes} demonstrations, kept as ${l.folder}; residual ${l.residualRms.toPrecision(2)} rad.`));
    $('lesson-learned').replaceChildren(...parts);
  }
}
