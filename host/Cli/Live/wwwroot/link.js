// The line to the server: telemetry and state in, the student's aim out. A line that is lost is shown and comes back by itself.
import { viewer } from './api.js';

const longest = 4000;

export class Link {
  constructor(onFrame, onState, onChange) {
    Object.assign(this, { onFrame, onState, onChange, wait: 250, socket: null });
    this.open();
    addEventListener('online', () => this.again(0));
  }

  open() {
    const socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/live?viewer=${viewer}`);
    this.socket = socket;
    socket.onmessage = event => {
      const message = JSON.parse(event.data);
      if (message.t === 'frame')
        this.onFrame(message);
      else {
        this.wait = 250;
        this.onChange('up');
        this.onState(message);
      }
    };
    socket.onclose = () => {
      if (this.socket !== socket)
        return;
      this.onChange('down');
      this.again(this.wait);
      this.wait = Math.min(longest, this.wait * 2);
    };
  }

  again(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (this.socket.readyState >= WebSocket.CLOSING)
        this.open();
    }, wait);
  }

  aim(target) {
    if (this.socket.readyState === WebSocket.OPEN && this.socket.bufferedAmount < 4096)
      this.socket.send(JSON.stringify({ aim: target }));
  }
}
