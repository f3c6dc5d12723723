import { type Document, isMap, isScalar, type Node, Scalar, visit, type YAMLError } from 'yaml';
import { lineOf } from './line-of.ts';
import { maskKey } from './secret-keys.ts';

/** A mistake of the YAML itself, in words for operators. */
export interface YamlMistake {
  /** Where in the text. */
  readonly offset: number;
  /** What is wrong and what to do, without a full stop and without anything of a value. */
  readonly message: string;
}

type ErrorCode = YAMLError['code'];

/** What comes after so many follows from the first. */
const MAX_ERRORS = 20;

/** Codes after which the tree is still what was meant. */
const HARMLESS: readonly ErrorCode[] = ['DUPLICATE_KEY', 'BAD_DQ_ESCAPE', 'BAD_SCALAR_START'];

/** Whether what the document holds can be checked although it has a mistake. */
export function isHarmless({ code }: YAMLError): boolean {
  return HARMLESS.includes(code);
}

/** Puts the parser's errors into words, one for each place. */
export function describeYamlErrors(document: Document.Parsed, text: string): YamlMistake[] {
  const found = document.errors.slice(0, MAX_ERRORS).map((error) => describe(error, document, text));
  return found.filter(({ offset, message }, index) => {
    const same = found.findIndex(
      (other) => other.message === message || lineOf(text, other.offset) === lineOf(text, offset),
    );
    return same === index;
  });
}

function describe({ code, message, pos: [offset] }: YAMLError, document: Document.Parsed, text: string): YamlMistake {
  if (isVariable(text, offset)) return { offset, message: VARIABLE_MESSAGE };
  switch (code) {
    case 'DUPLICATE_KEY':
      return { offset, message: describeDuplicate(document, offset, text) };
    case 'TAB_AS_INDENT':
      return { offset, message: 'is indented with a tab: write blanks' };
    case 'BAD_SCALAR_START':
      return { offset, message: 'begins with a character that has a meaning in YAML: put the text in quotes' };
    case 'BAD_DQ_ESCAPE':
      return {
        offset,
        message: 'has a "\\" in double quotes that stands for nothing: write "\\\\", or use single quotes',
      };
    case 'MULTIPLE_DOCS':
      return { offset, message: 'is a second configuration behind "---": take one of them out' };
    case 'BAD_ALIAS':
      return { offset, message: 'begins with "*", which is an alias in YAML: put the text in quotes' };
    case 'BLOCK_AS_IMPLICIT_KEY':
    case 'MULTILINE_IMPLICIT_KEY':
      return describeKeyMistake(text, offset);
    case 'MISSING_CHAR':
    case 'BAD_INDENT':
      return describeOpen(message, document, offset, text) ?? describeIndent(message, text, offset);
    case 'RESOURCE_EXHAUSTION':
      return { offset, message: 'has more levels than can be read: no key is that deep' };
    case 'UNEXPECTED_TOKEN':
      return describeToken(text, offset);
    default:
      return unknownMistake(offset);
  }
}

const VARIABLE_MESSAGE = 'has a variable that YAML takes apart: put the variable in quotes between { and }';

/** YAML takes the brace of an unquoted ${NAME} between { and } for one of its own. */
function isVariable(text: string, offset: number): boolean {
  return text[offset] === '{' && text[offset - 1] === '$';
}

function unknownMistake(offset: number): YamlMistake {
  return { offset, message: 'is no YAML: look at the colons, quotes, brackets and the indentation of this line' };
}

function describeDuplicate(document: Document.Parsed, offset: number, text: string): string {
  let message = 'is there twice in this section: put both together under one';
  visit(document, {
    Map: (_, map) => {
      const again = map.items.find(({ key }) => startOf(key) === offset);
      const name = isScalar(again?.key) ? String(again.key.value) : null;
      const first = map.items.find(({ key }) => isScalar(key) && String(key.value) === name);
      if (name === null || first === undefined) return undefined;
      message = duplicateMessage(name, lineOf(text, startOf(first.key) ?? 0));
      return visit.BREAK;
    },
  });
  return message;
}

