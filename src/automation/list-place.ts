/** Neighbours on either side by which one occurrence of an entry is distinguished from another. */
const NEIGHBOURS = 8;

/**
 * Where to go on in `list` after it was changed: the index behind the entry that is what `before.at(-1)` was. An entry that is
 * there more than once is known by its neighbours; where it is gone, the nearest one before it counts; 0: none is left.
 *
 * @param before what came so far, the last one at the end
 * @param after what would have come
 */
export function findPlace(list: readonly string[], before: readonly string[], after: readonly string[]): number {
  const places = new Map<string, number[]>();
  for (const [index, path] of list.entries()) {
    const known = places.get(path);
    if (known) known.push(index);
    else places.set(path, [index]);
  }
  for (let end = before.length; end > 0; end--) {
    const found = places.get(before[end - 1]!);
    if (!found) continue;
    const lead = before.slice(Math.max(0, end - 1 - NEIGHBOURS), end - 1).reverse();
    const rest = [...before.slice(end), ...after].slice(0, NEIGHBOURS);
    return mostAlike(list, found, lead, rest) + 1;
  }
  return 0;
}

/** The place whose neighbours are most like these; both are listed from the place outwards. */
function mostAlike(
  list: readonly string[],
  places: readonly number[],
  lead: readonly string[],
  rest: readonly string[],
): number {
  let best = places[0]!;
  let most = -1;
  if (places.length === 1) return best;
  for (const place of places) {
    const left = list.slice(Math.max(0, place - NEIGHBOURS), place).reverse();
    const right = list.slice(place + 1, place + 1 + NEIGHBOURS);
    const likeness = countCommon(left, lead) + countCommon(right, rest);
    if (likeness <= most) continue;
    most = likeness;
    best = place;
  }
  return best;
}

/** Length of the longest sequence that is in both, in order. */
function countCommon(a: readonly string[], b: readonly string[]): number {
  let row = new Array<number>(b.length + 1).fill(0);
  for (const one of a) {
    const next = [0];
    for (const [index, other] of b.entries()) {
      next.push(one === other ? row[index]! + 1 : Math.max(row[index + 1]!, next[index]!));
    }
    row = next;
  }
  return row.at(-1)!;
}
