/**
 * Bodies of requests: how their end is announced, and the chunked coding. Stands on `http-head`; a reader belongs to one
 * body and is thrown away with it.
 */
export { type BodyFraming, readBodyFraming } from './body-framing.ts';
export { type BodyReader, createBodyReader } from './body-reader.ts';
export { ChunkedBodyReader, type ChunkedBodyReaderOptions } from './chunked-body-reader.ts';
