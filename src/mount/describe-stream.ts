import type { StreamDescription } from '../protocols/icecast-source/index.ts';
import { cleanText } from '../protocols/title-text/index.ts';
import type { MountOptions } from './mount-options.ts';

/** The description of a stream by its source, sanitised: clean lines, null where nothing is left. */
export function cleanDescription(said: StreamDescription): StreamDescription {
  const clean = (text: string | null) => cleanText(text ?? '') || null;
  return {
    name: clean(said.name),
    description: clean(said.description),
    genre: clean(said.genre),
    url: clean(said.url),
    isPublic: said.isPublic,
    bitrate: clean(said.bitrate),
    audioInfoText: clean(said.audioInfoText),
    contentType: clean(said.contentType),
  };
}

/** The description of a stream: values of the operator precede those of the source. */
export function describeStream(said: StreamDescription, options: MountOptions): StreamDescription {
  const { name, description, genre, url, bitrate, isPublic } = options;
  return {
    ...said,
    name: name || said.name,
    description: description || said.description,
    genre: genre || said.genre,
    url: url || said.url,
    bitrate: bitrate || said.bitrate,
    isPublic: isPublic ?? said.isPublic,
  };
}
