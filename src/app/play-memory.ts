import type { PlayRecord, TrackRequest } from '../automation/index.ts';
import { errorText, type Logger } from '../core/index.ts';
import type { Store } from '../store/index.ts';
import type { PlayMemory } from './music.ts';

/** Plays of one input that are kept: what the separation rules and the history show. */
const KEPT = 500;

/**
 * Keeps what was played in the store, so that a restart does not play again what was just heard. A store that cannot be
 * written (a full disk) costs the memory, not the music.
 */
export function playMemory(store: Store, logger: Logger): PlayMemory {
  const save = (input: string, action: () => void): void => {
    try {
      action();
    } catch (error) {
      logger.warn('what is played cannot be remembered over a restart', { input, reason: errorText(error) });
    }
  };
  return {
    recallRequests: (input) => JSON.parse(store.findSetting(requestsOf(input)) ?? '[]') as TrackRequest[],
    rememberRequests: (input, requests) =>
      save(input, () => store.saveSetting(requestsOf(input), JSON.stringify(requests))),
    recall: (input) => store.listPlays(input, KEPT).map((text) => JSON.parse(text) as PlayRecord),
    remember: (input, record) => save(input, () => store.savePlay(input, record.id, JSON.stringify(record), KEPT)),
  };
}

/** Under what name the requests of an input are kept. */
function requestsOf(input: string): string {
  return `requests of ${input}`;
}
