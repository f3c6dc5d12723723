import type { BodyFraming } from './body-framing.ts';
import { ChunkedBodyReader } from './chunked-body-reader.ts';

/** Takes the transfer coding off a body; says whether the body is complete. */
export interface BodyReader {
  push(bytes: Buffer, emit: (data: Buffer) => void): boolean;
}

/** What reads a body of this framing; null: the body is the bytes themselves until the connection closes. */
export function createBodyReader(framing: BodyFraming): BodyReader | null {
  switch (framing.kind) {
    case 'until-close':
      return null;
    case 'chunked':
      return new ChunkedBodyReader();
    case 'length':
      return new CountedBodyReader(framing.bytes);
  }
}

/** A body of known length. */
class CountedBodyReader implements BodyReader {
  #left: number;

  constructor(bytes: number) {
    this.#left = bytes;
  }

  push(bytes: Buffer, emit: (data: Buffer) => void): boolean {
    const data = bytes.subarray(0, this.#left);
    this.#left -= data.length;
    if (data.length > 0) emit(data);
    return this.#left === 0;
  }
}
