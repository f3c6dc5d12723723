import { readdirSync, readFileSync } from 'node:fs';

/** CPU time that a process with all its descendants has used since each began, in seconds. */
export interface CpuSeconds {
  readonly user: number;
  readonly system: number;
}

/** What `/proc/PID/stat` says about one process. */
export interface ProcessStat {
  readonly pid: number;
  readonly parent: number;
  /** It has ended; only its parent has not asked for its status yet. */
  readonly isZombie: boolean;
  readonly cpu: CpuSeconds;
  /** Of its children, and theirs, that have ended and been waited for. */
  readonly endedChildren: CpuSeconds;
}

/** Ticks a second in which `/proc` counts CPU time: USER_HZ, 100 on every Linux that Node runs on (proc(5)). */
const USER_HZ = 100;
const BYTES_PER_KB = 1024;

/**
 * Parses a line of `/proc/PID/stat`. The name in its second field may hold spaces and parentheses, so the fields are
 * counted from the last `)`: state, parent (field 4), …, utime, stime, cutime and cstime (fields 14 to 17, proc(5)).
 */
export function parseProcessStat(line: string): ProcessStat {
  const nameEnd = line.lastIndexOf(')');
  const fields = line.slice(nameEnd + 2).split(' ');
  const seconds = (index: number): number => Number(fields[index]) / USER_HZ;
  return {
    pid: Number.parseInt(line, 10),
    parent: Number(fields[1]),
    isZombie: fields[0] === 'Z',
    cpu: { user: seconds(11), system: seconds(12) },
    endedChildren: { user: seconds(13), system: seconds(14) },
  };
}

/** What is counted: `Rss` all that is resident, `Pss` with what several processes share divided among them. */
export type MemoryKind = 'Rss' | 'Pss';

/** Parses a size out of `/proc/PID/smaps_rollup`, in bytes. */
export function parseMemoryBytes(rollup: string, kind: MemoryKind): number {
  const kilobytes = new RegExp(`^${kind}:\\s+(\\d+) kB$`, 'm').exec(rollup)?.[1];
  if (kilobytes === undefined) throw new Error(`Cannot read "smaps_rollup": it has no line "${kind}:"`);
  return Number(kilobytes) * BYTES_PER_KB;
}

/** `undefined` when the process has ended: that may happen between any two looks at `/proc`. */
function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ESRCH') return undefined;
    throw error;
  }
}

/** Finds the process `root` and all its living descendants. Empty when it has ended. */
export function readProcessTree(root: number): ProcessStat[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => readIfThere(`/proc/${name}/stat`))
    .filter((line) => line !== undefined)
    .map(parseProcessStat);
  const tree = all.filter((process) => process.pid === root);
  for (const process of tree) tree.push(...all.filter((other) => other.parent === process.pid));
  return tree;
}

/** CPU time of a tree: of the processes that live, and of those that have ended and been waited for. */
export function readCpu(root: number): CpuSeconds {
  const cpus = readProcessTree(root).flatMap((process) => [process.cpu, process.endedChildren]);
  return {
    user: cpus.reduce((sum, cpu) => sum + cpu.user, 0),
    system: cpus.reduce((sum, cpu) => sum + cpu.system, 0),
  };
}

/**
 * Memory of the living processes of a tree, in bytes. `Rss` counts a library once for each process that has it; `Pss`
 * counts it once, but changes when another program with the same libraries starts or ends.
 */
export function readMemoryBytes(root: number, kind: MemoryKind): number {
  return readProcessTree(root)
    .map((process) => readIfThere(`/proc/${process.pid}/smaps_rollup`) ?? '')
    .filter((rollup) => rollup !== '')
    .reduce((sum, rollup) => sum + parseMemoryBytes(rollup, kind), 0);
}

/** The command line of a process, its words between blanks. Empty when it has ended. */
export function readCommandLine(pid: number): string {
  return (readIfThere(`/proc/${pid}/cmdline`) ?? '').replaceAll('\0', ' ').trim();
}

/** CPU time that all cores together have spent on anything, and that a hypervisor kept from us, in seconds since boot. */
export function readMachineCpu(): { readonly busy: number; readonly stolen: number } {
  const line = readFileSync('/proc/stat', 'latin1').split('\n', 1)[0] ?? '';
  // user nice system idle iowait irq softirq steal (proc(5), "/proc/stat")
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = line.split(/\s+/).slice(1).map(Number);
  return { busy: (user + nice + system + irq + softirq) / USER_HZ, stolen: steal / USER_HZ };
}
