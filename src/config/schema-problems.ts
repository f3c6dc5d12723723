import type { z } from 'zod';
import { explainUnknownKey } from './nearest-key.ts';
import type { KeyPath } from './problem.ts';
import { listSchemaKeys } from './schema-keys.ts';

/** A problem found by the schema: which key, and a sentence for the operator. */
export interface SchemaProblem {
  readonly path: KeyPath;
  readonly message: string;
  /** Whether the key itself is wrong, not its value. */
  readonly isAboutKey: boolean;
}

type Issue = z.core.$ZodIssue;

const SHAPES: Record<string, { readonly name: string; readonly remedy: string }> = {
  string: { name: 'one value', remedy: 'write it behind the colon' },
  object: { name: 'a section of keys', remedy: 'write "name: value" on each line, without a dash' },
  record: { name: 'a section of keys', remedy: 'write "name: value" on each line, without a dash' },
  array: { name: 'a list, each entry after a dash', remedy: 'put "- " before each entry' },
};

/** Puts the schema's issues into words for operators. `tree` is what was checked. */
export function describeIssues(issues: readonly Issue[], tree: unknown): SchemaProblem[] {
  const keys = listSchemaKeys();
  return issues.flatMap((issue) => {
    const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
    if (issue.code === 'unrecognized_keys') {
      const type = valueAt(tree, [...path, 'type']);
      return issue.keys.map((name) => ({
        path: [...path, name],
        message: explainUnknownKey(path, name, keys, typeof type === 'string' ? type : undefined),
        isAboutKey: true,
      }));
    }
    const message = describeIssue(issue, valueAt(tree, path));
    return [{ path, message, isAboutKey: issue.code === 'invalid_key' }];
  });
}

function describeIssue(issue: Issue, value: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      if (value === undefined) return 'is missing: write a value';
      return describeShape(issue.expected, value);
    case 'invalid_value':
      return describeChoice(value, issue.values.map(String));
    case 'invalid_key':
      return issue.issues[0]?.message ?? issue.message;
    case 'invalid_union':
      if (issue.discriminator) return describeChoice(value, optionsOf(issue));
      return describeChoice(
        value,
        issue.errors.flat().flatMap((each) => ('values' in each ? each.values.map(String) : [])),
      );
    case 'too_small':
      return 'is empty: write at least one entry';
    default:
      return issue.message;
  }
}

function describeShape(expected: string, value: unknown): string {
  const { name, remedy } = SHAPES[expected] ?? { name: expected, remedy: 'write that' };
  // The text is not repeated: it may be a password.
  const [, key] = (typeof value === 'string' && /^([A-Za-z][\w-]*)[ \t]*=/.exec(value)) || [];
  if (key !== undefined) return `takes ${name}, each after a colon: write "${key}: value", not "${key} = value"`;
  return `takes ${name}, not ${shapeOf(value)}: ${remedy}`;
}

/** Values of the key that distinguishes the variants; zod passes it on without a type. */
function optionsOf(issue: Issue): string[] {
  const options = 'options' in issue ? issue.options : null;
  return Array.isArray(options) ? options.map(String) : [];
}

function describeChoice(value: unknown, choices: readonly string[]): string {
  const allowed = `write ${choices.join(', ').replace(/, ([^,]*)$/, ' or $1')}`;
  if (value === undefined) return `is missing: ${allowed}`;
  return typeof value === 'string' ? `"${value}" is not allowed here: ${allowed}` : `takes one value: ${allowed}`;
}

function shapeOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'a section' : 'a single value';
}

function valueAt(tree: unknown, path: KeyPath): unknown {
  return path.reduce<unknown>((node, part) => (node as Record<string | number, unknown> | undefined)?.[part], tree);
}
