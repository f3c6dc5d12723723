import assert from 'node:assert/strict';
import { test } from 'node:test';
import { writeDonePage, writeErrorPage, writeIceResponse } from './index.ts';

test('answers commands with iceresponse', () => {
  assert.equal(
    writeIceResponse('Metadata update successful', true),
    '<?xml version="1.0"?>\n<iceresponse><message>Metadata update successful</message><return>1</return></iceresponse>\n',
  );
  assert.match(
    writeIceResponse('Client <9> not found', false),
    /<message>Client &lt;9&gt; not found<\/message><return>0</,
  );
});

test('refuses and confirms in one line of HTML', () => {
  assert.equal(
    writeErrorPage(400, 'Source does not exist'),
    '<html><head><title>Error 400</title></head><body><b>400 - Source does not exist</b></body></html>\r\n',
  );
  assert.equal(
    writeDonePage('Fallback configured'),
    '<html><head><title>Admin request successful</title></head><body><p>Fallback configured</p></body></html>\r\n',
  );
});
