// What was recorded, with everything that can be had of it.
import { get, post } from './api.js';

const $ = id => document.getElementById(id);

export class Runs {
  async load() {
    $('runs-problems').textContent = '';
    try {
      const runs = await get('/api/runs');
      $('runs').replaceChildren(...runs.map(run => this.entry(run)));
      if (runs.length === 0)
        $('runs-problems').textContent = 'Nothing is kept here yet: run something.';
    } catch (problem) {
      $('runs-problems').textContent = problem.message;
    }
  }

  // A run that ended belongs in the list.
  state(s) {
    const key = `${s.run} ${s.phase}`;
    if (key !== this.key && s.phase === 'idle' && !$('panel-runs').hidden)
      this.load();
    this.key = key;
  }

  entry(run) {
    const item = document.createElement('li'), links = document.createElement('div'), part = (tag, words) => Object.assign(document.createElement(tag), { textContent: words });
    item.append(part('b', `${run.path}: ${run.policy ?? run.expert ?? run.kind}`), part('p', `${run.plant}, ${run.episodes} episodes, seed ${run.seed}, ${run.ended}`), links);
    const link = (words, file) => links.append(Object.assign(part('a', words), { href: `/runs/${run.path}/${file}`, target: file.endsWith('.html') ? '_blank' : '', rel: 'noopener' }));
    if (run.hasReport)
      link('report', 'report.html');
    else if (run.kind === 'rollouts') {
      const button = Object.assign(part('button', 'make report'), { type: 'button' });
      button.setAttribute('aria-label', `make the report of ${run.path}`);
      button.addEventListener('click', async () => {
        button.disabled = true;
        try {
          await post('/api/report', { run: run.path });
          await this.load();
        } catch (problem) {
          $('runs-problems').textContent = problem.message;
        }
        button.disabled = false;
      });
      links.append(button);
    }
    link('MCAP', 'trace.mcap');
    link('CSV', 'trace.csv');
    if (run.hasImage)
      link('image', 'policy.img');
    link('manifest', 'run.json');
    return item;
  }
}
