import type { AirchainConfig } from '../config/index.ts';
import { type Clock, SystemClock } from '../core/index.ts';
import { findOwnCommand } from './own-command.ts';
import { readPassword } from './read-password.ts';

/** A running station, as far as the command line steers it. */
export interface Station {
  /** Lines for the person at the terminal: what plays, addresses, and passwords that were made. */
  greet(): Promise<readonly string[]>;
  /** Ends everything in order; resolves when it is done. */
  stop(): Promise<void>;
  /** Reads the configuration again and takes up what changed. Rejects with `CONFIG_INVALID` and changes nothing then. */
  reload(): Promise<void>;
}

/** Options of `startStation` besides the configuration. */
export interface StartOptions {
  /** Absolute name of the file that the configuration came from; `null` for the defaults. */
  readonly configFile: string | null;
  /**
   * Reads the configuration again as the command line would: same file, same overrides, Icecast's XML imported.
   * @throws AirchainError `CONFIG_NOT_READABLE`, `CONFIG_INVALID`, `CONFIG_NOT_ICECAST`
   */
  readonly readConfig: () => AirchainConfig;
  /** How this program was started: for what the greeting says to type. */
  readonly command: string;
}

/** Starts the station. Rejects with an AirchainError (`PORT_TAKEN`, …) when it cannot. Implemented by `app`. */
export type StartStation = (config: AirchainConfig, options: StartOptions) => Promise<Station>;

/** The signals that `serve` obeys. */
export type StationSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

/** All that the commands touch of the world outside; tests hand in their own. */
export interface Environment {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** How this program was started, to be typed again: `airchain`, `bin/airchain`, `node dist/main.js`. */
  readonly command: string;
  /** Absolute folder that names on the command line start from. */
  readonly directory: string;
  readonly clock: Clock;
  /** Writes one line of the answer. */
  print(line: string): void;
  /** Writes one line beside the answer: warnings and errors. */
  complain(line: string): void;
  /** Asks for a password, or reads it from standard input; empty: none was given. @throws AirchainError `ADMIN_PASSWORD_REFUSED` */
  readPassword(question: string): Promise<string>;
  /** Calls `handler` at each signal from now on; returns how to stop that. */
  onSignal(signal: StationSignal, handler: () => void): () => void;
  /** Loads the station's code, which only `serve` waits for. */
  loadStation(): Promise<StartStation>;
}

/** The real environment: this process. */
export function processEnvironment(): Environment {
  return {
    env: process.env,
    command: findOwnCommand(process.env, process.argv[1] ?? '', process.cwd()),
    directory: process.cwd(),
    clock: new SystemClock(),
    print: (line) => process.stdout.write(`${line}\n`),
    complain: (line) => process.stderr.write(`${line}\n`),
    readPassword: (question) => readPassword(process.stdin, question, (text) => process.stderr.write(text)),
    onSignal: (signal, handler) => {
      process.on(signal, handler);
      return () => process.off(signal, handler);
    },
    loadStation: async () => (await import('../app/index.ts')).startStation,
  };
}
