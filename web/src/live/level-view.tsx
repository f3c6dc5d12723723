import { useEffect, useRef, useState } from 'preact/hooks';
import { drawMeters, drawWaveform, type MeterColours, readColours } from './level-drawing.ts';
import { LevelMeter, METER_FLOOR, type MeterReading } from './level-meter.ts';
import type { LiveMonitor } from './live-monitor.ts';

export interface LevelViewProps {
  readonly monitor: LiveMonitor;
  readonly isPlaying: boolean;
}

const METER_FRAMES = 2048;
/** Update interval of the numbers; screen readers read them on demand. */
const TEXT_SECONDS = 0.5;
/** With reduced motion: no waveform, and meters that update four times a second. */
const REDUCED_MOTION_SECONDS = 0.25;
const SIDES = ['Left', 'Right'] as const;
const FLOOR: MeterReading = { level: METER_FLOOR, peak: METER_FLOOR };

/** Waveform and levels of both channels before the volume control, also as text for screen readers. */
export function LevelView({ monitor, isPlaying }: LevelViewProps) {
  const meters = useRef<HTMLCanvasElement>(null);
  const waveform = useRef<HTMLCanvasElement>(null);
  const [readings, setReadings] = useState<readonly MeterReading[]>([FLOOR, FLOOR]);
  useEffect(() => {
    const canvas = meters.current!;
    const colours = watchColours();
    if (!isPlaying) {
      setReadings([FLOOR, FLOOR]);
      drawMeters(canvas, [FLOOR, FLOOR], colours.now);
      drawWaveform(waveform.current!, new Float32Array(METER_FRAMES), colours.now);
      return colours.end;
    }
    const end = animate(monitor, (shown, samples, isTextDue) => {
      drawMeters(canvas, shown, colours.now);
      if (samples) drawWaveform(waveform.current!, samples, colours.now);
      if (isTextDue) setReadings(shown);
    });
    return () => {
      end();
      colours.end();
    };
  }, [monitor, isPlaying]);
  return (
    <div class="levels">
      <div aria-hidden="true">
        <canvas ref={waveform} class="waveform" />
        <canvas ref={meters} class="meters" />
      </div>
      <div class="peaks">
        {SIDES.map((side, channel) => {
          const { level, peak } = readings[channel]!;
          return (
            <p key={side}>
              <meter
                class="offscreen"
                aria-label={`Level, ${side.toLowerCase()}`}
                aria-valuetext={decibels(level)}
                min={METER_FLOOR}
                max={0}
                value={Math.min(0, level)}
              />
              <span>{side} peak</span> {decibels(peak)}
            </p>
          );
        })}
      </div>
    </div>
  );
}

type Draw = (readings: readonly MeterReading[], samples: Float32Array | null, isTextDue: boolean) => void;

/** Draws on each frame, less often with reduced motion. Returns a function that stops it. */
function animate(monitor: LiveMonitor, draw: Draw): () => void {
  const reducedMotion = window.matchMedia('(prefers-reduced-motion: reduce)');
  const meters = SIDES.map(() => new LevelMeter());
  const samples = new Float32Array(METER_FRAMES);
  let drawnAt = performance.now();
  let textAt = 0;
  let frame = requestAnimationFrame(step);
  function step(now: number): void {
    frame = requestAnimationFrame(step);
    const seconds = (now - drawnAt) / 1000;
    const { output } = monitor;
    if (!output || seconds <= 0 || (reducedMotion.matches && seconds < REDUCED_MOTION_SECONDS)) return;
    drawnAt = now;
    for (const channel of [1, 0] as const) {
      output.readSamples(channel, samples);
      meters[channel]!.update(samples, seconds);
    }
    const isTextDue = now - textAt > TEXT_SECONDS * 1000;
    if (isTextDue) textAt = now;
    draw(
      meters.map(({ reading }) => reading),
      reducedMotion.matches ? null : samples,
      isTextDue,
    );
  }
  return () => cancelAnimationFrame(frame);
}

function watchColours(): { readonly now: MeterColours; end(): void } {
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  let now = readColours();
  const read = () => {
    now = readColours();
  };
  dark.addEventListener('change', read);
  return {
    get now() {
      return now;
    },
    end: () => dark.removeEventListener('change', read),
  };
}

function decibels(level: number): string {
  return level <= METER_FLOOR ? 'silent' : `${level.toFixed(1)} dBFS`;
}
