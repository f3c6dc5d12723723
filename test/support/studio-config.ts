import type { FreeStation } from './free-station.ts';
import type { StationConfig } from './station-config.ts';
import { waitUntil } from './wait-until.ts';

/** The mounts of `studioConfig`. */
export const studioMounts = ['/stream.mp3', '/stream.opus', '/stream.aac'] as const;

/** An output on a mount whose end says its format. */
export function mountOutput(mount: string, changes: object = {}): object {
  return { type: 'mount', program: 'main', mount, format: mount.split('.').at(-1), ...changes };
}

/**
 * A station with one program: the inputs in the order of their names here, and three formats. DJs are taken at once, also
 * soon after the last one was lost.
 */
export function studioConfig(inputs: Readonly<Record<string, object>>, changes: StationConfig = {}): StationConfig {
  const { program, ...more } = changes;
  return {
    server: { burst: '1s', burstBytes: '0' },
    inputs,
    programs: {
      main: { inputs: Object.keys(inputs), crossfade: '400ms', returnAfter: '300ms', ...(program as object) },
    },
    outputs: studioMounts.map((mount) => mountOutput(mount)),
    ...more,
  };
}

/** A tone as an input, as loud as those of ffmpeg. */
export function toneInput(frequency: number): object {
  return { type: 'tone', frequency, level: -18 };
}

/** Waits until an input was switched to since the log had `since` lines; null: silence. */
export async function waitForSwitch(
  { log }: Pick<FreeStation, 'log'>,
  to: string | null,
  since: number,
  deadlineMs?: number,
): Promise<void> {
  const isTold = () => log.slice(since).some((line) => line.includes(' switched ') && line.includes(` to=${to} `));
  await waitUntil(isTold, () => `${to} is on air; ${log.slice(since).join('\n')}`, deadlineMs);
}
