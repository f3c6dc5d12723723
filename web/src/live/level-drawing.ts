import { METER_FLOOR, type MeterReading } from './level-meter.ts';

/** Colours of the page, as canvases want them. */
export interface MeterColours {
  readonly ground: string;
  readonly ink: string;
  readonly glow: string;
  readonly loud: string;
}

/** Above this, in dBFS, a limiter should have worked already. */
const LOUD = -1;
/** Height of a bar, and what is between two, in CSS pixels. */
const BAR = 14;
const SPACE = 6;
const HOLD_WIDTH = 3;

/** The colours as the style sheet has them now. */
export function readColours(): MeterColours {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string) => style.getPropertyValue(name).trim();
  return { ground: read('--line'), ink: read('--ink'), glow: read('--glow'), loud: read('--loud') };
}

/** One bar for each channel, with the held peak as a line. */
export function drawMeters(canvas: HTMLCanvasElement, readings: readonly MeterReading[], colours: MeterColours): void {
  const { brush, width } = prepare(canvas);
  readings.forEach(({ level, peak }, channel) => {
    const top = channel * (BAR + SPACE);
    const at = (decibels: number) => width * Math.min(1, (decibels - METER_FLOOR) / -METER_FLOOR);
    brush.fillStyle = colours.ground;
    brush.fillRect(0, top, width, BAR);
    brush.fillStyle = level > LOUD ? colours.loud : colours.glow;
    brush.fillRect(0, top, at(level), BAR);
    if (peak <= METER_FLOOR) return;
    brush.fillStyle = peak > LOUD ? colours.loud : colours.ink;
    brush.fillRect(Math.min(width, at(peak)) - HOLD_WIDTH, top, HOLD_WIDTH, BAR);
  });
}

/** The samples as a line, full scale from edge to edge. */
export function drawWaveform(canvas: HTMLCanvasElement, samples: Float32Array, colours: MeterColours): void {
  const { brush, width, height } = prepare(canvas);
  brush.strokeStyle = colours.glow;
  brush.lineWidth = 2;
  brush.lineJoin = 'round';
  brush.beginPath();
  const pixels = Math.max(1, Math.floor(width));
  for (let x = 0; x <= pixels; x++) {
    const sample = samples[Math.floor((x / pixels) * (samples.length - 1))] ?? 0;
    brush.lineTo(x, (height / 2) * (1 - Math.max(-1, Math.min(1, sample))));
  }
  brush.stroke();
}

/** An empty canvas as fine as the screen; sizes in CSS pixels. */
function prepare(canvas: HTMLCanvasElement): { brush: CanvasRenderingContext2D; width: number; height: number } {
  const { clientWidth: width, clientHeight: height } = canvas;
  const scale = window.devicePixelRatio || 1;
  const fineWidth = Math.round(width * scale);
  const fineHeight = Math.round(height * scale);
  if (canvas.width !== fineWidth || canvas.height !== fineHeight) {
    canvas.width = fineWidth;
    canvas.height = fineHeight;
  }
  const brush = canvas.getContext('2d')!;
  brush.setTransform(scale, 0, 0, scale, 0, 0);
  brush.clearRect(0, 0, width, height);
  return { brush, width, height };
}
