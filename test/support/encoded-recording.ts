import type { EncodedForm, EncodedListener } from '../../src/encoders/index.ts';
import type { MediaChunk } from '../../src/formats/index.ts';
import type { ProgramTitle } from '../../src/program/index.ts';

/** A chunk that was kept, under which title it came and where its sound lies in the signal. */
export interface KeptChunk {
  readonly bytes: Buffer;
  readonly isHeader: boolean;
  readonly title: string | null;
  readonly position: number;
  /** Position of the end of its sound. */
  readonly end: number;
}

/** What came between two beginnings. */
export interface RecordedRun {
  readonly form: EncodedForm;
  readonly headers: Buffer;
  readonly chunks: KeptChunk[];
}

/** Subscribes to an encoded stream and records all events. */
export class EncodedRecording implements EncodedListener {
  readonly runs: RecordedRun[] = [];
  /** The events in order: `begin`, `title <title>`, `header`, `chunk`; repeated chunks are one. */
  readonly story: string[] = [];
  #title: string | null = null;

  /** Position in the signal up to where sound has come. */
  get end(): number {
    return this.runs.at(-1)?.chunks.at(-1)?.end ?? 0;
  }

  /** The chunks of one run for a permanent listener; with a title only its chunks, with the headers. */
  bytesOf(run: number, title?: string | null): Buffer {
    const { headers, chunks } = this.runs[run]!;
    const wanted = chunks.filter((chunk) => chunk.isHeader || title === undefined || chunk.title === title);
    return Buffer.concat([headers, ...wanted.map(({ bytes }) => bytes)]);
  }

  begin(form: EncodedForm, headers: Buffer): void {
    this.runs.push({ form, headers: Buffer.from(headers), chunks: [] });
    this.#tell('begin');
  }

  chunk({ bytes, isHeader, duration }: MediaChunk, position: number): void {
    const end = position + (duration * 48_000) / 1_000_000;
    this.runs.at(-1)!.chunks.push({ bytes: Buffer.from(bytes), isHeader, title: this.#title, position, end });
    this.#tell(isHeader ? 'header' : 'chunk');
  }

  title(title: ProgramTitle | null): void {
    this.#title = title?.title ?? null;
    this.#tell(`title ${this.#title}`);
  }

  #tell(what: string): void {
    if (what !== 'chunk' || this.story.at(-1) !== what) this.story.push(what);
  }
}
