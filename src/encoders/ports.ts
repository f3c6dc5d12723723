import type { SampleFrames } from '../core/index.ts';
import type { FormatFamily, MediaChunk } from '../formats/index.ts';
import type { ProgramTitle } from '../program/index.ts';

/** What an encoded stream is, for those who hand it on. */
export interface EncodedForm {
  readonly family: FormatFamily;
  readonly contentType: string;
  /** Nominal; null: it follows the sound (VBR, FLAC). */
  readonly bitrateKbps: number | null;
  /** In hertz. */
  readonly sampleRate: number;
  readonly channels: number;
}

/** Takes the output of an encoder. Called in order, each within one turn of the event loop. */
export interface EncodedListener {
  /**
   * A stream begins, or begins again after the encoder was restarted. `headers`: what has to go first (Ogg header
   * pages of a stream that runs already); empty where the next chunk is the very beginning or the format has none.
   */
  begin(form: EncodedForm, headers: Buffer): void;
  /** Whole frames or one page; `position` is where its audio begins in the signal. The bytes belong to the encoder: copy them to keep them. */
  chunk(chunk: MediaChunk, position: SampleFrames): void;
  /** From the next chunk on, `title` is true; null: nothing is known. */
  title(title: ProgramTitle | null): void;
}

/** An encoded signal. It runs while it has listeners. */
export interface EncodedStream {
  readonly form: EncodedForm;
  /** Takes part from the next place to start on; the encoder is started for the first. Returns how to stop. */
  attach(listener: EncodedListener): () => void;
}
