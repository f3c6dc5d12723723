import { type ByteCount, byteCount, type Clock, type Millis, millis } from '../core/index.ts';
import {
  closeCodes,
  PACKET_HEAD_BYTES,
  type ServerMessage,
  writePacketHead,
} from '../protocols/monitor-socket/index.ts';

/** Where the packets of one client go: its socket. */
export interface MonitorOutput {
  /** Bytes that were sent and that the system has not taken yet. */
  readonly bufferedAmount: number;
  send(data: Uint8Array | string): void;
  close(code: number, reason: string): void;
}

/** One packet of a feed, for all of its clients. */
export interface MonitorPacket {
  readonly sequence: number;
  /** Of its first sample frame at 48 kHz. */
  readonly position: number;
  /** With its head in front, as for clients that have missed nothing. Shared: not to be changed. */
  readonly framed: Uint8Array;
}

/** How a client is served. */
export interface MonitorClientOptions {
  readonly clock: Clock;
  readonly output: MonitorOutput;
  readonly isFramed: boolean;
  readonly hasLevels: boolean;
  /** Packets that are kept for a client that does not take them. */
  readonly mostKept: number;
}

/** Above it nothing more is given to the system: what lies there cannot be taken back. A fifth of a second of PCM. */
const UNSENT: ByteCount = byteCount(40_000);
/** Who has taken nothing for so long is gone. */
const STALLED_AFTER: Millis = millis(30_000);

/**
 * One listener of a feed. What it does not take in time is lost, the oldest first: a monitor that is late is none. Its memory
 * is bounded by what is kept for it and by what the system holds.
 */
export class MonitorClient {
  readonly #options: MonitorClientOptions;
  #kept: MonitorPacket[] = [];
  #isAfterLoss = false;
  /** The newest title, as long as it could not be sent to the client. */
  #owedTitle: ServerMessage | null = null;
  #takenAt: Millis;

  constructor(options: MonitorClientOptions) {
    this.#options = options;
    this.#takenAt = options.clock.now();
  }

  get hasLevels(): boolean {
    return this.#options.hasLevels;
  }

  /** Takes the next packet of the feed. */
  push(packet: MonitorPacket): void {
    this.#kept.push(packet);
    if (this.#owedTitle) this.tell(this.#owedTitle);
    while (this.#kept.length > 0 && this.#canSend()) this.#send(this.#kept.shift()!);
    if (this.#kept.length === 0) return;
    this.#dropOldest();
    const { clock, output } = this.#options;
    if (clock.now() - this.#takenAt >= STALLED_AFTER) output.close(closeCodes.stalled, 'nothing is read');
  }

  /** Says something, unless the client does not read. A title is said later; all else is said again soon, or is old by then. */
  tell(message: ServerMessage): void {
    const canSend = this.#canSend();
    if (message.type === 'title') this.#owedTitle = canSend ? null : message;
    if (canSend) this.#options.output.send(JSON.stringify(message));
  }

  end(reason: string): void {
    this.tell({ type: 'end', reason });
    this.#options.output.close(closeCodes.ended, reason);
  }

  #canSend(): boolean {
    const canSend = this.#options.output.bufferedAmount < UNSENT;
    if (canSend) this.#takenAt = this.#options.clock.now();
    return canSend;
  }

  #send(packet: MonitorPacket): void {
    const { output, isFramed } = this.#options;
    if (!isFramed) output.send(packet.framed.subarray(PACKET_HEAD_BYTES));
    else if (this.#isAfterLoss) output.send(afterLoss(packet));
    else output.send(packet.framed);
    this.#isAfterLoss = false;
  }

  #dropOldest(): void {
    const surplus = this.#kept.length - this.#options.mostKept;
    if (surplus <= 0) return;
    this.#kept.splice(0, surplus);
    this.#isAfterLoss = true;
  }
}

function afterLoss({ framed, sequence, position }: MonitorPacket): Uint8Array {
  const copy = framed.slice();
  writePacketHead(copy, { isAfterLoss: true, sequence, position });
  return copy;
}
