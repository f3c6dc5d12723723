import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Codec } from '../formats/index.ts';
import { type EncoderFormat, encoderArguments, encoderNameOf, formOf } from './encoder-format.ts';

const plain: EncoderFormat = { codec: 'mp3', bitrateKbps: 128, quality: null, sampleRate: 44_100, channels: 2 };

const rates: [name: string, changes: Partial<EncoderFormat>, wanted: string[]][] = [
  ['a constant bit rate', {}, ['-c:a', 'libmp3lame', '-b:a', '128k']],
  ['a quality', { bitrateKbps: null, quality: 0 }, ['-c:a', 'libmp3lame', '-q:a', '0']],
  ['neither', { codec: 'flac', bitrateKbps: null }, ['-c:a', 'flac']],
  ['AAC with many bits', { codec: 'aac' }, ['-c:a', 'aac', '-b:a', '128k', '-aac_coder', 'fast']],
  ['AAC with few bits', { codec: 'aac', bitrateKbps: 96 }, ['-c:a', 'aac', '-b:a', '96k']],
  ['AAC with few bits in mono', { codec: 'aac', bitrateKbps: 48, channels: 1 }, ['-c:a', 'aac', '-b:a', '48k']],
  ['AAC by quality', { codec: 'aac', bitrateKbps: null, quality: 2 }, ['-c:a', 'aac', '-q:a', '2']],
];

for (const [name, changes, wanted] of rates) {
  test(`${name} is asked of ffmpeg in its words`, () => {
    const given = encoderArguments({ ...plain, ...changes });
    const from = given.indexOf('-c:a');
    assert.deepEqual(given.slice(from, given.indexOf('-ar')), wanted);
    assert.equal(from, 0);
    assert.equal(given.at(-1), 'pipe:1');
  });
}

const forms: [Codec, family: string, contentType: string, encoder: string][] = [
  ['mp3', 'mpeg-audio', 'audio/mpeg', 'libmp3lame'],
  ['aac', 'adts', 'audio/aac', 'aac'],
  ['opus', 'ogg', 'audio/ogg', 'libopus'],
  ['vorbis', 'ogg', 'audio/ogg', 'libvorbis'],
  ['flac', 'ogg', 'audio/ogg', 'flac'],
  ['wav', 'wav', 'audio/wav', 'pcm_s16le'],
];

for (const [codec, family, contentType, encoder] of forms) {
  test(`${codec} is ${contentType} in ${family}, made by ${encoder}`, () => {
    assert.deepEqual(formOf({ ...plain, codec }), {
      family,
      contentType,
      bitrateKbps: 128,
      sampleRate: 44_100,
      channels: 2,
    });
    assert.equal(encoderNameOf(codec), encoder);
  });
}
