/** Names of iconv, as encoders send them, that the Encoding standard does not list. */
const iconvNames: ReadonlyMap<string, string> = new Map([
  ['big5hkscs', 'big5-hkscs'],
  ['cp932', 'shift_jis'],
  ['cp936', 'gbk'],
  ['cp949', 'euc-kr'],
  ['cp950', 'big5'],
  ['eucjp', 'euc-jp'],
  ['euckr', 'euc-kr'],
  ['koi8r', 'koi8-r'],
  ['koi8u', 'koi8-u'],
  ['ucs2', 'utf-16le'],
  ['ucs2le', 'utf-16le'],
  ['utf16', 'utf-16le'],
]);

/** The charset that a sender or the operator means, by its name in the Encoding standard; null: it is unknown. */
export function findCharset(label: string): string | null {
  const name = label
    .trim()
    .toLowerCase()
    .replace(/\/\/.*$/, '');
  return lookUp(name) ?? lookUp(iconvNames.get(name.replace(/[-_]/g, '')) ?? '');
}

function lookUp(name: string): string | null {
  try {
    return name === '' ? null : new TextDecoder(name).encoding;
  } catch {
    // The only way to learn that a label is unknown.
    return null;
  }
}
