/** Items whose handling takes a few milliseconds. */
const ITEMS_A_TURN = 200;

/** Many things in parts, between which others have the event loop: sound must go on meanwhile. They are made as they are taken. */
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
