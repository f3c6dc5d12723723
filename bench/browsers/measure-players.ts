import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import type { StreamForm } from './forms.ts';

/** What one player of a browser did. */
export interface Playback {
  /** From `play()` to the first sound; null: it never played. */
  readonly startMillis: number | null;
  /** How often it ran dry after it had started. */
  readonly stalls: number;
  /** Time after the start in which nothing played. */
  readonly stalledMillis: number;
  /** When `canplaythrough` came, which players such as Howler wait for; null: never. */
  readonly canPlayThroughMillis: number | null;
}

/** A page has ten requests under way at most. */
const PLAYERS_OF_PAGE = 6;
/** Between two players, so that they do not wait for one another. */
const ARRIVAL_MILLIS = 150;

const SCRIPT = `(name, address) => {
  const heard = { startMillis: null, stalls: 0, stalledMillis: 0, canPlayThroughMillis: null };
  (window.players ??= {})[name] = heard;
  const player = new Audio(address);
  const begun = performance.now();
  const now = () => Math.round(performance.now() - begun);
  let last = 0;
  let lastAt = 0;
  player.addEventListener('canplaythrough', () => (heard.canPlayThroughMillis ??= now()));
  player.addEventListener('waiting', () => heard.startMillis !== null && heard.stalls++);
  setInterval(() => {
    const at = now();
    if (heard.startMillis === null && player.currentTime > 0) heard.startMillis = at;
    else if (heard.startMillis !== null && player.currentTime === last) heard.stalledMillis += at - lastAt;
    last = player.currentTime;
    lastAt = at;
  }, 20);
  player.play().catch(() => {});
}`;

/** Plays every form at once for some seconds, each in an `<audio>` of its own. */
export async function measurePlayers(
  open: () => Promise<Page>,
  port: number,
  forms: readonly StreamForm[],
  seconds: number,
  abort: AbortSignal,
): Promise<Readonly<Record<string, Playback>>> {
  const pages: Page[] = [];
  for (const [index, { name }] of forms.entries()) {
    if (index % PLAYERS_OF_PAGE === 0) pages.push(await open());
    // Of each host a browser opens six connections at most, in all its pages.
    const address = `http://${name}.bench.test:${port}/${name}`;
    await pages.at(-1)!.evaluate(`(${SCRIPT})(${JSON.stringify(name)}, ${JSON.stringify(address)})`);
    await sleep(ARRIVAL_MILLIS, undefined, { signal: abort });
  }
  await sleep(seconds * 1000, undefined, { signal: abort });
  const heard = await Promise.all(pages.map((page) => page.evaluate<Record<string, Playback>>('window.players')));
  return Object.assign({}, ...heard);
}
