import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { AirchainError, errorText } from '../../core/index.ts';
import { lineOf } from '../line-of.ts';

const ATTRIBUTE = '@';
const TEXT = '#text';

/** The parser's tree: every element is a list, so that one and many look alike. */
type XmlNode = string | { [name: string]: XmlNode[] | string };

/** Something in the file that nothing has read. */
export interface UnreadElement {
  /** Names down to it, `mount[/live]/dump-file`. */
  readonly path: string;
  readonly name: string;
}

/**
 * An element of an Icecast configuration that remembers which of its children were read, so that what is left over can
 * be named afterwards. Where Icecast takes one element and the file has several, the last one counts, as in Icecast.
 */
export class XmlElement {
  readonly #node: XmlNode;
  readonly #read = new Map<string, XmlElement[]>();
  #isSkipped = false;
  readonly name: string;
  /** Names from the root down to here, without the root. */
  readonly path: string;

  constructor(node: XmlNode, name: string, path: string) {
    this.#node = node;
    this.name = name;
    this.path = path;
  }

  /** The element's own text, trimmed. */
  get text(): string {
    const text = typeof this.#node === 'string' ? this.#node : this.#node[TEXT];
    return typeof text === 'string' ? text.trim() : '';
  }

  /** An attribute's value; `null` when it is not there. */
  attribute(name: string): string | null {
    const value = typeof this.#node === 'string' ? undefined : this.#node[ATTRIBUTE + name];
    return typeof value === 'string' ? value : null;
  }

  /** Reads all children of a name. */
  all(name: string): XmlElement[] {
    const known = this.#read.get(name);
    if (known) return known;
    const elements = this.#children(name);
    this.#read.set(name, elements);
    return elements;
  }

  /** Reads the last child of a name; an element without anything when there is none. */
  child(name: string): XmlElement {
    return this.all(name).at(-1) ?? new XmlElement('', name, '');
  }

  /** Reads the text of the last child of a name; `null` when there is none or it is empty. */
  value(...names: readonly string[]): string | null {
    const texts = names.map((name) => this.all(name).at(-1)?.text ?? '');
    return texts.find((text) => text !== '') ?? null;
  }

  /** Whether there is such a child. Does not count as reading it. */
  has(name: string): boolean {
    return typeof this.#node !== 'string' && Object.hasOwn(this.#node, name);
  }

  /** Counts everything below as read: for an element that is left out as a whole. */
  skip(): void {
    this.#isSkipped = true;
  }

  /** All below this element that was not read, each once, in the order of the file. */
  listUnread(): UnreadElement[] {
    if (typeof this.#node === 'string' || this.#isSkipped) return [];
    const names = Object.keys(this.#node).filter((name) => name !== TEXT && !name.startsWith(ATTRIBUTE));
    return names.flatMap((name) => {
      const read = this.#read.get(name);
      if (read) return read.flatMap((element) => element.listUnread());
      return this.#children(name).map((element) => ({ path: element.path, name }));
    });
  }

  #children(name: string): XmlElement[] {
    const nodes = typeof this.#node === 'string' ? undefined : this.#node[name];
    if (!Array.isArray(nodes)) return [];
    return nodes.map((node) => {
      const label = labelOf(node);
      const step = label === null ? name : `${name}[${label}]`;
      return new XmlElement(node, name, this.path === '' ? step : `${this.path}/${step}`);
    });
  }
}

/** What tells an element from its likes: the mount of a mount or relay, the name of an option or header. */
function labelOf(node: XmlNode): string | null {
  if (typeof node === 'string') return null;
  const mount = node['mount-name'] ?? node['local-mount'] ?? node.mount;
  const text = Array.isArray(mount) ? mount.at(-1) : (node[`${ATTRIBUTE}name`] ?? node[`${ATTRIBUTE}type`]);
  return typeof text === 'string' ? text : null;
}

/**
 * Reads the text of an `icecast.xml` down to its root element. Entities of the file's own are not followed: what stands
 * in other files, or grows when it is put in, is no configuration. `file` is the name that errors tell.
 * @throws AirchainError `CONFIG_NOT_ICECAST`
 */
export function parseIcecastXml(xml: string, file: string): XmlElement {
  const refuse = (reason: string) => new AirchainError('CONFIG_NOT_ICECAST', `Cannot import "${file}": ${reason}`);
  if (xml.trim() === '') throw refuse('the file is empty');
  if (!/^[\s\ufeff]*</.test(xml)) throw refuse('it is no XML, which begins with "<"');
  const mistake = findEntity(xml);
  if (mistake !== null) throw refuse(mistake);
  const root = parseTree(xml, refuse).icecast?.[0];
  if (root === undefined) throw refuse('the file has no <icecast> element');
  return new XmlElement(root, 'icecast', '');
}

/** Blank where comments and CDATA were, which hold no entities; offsets stay. */
function withoutComments(xml: string): string {
  return xml.replace(/<!--[\s\S]*?(?:-->|$)|<!\[CDATA\[[\s\S]*?(?:\]\]>|$)/g, (text) => text.replace(/[^\n]/g, ' '));
}

/** What is wrong with an entity that the file has. */
function findEntity(xml: string): string | null {
  const text = withoutComments(xml);
  const declared = text.search(/<!ENTITY\b/i);
  if (declared !== -1) {
    return `line ${lineOf(text, declared)} declares an entity: write its text where it is used, and take <!DOCTYPE> out`;
  }
  const used = text.search(/&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[\da-f]+);)[\w.:-]+;/i);
  if (used === -1) return null;
  return `line ${lineOf(text, used)} has an entity that XML does not know: write &amp; for a plain &`;
}

function parseTree(xml: string, refuse: (reason: string) => AirchainError): { [name: string]: XmlNode[] } {
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: ATTRIBUTE,
    textNodeName: TEXT,
    parseTagValue: false,
    isArray: (_name, _path, _isLeaf, isAttribute) => !isAttribute,
  });
  try {
    const verdict = XMLValidator.validate(xml);
    if (verdict === true) return parser.parse(xml) as { [name: string]: XmlNode[] };
    const { msg, line, col } = verdict.err;
    const column = col > 0 ? `, column ${col}` : '';
    throw refuse(
      `line ${line}${column}: the XML is broken: ${msg.replace(/[\x00-\x1f\x7f]/g, ' ').replace(/\.$/, '')}`,
    );
  } catch (error) {
    if (error instanceof AirchainError) throw error;
    // What the parser says of a name, a number or a depth that it does not take.
    throw refuse(`the XML cannot be read: ${errorText(error)}`);
  }
}
