import type { StreamTitle } from '../mount/index.ts';
import type { ProgramTitle } from '../program/index.ts';

/** What is on air, as mounts and servers carry it; nothing known is the empty title. */
export function toStreamTitle(title: ProgramTitle | null): StreamTitle {
  if (!title) return { title: '' };
  return {
    title: title.title,
    ...(title.artist && { artist: title.artist }),
    ...(title.url && { url: title.url }),
  };
}
