import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readAudioInfo, readSourceDescription } from './stream-description.ts';

const read = (headers: Record<string, string>) => readSourceDescription(new Map(Object.entries(headers)));

describe('readSourceDescription', () => {
  it('takes the Icecast name before the SHOUTcast name before the xaudiocast name', () => {
    const headers = { 'x-audiocast-name': 'x', 'icy-name': 'icy', 'ice-name': 'ice' };
    assert.equal(read(headers).name, 'ice');
    assert.equal(read({ ...headers, 'ice-name': '' }).name, 'icy');
  });

  it('takes a bit rate of its own before the one in the audio info', () => {
    const audioInfo = { 'ice-audio-info': 'bitrate=96;samplerate=48000' };
    assert.equal(read({ ...audioInfo, 'ice-bitrate': '128' }).bitrate, '128');
    assert.equal(read(audioInfo).bitrate, '96');
  });

  it('keeps the audio info as it was sent', () => {
    const text = 'ice-samplerate=44100;ice-bitrate=Quality%205';
    assert.equal(read({ 'ice-audio-info': text }).audioInfoText, text);
    assert.equal(read({ 'ice-audio-info': text }).bitrate, 'Quality 5');
  });

  const flags = [
    ['1', true],
    ['0', false],
    ['-1', true],
    ['yes', true],
    ['False', false],
    ['maybe', null],
  ] as const;
  for (const [text, isPublic] of flags) {
    it(`reads ice-public "${text}" as ${isPublic}`, () =>
      assert.equal(read({ 'ice-public': text }).isPublic, isPublic));
  }

  it('says null for all that was not said', () => {
    assert.deepEqual([...new Set(Object.values(read({})))], [null]);
  });
});

describe('readAudioInfo', () => {
  const cases = [
    { text: 'bitrate=128;note=a%20b+c', info: { bitrate: '128', note: 'a b+c' } },
    { text: ' ice-channels = 2 ; ice-quality=%2d1;', info: { 'ice-channels': '2', 'ice-quality': '-1' } },
    { text: 'note=Größe;x=%C3%A9', info: { note: 'Größe', x: 'é' } },
    { text: 'nonsense;=1;;', info: {} },
  ];
  for (const { text, info } of cases) {
    it(`takes "${text}" apart`, () => assert.deepEqual(Object.fromEntries(readAudioInfo(text)), info));
  }
});
