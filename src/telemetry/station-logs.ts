import type { Clock, Logger } from '../core/index.ts';
import type { Listener } from '../listeners/index.ts';
import type { MountEvent } from '../mount/index.ts';
import { type AccessRecord, writeAccessLine } from '../protocols/icecast-logs/index.ts';
import { LogFile, type LogRotation } from './log-file.ts';
import { PlaylistLog } from './playlist-log.ts';
import { type LogSink, TextLogger } from './text-logger.ts';

type LogKind = 'access' | 'playlist' | 'error';

/** Level of the logs, and the files that are wanted; null: none. */
export interface LogSettings extends LogRotation, Readonly<Record<LogKind, string | null>> {
  readonly level: LogSink['level'];
}

const KINDS: readonly LogKind[] = ['access', 'playlist', 'error'];

/** All logs of the station: lines for people on standard error, and the files that the operator asked for. */
export class StationLogs {
  readonly logger: Logger;
  readonly #clock: Clock;
  readonly #sink: LogSink;
  readonly #playlist: PlaylistLog;
  readonly #files = new Map<LogKind, { name: string; file: LogFile }>();
  /** Files that a reload has replaced and that still write their last lines. */
  readonly #retiring = new Set<Promise<void>>();

  constructor(config: LogSettings, clock: Clock, writeError: (line: string) => void) {
    this.#clock = clock;
    this.#playlist = new PlaylistLog(clock, (line) => this.#files.get('playlist')?.file.write(line));
    this.#sink = {
      level: config.level,
      write: (line) => {
        writeError(line);
        this.#files.get('error')?.file.write(line);
      },
    };
    this.logger = new TextLogger(clock, this.#sink);
    this.configure(config);
  }

  /** Applies other files and another level; files that keep their name are reopened, since a program may have rotated them. */
  configure(config: LogSettings): void {
    this.#sink.level = config.level;
    for (const kind of KINDS) {
      const name = config[kind];
      const open = this.#files.get(kind);
      if (open && open.name === name) {
        open.file.configure(config);
        open.file.reopen();
      } else {
        if (open) this.#retire(open.file);
        this.#files.delete(kind);
        if (name) this.#files.set(kind, { name, file: this.#open(name, config) });
      }
    }
  }

  /** A listener has gone. */
  listenerEnded(listener: Pick<Listener, 'identity' | 'connectedAt' | 'bytesSent' | 'status'>): void {
    const seconds = Math.round((this.#clock.wallTime() - listener.connectedAt) / 1000);
    this.#access({ ...listener.identity, status: listener.status, bytes: listener.bytesSent, seconds });
  }

  /** A request was answered and is over. */
  requestAnswered(request: AccessRecord): void {
    this.#access(request);
  }

  mountEvent(event: MountEvent): void {
    // What a source side sends is logged once its program plays it.
    if (event.type === 'titleChanged' && !event.mount.isSourceSide) this.#playlist.note(event);
  }

  /** Resolves when every line is on disk. */
  async close(): Promise<void> {
    this.#playlist.flush();
    await Promise.all([...this.#retiring, ...[...this.#files.values()].map(({ file }) => file.close())]);
  }

  #retire(file: LogFile): void {
    const closing = file.close().finally(() => this.#retiring.delete(closing));
    this.#retiring.add(closing);
  }

  #access(record: AccessRecord): void {
    this.#files.get('access')?.file.write(writeAccessLine(this.#clock.wallTime(), record));
  }

  #open(file: string, rotation: LogRotation): LogFile {
    // An error of a log is written to standard error only: the error log itself may be the cause.
    const logger = new TextLogger(this.#clock, { level: 'info', write: (line) => process.stderr.write(`${line}\n`) });
    return new LogFile({ file, rotation, clock: this.#clock, logger, after: Promise.allSettled(this.#retiring) });
  }
}