/** What is said of a key that a section has twice. */
export function duplicateMessage(name: string, firstLine: number): string {
  return `"${maskKey(name)}" is in this section already, on line ${firstLine}: put both together under one`;
}

/** A quote or a bracket that is never closed is named where it begins, not where the file ends. */
function describeOpen(message: string, document: Document.Parsed, offset: number, text: string): YamlMistake | null {
  if (message.startsWith('Missing closing')) {
    const start = findOpenQuote(document, offset, text);
    return start === null
      ? null
      : { offset: start, message: `begins with ${text[start]} and has none at its end: add it` };
  }
  const [, kind] = /^Flow (map|sequence)/.exec(message) ?? [];
  if (kind === undefined) return null;
  const [open, close] = kind === 'map' ? ['{', '}'] : ['[', ']'];
  const start = findOpenBracket(document, offset, open!);
  if (start === null) return null;
  if (isVariable(text, start)) return { offset: start, message: VARIABLE_MESSAGE };
  return { offset: start, message: `has a "${open}" that is never closed: add the "${close}"` };
}

function findOpenQuote(document: Document.Parsed, offset: number, text: string): number | null {
  let found: number | null = null;
  visit(document, {
    Scalar: (_, { type, range }) => {
      const isQuoted = type === Scalar.QUOTE_DOUBLE || type === Scalar.QUOTE_SINGLE;
      if (isQuoted && range && range[0] <= offset && range[1] >= offset - 1) found = range[0];
    },
  });
  return found !== null && /["']/.test(text[found] ?? '') ? found : null;
}

function findOpenBracket(document: Document.Parsed, offset: number, open: string): number | null {
  let found: number | null = null;
  visit(document, {
    Collection: (_, collection) => {
      const { flow, range } = collection;
      const isOpen =
        flow && range && isMap(collection) === (open === '{') && range[0] < offset && range[1] >= offset - 1;
      if (isOpen) found = range[0];
    },
  });
  return found;
}

/** A key without its colon, a second colon in a value, or a line that is deeper than the value above it. */
function describeKeyMistake(text: string, offset: number): YamlMistake {
  const end = text.indexOf('\n', offset);
  const line = text.slice(offset, end === -1 ? undefined : end);
  const isValue = /:\s+["']?$/.test(text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset));
  if (isValue && /:(?:\s|$)/.test(line)) {
    return { offset, message: 'has a second ": " in its value: put the value in quotes' };
  }
  if (isValue && end !== -1) {
    const next = end + 1 + (/^\s*/.exec(text.slice(end + 1))?.[0].length ?? 0);
    return { offset: next, message: 'is indented deeper than the key above it: begin both in the same column' };
  }
  if (/^[^\s:]+:\S/.test(line)) return { offset, message: 'has no blank after the colon: write "key: value"' };
  return { offset, message: 'has no colon after its name: write "key: value"' };
}

function describeIndent(message: string, text: string, offset: number): YamlMistake {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const at = offset + (/^ */.exec(text.slice(offset))?.[0].length ?? 0);
  if (message.startsWith('All mapping items')) {
    const column = at - lineStart + 1;
    return {
      offset: at,
      message: `begins in column ${column}, unlike the keys above: indent keys of one section alike`,
    };
  }
  if (message.startsWith('All sequence items') || message.startsWith('Sequence item')) {
    return {
      offset: at,
      message: 'is not indented as the list above: begin each entry with a dash in the same column',
    };
  }
  if (message.startsWith('Missing , ')) return { offset, message: 'is not parted from what is before it: add a comma' };
  if (message.startsWith('Comments must'))
    return { offset, message: 'has no blank before "#": add one, or use quotes' };
  return unknownMistake(offset);
}

function describeToken(text: string, offset: number): YamlMistake {
  const token = text[offset] ?? '';
  if ('}])'.includes(token) && token !== '')
    return { offset, message: `has a "${token}" that nothing opens: take it out` };
  const before = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  if (/["']\s*$/.test(before)) {
    return { offset, message: 'goes on behind the closing quote: put all of it in quotes, those inside written twice' };
  }
  return unknownMistake(offset);
}

function startOf(node: unknown): number | undefined {
  return (node as Node | null | undefined)?.range?.[0];
}
