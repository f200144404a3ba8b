// Requests to the server. Each viewer draws a name once a tab; the name is the right to command, so it is never shown.
const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';

function draw() {
  return Array.from(crypto.getRandomValues(new Uint8Array(24)), b => letters[b % letters.length]).join('');
}

export const viewer = sessionStorage.getItem('viewer') ?? draw();
sessionStorage.setItem('viewer', viewer);

export class Refused extends Error {
  constructor(status, problems) {
    super(problems.join('\n'));
    this.status = status;
  }
}

async function ask(method, path, body) {
  const response = await fetch(path, {
    method,
    headers: { 'X-Viewer': viewer, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok)
    throw new Refused(response.status, answer.problems ?? [`the server answered ${response.status}`]);
  return answer;
}

export const get = path => ask('GET', path);
export const post = (path, body = {}) => ask('POST', path, body);

// Takes the command if nobody has it, then commands.
export async function command(path, body) {
  await post('/api/control', { take: true });
  return post(path, body);
}

// A stop is sent again until the server has answered: a line that hiccups must not swallow it.
export async function stop(path = '/api/stop') {
  for (let attempt = 0; ; attempt++) {
    try {
      return await fetch(path, { method: 'POST', keepalive: true }).then(r => r.json());
    } catch (problem) {
      if (attempt === 20)
        throw problem;
      await new Promise(done => setTimeout(done, 100));
    }
  }
}
