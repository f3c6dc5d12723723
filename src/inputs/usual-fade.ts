import { millis, type SampleFrames, sampleFrames } from '../core/index.ts';
import { framesToMillis } from '../pcm/index.ts';
import type { Deck } from './deck.ts';
import type { PlaylistSettings } from './playlist-settings.ts';

/** A jingle up to this long is cut in and out: 15 s, and the padding of its format. */
export const SHORT_JINGLE = millis(15_100);

/** How long one track goes over into the next, as it is configured. */
export function usualFade(last: Deck, next: Deck, settings: PlaylistSettings): SampleFrames {
  const { crossfade, jingleCrossfade } = settings;
  const jingles = [last, next].filter(({ track }) => track.kind === 'jingle');
  if (jingles.length === 0) return crossfade;
  return jingleCrossfade ?? (jingles.some(isShort) ? sampleFrames(0) : crossfade);
}

/** Whether the whole of it is known to be no longer than a short jingle. */
function isShort({ track, isEnding, ready, position }: Deck): boolean {
  if (track.kind !== 'jingle') return false;
  return isEnding && position + framesToMillis(ready) <= SHORT_JINGLE;
}
