import { type Document, isMap, isPair, isScalar, isSeq, type Scalar, visit } from 'yaml';
import { lineOf } from './line-of.ts';
import { type ConfigProblem, type KeyPath, writeKeyPath } from './problem.ts';
import { isSecretKey, maskLine } from './secret-keys.ts';
import { holds, isReadable, type Part, parseParts, parseYaml, startOf, valueIn } from './text-parts.ts';
import { describeYamlErrors, duplicateMessage } from './yaml-mistakes.ts';

/** Most nested levels that are read; the schema has six. */
const MAX_DEPTH = 32;

/** No key is called this, and no object takes it as one. */
const PROTOTYPE = '__proto__';

/** A tree as the file holds it: texts in lists and maps; `undefined` where a key has nothing after its colon. */
export type RawTree = string | undefined | RawTree[] | { [key: string]: RawTree };

/** The text of a configuration file: its tree, the places of its keys, and what is wrong with its YAML. */
export class SourceText {
  readonly problems: ConfigProblem[] = [];
  /** What can be read of the file; `null` when the YAML is broken and nothing can be said about keys. */
  readonly tree: RawTree | null;
  /** Sections whose YAML is broken: the tree does not have them, or not all of their keys. */
  readonly brokenSections: ReadonlySet<string>;
  /** What could not be read: sections, or single keys of them. */
  readonly #brokenParts: readonly (readonly string[])[];
  readonly #text: string;
  readonly #lines: readonly string[];
  /** One for the whole file, or one for each part that can be read: a section, or a key of one that is broken elsewhere. */
  readonly #documents: readonly Document.Parsed[];

