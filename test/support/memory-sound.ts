import type { SoundPort } from '../../src/api/index.ts';
import { AirchainError, millis, type UnixMillis, unixMillis } from '../../src/core/index.ts';
import type {
  ArtworkSnapshot,
  BusSnapshot,
  InputAudioListener,
  InputSnapshot,
  LibraryTrackSnapshot,
  OutputSnapshot,
  PlayedSnapshot,
  PreviewSnapshot,
  ProgramSnapshot,
  QueuePort,
  RequestSnapshot,
  SoundEvent,
  SwitchSnapshot,
  UpcomingSnapshot,
} from '../../src/studio/index.ts';

/** An input that has been active for ten seconds; tests name what matters to them. */
export function inputSnapshot(changes: Partial<InputSnapshot> & { readonly name: string }): InputSnapshot {
  return {
    type: 'url',
    state: 'active',
    reason: '',
    code: null,
    enabled: true,
    uptime: millis(10_400),
    bytes: 160_000,
    bitrateKbps: 128,
    reconnectCount: 0,
    buffer: { fill: millis(12_000.4), target: millis(30_000) },
    gainDb: -3.52,
    levels: { peakDbfs: [-3, -4], rmsDbfs: [-15, -16] },
    title: { artist: 'Nina', title: 'Sinnerman', album: '' },
    url: 'http://radio.example/stream',
    mount: null,
    ...changes,
  };
}

/** A program with two inputs, of which the second plays because the first is silent. */
export function programSnapshot(changes: Partial<ProgramSnapshot> & { readonly name: string }): ProgramSnapshot {
  const unheard = { isOutOfTime: false, isWaiting: false, steadyFor: millis(0), silentFor: millis(0) };
  return {
    timeZone: 'Europe/Berlin',
    onAir: 'music',
    selected: null,
    inputs: [
      { ...unheard, name: 'dj', status: 'silent', isOnAir: false, silentFor: millis(12_000) },
      { ...unheard, name: 'music', status: 'ready', isOnAir: true, steadyFor: millis(60_000) },
    ],
    nowPlaying: {
      artist: 'Nina',
      title: 'Sinnerman',
      album: 'Pastel Blues',
      duration: millis(622_000),
      url: '',
      position: millis(4000),
      startedAt: unixMillis(Date.UTC(2026, 10, 20, 20, 25, 10)),
      hasArtwork: true,
    },
    blocksMade: 3000,
    blocksLate: 2,
    blocksLost: 1,
    ...changes,
  };
}

/** A mount output of one form on air; tests name what matters to them. */
export function outputSnapshot(changes: Partial<OutputSnapshot> & { readonly name: string }): OutputSnapshot {
  return {
    type: 'mount',
    program: 'main',
    input: null,
    enabled: true,
    state: 'active',
    format: 'mp3',
    sampleRateHz: 48_000,
    channels: 2,
    forms: [
      {
        mount: '/stream.mp3',
        bitrateKbps: 128,
        listeners: 3,
        encoder: { state: 'active', restarts: 0, lastError: null },
      },
    ],
    url: null,
    uptime: millis(61_500),
    sentKbps: null,
    bytesSent: 960_000,
    reconnectCount: 0,
    lastError: null,
    ...changes,
  };
}

/** A mount output of one form that feeds `mount`. */
export function outputTo(mount: string): OutputSnapshot {
  const output = outputSnapshot({ name: mount.slice(1) });
  return { ...output, forms: [{ ...output.forms[0]!, mount }] };
}

/** A track that may be requested. */
export function libraryTrack(path: string, artist = '', title = path): LibraryTrackSnapshot {
  return { path, artist, title, album: '', duration: millis(180_000) };
}

/** The queue of a playlist that is only its list. */
export class MemoryQueue implements QueuePort {
  readonly input = 'music';
  readonly limit: number;
  readonly library: LibraryTrackSnapshot[];
  readonly waiting: RequestSnapshot[] = [];
  readonly next: UpcomingSnapshot[] = [];
  #added = 0;

  constructor(library: readonly LibraryTrackSnapshot[], limit = 3) {
    this.library = [...library];
    this.limit = limit;
  }

  requests(): readonly RequestSnapshot[] {
    return [...this.waiting];
  }

  upcoming(count: number): readonly UpcomingSnapshot[] {
    return this.next.slice(0, count);
  }

  refused() {
    return [{ ending: '.xyz', count: 2, example: 'a.xyz' }];
  }

  *tracks(): Iterable<LibraryTrackSnapshot> {
    yield* this.library;
  }

  add(path: string, by: string): RequestSnapshot {
    const track = this.library.find((each) => each.path === path);
    if (!track) throw new AirchainError('QUEUE_TRACK_UNKNOWN', `Cannot request "${path}": there is none`);
    if (this.waiting.length >= this.limit) throw new AirchainError('QUEUE_FULL', `Cannot request "${path}": full`);
    const requestedAt = unixMillis(Date.UTC(2026, 10, 20, 20, 25, 14));
    const request = { ...track, id: `r${++this.#added}`, by, requestedAt, isHeld: false };
    this.waiting.push(request);
    return request;
  }

