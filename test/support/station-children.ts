import { readdirSync, readFileSync } from 'node:fs';

/** A program that a station of this process has started and that runs. */
export interface StationChild {
  readonly pid: number;
  readonly arguments: readonly string[];
  /** Name of the encoder, such as `libmp3lame`; null: it decodes. */
  readonly encoder: string | null;
}

/**
 * The children of this process that its stations started: the programs of the tests have process groups of their own, and
 * are no part of them.
 */
export function listStationChildren(): StationChild[] {
  const own = readStat(process.pid);
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const pid = Number(name);
      const stat = readStat(pid);
      if (stat?.parent !== process.pid || stat.group !== own?.group || stat.state === 'Z') return [];
      const words = readText(`/proc/${pid}/cmdline`)?.split('\0').filter(Boolean) ?? [];
      const codecAt = words.indexOf('-c:a');
      return [{ pid, arguments: words, encoder: codecAt === -1 ? null : words[codecAt + 1]! }];
    });
}

/** Ends a child at once, in mid-sound. It may have ended by itself in this very moment. */
export function killChild({ pid }: StationChild): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function readStat(pid: number): { state: string; parent: number; group: number } | null {
  const text = readText(`/proc/${pid}/stat`);
  if (text === null) return null;
  // The name in brackets may hold anything.
  const [state = '', parent, group] = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { state, parent: Number(parent), group: Number(group) };
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // It has ended meanwhile.
    return null;
  }
}
