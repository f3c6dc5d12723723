import { sampleFrames } from '../../src/core/index.ts';
import type { EncodedForm, EncodedListener, EncodedStream } from '../../src/encoders/index.ts';
import { createFramer, type Framer } from '../../src/formats/index.ts';
import type { ProgramTitle } from '../../src/program/index.ts';

/** Forms as encoders announce them. */
export const encodedForms = {
  mp3: { family: 'mpeg-audio', contentType: 'audio/mpeg', bitrateKbps: 128, sampleRate: 44_100, channels: 2 },
  aac: { family: 'adts', contentType: 'audio/aac', bitrateKbps: 128, sampleRate: 44_100, channels: 2 },
  ogg: { family: 'ogg', contentType: 'application/ogg', bitrateKbps: null, sampleRate: 48_000, channels: 2 },
} as const satisfies Record<string, EncodedForm>;

/** A title with nothing but its words. */
export function programTitle(title: string, artist = ''): ProgramTitle {
  return { artist, title, album: '', url: '', duration: null, artworkFile: null, trackId: null };
}

/** An encoded stream whose bytes a test feeds; lets its listeners in at places to start, as an encoder does. */
export class FedStream implements EncodedStream {
  readonly form: EncodedForm;
  readonly #listeners = new Map<EncodedListener, boolean>();
  #framer: Framer;
  #title: ProgramTitle | null = null;

  constructor(form: EncodedForm) {
    this.form = form;
    this.#framer = createFramer(form.family);
  }

  get listenerCount(): number {
    return this.#listeners.size;
  }

  attach(listener: EncodedListener): () => void {
    this.#listeners.set(listener, false);
    return () => this.#listeners.delete(listener);
  }

  feed(bytes: Buffer): void {
    this.#framer.push(bytes, (chunk) => {
      for (const [listener, isIn] of this.#listeners) {
        if (!isIn && !chunk.isHeader && !chunk.isSyncPoint) continue;
        if (!isIn) this.#letIn(listener, chunk.isHeader ? Buffer.alloc(0) : this.#framer.headers);
        listener.chunk(chunk, sampleFrames(0));
      }
    });
  }

  /** True from the next chunk on. */
  setTitle(title: ProgramTitle | null): void {
    this.#title = title;
    for (const [listener, isIn] of this.#listeners) if (isIn) listener.title(title);
  }

  /** The encoder dies and is started again. */
  restart(): void {
    this.#framer = createFramer(this.form.family);
    for (const listener of this.#listeners.keys()) this.#listeners.set(listener, false);
  }

  #letIn(listener: EncodedListener, headers: Buffer): void {
    this.#listeners.set(listener, true);
    listener.begin(this.form, headers);
    listener.title(this.#title);
  }
}