  /** @param env values for `${NAME}` */
  constructor(text: string, env: Readonly<Record<string, string | undefined>>) {
    this.#text = text;
    this.#lines = text.split('\n');
    const whole = parseYaml(text);
    if (isReadable(whole)) {
      this.#reportErrors(whole);
      this.#documents = [whole];
      this.#brokenParts = [];
    } else {
      const parts = parseParts(text);
      for (const { document } of parts) this.#reportErrors(document);
      const isFound = this.problems.length > 0;
      if (!isFound) this.#reportErrors(whole);
      this.#documents = isFound ? this.#takeOnce(parts.filter(({ document }) => isReadable(document))) : [];
      this.#brokenParts = parts.filter(({ document }) => !isReadable(document)).map(({ name }) => name);
    }
    this.brokenSections = new Set(this.#brokenParts.flatMap(([section]) => section ?? []));
    for (const document of this.#documents) this.#fillIn(document, env);
    this.tree = this.#readAll(whole);
  }

  /** Makes a problem out of a key path: at its value, or at the nearest section above that the file does hold. */
  problemAt(
    severity: ConfigProblem['severity'],
    path: KeyPath,
    message: string,
    at: 'key' | 'value' = 'value',
  ): ConfigProblem {
    const { line, column } = this.#position(this.#find(path, at));
    return { severity, path, key: writeKeyPath(path), line, column, message };
  }

  /** Whether a key could not be read: that it is not there says nothing. */
  isBroken(path: KeyPath): boolean {
    return this.#brokenParts.some((part) => part.length > 0 && part.every((name, index) => path[index] === name));
  }

  #reportErrors(document: Document.Parsed): void {
    for (const { offset, message } of describeYamlErrors(document, this.#text)) this.#report(offset, [], message, true);
  }

  /** Leaves out a part that the file has twice, and reports it. */
  #takeOnce(parts: readonly Part[]): Document.Parsed[] {
    const lines = new Map<string, number>();
    const once = parts.filter(({ name, start }) => {
      const key = JSON.stringify(name);
      const first = lines.get(key);
      if (first === undefined) lines.set(key, lineOf(this.#text, start));
      else this.#report(start, [], duplicateMessage(name.at(-1) ?? '', first), true);
      return first === undefined;
    });
    return once.map(({ document }) => document);
  }

  #readAll(whole: Document.Parsed): RawTree | null {
    if (this.#documents[0] === whole) return this.#read(whole.contents, []);
    if (this.#documents.length === 0 && this.brokenSections.size === 0) return null;
    return joinSections(this.#documents.map((part) => this.#read(part.contents, [])));
  }

  #fillIn(document: Document.Parsed, env: Readonly<Record<string, string | undefined>>): void {
    visit(document, {
      Alias: (_, alias, ancestors) => {
        const message = 'begins with "*", which is an alias in YAML: put a text in quotes, else write the value itself';
        this.#report(startOf(alias), keyPathOf(alias, ancestors), message);
      },
      Scalar: (position, scalar, ancestors) => {
        const path = keyPathOf(scalar, ancestors);
        const mark = scalar.anchor ? '&' : isForeignTag(scalar.tag) ? '!' : null;
        if (mark !== null) {
          this.#report(
            startOf(scalar),
            path,
            `begins with "${mark}", which has a meaning in YAML: put the text in quotes`,
          );
        }
        if (position === 'key' || typeof scalar.value !== 'string') return;
        const { text, missing } = fillInVariables(scalar.value, env);
        for (const name of missing) this.#report(startOf(scalar), path, describeMissing(name, path));
        scalar.value = missing.length > 0 ? null : text;
      },
    });
  }

  #read(node: unknown, path: KeyPath): RawTree {
    if (path.length > MAX_DEPTH) {
      this.#report(startOf(node), path.slice(0, 3), `has more than ${MAX_DEPTH} levels: no key is that deep`);
      return undefined;
    }
    if (isSeq(node)) return node.items.map((item, index) => this.#read(item, [...path, index]) ?? '');
    if (isMap(node)) {
      const entries = node.items.map(({ key, value }): [string, RawTree] => {
        const name = isScalar(key) ? String(key.value) : String(key);
        if (name === PROTOTYPE) this.#report(startOf(key), [...path, name], 'unknown key: take it out');
        return [name, this.#read(value, [...path, name])];
      });
      return Object.fromEntries(entries);
    }
    if (!isScalar(node)) return undefined;
    return node.value === null || isLeftEmpty(node) ? undefined : String(node.value);
  }

  /** Offset of the value at the path; of its key where that is wanted, or the value is a section or left empty. */
  #find(path: KeyPath, at: 'key' | 'value'): number {
    const holders = this.#documents.filter(({ contents }) => holds(contents, path[0]));
    const holder = holders.find(({ contents }) => holds(valueIn(contents, path[0]), path[1])) ?? holders[0];
    let node: unknown = (holder ?? this.#documents[0])?.contents;
    let offset = startOf(node);
    for (const part of path) {
      if (isSeq(node) && typeof part === 'number') {
        node = node.items[part];
        offset = startOf(node) ?? offset;
      } else if (isMap(node)) {
        const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === part);
        if (!pair) break;
        node = pair.value;
        offset = (at === 'value' && isScalar(node) && node.source !== '' ? startOf(node) : startOf(pair.key)) ?? offset;
      } else break;
    }
    return offset ?? 0;
  }

  #position(offset: number): { line: number; column: number } {
    return { line: lineOf(this.#text, offset), column: offset - this.#text.lastIndexOf('\n', offset - 1) };
  }

  #report(offset: number | undefined, path: KeyPath, message: string, isYaml = false): void {
    const position = this.#position(offset ?? 0);
    const excerpt = isYaml ? maskLine(this.#lines, position.line - 1) : null;
    const problem: ConfigProblem = { severity: 'error', path, key: writeKeyPath(path), ...position, message };
    this.problems.push(excerpt?.trim() ? { ...problem, excerpt: excerpt.trimEnd() } : problem);
  }
}

/** Puts the keys of a section together that come from several parts. */
function joinSections(trees: readonly RawTree[]): RawTree {
  const sections: { [name: string]: RawTree } = {};
  for (const [name, value] of trees.flatMap((tree) => Object.entries(tree ?? {}) as [string, RawTree][])) {
    const known = sections[name];
    sections[name] = typeof known === 'object' && typeof value === 'object' ? Object.assign(known, value) : value;
  }
  return sections;
}

/** Whether a tag says another type than text, which is what all values are. */
function isForeignTag(tag: string | undefined): boolean {
  return tag !== undefined && tag !== 'tag:yaml.org,2002:str';
}

/** What stands in a password may be no variable: its text is quoted only where it has the form of one. */
function describeMissing(name: string, path: KeyPath): string {
  const isQuoted = !isSecretKey(path.at(-1)) || /^[A-Z_][A-Z0-9_]*$/.test(name);
  const what = isQuoted ? `environment variable "${name}"` : 'the environment variable in it';
  const example = isQuoted ? `${name}=…` : 'NAME=…';
  const ways = `"${example} airchain serve", under systemd Environment=${example}, in Docker --env ${example}`;
  return `${what} is not set: set it for airchain (${ways}), or write the value here ("$\${" is a plain "\${")`;
}

/** Puts variables in for `${NAME}`; `$${` stands for a plain `${`. */
function fillInVariables(
  text: string,
  env: Readonly<Record<string, string | undefined>>,
): { text: string; missing: string[] } {
  const missing: string[] = [];
  const filled = text.replace(/\$(\$?)\{([^}]*)\}/g, (whole, escaping: string, name: string) => {
    if (escaping) return whole.slice(1);
    const value = env[name];
    if (value === undefined) missing.push(name);
    return value ?? '';
  });
  return { text: filled, missing };
}

/** The key path of a node from those above it, the document first. */
function keyPathOf(node: unknown, ancestors: readonly unknown[]): KeyPath {
  return ancestors.flatMap((above, index): (string | number)[] => {
    if (isPair(above)) return [String(above.key)];
    if (isSeq(above)) return [above.items.indexOf(ancestors[index + 1] ?? node)];
    return [];
  });
}

/** Whether nothing stands after the colon; `""` is something. */
function isLeftEmpty(node: Scalar): boolean {
  return node.value === '' && node.type === 'PLAIN' && node.source === '';
}
