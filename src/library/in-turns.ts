/** Items whose handling takes some milliseconds. */
const ITEMS_A_TURN = 2000;

/** A long list in parts, between which others have the event loop: sound must go on meanwhile. */
export async function* inTurns<T>(items: readonly T[]): AsyncGenerator<readonly T[]> {
  for (let start = 0; start < items.length; start += ITEMS_A_TURN) {
    if (start > 0) await new Promise(setImmediate);
    yield items.slice(start, start + ITEMS_A_TURN);
  }
}
