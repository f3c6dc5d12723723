import type { Millis } from '../core/index.ts';
import type { Jingles } from './jingles.ts';
import type { TrackRequest } from './request-queue.ts';
import type { Rotation } from './rotation.ts';
import type { ShelvedTrack } from './track-shelf.ts';

/** What comes next, and why. */
export interface Decision {
  readonly kind: 'music' | 'jingle' | 'request';
  readonly track: ShelvedTrack;
  readonly why: string;
  /** Id of the request that it comes from; null: of none. */
  readonly requestId: string | null;
}

/** What is decided from. All of it is used up by deciding. */
export interface DecisionSources {
  /** The next request that is not held. */
  readonly takeRequest: () => TrackRequest | null;
  /** Decided on before and given back. */
  readonly returned: Decision[];
  readonly rotation: Rotation;
  readonly jingles: Jingles | null;
}

/** Requests first, then what was given back, then a jingle that is due, then the rotation; null: there is nothing. */
export function decide({ takeRequest, returned, rotation, jingles }: DecisionSources, at: Millis): Decision | null {
  const request = takeRequest();
  if (request) {
    rotation.hear(request.track, at);
    jingles?.count();
    return { kind: 'request', track: request.track, why: `request by ${request.by}`, requestId: request.id };
  }
  const again = returned.shift();
  if (again) {
    if (again.kind === 'music') rotation.resume(again.track);
    return again;
  }
  const jingle = jingles?.choose(at);
  if (jingle) return { kind: 'jingle', ...jingle, requestId: null };
  const music = rotation.choose(at);
  if (!music) return null;
  jingles?.count();
  return { kind: 'music', ...music, requestId: null };
}
