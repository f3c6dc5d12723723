import { type Document, isMap, isPair, isScalar, isSeq, type Node, parseDocument, type Scalar, visit } from 'yaml';
import { lineOf } from './line-of.ts';
import { type ConfigProblem, type KeyPath, writeKeyPath } from './problem.ts';
import { isSecretKey, maskLine } from './secret-keys.ts';
import { sectionTexts } from './section-texts.ts';
import { describeYamlErrors, duplicateMessage, isHarmless } from './yaml-mistakes.ts';

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
  /** Sections whose YAML is broken: the tree does not have them. */
  readonly brokenSections: ReadonlySet<string>;
  readonly #text: string;
  readonly #lines: readonly string[];
  /** One for the whole file, or one for each section that can be read. */
  readonly #documents: readonly Document.Parsed[];

  /** @param env values for `${NAME}` */
  constructor(text: string, env: Readonly<Record<string, string | undefined>>) {
    this.#text = text;
    this.#lines = text.split('\n');
    const whole = parse(text);
    if (whole.errors.every(isHarmless)) {
      this.#reportErrors(whole);
      this.#documents = [whole];
      this.brokenSections = new Set();
    } else {
      const sections = sectionTexts(text).map(parse);
      for (const section of sections) this.#reportErrors(section);
      const isFound = this.problems.length > 0;
      if (!isFound) this.#reportErrors(whole);
      this.#documents = isFound ? this.#takeOnce(sections.filter(({ errors }) => errors.every(isHarmless))) : [];
      this.brokenSections = new Set(
        sections.filter(({ errors }) => !errors.every(isHarmless)).flatMap((section) => namesOf(section)),
      );
    }
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

  #reportErrors(document: Document.Parsed): void {
    for (const { offset, message } of describeYamlErrors(document, this.#text)) this.#report(offset, [], message, true);
  }

  /** Leaves out a section that the file has twice, and reports it. */
  #takeOnce(sections: readonly Document.Parsed[]): Document.Parsed[] {
    const lines = new Map<string, number>();
    return sections.filter((section) => {
      const start = startOf(section.contents) ?? 0;
      const [name = ''] = namesOf(section);
      const first = lines.get(name);
      if (first === undefined) lines.set(name, lineOf(this.#text, start));
      else this.#report(start, [], duplicateMessage(name, first), true);
      return first === undefined;
    });
  }

  #readAll(whole: Document.Parsed): RawTree | null {
    if (this.#documents[0] === whole) return this.#read(whole.contents, []);
    if (this.#documents.length === 0 && this.brokenSections.size === 0) return null;
    return Object.assign({}, ...this.#documents.map((section) => this.#read(section.contents, [])));
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
    const [section] = path;
    const holder = this.#documents.find((document) => namesOf(document).includes(String(section)));
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

function parse(text: string): Document.Parsed {
  // The failsafe schema guesses no types: `0123` and `no` arrive as written, and the key's own schema decides.
  return parseDocument(text, { schema: 'failsafe', prettyErrors: false, logLevel: 'error' });
}

/** The names of the sections that a document has. */
function namesOf({ contents }: Document.Parsed): string[] {
  return isMap(contents) ? contents.items.flatMap(({ key }) => (isScalar(key) ? [String(key.value)] : [])) : [];
}

/** Whether a tag says another type than text, which is what all values are. */
function isForeignTag(tag: string | undefined): boolean {
  return tag !== undefined && tag !== 'tag:yaml.org,2002:str';
}

/** What stands in a password may be no variable: its text is quoted only where it has the form of one. */
function describeMissing(name: string, path: KeyPath): string {
  const isQuoted = !isSecretKey(path.at(-1)) || /^[A-Z_][A-Z0-9_]*$/.test(name);
  const what = isQuoted ? `environment variable "${name}"` : 'the environment variable in it';
  return `${what} is not set: set it, or write "$\${" for a plain "\${"`;
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

function startOf(node: unknown): number | undefined {
  return (node as Node | null | undefined)?.range?.[0];
}
