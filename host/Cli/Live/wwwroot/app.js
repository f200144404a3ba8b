// Ties the page together: what comes over the line goes to the views, what is pressed goes to the server.
import { get, post, stop } from './api.js';
import { appearance } from './appearance.js';
import { Controls } from './controls.js';
import { Facts } from './facts.js';
import { Lesson } from './lesson.js';
import { Link } from './link.js';
import { Runs } from './runs.js';
import { Stage } from './stage.js';
import { Student } from './student.js';
import { tabs } from './tabs.js';

const $ = id => document.getElementById(id);

async function enter() {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (token) {
    history.replaceState(null, '', '/');
    await post('/api/token', { token }).catch(() => {});
  }
  for (;;) {
    try {
      return await get('/api/catalog');
    } catch (problem) {
      if (problem.status === 401)
        await askForToken();
      else
        await new Promise(done => setTimeout(done, 500));
    }
  }
}

function askForToken() {
  const dialog = $('token-dialog');
  dialog.showModal();
  return new Promise(done => dialog.addEventListener('close', () => post('/api/token', { token: $('token').value }).catch(() => {}).finally(done), { once: true }));
}

// The stop works before anything else is there, and whatever else is broken.
function press() {
  stop().catch(problem => { $('link').textContent = `STOP not answered: ${problem.message}`; });
}
$('stop').addEventListener('click', press);
addEventListener('keydown', event => {
  const isTyping = /^(INPUT|SELECT|TEXTAREA|BUTTON)$/.test(event.target.tagName) || event.target.id === 'pad';
  if (event.key === 'Escape' || (event.key === ' ' && !isTyping)) {
    event.preventDefault();
    press();
  }
}, true);

const catalog = await enter();
const stage = new Stage(), facts = new Facts(), controls = new Controls(catalog), lesson = new Lesson(catalog.lessons), runs = new Runs();
let state = null, run = -1;

const link = new Link(frame => {
  if (state && frame.run === state.run) {
    stage.frame(frame);
    facts.frame(frame);
    student.frame(frame);
  }
}, next => {
  if (next.run !== run) {
    run = next.run;
    stage.begin(next);
  }
  state = next;
  stage.state(next, catalog);
  facts.state(next);
  student.state(next);
  lesson.state(next);
  controls.state(next);
  runs.state(next);
  const isMine = next.holder !== null && next.holder === catalog.you;
  $('viewers').textContent = next.viewers === 1 ? '1 viewer' : `${next.viewers} viewers`;
  $('command').textContent = isMine ? 'you command' : next.holder ? 'somebody else commands' : 'nobody commands';
  $('command').dataset.mine = isMine ? 'yes' : 'no';
}, up => {
  $('link').dataset.state = up;
  $('link').textContent = up === 'up' ? 'live' : 'line lost, trying again';
});
const student = new Student(catalog, target => link.aim(target));

$('command').addEventListener('click', () => post('/api/control', { take: $('command').dataset.mine !== 'yes' }).catch(() => {}));
$('emergency').addEventListener('click', () => stop('/api/emergency-stop'));
tabs($('tabs'), name => {
  document.body.dataset.tab = name;
  if (name === 'runs') runs.load();
});
appearance(document.querySelector('.toggle'), () => { stage.rebuild(); });

let drawn = 0, since = performance.now(), written = 0;
function tick(now) {
  if (stage.draw())
    drawn++;
  if (now - written >= 125) {
    written = now;
    stage.write();
    facts.write();
  }
  if (now - since >= 1000) {
    facts.drawn(drawn * 1000 / (now - since));
    drawn = 0;
    since = now;
  }
  requestAnimationFrame(tick);
}
requestAnimationFrame(tick);
