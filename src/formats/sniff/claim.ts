import { familyOfContentType } from '../content-type.ts';
import type { FormatFamily } from '../framer.ts';

/**
 * What a source says that it sends. `none`: nothing that can be believed. `page`: text, which no mount carries.
 * `opaque`: a kind of stream that is not taken apart. Else the family.
 */
export type Claim = Exclude<FormatFamily, 'bytes'> | 'none' | 'page' | 'opaque';

const withoutMeaning =
  /^\s*(?:$|(?:application|binary)\/(?:x-)?octet-stream\s*(?:;|$)|(?:audio|video|application)\/unknown\s*(?:;|$))/i;
const pageType = /^\s*text\//i;
/** Kinds of streams: no browser takes anything of these names for a page or a script. */
const streamType =
  /^\s*(?:(?:audio|video)\/|application\/(?:octet-stream|ogg|mp4|mxf|vnd\.rn-realmedia|vnd\.ms-asf|x-mpegts)\s*(?:;|$))/i;

/** Reads a `Content-Type` header; null: there is none. */
export function readClaim(contentType: string | null): Claim {
  if (contentType === null || withoutMeaning.test(contentType)) return 'none';
  if (pageType.test(contentType)) return 'page';
  const family = familyOfContentType(contentType);
  return family === null || family === 'bytes' ? 'opaque' : family;
}

/** Whether listeners may be given the name that a source has for a stream that is not taken apart. */
export function isStreamType(contentType: string): boolean {
  return streamType.test(contentType);
}
