import { METER_FLOOR, type MeterReading } from './level-meter.ts';

/** Colours of the page for canvas drawing. */
export interface MeterColours {
  readonly ground: string;
  readonly ink: string;
  readonly glow: string;
  readonly loud: string;
}

/** Levels above this, in dBFS, are drawn in the warning colour: a limiter should have prevented them. */
const LOUD = -1;
/** Height of a bar and gap between two, in CSS pixels. */
const BAR_HEIGHT = 14;
const BAR_GAP = 6;
const HOLD_WIDTH = 3;

/** Reads the current colours from the style sheet. */
export function readColours(): MeterColours {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string) => style.getPropertyValue(name).trim();
  return { ground: read('--line'), ink: read('--ink'), glow: read('--glow'), loud: read('--loud') };
}

/** Draws one bar for each channel, with the held peak as a line. */
export function drawMeters(canvas: HTMLCanvasElement, readings: readonly MeterReading[], colours: MeterColours): void {
  const { context, width } = prepare(canvas);
  readings.forEach(({ level, peak }, channel) => {
    const top = channel * (BAR_HEIGHT + BAR_GAP);
    const at = (decibels: number) => width * Math.min(1, (decibels - METER_FLOOR) / -METER_FLOOR);
    context.fillStyle = colours.ground;
    context.fillRect(0, top, width, BAR_HEIGHT);
    context.fillStyle = level > LOUD ? colours.loud : colours.glow;
    context.fillRect(0, top, at(level), BAR_HEIGHT);
    if (peak <= METER_FLOOR) return;
    context.fillStyle = peak > LOUD ? colours.loud : colours.ink;
    context.fillRect(Math.min(width, at(peak)) - HOLD_WIDTH, top, HOLD_WIDTH, BAR_HEIGHT);
  });
}

/** Draws the samples as a line; full scale is the height of the canvas. */
export function drawWaveform(canvas: HTMLCanvasElement, samples: Float32Array, colours: MeterColours): void {
  const { context, width, height } = prepare(canvas);
  context.strokeStyle = colours.glow;
  context.lineWidth = 2;
  context.lineJoin = 'round';
  context.beginPath();
  const pixels = Math.max(1, Math.floor(width));
  for (let x = 0; x <= pixels; x++) {
    const sample = samples[Math.floor((x / pixels) * (samples.length - 1))] ?? 0;
    context.lineTo(x, (height / 2) * (1 - Math.max(-1, Math.min(1, sample))));
  }
  context.stroke();
}

/** Clears the canvas and sets its resolution to that of the screen. Returns sizes in CSS pixels. */
function prepare(canvas: HTMLCanvasElement): { context: CanvasRenderingContext2D; width: number; height: number } {
  const { clientWidth: width, clientHeight: height } = canvas;
  const scale = window.devicePixelRatio || 1;
  const fineWidth = Math.round(width * scale);
  const fineHeight = Math.round(height * scale);
  if (canvas.width !== fineWidth || canvas.height !== fineHeight) {
    canvas.width = fineWidth;
    canvas.height = fineHeight;
  }
  const context = canvas.getContext('2d')!;
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.clearRect(0, 0, width, height);
  return { context, width, height };
}