  remove(id: string): void {
    this.waiting.splice(this.#placeOf(id), 1);
  }

  move(id: string, position: number): void {
    const [request] = this.waiting.splice(this.#placeOf(id), 1);
    this.waiting.splice(position, 0, request!);
  }

  #placeOf(id: string): number {
    const place = this.waiting.findIndex((request) => request.id === id);
    if (place === -1) throw new AirchainError('QUEUE_REQUEST_UNKNOWN', `Cannot find request "${id}": there is none`);
    return place;
  }
}

/** The way of the sound as nothing but its state: what the API is tested against where no sound matters. */
export class MemorySound implements SoundPort {
  readonly inputTable = new Map<string, InputSnapshot>();
  readonly programTable = new Map<string, ProgramSnapshot>();
  readonly outputTable = new Map<string, OutputSnapshot>();
  readonly busTable = new Map<string, BusSnapshot>();
  levelWatchers = 0;
  readonly queueTable = new Map<string, QueuePort>();
  readonly switchTable = new Map<string, SwitchSnapshot[]>();
  readonly playedTable = new Map<string, PlayedSnapshot[]>();
  readonly listeners = new Map<string, Set<InputAudioListener>>();
  readonly restarted: string[] = [];
  readonly selected: { program: string; input: string | null }[] = [];
  readonly skipped: string[] = [];
  readonly previewed: { program: string; at: UnixMillis }[] = [];
  canSkip = true;
  picture: ArtworkSnapshot | null = null;
  foreseen: PreviewSnapshot = { input: null, why: '', scheduled: null, nextChange: null, tracks: [] };
  readonly #handlers = new Set<(event: SoundEvent) => void>();

  addInputs(...inputs: readonly InputSnapshot[]): this {
    for (const input of inputs) this.inputTable.set(input.name, input);
    return this;
  }

  addPrograms(...programs: readonly ProgramSnapshot[]): this {
    for (const program of programs) this.programTable.set(program.name, program);
    return this;
  }

  addOutputs(...outputs: readonly OutputSnapshot[]): this {
    for (const output of outputs) this.outputTable.set(output.name, output);
    return this;
  }

  tell(event: SoundEvent): void {
    for (const handler of this.#handlers) handler(event);
  }

  inputs(): readonly InputSnapshot[] {
    return [...this.inputTable.values()];
  }

  input(name: string): InputSnapshot | null {
    return this.inputTable.get(name) ?? null;
  }

  enableInput(name: string, enabled: boolean): boolean {
    const input = this.inputTable.get(name);
    if (input) this.inputTable.set(name, { ...input, enabled });
    return input !== undefined;
  }

  restartInput(name: string): boolean {
    this.restarted.push(name);
    return this.inputTable.has(name);
  }

  tapInput(name: string, listener: InputAudioListener): (() => void) | null {
    if (!this.inputTable.has(name)) return null;
    const listeners = this.listeners.get(name) ?? new Set();
    this.listeners.set(name, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  programs(): readonly ProgramSnapshot[] {
    return [...this.programTable.values()];
  }

  program(name: string): ProgramSnapshot | null {
    return this.programTable.get(name) ?? null;
  }

  levels(program: string): BusSnapshot | null {
    return this.busTable.get(program) ?? null;
  }

  watchLevels(): () => void {
    this.levelWatchers++;
    return () => {
      this.levelWatchers--;
    };
  }

  select(program: string, input: string | null): void {
    this.selected.push({ program, input });
  }

  skip(program: string): boolean {
    this.skipped.push(program);
    return this.canSkip;
  }

  switches(program: string): readonly SwitchSnapshot[] {
    return this.switchTable.get(program) ?? [];
  }

  history(program: string): readonly PlayedSnapshot[] {
    return this.playedTable.get(program) ?? [];
  }

  preview(program: string, at: UnixMillis): PreviewSnapshot {
    this.previewed.push({ program, at });
    return this.foreseen;
  }

  async artwork(): Promise<ArtworkSnapshot | null> {
    return this.picture;
  }

  queue(program: string): QueuePort | null {
    return this.queueTable.get(program) ?? null;
  }

  outputs(): readonly OutputSnapshot[] {
    return [...this.outputTable.values()];
  }

  output(name: string): OutputSnapshot | null {
    return this.outputTable.get(name) ?? null;
  }

  enableOutput(name: string, enabled: boolean): boolean {
    const output = this.outputTable.get(name);
    if (output) this.outputTable.set(name, { ...output, enabled });
    return output !== undefined;
  }

  subscribe(handler: (event: SoundEvent) => void): () => void {
    this.#handlers.add(handler);
    return () => this.#handlers.delete(handler);
  }
}
