import type { SourceEnd } from '../mount/index.ts';

/** The status and the words for a source that is answered when it is over. */
export interface EndOfPost {
  readonly status: number;
  readonly text: string;
}

const ends: Readonly<Record<SourceEnd, EndOfPost>> = {
  disconnected: { status: 200, text: 'The broadcast has ended' },
  'timed-out': { status: 408, text: 'No sound came for too long' },
  'taken-over': { status: 409, text: 'Another source sends with the same key now' },
  killed: { status: 410, text: 'The station has ended this broadcast' },
  'not-a-stream': { status: 415, text: 'This is no sound in Ogg, WebM, MP3, AAC, FLAC or WAV' },
  'restarts-too-often': { status: 400, text: 'The stream restarts too often (STREAM_RESTARTS_TOO_OFTEN)' },
  'broken-body': { status: 400, text: 'The chunks of the body are broken' },
  stopped: { status: 503, text: 'The station stops' },
};

/** The response to a source at its end. */
export function endOfPost(reason: SourceEnd): EndOfPost {
  return ends[reason];
}
