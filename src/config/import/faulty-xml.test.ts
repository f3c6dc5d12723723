import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { isAirchainError } from '../../core/index.ts';
import { decodeXml } from './decode-xml.ts';
import { importIcecastXml } from './import-icecast-xml.ts';

const importBytes = (bytes: Uint8Array) => importIcecastXml(decodeXml(bytes));

/** What an operator reads when the import is refused. */
function refusalOf(bytes: Uint8Array): string {
  try {
    importBytes(bytes);
  } catch (error) {
    assert.ok(isAirchainError(error) && error.code === 'CONFIG_NOT_ICECAST', String(error));
    return error.message;
  }
  assert.fail('it was taken');
}

const doctype = (declarations: string, hostname = 'h') =>
  `<?xml version="1.0"?>\n<!DOCTYPE icecast [\n${declarations}\n]>\n<icecast><hostname>${hostname}</hostname></icecast>`;
const bomb = [
  '<!ENTITY a0 "boom">',
  ...Array.from({ length: 9 }, (_, i) => `<!ENTITY a${i + 1} "${`&a${i};`.repeat(10)}">`),
];

describe('a file that cannot be imported is refused with the reason', () => {
  for (const [name, xml, says] of [
    [
      'an entity of another file',
      doctype('<!ENTITY x SYSTEM "file:///etc/passwd">', '&x;'),
      /line 3 declares an entity/,
    ],
    [
      'an entity of another server',
      doctype('<!ENTITY x PUBLIC "p" "http://127.0.0.1/x">', '&x;'),
      /declares an entity/,
    ],
    ['a parameter entity', doctype('<!ENTITY % x SYSTEM "http://127.0.0.1/x"> %x;'), /declares an entity/],
    ['entities that grow', doctype(bomb.join('\n'), '&a9;'), /declares an entity/],
    ['an entity of its own', doctype('<!ENTITY host "radio.example">', '&host;'), /write its text where it is used/],
    [
      'an entity in a doctype that does not end',
      '<!DOCTYPE icecast [ <!ENTITY x SYSTEM "file:///etc/pa',
      /declares an entity/,
    ],
    [
      'an entity that is not declared',
      '<icecast>\n<hostname>a&nbsp;b</hostname></icecast>',
      /line 2 has an entity that XML does/,
    ],
    [
      'half a file',
      '<icecast><hostname>h</host',
      /^Cannot import "icecast\.xml": line 1, column \d+: the XML is broken/,
    ],
    ['no file at all', '', /the file is empty/],
    ['blanks', ' \n\t\n', /the file is empty/],
    ['zeros', '\0\0\0', /it is no XML/],
    ['another root', '<html></html>', /no <icecast> element/],
    ['text', 'hostname: radio.example', /it is no XML/],
    ['elements without end', `<icecast>${'<a>'.repeat(20_000)}${'</a>'.repeat(20_000)}</icecast>`, /cannot be read/],
    ['the name of a prototype', '<icecast><__proto__>1</__proto__></icecast>', /cannot be read/],
    ['an unknown encoding', '<?xml version="1.0" encoding="klingon"?><icecast/>', /"klingon" is not known/],
  ] as const) {
    it(name, () => {
      const refusal = refusalOf(Buffer.from(xml));
      assert.match(refusal, says);
      assert.doesNotMatch(refusal, /[\x00-\x1f]|undefined|root:/);
    });
  }

  it('bytes of another encoding than it names', () => {
    const latin1 = Buffer.from('<icecast>\n<location>M\xfcnchen</location></icecast>', 'latin1');
    assert.match(refusalOf(latin1), /line 2 is not written in utf-8: save the file as UTF-8/);
  });

  it('more than any configuration has', () => {
    assert.match(refusalOf(Buffer.alloc(5 * 1024 * 1024, ' ')), /5242880 bytes, which is more than/);
  });
});

describe('a file is read in the encoding that it names', () => {
  const xml = '<icecast><location>München</location></icecast>';
  for (const [name, bytes] of [
    ['none', Buffer.from(xml)],
    ['a byte order mark', Buffer.from(`\ufeff${xml}`)],
    ['ISO-8859-1', Buffer.from(`<?xml version="1.0" encoding="ISO-8859-1"?>${xml}`, 'latin1')],
    ['UTF-16', Buffer.from(`\ufeff<?xml version="1.0" encoding="UTF-16"?>${xml}`, 'utf16le')],
    ['UTF-16 without a mark', Buffer.from(xml, 'utf16le')],
  ] as const) {
    it(name, () => assert.match(importBytes(bytes).yaml, /location: München/));
  }
});

it('a doctype without entities is passed over, and comments may speak of them', () => {
  for (const start of [
    '<!DOCTYPE icecast>',
    '<!DOCTYPE icecast SYSTEM "icecast.dtd">',
    '<!-- <!ENTITY x "y"> &x; -->',
  ]) {
    const { yaml } = importBytes(Buffer.from(`${start}\n<icecast><hostname>radio.example</hostname></icecast>`));
    assert.match(yaml, /hostname: radio\.example/);
  }
});

it('any bytes are imported or refused, with no other error', () => {
  const piece = fc.constantFrom(
    '<icecast>',
    '</icecast>',
    '<mount>',
    '<a b="c">',
    '&lt;',
    '&#0;',
    '&x;',
    '<![CDATA[',
    ']]>',
    '<!--',
    '-->',
    '<!',
    '>',
    'x',
    '\0',
    'é',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      try {
        importBytes(Buffer.from(pieces.join('')));
      } catch (error) {
        assert.ok(isAirchainError(error) && error.code === 'CONFIG_NOT_ICECAST', String(error));
      }
    }),
    { numRuns: 500 },
  );
});
