import { setTimeout as sleep } from 'node:timers/promises';
import { type CpuSeconds, readCpu, readMachineCpu } from './process-figures.ts';

/** What else ran in the steady window, in percent of one core. */
export interface Noise {
  readonly clientCpuPercent: number;
  /** What other programs of this machine used, and what a hypervisor took. */
  readonly otherCpuPercent: number;
  readonly stolenCpuPercent: number;
}

/** CPU time of all processes up to one moment. */
export interface CpuReading {
  readonly at: number;
  readonly server: CpuSeconds;
  readonly client: CpuSeconds;
  readonly machine: ReturnType<typeof readMachineCpu>;
}

/** Reads the CPU time of a server and of the load client, each with its children. */
export function readCpus(serverPid: number, clientPid: number): CpuReading {
  return {
    at: performance.now(),
    server: readCpu(serverPid),
    client: readCpu(clientPid),
    machine: readMachineCpu(),
  };
}

/** To one decimal. */
export const round = (value: number): number => Math.round(value * 10) / 10;

/** What was used between two readings, in percent of one core. */
export function computeCpu(from: CpuReading, to: CpuReading) {
  const elapsed = (to.at - from.at) / 1000;
  const percent = (seconds: number): number => Math.round((10_000 * seconds) / elapsed) / 100;
  const spent = (read: (reading: CpuReading) => number): number => read(to) - read(from);
  const user = spent((reading) => reading.server.user);
  const server = user + spent((reading) => reading.server.system);
  const client = spent((reading) => reading.client.user + reading.client.system);
  const busy = spent((reading) => reading.machine.busy);
  return {
    cpuPercent: percent(server),
    cpuUserPercent: percent(user),
    clientCpuPercent: percent(client),
    otherCpuPercent: Math.max(0, percent(busy - server - client)),
    stolenCpuPercent: percent(spent((reading) => reading.machine.stolen)),
  };
}

/** What a server, this process as its load client, and all others use in a window of so many seconds from now on. */
export async function measureCpu(serverPid: number, seconds: number, signal: AbortSignal) {
  const before = readCpus(serverPid, process.pid);
  await sleep(seconds * 1000, undefined, { signal });
  return computeCpu(before, readCpus(serverPid, process.pid));
}
