// The middle of the page: rigs, deviation, traces, and the sentence above them.
import { Deviation } from './deviation.js';
import { RigView } from './rig.js';
import { Traces } from './traces.js';

const $ = id => document.getElementById(id);
const tintOf = kind => `p-${kind}`;
const fixed = (value, digits = 3) => (value < 0 ? '-' : '') + Math.abs(value).toFixed(digits);

function triples(flat) {
  const rows = [];
  for (let i = 0; i < flat.length; i += 3)
    rows.push([flat[i], flat[i + 1], flat[i + 2]]);
  return rows;
}

export class Stage {
  constructor() {
    this.rig = new RigView($('rig-canvas'));
    this.expert = new RigView($('expert-canvas'));
    this.deviation = new Deviation($('deviation'), $('deviation-keys'), $('narrowing'));
    this.observation = new Traces($('observation'), $('observation-keys'), '');
    this.action = new Traces($('action'), $('action-keys'), '');
  }

  begin(state) {
    this.signals = null;
    this.offset = 0;
    this.last = 0;
    this.deviation.reset(state.plan?.horizon ?? 14);
  }

  describe(state) {
    const s = state.signals;
    if (!s || this.signals === JSON.stringify(s))
      return;
    this.signals = JSON.stringify(s);
    Object.assign(this, { names: s.observationNames, period: s.periodSeconds, n: s.observationNames.length, m: s.actionNames.length });
    const isFuruta = s.observationNames.length === 4, isPendulum = !isFuruta && s.observationUnits[1] === 'rad/s';
    this.kind = isFuruta ? 'furuta' : isPendulum ? 'pendulum' : 'motors';
    this.observation.describe(s.observationNames, s.observationUnits[0], false);
    this.action.describe(s.actionNames, s.actionUnits[0], true);
    this.rig.describe(this.kind, s.observationNames, 'main', 1);
    this.expert.describe(this.kind, s.observationNames, 'expert', 1);
  }

  state(state, catalog) {
    const kind = state.policy?.kind;
    if (kind && kind !== this.policyKind) {
      this.policyKind = kind;
      document.documentElement.style.setProperty('--main', `var(--${tintOf(kind)})`);
      this.rebuild();
    }
    this.describe(state);
    this.deviation.state(state.growth, 'main');
    $('rig-name').textContent = state.phase === 'demonstrating' ? 'you' : catalog.policyNames.find(p => p.id === state.plan?.policy)?.name ?? 'policy';
    $('headline').textContent = this.sentence(state);
    const isUnknown = Boolean(state.growth?.hits);
    $('deviation-title').textContent = isUnknown ? 'Distance from zero, |x|' : 'Deviation from the expert from the same start';
    $('expert-figure').hidden = !this.hasExpert;
    $('deviation-figure').hidden = Boolean(state.plan) && !state.growth && state.phase !== 'preparing';
    $('rigs').dataset.alone = $('deviation-figure').hidden ? 'yes' : 'no';
  }

  // One question, answered with the number.
  sentence(state) {
    if (state.message)
      return state.message;
    const g = state.growth, p = g?.points?.at(-1);
    if (state.phase === 'demonstrating')
      return `Demonstration ${state.episodesDone + 1} of ${state.plan.episodes}: bring the rig to zero`;
    if (!state.plan)
      return 'Choose a problem and a policy, then run';
    if (g?.hits) {
      const all = g.hits.reduce((a, b) => a + b, 0), won = all - g.hits.at(-1);
      return all ? `Zero was hit in ${won} of ${all} episodes, at once in ${g.hits[0]}` : 'How long until x is zero?';
    }
    if (state.plan.policy === 'expert')
      return 'The expert brings the rig to rest, from wherever it starts';
    if (p?.value !== null && p?.value !== undefined)
      return Math.abs(p.value) > 1.02 ? `The deviation is multiplied by ${fixed(p.value)} each period` : `The deviation shrinks: ${fixed(p.value)} each period`;
    if (g?.curves?.length && g.curves.every(curve => curve.every(d => d < 1.2 * g.floor)))
      return 'The deviation stays at the floor: nothing grows';
    return g ? 'How fast does the policy drift from its expert?' : 'The rig as it moves';
  }

  frame(frame) {
    if (!this.names)
      return;
    const main = frame.rig;
    if (main.v) {
      const rows = triples(main.v);
      if (main.step < (this.step ?? 0))
        this.offset = this.last + this.period;
      this.step = main.step;
      this.last = this.offset + main.step * this.period;
      this.observation.add(this.last, rows.slice(0, this.n));
      this.action.add(this.last, rows.slice(this.n + this.m));
      this.state_ = rows.slice(0, this.n).map(r => r[2]);
      if (frame.deviation)
        this.deviation.add(main.episode, main.step, frame.deviation[0], frame.deviation[2]);
    }
    this.pose(this.rig, main, $('rig-state'));
    if (frame.expert) {
      if (!this.hasExpert) {
        this.hasExpert = true;
        $('expert-figure').hidden = false;
      }
      this.pose(this.expert, frame.expert, $('expert-state'));
    } else if (this.hasExpert && !frame.expert) {
      this.hasExpert = false;
      $('expert-figure').hidden = true;
    }
  }

  // Motors move between two periods: they are drawn as their encoders say, other coordinates as the policy sees them.
  pose(view, lane, words) {
    const values = [...view.values];
    if (lane.v)
      triples(lane.v).slice(0, this.n).forEach((r, i) => { values[i] = r[2]; });
    if (lane.motors)
      triples(lane.motors).filter((_, i) => i % 2 === 0).forEach((r, i) => { values[i] = r[2]; });
    if (values.length) {
      view.show(values);
      view.words = words;
    }
  }

  // Words are for reading: a few times a second is enough.
  write() {
    for (const view of [this.rig, this.expert]) {
      if (view.words && view.values.length && this.names)
        view.words.textContent = this.names.map((name, i) => `${name} ${fixed(view.values[i] ?? 0)}`).join('   ');
    }
  }

  draw() {
    const isDrawn = this.rig.draw();
    this.expert.draw();
    this.deviation.draw();
    this.observation.draw();
    this.action.draw();
    return isDrawn;
  }

  rebuild() {
    for (const part of [this.deviation, this.observation.chart, this.action.chart])
      part.rebuild();
    this.rig.rebuild();
    this.expert.rebuild();
    this.deviation.dirty = this.deviation.isNew = true;
  }
}
