import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'node:test';
import type { Environment, StartOptions, StationSignal } from '../../src/cli/environment.ts';
import type { AirchainConfig } from '../../src/config/index.ts';
import { ManualClock } from './manual-clock.ts';

/** A folder of its own for each test of the file, and terminals that are open in it. */
export class TerminalFolder {
  path = '';

  constructor() {
    beforeEach(() => {
      this.path = mkdtempSync(join(tmpdir(), 'airchain-cli-'));
    });
    afterEach(() => rmSync(this.path, { recursive: true }));
  }

  /** Writes a file and returns its complete name. */
  write(name: string, text: string): string {
    const file = join(this.path, name);
    writeFileSync(file, text);
    return file;
  }

  open(): Terminal {
    return new Terminal(this.path);
  }
}

/** A terminal, with a station that does what the test says. */
export class Terminal implements Environment {
  readonly env: Record<string, string | undefined> = {};
  readonly command: string = 'bin/airchain';
  readonly clock = new ManualClock();
  readonly printed: string[] = [];
  readonly complaints: string[] = [];
  readonly handlers = new Map<StationSignal, () => void>();
  started: { config: AirchainConfig; options: StartOptions } | null = null;
  reloads = 0;
  loads = 0;
  startError: Error | null = null;
  reloadError: Error | null = null;
  stopping = Promise.withResolvers<void>();
  /** Resolves when the station runs and signals are listened for. */
  readonly running = Promise.withResolvers<void>();

  readonly directory: string;

  /** @param directory absolute folder that names on the command line start from */
  constructor(directory: string) {
    this.directory = directory;
  }

  print = (line: string): void => {
    this.printed.push(line);
  };

  complain = (line: string): void => {
    this.complaints.push(line);
  };

  /** What is typed when a password is asked for. */
  password = '';

  readPassword = async (): Promise<string> => this.password;

  onSignal = (signal: StationSignal, handler: () => void): (() => void) => {
    this.handlers.set(signal, handler);
    if (signal === 'SIGHUP') this.running.resolve();
    return () => this.handlers.delete(signal);
  };

  loadStation = async () => {
    this.loads++;
    return async (config: AirchainConfig, options: StartOptions) => {
      if (this.startError) throw this.startError;
      this.started = { config, options };
      return {
        greet: async () => ['on air'],
        stop: () => this.stopping.promise,
        reload: async () => {
          this.reloads++;
          if (this.reloadError) throw this.reloadError;
        },
      };
    };
  };

  signal(name: StationSignal): void {
    this.handlers.get(name)?.();
  }
}
