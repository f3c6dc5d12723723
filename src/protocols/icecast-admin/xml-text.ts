/** What XML 1.0 forbids even as a character reference (XML 1.0 §2.2): most control characters and lone surrogates. */
const forbiddenInXml = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text as it may stand between two tags: escaped, and without the characters that no XML document can hold. */
export function escapeXmlText(text: string): string {
  return text.replace(forbiddenInXml, '').replace(/[&<>]/g, (character) => entities[character]!);
}

/** Text as it may stand in a double-quoted attribute. */
export function escapeXmlAttribute(text: string): string {
  return text.replace(forbiddenInXml, '').replace(/[&<>"]/g, (character) => entities[character]!);
}

/** One element with text in it. Never self-closed when empty: Icecast writes `<fallback></fallback>` too. */
export function writeXmlElement(name: string, text: string | number): string {
  return `<${name}>${escapeXmlText(String(text))}</${name}>`;
}

/** A whole document the way Icecast's admin sends it: the declaration, one line of elements, a line end. */
export function writeXmlDocument(root: string): string {
  return `<?xml version="1.0"?>\n${root}\n`;
}

/** `<icestats>` around elements; self-closed when there are none, as Icecast does. */
export function writeIcestats(content: string): string {
  return writeXmlDocument(content === '' ? '<icestats/>' : `<icestats>${content}</icestats>`);
}
