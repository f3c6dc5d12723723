import { setTimeout as sleep } from 'node:timers/promises';
import { type CpuReading, computeCpu, readCpus, round } from '../cpu-window.ts';
import { readCommandLine, readMemoryBytes, readProcessTree } from '../process-figures.ts';
import type { ServerProcess } from '../servers/server-process.ts';
import type { ProcessUse, StationFigures } from './station-figures.ts';

/** From the start of the process to the window: 10 s of playing, and time for a slow start. The same for all programs. */
const BEFORE_WINDOW_MILLIS = 20_000;
const BYTES_PER_MB = 2 ** 20;

/** What a server's processes have used since they began. */
function readUses(root: number): (ProcessUse & { readonly pid: number })[] {
  return readProcessTree(root).map(({ pid, cpu, endedChildren }) => ({
    pid,
    command: readCommandLine(pid),
    userSeconds: cpu.user,
    systemSeconds: cpu.system,
    endedChildrenSeconds: endedChildren.user + endedChildren.system,
  }));
}

/** What each process that lives at the end has used since `before`; one that is new, since it began. */
function subtractUses(after: ReturnType<typeof readUses>, before: ReturnType<typeof readUses>): ProcessUse[] {
  return after.map(({ pid, command, ...use }) => {
    const earlier = before.find((process) => process.pid === pid);
    const since = (key: keyof typeof use): number => Math.round(100 * (use[key] - (earlier?.[key] ?? 0))) / 100;
    return {
      command,
      userSeconds: since('userSeconds'),
      systemSeconds: since('systemSeconds'),
      endedChildrenSeconds: since('endedChildrenSeconds'),
    };
  });
}

/** How a server that plays is looked at. */
export interface WindowOptions {
  readonly startedAt: number;
  readonly seconds: number;
  /** What came of MP3, Opus and AAC up to now. */
  readonly countBytes: () => readonly number[];
  readonly abort: AbortSignal;
}

/** What is measured of every server in the window. */
export async function measureWindow(
  server: ServerProcess,
  { startedAt, seconds, countBytes, abort }: WindowOptions,
): Promise<Omit<StationFigures, 'levelDbfs' | 'firstByteMillis' | 'live'>> {
  const pass = (millis: number) => sleep(millis, undefined, { signal: abort });
  const look = () => ({
    cpus: readCpus(server.pid, process.pid),
    own: process.cpuUsage(),
    uses: readUses(server.pid),
    bytes: countBytes(),
  });
  await pass(Math.max(0, startedAt + BEFORE_WINDOW_MILLIS - performance.now()));
  const before = look();
  await pass(seconds * 1000);
  const after = look();
  if (server.hasEnded) throw new Error(`Cannot use the run of ${server.name}: it ended\n${server.readLogTail()}`);
  const { user, system } = after.cpus.server;
  const kilobits = after.bytes.map((bytes, index) =>
    round((8 * (bytes - (before.bytes[index] ?? 0))) / (after.cpus.at - before.cpus.at)),
  );
  return {
    server: server.name,
    ...computeCpu(withoutServer(before), withoutServer(after)),
    cpuSecondsWithStart: round(user + system),
    pssMegabytes: round(readMemoryBytes(server.pid, 'Pss') / BYTES_PER_MB),
    rssMegabytes: round(readMemoryBytes(server.pid, 'Rss') / BYTES_PER_MB),
    processes: after.uses.length,
    kilobitsPerSecond: kilobits,
    uses: subtractUses(after.uses, before.uses),
  };
}

/** The server is a child of this process, which is the load client: only the client's own time counts as the client's. */
function withoutServer({ cpus, own }: { cpus: CpuReading; own: NodeJS.CpuUsage }): CpuReading {
  return { ...cpus, client: { user: own.user / 1e6, system: own.system / 1e6 } };
}
