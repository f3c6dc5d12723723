import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { readProcessTree } from '../process-figures.ts';

/** What a server needs to know of the run it is started for. */
export interface ServerOptions {
  /** An empty folder of its own for configuration, logs and data. */
  readonly folder: string;
  readonly port: number;
  readonly sourcePassword: string;
  /** The most listeners and sources that will come. */
  readonly listeners: number;
  readonly mounts: number;
  /** Whether the mount `/bench` is to be delivered with low latency, where the server has such a setting. */
  readonly lowLatency: boolean;
}

/** How a server under test is started: its files are written, then this command is run. */
export interface ServerCommand {
  readonly name: string;
  readonly command: string;
  readonly arguments: readonly string[];
  /** Where the command's output goes, and other files that tell why it failed. */
  readonly log: string;
  readonly otherLogs?: readonly string[];
}

/** Descriptors beyond those of listeners and sources: logs, listening sockets, the runtime's own. */
const SPARE_DESCRIPTORS = 200;
const START_MILLIS = 20_000;
const STOP_MILLIS = 6_000;
const POLL_MILLIS = 50;
const LOG_TAIL_LINES = 15;

/** Asks the system for a TCP port of 127.0.0.1 that is unused now. */
export async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('Cannot find a free port: the system gave none');
  return address.port;
}

/** How a server is run, and how it is known to be there. */
export interface StartOptions {
  /** The most clients that will come: each takes a file descriptor. */
  readonly connections: number;
  readonly isReady: () => boolean | Promise<boolean>;
}

/** Whether a port of 127.0.0.1 takes connections. */
export async function isListening(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** A server under test: a child process with all that it starts itself. */
export class ServerProcess {
  readonly name: string;
  readonly #process: ChildProcess;
  readonly #logs: readonly string[];

  private constructor(command: ServerCommand, child: ChildProcess) {
    this.name = command.name;
    this.#process = child;
    this.#logs = [command.log, ...(command.otherLogs ?? [])];
  }

  /**
   * Runs the command with enough file descriptors for its clients and resolves when it is ready. Rejects with the
   * tail of its logs when it ends before that or takes longer than 20 s; then it is stopped already.
   */
  static async start(command: ServerCommand, options: StartOptions): Promise<ServerProcess> {
    const descriptors = options.connections + SPARE_DESCRIPTORS;
    // Root may go over the hard limit. The load client needs as many and says so where they cannot be had.
    const script = `[ "$(ulimit -n)" -ge "$0" ] || ulimit -n "$0" 2>/dev/null || ulimit -n "$(ulimit -Hn)"; exec "$@"`;
    const output = openSync(command.log, 'a');
    const child = spawn('sh', ['-c', script, String(descriptors), command.command, ...command.arguments], {
      stdio: ['ignore', output, output],
    });
    closeSync(output);
    const server = new ServerProcess(command, child);
    try {
      await server.#waitUntilReady(options);
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  get hasEnded(): boolean {
    return this.#process.exitCode !== null || this.#process.signalCode !== null;
  }

  /** The last lines of everything the server wrote, for an error message. */
  readLogTail(): string {
    return this.#logs
      .map((path) => {
        try {
          return readFileSync(path, 'utf8').trimEnd().split('\n').slice(-LOG_TAIL_LINES).join('\n');
        } catch {
          return '';
        }
      })
      .join('\n')
      .trim();
  }

  /** Ends the server and its children: SIGTERM, and after 6 s SIGKILL for each that is left, by its pid. */
  async stop(): Promise<void> {
    const tree = readProcessTree(this.pid).map((process) => process.pid);
    if (!this.hasEnded) this.#process.kill('SIGTERM');
    const patience = performance.now() + STOP_MILLIS;
    while (tree.some(isAlive) && performance.now() < patience) await sleep(POLL_MILLIS);
    for (const pid of tree.filter(isAlive)) process.kill(pid, 'SIGKILL');
  }

  async #waitUntilReady({ isReady }: StartOptions): Promise<void> {
    const patience = performance.now() + START_MILLIS;
    while (!(await isReady())) {
      if (this.hasEnded) throw new Error(`Cannot start ${this.name}: it ended\n${this.readLogTail()}`);
      if (performance.now() > patience) {
        throw new Error(`Cannot start ${this.name}: it is not ready after 20 s\n${this.readLogTail()}`);
      }
      await sleep(POLL_MILLIS);
    }
  }
}

function isAlive(pid: number): boolean {
  return readProcessTree(pid).some((process) => process.pid === pid && !process.isZombie);
}
