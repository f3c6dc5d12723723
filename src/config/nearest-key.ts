import { answerForeignWord } from './foreign-words.ts';
import type { KeyPath } from './problem.ts';
import { ANY, type SchemaKey } from './schema-keys.ts';

/** A name is taken for a misspelling of another when no more than this share of its letters differ. */
const LARGEST_SHARE_OF_TYPOS = 0.4;

/** Smallest number of edits (insert, delete, replace, swap two neighbours) that turn one word into the other. */
export function computeEditDistance(a: string, b: string): number {
  const rows = Array.from({ length: a.length + 1 }, (_, row) => [row, ...Array<number>(b.length).fill(0)]);
  const at = (row: number, column: number): number => rows[row]?.[column] ?? 0;
  rows[0] = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    for (let column = 1; column <= b.length; column++) {
      const replaced = at(row - 1, column - 1) + (a[row - 1] === b[column - 1] ? 0 : 1);
      let cost = Math.min(replaced, at(row - 1, column) + 1, at(row, column - 1) + 1);
      const isSwapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (isSwapped) cost = Math.min(cost, at(row - 2, column - 2) + 1);
      (rows[row] as number[])[column] = cost;
    }
  }
  return at(a.length, b.length);
}

/**
 * Says what an unknown key may have been meant to be: a key of the section's other types, one of the section in another
 * spelling, the only key of that name elsewhere, what another program calls so, the nearest name in the same section, else
 * the names that the section has. `type` is what the section says of itself.
 */
export function explainUnknownKey(section: KeyPath, name: string, keys: readonly SchemaKey[], type?: string): string {
  const ofSection = keys.filter(({ path }) => isInSection(path, section));
  const types = ofSection.filter(({ path }) => path.at(-1) === name).flatMap(({ variant }) => variant ?? []);
  if (types.length > 0) return `is not a key of type ${type}, only of ${types.join(', ')}: take it out`;
  const siblings = ofSection
    .filter(({ variant }) => variant === undefined || variant === type)
    .map(({ path }) => path.at(-1) ?? '');
  const spelt = siblings.find((sibling) => sibling.toLowerCase() === name.toLowerCase().replace(/[-_]/g, ''));
  if (spelt) return `unknown key, did you mean "${spelt}"?`;
  const [place, ...others] = keys.filter(({ path }) => path.at(-1) === name);
  if (place && others.length === 0 && !place.path.includes(ANY)) return describePlace(place);
  const nearest = findNearest(name, siblings);
  const isSlip = section.length > 0 && nearest !== undefined && computeEditDistance(name, nearest) === 1;
  const answer = isSlip ? null : answerForeignWord(String(section[0] ?? ''), name);
  if (answer !== null) return `unknown key: ${answer}`;
  if (nearest) return `unknown key, did you mean "${nearest}"?`;
  const elsewhere = keys.find(({ path }) => path.at(-1)?.toLowerCase() === name.toLowerCase());
  if (elsewhere) return describePlace(elsewhere);
  return `unknown key: take it out, or use one of ${[...new Set(siblings)].join(', ')}`;
}

function describePlace({ path }: SchemaKey): string {
  return `unknown key here, it belongs at "${path.join('.').replaceAll('.*', '[]')}"`;
}

/** The name that another is most likely a misspelling of. */
export function findNearest(name: string, candidates: readonly string[]): string | undefined {
  const scored = candidates
    .map((candidate) => ({ candidate, edits: computeEditDistance(name.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ candidate, edits }) => edits <= Math.max(name.length, candidate.length) * LARGEST_SHARE_OF_TYPOS)
    .sort((a, b) => a.edits - b.edits);
  return scored[0]?.candidate;
}

function isInSection(key: readonly string[], section: KeyPath): boolean {
  return key.length === section.length + 1 && section.every((part, index) => key[index] === ANY || key[index] === part);
}
