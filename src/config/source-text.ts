import {
  type Document,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type Scalar,
  visit,
} from 'yaml';
import { type ConfigProblem, type KeyPath, writeKeyPath } from './problem.ts';

/** Most nested levels that are read; the schema has six. */
const MAX_DEPTH = 32;

/** No key is called this, and no object takes it as one. */
const PROTOTYPE = '__proto__';

/** A tree as the file holds it: texts in lists and maps; `undefined` where a key has nothing after its colon. */
export type RawTree = string | undefined | RawTree[] | { [key: string]: RawTree };

/** The text of a configuration file: its tree, the places of its keys, and what is wrong with its YAML. */
export class SourceText {
  readonly problems: ConfigProblem[] = [];
  /** `null` when the YAML is broken and nothing can be said about keys. */
  readonly tree: RawTree | null;
  readonly #document: Document.Parsed;
  readonly #lines = new LineCounter();
  #hasAlias = false;

  /** @param env values for `${NAME}` */
  constructor(text: string, env: Readonly<Record<string, string | undefined>>) {
    // The failsafe schema guesses no types: `0123` and `no` arrive as written, and the key's own schema decides.
    this.#document = parseDocument(text, { schema: 'failsafe', lineCounter: this.#lines, prettyErrors: false });
    for (const { message, pos } of this.#document.errors) {
      // YAML takes the brace of an unquoted ${NAME} between { and } for one of its own.
      const isVariable = text[pos[0] - 1] === '$' && text[pos[0]] === '{';
      const remedy = isVariable ? 'put the variable in quotes between { and }' : 'correct the YAML here';
      this.#report(pos[0], [], `${message}: ${remedy}`);
    }
    if (this.problems.length === 0) this.#fillIn(env);
    this.tree = this.#document.errors.length === 0 && !this.#hasAlias ? this.#read(this.#document.contents, []) : null;
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

  #fillIn(env: Readonly<Record<string, string | undefined>>): void {
    visit(this.#document, {
      Alias: (_, alias, ancestors) => {
        this.#hasAlias = true;
        const message = `"*${alias.source}" is a YAML alias: write the value itself here`;
        this.#report(startOf(alias), keyPathOf(alias, ancestors), message);
      },
      Scalar: (position, scalar, ancestors) => {
        if (position === 'key' || typeof scalar.value !== 'string') return;
        const { text, missing } = fillInVariables(scalar.value, env);
        for (const name of missing) {
          const message = `environment variable "${name}" is not set: set it, or write "$\${" for a plain "\${"`;
          this.#report(startOf(scalar), keyPathOf(scalar, ancestors), message);
        }
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
    let node: unknown = this.#document.contents;
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
    const { line, col } = this.#lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  }

  #report(offset: number | undefined, path: KeyPath, message: string): void {
    this.problems.push({ severity: 'error', path, key: writeKeyPath(path), ...this.#position(offset ?? 0), message });
  }
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
