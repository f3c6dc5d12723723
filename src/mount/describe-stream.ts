import type { StreamDescription } from '../protocols/icecast-source/index.ts';
import type { MountOptions } from './mount-options.ts';

/** What is said about a stream: the operator's word before the source's. */
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
