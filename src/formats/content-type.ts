import type { FormatFamily } from './framer.ts';

/**
 * Content types that source clients have been seen to send, by family. `audio/mpegurl` and `audio/x-scpls` are missing on
 * purpose: they name playlists, not sound.
 */
const contentTypes: Readonly<Record<Exclude<FormatFamily, 'bytes'>, readonly string[]>> = {
  'mpeg-audio': [
    'audio/mpeg',
    'audio/mp3',
    'audio/mpg',
    'audio/mpeg3',
    'audio/mpa',
    'audio/x-mpeg',
    'audio/x-mp3',
    'audio/x-mpg',
    'audio/x-mpeg-3',
  ],
  adts: ['audio/aac', 'audio/aacp', 'audio/x-aac', 'audio/x-aacp', 'audio/aac-adts', 'audio/x-hx-aac-adts'],
  ogg: [
    'application/ogg',
    'application/x-ogg',
    'audio/ogg',
    'audio/x-ogg',
    'audio/opus',
    'audio/vorbis',
    'audio/speex',
    'video/ogg',
    'video/theora',
  ],
  webm: ['audio/webm', 'video/webm', 'audio/x-matroska', 'video/x-matroska', 'audio/matroska', 'video/matroska'],
  flac: ['audio/flac', 'audio/x-flac'],
  wav: ['audio/wav', 'audio/x-wav', 'audio/wave', 'audio/vnd.wave'],
};

const familyByContentType: ReadonlyMap<string, FormatFamily> = new Map(
  (Object.keys(contentTypes) as (keyof typeof contentTypes)[]).flatMap((family) =>
    contentTypes[family].map((type): [string, FormatFamily] => [type, family]),
  ),
);

/**
 * The family that a `Content-Type` header names, whatever its case and parameters (`audio/ogg; codecs=opus`).
 * Null where there is none or we do not know it.
 */
export function familyOfContentType(contentType: string | null): FormatFamily | null {
  if (contentType === null) return null;
  const [type = ''] = contentType.split(';', 1);
  return familyByContentType.get(type.trim().toLowerCase()) ?? null;
}

/** Content type for listeners of a stream that is known to be audio only: `audio/ogg`, where it could be `application/ogg`. */
export function soundTypeOfFamily(family: FormatFamily): string {
  if (family === 'ogg') return 'audio/ogg';
  return family === 'webm' ? 'audio/webm' : contentTypeOfFamily(family);
}

/** Content type for listeners where the source named none, or a wrong one. */
export function contentTypeOfFamily(family: FormatFamily): string {
  switch (family) {
    case 'mpeg-audio':
      return 'audio/mpeg';
    case 'adts':
      return 'audio/aac';
    case 'ogg':
      return 'application/ogg';
    case 'webm':
      return 'video/webm';
    case 'flac':
      return 'audio/flac';
    case 'wav':
      return 'audio/wav';
    case 'bytes':
      return 'application/octet-stream';
  }
}
