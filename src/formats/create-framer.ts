import { AdtsFramer } from './adts/index.ts';
import { BytesFramer } from './bytes-framer.ts';
import { FlacFramer } from './flac/index.ts';
import type { FormatFamily, Framer } from './framer.ts';
import type { FramerOptions } from './framing/index.ts';
import { MpegAudioFramer } from './mpeg-audio/index.ts';
import { OggFramer } from './ogg/index.ts';
import { WavFramer } from './wav/index.ts';
import { WebmFramer } from './webm/index.ts';

/** A new framer for one source connection that sends `family`. */
export function createFramer(family: FormatFamily, options: FramerOptions = {}): Framer {
  switch (family) {
    case 'mpeg-audio':
      return new MpegAudioFramer(options);
    case 'adts':
      return new AdtsFramer(options);
    case 'ogg':
      return new OggFramer(options);
    case 'webm':
      return new WebmFramer(options);
    case 'flac':
      return new FlacFramer(options);
    case 'wav':
      return new WavFramer();
    case 'bytes':
      return new BytesFramer();
  }
}
