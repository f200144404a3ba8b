// The rig on a canvas: motors as discs with a pointer, pendulums as rods. Angles come 60 times a second; the last one is drawn.
import { colour } from './appearance.js';

const up = -Math.PI / 2;

export class RigView {
  constructor(canvas) {
    this.canvas = canvas;
    this.context = canvas.getContext('2d');
    this.values = [];
    this.dirty = true;
    new ResizeObserver(() => { this.dirty = true; }).observe(canvas);
  }

  // kind: motors, pendulum or furuta; names of the coordinates; colour of the pointer; largest angle that counts.
  describe(kind, names, tint, limit) {
    Object.assign(this, { kind, names, tint, limit });
    this.values = [];
    this.rebuild();
  }

  show(values) {
    this.values = values;
    this.dirty = true;
  }

  // Theme or policy changed: colours are asked for again.
  rebuild() {
    this.paint = null;
    this.dirty = true;
  }

  // True when it drew.
  draw() {
    if (!this.dirty || !this.names)
      return false;
    this.dirty = false;
    const { canvas, context: c } = this, ratio = devicePixelRatio || 1, w = canvas.clientWidth, h = canvas.clientHeight;
    if (canvas.width !== Math.round(w * ratio) || canvas.height !== Math.round(h * ratio)) {
      canvas.width = Math.round(w * ratio);
      canvas.height = Math.round(h * ratio);
    }
    c.setTransform(ratio, 0, 0, ratio, 0, 0);
    c.clearRect(0, 0, w, h);
    c.lineCap = 'round';
    this.paint ??= { text: colour('ink'), muted: colour('muted'), axis: colour('axis'), shade: colour('shade'), page: colour('page'), main: colour(this.tint) };
    if (this.kind === 'pendulum')
      this.rod(w / 2, h * 0.18, h * 0.62, Math.PI / 2 - (this.values[0] ?? 0), 'pendulum');
    else if (this.kind === 'furuta')
      this.furuta(w, h);
    else
      this.names.forEach((name, i) => this.motor(w * (i + 0.5) / this.names.length, h / 2, Math.min(h * 0.36, w / this.names.length * 0.34), this.values[i] ?? 0, name));
    return true;
  }

  motor(x, y, r, angle, name) {
    const c = this.context, p = this.paint, limit = this.limit || 1;
    const a = Math.max(-Math.PI, Math.min(Math.PI, angle));

    // Where limits begin: beyond the wedge the set-point is clamped.
    c.beginPath(); c.moveTo(x, y); c.arc(x, y, r * 1.16, up - limit, up + limit); c.closePath(); c.fillStyle = p.shade; c.fill();
    c.beginPath(); c.arc(x, y, r, 0, 7); c.fillStyle = p.page; c.fill(); c.lineWidth = 2; c.strokeStyle = p.axis; c.stroke();
    for (let k = -2; k <= 2; k++) {
      const t = up + k * limit / 2, long = k === 0 ? 0.16 : 0.08;
      c.beginPath(); c.moveTo(x + Math.cos(t) * r, y + Math.sin(t) * r); c.lineTo(x + Math.cos(t) * r * (1 - long), y + Math.sin(t) * r * (1 - long));
      c.lineWidth = k === 0 ? 2.5 : 1.5; c.strokeStyle = p.axis; c.stroke();
    }

    // How far from zero, as an arc.
    c.beginPath(); c.arc(x, y, r * 0.62, up, up + a, a < 0); c.lineWidth = r * 0.13; c.strokeStyle = p.main; c.globalAlpha = 0.28; c.stroke(); c.globalAlpha = 1;
    const t = up + a;
    c.beginPath(); c.moveTo(x - Math.cos(t) * r * 0.14, y - Math.sin(t) * r * 0.14); c.lineTo(x + Math.cos(t) * r * 0.86, y + Math.sin(t) * r * 0.86);
    c.lineWidth = Math.max(4, r * 0.085); c.strokeStyle = p.main; c.stroke();
    c.beginPath(); c.arc(x, y, r * 0.11, 0, 7); c.fillStyle = p.text; c.fill();
    c.fillStyle = p.muted; c.font = `${Math.max(13, r * 0.19)}px system-ui`; c.textAlign = 'center'; c.textBaseline = 'middle';
    c.fillText(name, x, y + r * 0.55);
  }

  rod(x, y, length, angle, name) {
    const c = this.context, p = this.paint;
    const tipX = x + Math.cos(angle) * length, tipY = y + Math.sin(angle) * length;
    c.setLineDash([4, 5]); c.beginPath(); c.moveTo(x, y - length * 0.1); c.lineTo(x, y + length * 1.1); c.lineWidth = 1; c.strokeStyle = p.axis; c.stroke(); c.setLineDash([]);
    c.beginPath(); c.moveTo(x, y); c.lineTo(tipX, tipY); c.lineWidth = 7; c.strokeStyle = p.main; c.stroke();
    c.beginPath(); c.arc(tipX, tipY, length * 0.11, 0, 7); c.fillStyle = p.main; c.fill();
    c.beginPath(); c.arc(x, y, 6, 0, 7); c.fillStyle = p.text; c.fill();
    c.fillStyle = p.muted; c.font = '14px system-ui'; c.textAlign = 'left'; c.textBaseline = 'middle'; c.fillText(name, x + 16, y);
  }

  // The arm from above; the pendulum, counted from upright, from the side.
  furuta(w, h) {
    const arm = this.names.findIndex(n => /theta|arm/i.test(n)), rod = this.names.findIndex(n => /alpha|pend/i.test(n));
    const c = this.context, p = this.paint, x = w * 0.3, y = h / 2, r = h * 0.36, t = up + (this.values[Math.max(0, arm)] ?? 0);
    c.beginPath(); c.arc(x, y, r, 0, 7); c.lineWidth = 1.5; c.strokeStyle = p.axis; c.stroke();
    c.beginPath(); c.moveTo(x, y); c.lineTo(x + Math.cos(t) * r, y + Math.sin(t) * r); c.lineWidth = 8; c.strokeStyle = p.main; c.stroke();
    c.beginPath(); c.arc(x, y, 7, 0, 7); c.fillStyle = p.text; c.fill();
    c.fillStyle = p.muted; c.font = '14px system-ui'; c.textAlign = 'center'; c.fillText('arm, from above', x, y + r + 12);
    this.rod(w * 0.72, h * 0.72, h * 0.55, up + (this.values[Math.max(1, rod)] ?? 0), '');
    c.fillText('pendulum, from the side', w * 0.72, h * 0.93);
  }
}
