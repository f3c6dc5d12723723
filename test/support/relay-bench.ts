import { readFileSync } from 'node:fs';
import type { TestContext } from 'node:test';
import { type Logger, millis } from '../../src/core/index.ts';
import { Relay, type RelayOptions } from '../../src/ingest/index.ts';
import { type Mount, type MountListener, type MountOptions, MountRegistry } from '../../src/mount/index.ts';
import { ManualClock } from './manual-clock.ts';
import { mountOptions } from './mount-ports.ts';
import { recordingLogger } from './recording-logger.ts';
import { silentLogger } from './silent-logger.ts';
import { UpstreamServer } from './upstream-server.ts';
import { waitUntil } from './wait-until.ts';

const readFixture = (name: string) => readFileSync(new URL(`../fixtures/${name}`, import.meta.url));

/** Two seconds of MP3. */
export const toneMp3 = readFixture('tone.mp3');
/** Two seconds of Vorbis in Ogg. */
export const toneOgg = readFixture('tone-vorbis.ogg');

/** The answer of an Icecast server to a listener, without the sound. */
export const icecastHead = 'HTTP/1.0 200 OK\r\nServer: Icecast 2.4.4\r\nContent-Type: audio/mpeg\r\n\r\n';

/** Mounts on a clock that a test moves, with another server to pull from. */
export class RelayBench {
  readonly clock = new ManualClock();
  /** Every line that was logged, with its fields. */
  readonly log: string[] = [];
  readonly logger: Logger = recordingLogger(this.log);
  readonly registry: MountRegistry;
  readonly upstream: UpstreamServer;
  #nextId = 1;

  private constructor(upstream: UpstreamServer, changes: Partial<MountOptions>) {
    this.upstream = upstream;
    const optionsFor = () => mountOptions(changes);
    this.registry = new MountRegistry({ clock: this.clock, logger: silentLogger, optionsFor });
  }

  /** The other server answers every request with a head and two seconds of MP3, and stays connected. */
  static async start(t: TestContext, changes: Partial<MountOptions> = {}): Promise<RelayBench> {
    const upstream = await UpstreamServer.start(({ socket }) => {
      socket.write(icecastHead);
      socket.write(toneMp3);
    });
    const bench = new RelayBench(upstream, changes);
    t.after(async () => {
      bench.registry.close();
      await upstream.stop();
    });
    return bench;
  }

  /** A relay of the other server's `/live`, into `/live`, that waits 1 s, 2 s, … 60 s; ended with the test. */
  relay(t: TestContext, changes: Partial<RelayOptions> = {}): Relay {
    const relay = new Relay({
      ...this.shared(),
      path: '/live',
      url: this.upstream.url('/live'),
      user: '',
      password: '',
      icy: true,
      ...changes,
    });
    t.after(() => relay.close());
    return relay;
  }

  /** What relays and mirrors have in common. */
  shared() {
    const { clock, logger, registry } = this;
    const retry = { first: millis(1000), max: millis(60_000) };
    const nextId = () => this.#nextId++;
    return {
      clock,
      logger,
      registry,
      onDemand: false,
      allowSources: false,
      retry,
      userAgent: 'test/1',
      random: () => 0,
      nextId,
    };
  }

  /** Resolves when listeners could start on the mount. */
  async live(path = '/live'): Promise<Mount> {
    await waitUntil(() => this.registry.find(path)?.state === 'live', `${path} is live`);
    return this.registry.find(path)!;
  }
}

/** Everything that a mount keeps of its stream. */
export function heldBytes(mount: Mount): Buffer {
  const { ring } = mount.rendition('native')!;
  const pieces: Buffer[] = [];
  for (let offset = ring.start; offset < ring.end; offset += pieces.at(-1)!.length) {
    pieces.push(Buffer.from(ring.view(offset, ring.end - offset)));
  }
  return Buffer.concat(pieces);
}

/** A listener that keeps nothing. */
export class SilentListener implements MountListener {
  readonly id: number;
  readonly home: Mount;
  hasStarted = false;

  constructor(id: number, home: Mount) {
    this.id = id;
    this.home = home;
    home.attachListener(this);
  }

  start(): void {
    this.hasStarted = true;
  }

  moveTo(): void {}

  deliver(): void {}

  close(): void {
    this.home.detachListener(this);
  }
}
