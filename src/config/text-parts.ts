import { type Document, isMap, isScalar, type Node, parseDocument } from 'yaml';
import { entryTexts, sectionTexts } from './section-texts.ts';
import { isHarmless } from './yaml-mistakes.ts';

/** What of a file can be read by itself. */
export interface Part {
  readonly document: Document.Parsed;
  /** Of the section; of its key too where the section is in parts. */
  readonly name: readonly string[];
  /** Where its last name stands. */
  readonly start: number;
}

/** Takes a file apart into its sections, and those that are broken into their keys, as far as that finds the mistake. */
export function parseParts(text: string): Part[] {
  return sectionTexts(text).flatMap((section): Part[] => {
    const document = parseYaml(section);
    const whole = { document, name: namesOf(document.contents).slice(0, 1), start: startOf(document.contents) ?? 0 };
    if (isReadable(document)) return [whole];
    const entries = entryTexts(section).map((entry): Part => {
      const inner = parseYaml(entry);
      const value = valueIn(inner.contents, whole.name[0]);
      return { document: inner, name: [...whole.name, ...namesOf(value).slice(0, 1)], start: startOf(value) ?? 0 };
    });
    return entries.some((entry) => !isReadable(entry.document)) ? entries : [whole];
  });
}

/** Whether a document can be checked, with all that it holds. */
export function isReadable({ errors }: Document.Parsed): boolean {
  return errors.every(isHarmless);
}

/** Reads text as YAML. */
export function parseYaml(text: string): Document.Parsed {
  // The failsafe schema guesses no types: `0123` and `no` arrive as written, and the key's own schema decides.
  return parseDocument(text, { schema: 'failsafe', prettyErrors: false, logLevel: 'error' });
}

/** The names of the keys that a node has. */
export function namesOf(node: unknown): string[] {
  return isMap(node) ? node.items.flatMap(({ key }) => (isScalar(key) ? [String(key.value)] : [])) : [];
}

/** Whether a node has a key of this name. */
export function holds(node: unknown, name: string | number | undefined): boolean {
  return namesOf(node).includes(String(name));
}

/** The value of a key; `undefined`: there is none. */
export function valueIn(node: unknown, name: string | number | undefined): unknown {
  if (!isMap(node)) return undefined;
  return node.items.find(({ key }) => isScalar(key) && String(key.value) === name)?.value;
}

/** Where a node begins in the text. */
export function startOf(node: unknown): number | undefined {
  return (node as Node | null | undefined)?.range?.[0];
}
