// Six steps, each a preset and three sentences. Right and left walk, Enter runs.
import { command } from './api.js';

const $ = id => document.getElementById(id);

export class Lesson {
  constructor(steps) {
    this.steps = steps;
    this.at = 0;
    $('lesson-dots').replaceChildren(...steps.map((s, i) => Object.assign(document.createElement('li'), { title: `${i + 1}. ${s.title}` })));
    $('lesson-back').addEventListener('click', () => this.walk(-1));
    $('lesson-next').addEventListener('click', () => this.walk(1));
    $('lesson-run').addEventListener('click', () => this.run());
    addEventListener('keydown', event => {
      if ($('panel-lesson').hidden || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName) || event.target.getAttribute?.('role') === 'tab' && event.key !== 'Enter')
        return;
      const step = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 }[event.key];
      if (step)
        this.walk(step);
      else if (event.key === 'Enter' && event.target.tagName !== 'BUTTON' || event.key === 'Enter' && event.target.getAttribute?.('role') === 'tab')
        this.run();
      else
        return;
      event.preventDefault();
    });
    this.show();
  }

  walk(step) {
    this.at = Math.max(0, Math.min(this.steps.length - 1, this.at + step));
    this.show();
  }

  show() {
    const step = this.steps[this.at];
    $('lesson-count').textContent = `Step ${this.at + 1} of ${this.steps.length}`;
    $('lesson-title').textContent = step.title;
    $('lesson-words').replaceChildren(...step.sentences.map(words => Object.assign(document.createElement('p'), { textContent: words })));
    $('lesson-back').disabled = this.at === 0;
    $('lesson-next').disabled = this.at === this.steps.length - 1;
    [...$('lesson-dots').children].forEach((dot, i) => { dot.dataset.on = i <= this.at ? 'yes' : 'no'; });
    $('lesson-problems').textContent = '';
    if (this.last)
      this.state(this.last);
  }

  async run() {
    const { problem, rig, policy, sign, episodes, horizon, start } = this.steps[this.at];
    $('lesson-problems').textContent = '';
    try {
      await command('/api/run', { problem, rig, policy, sign, episodes, horizon, start, seed: 1, speed: 1 });
    } catch (problem) {
      $('lesson-problems').textContent = problem.message;
    }
  }

  state(s) {
    this.last = s;
    const step = this.steps[this.at];
    const isThis = s.plan?.problem === step.problem && s.plan.policy === step.policy && s.plan.sign === step.sign;
    $('lesson-run').textContent = isThis && s.phase === 'running' ? `Running: episode ${Math.min(s.episodesDone + 1, s.plan.episodes)}` : 'Run this step';
  }
}
