import { z } from 'zod';
import type { PlayRecord, TrackRequest } from '../automation/index.ts';
import { errorText, type Logger } from '../core/index.ts';
import type { Store } from '../store/index.ts';
import type { PlayMemory } from './music.ts';

/** Plays of one input that are kept: what the separation rules and the history show. */
const KEPT = 500;

/** A moment that a calendar has: others cannot be shown. */
const moment = z.number().min(-8.64e15).max(8.64e15);

/** As far as what was written before must be checked to be read again. */
const knownRecord = z.looseObject({
  id: z.string(),
  kind: z.enum(['music', 'jingle', 'request']),
  path: z.string(),
  artist: z.string(),
  title: z.string(),
  startedAt: moment,
  endedAt: moment.nullish(),
});
const knownRequest = z.looseObject({
  id: z.string(),
  by: z.string(),
  at: moment,
  track: z.looseObject({ path: z.string(), artist: z.string(), title: z.string() }),
});

/**
 * Keeps what was played in the store, so that a restart does not play again what was just heard. A store that cannot be
 * written (a full disk) costs the memory, not the music; what is damaged in it is left out.
 */
export function playMemory(store: Store, logger: Logger): PlayMemory {
  const save = (input: string, action: () => void): void => {
    try {
      action();
    } catch (error) {
      logger.warn('cannot store the play history', { input, reason: errorText(error) });
    }
  };
  /** `texts` as they were saved, without those that are none. */
  const read = <T>(input: string, texts: readonly string[], form: z.ZodType): T[] => {
    const whole = texts.map((text) => parse<T>(text, form)).filter((known) => known !== null);
    const lost = texts.length - whole.length;
    if (lost > 0) logger.warn('damaged play history or requests skipped', { input, lost });
    return whole;
  };
  return {
    loadRequests: (input) =>
      read<TrackRequest[]>(input, [store.findSetting(requestsOf(input)) ?? '[]'], z.array(knownRequest)).flat(),
    saveRequests: (input, requests) =>
      save(input, () => store.saveSetting(requestsOf(input), JSON.stringify(requests))),
    load: (input) => read<PlayRecord>(input, store.listPlays(input, KEPT), knownRecord),
    remember: (input, record) => save(input, () => store.savePlay(input, record.id, JSON.stringify(record), KEPT)),
  };
}

function parse<T>(text: string, form: z.ZodType): T | null {
  try {
    return form.parse(JSON.parse(text)) as T;
  } catch {
    return null;
  }
}

/** Under what name the requests of an input are kept. */
function requestsOf(input: string): string {
  return `requests of ${input}`;
}
