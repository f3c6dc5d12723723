/** Number of items that take a few milliseconds to handle. */
const ITEMS_A_TURN = 200;

/** Yields the items in parts and yields to the event loop between them, so that audio continues. Reads items lazily. */
export async function* inTurns<T>(items: Iterable<T>): AsyncGenerator<readonly T[]> {
  let part: T[] = [];
  for (const item of items) {
    part.push(item);
    if (part.length < ITEMS_A_TURN) continue;
    yield part;
    part = [];
    await new Promise(setImmediate);
  }
  yield part;
}
