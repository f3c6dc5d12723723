import assert from 'node:assert/strict';
import { test } from 'node:test';
import { joinBlocks, largestStep, longestSilence, tonesIn } from '../../test/support/pcm-hearing.ts';
import { noise, sine } from '../../test/support/pcm-sound.ts';
import { sampleFrames } from '../core/index.ts';
import { BLOCK_FRAMES, CHANNELS, type PcmBlock, silentBlock } from '../pcm/index.ts';
import { VoiceMixer, type VoiceSupply } from './voice-mixer.ts';

const BLOCK = BLOCK_FRAMES * CHANNELS;
/** 5 ms: what the mixer takes for no fade at all. */
const SHORTEST = 240;

/** A sound that was written down, given block by block. */
class WrittenSound implements VoiceSupply {
  readonly #sound: PcmBlock;
  readonly #says: 'all' | 'its end' | 'nothing';
  #at = 0;

  /** `says`: what it reports to be left: that there is no end, the truth, or no end until it is over. */
  constructor(sound: PcmBlock, says: 'all' | 'its end' | 'nothing' = 'all') {
    this.#sound = sound;
    this.#says = says;
  }

  get ready() {
    const left = (this.#sound.length - this.#at) / CHANNELS;
    return sampleFrames(left === 0 || this.#says === 'its end' ? left : Number.POSITIVE_INFINITY);
  }
  get isEnding() {
    return this.#says === 'its end';
  }
  read(): PcmBlock | null {
    if (this.#at >= this.#sound.length) return null;
    const block = silentBlock();
    block.set(this.#sound.subarray(this.#at, this.#at + BLOCK));
    this.#at = Math.min(this.#sound.length, this.#at + BLOCK);
    return block;
  }
}

/** The same value in every sample, so that what comes out is the gain. */
function steady(value: number, seconds = 10): PcmBlock {
  return new Float32Array(seconds * 48_000 * CHANNELS).fill(value);
}

function mixBlocks(mixer: VoiceMixer<WrittenSound>, count: number): PcmBlock {
  return joinBlocks(Array.from({ length: count }, () => mixer.mix().slice()));
}

/** A mixer with one voice that is all there. */
function onAir(supply: WrittenSound): VoiceMixer<WrittenSound> {
  const mixer = new VoiceMixer<WrittenSound>();
  mixer.switchTo(supply, sampleFrames(0));
  mixBlocks(mixer, 1);
  return mixer;
}

/** RMS of both channels between two sample frames, in dB. */
function powerOf(sound: PcmBlock, from: number, to: number): number {
  let energy = 0;
  for (let at = from * CHANNELS; at < to * CHANNELS; at++) energy += sound[at]! ** 2;
  return 10 * Math.log10(energy / ((to - from) * CHANNELS));
}

const close = (actual: number, wanted: number, within: number, what: string) =>
  assert.ok(Math.abs(actual - wanted) <= within, `${what}: ${actual}, not ${wanted}`);

test('no supply is silence', () => {
  const mixer = new VoiceMixer();
  assert.ok(mixer.mix().every((sample) => sample === 0));
});

test('one voice alone leaves as it came, to the bit', () => {
  const sound = noise(3, 0.9, 1);
  const mixer = onAir(new WrittenSound(sound));
  assert.deepEqual(mixBlocks(mixer, 48), sound.slice(BLOCK, 49 * BLOCK));
});

test('what comes into silence is there after 5 ms', () => {
  const mixer = new VoiceMixer<WrittenSound>();
  mixer.switchTo(new WrittenSound(steady(0.5)), sampleFrames(96_000));
  const block = mixer.mix();
  assert.ok(block[0]! < 0.01);
  close(block[(SHORTEST - 1) * CHANNELS]!, 0.5, 1e-6, 'the gain after 5 ms');
  assert.ok(block.subarray(SHORTEST * CHANNELS).every((sample) => sample === 0.5));
});

for (const fade of [960, 1000, 48_000, 96_000, 4801]) {
  test(`a crossfade over ${fade} sample frames has the gains of equal power, exact to the sample`, () => {
    const gains = ['in', 'out'].map((way) => {
      const mixer = onAir(new WrittenSound(steady(way === 'out' ? 0.5 : 0)));
      mixer.switchTo(new WrittenSound(steady(way === 'in' ? 0.5 : 0)), sampleFrames(fade));
      return mixBlocks(mixer, Math.ceil(fade / BLOCK_FRAMES) + 1).map((sample) => sample * 2);
    });
    for (const frame of [0, 1, Math.floor(fade / 4), Math.floor(fade / 2) - 1, fade - 2, fade - 1]) {
      const angle = (((frame + 1) / fade) * Math.PI) / 2;
      for (const channel of [0, 1]) {
        close(gains[0]![frame * CHANNELS + channel]!, Math.sin(angle), 1e-6, `in, at ${frame}`);
        close(gains[1]![frame * CHANNELS + channel]!, Math.cos(angle), 1e-6, `out, at ${frame}`);
      }
    }
    assert.ok(gains[0]!.subarray(fade * CHANNELS).every((gain) => gain === 1));
    assert.ok(gains[1]!.subarray(fade * CHANNELS).every((gain) => gain === 0));
  });
}

test('the power of two sounds that have nothing in common stays within 0.2 dB', () => {
  const mixer = onAir(new WrittenSound(noise(1, 0.5, 10)));
  mixer.switchTo(new WrittenSound(noise(2, 0.5, 10)), sampleFrames(96_000));
  const sound = mixBlocks(mixer, 150);
  const whole = powerOf(sound, 110_000, 140_000);
  for (let at = 0; at < 96_000; at += 9600) close(powerOf(sound, at, at + 9600), whole, 0.2, `power at ${at}`);
});

test('there is no step between the blocks of a fade', () => {
  const mixer = onAir(new WrittenSound(steady(0.5)));
  mixer.switchTo(null, sampleFrames(9600));
  const sound = mixBlocks(mixer, 12);
  assert.ok(largestStep(sound) <= (0.5 * Math.PI) / 2 / 9600 + 1e-6);
});

test('a fade turns round in the middle from where it is, without a click', () => {
  const [first, second] = [new WrittenSound(sine(300, 0.4, 10)), new WrittenSound(sine(700, 0.4, 10))];
  const mixer = onAir(first);
  mixer.switchTo(second, sampleFrames(48_000));
  const there = mixBlocks(mixer, 25);
  mixer.switchTo(first, sampleFrames(48_000));
  const back = mixBlocks(mixer, 30);
  const steepest = (2 * Math.PI * (300 + 700) * 0.4) / 48_000;
  assert.ok(largestStep(joinBlocks([there, back])) <= steepest);
  const [low, high] = tonesIn(back, [300, 700], 25 * BLOCK_FRAMES, 30 * BLOCK_FRAMES);
  close(low!, 0.4, 0.001, 'the first is all there again after the half second it takes');
  close(high!, 0, 0.001, 'the second is gone');
  assert.deepEqual(mixer.supplies, [first]);
});

test('three voices overlap without a click and without a hole', () => {
  const sounds = [300, 500, 700].map((hertz) => new WrittenSound(sine(hertz, 0.3, 10)));
  const mixer = onAir(sounds[0]!);
  mixer.switchTo(sounds[1]!, sampleFrames(48_000));
  const pieces = [mixBlocks(mixer, 20)];
  mixer.switchTo(sounds[2]!, sampleFrames(48_000));
  assert.equal(mixer.supplies.length, 3);
  pieces.push(mixBlocks(mixer, 60));
  const sound = joinBlocks(pieces);
  assert.ok(largestStep(sound) <= (2 * Math.PI * 1500 * 0.3) / 48_000);
  const whole = powerOf(sound, 75_000, 76_800);
  for (let at = 0; at < 70_000; at += 2400) assert.ok(powerOf(sound, at, at + 2400) > whole - 4.5, `power at ${at}`);
  assert.deepEqual(mixer.supplies, [sounds[2]]);
});

test('a fade is over before the sound of who goes is, and who comes is there by then', () => {
  const seconds = 0.3;
  const old = new WrittenSound(sine(300, 0.4, seconds), 'its end');
  const mixer = onAir(old);
  mixer.switchTo(new WrittenSound(sine(700, 0.4, 10)), sampleFrames(96_000));
  const sound = mixBlocks(mixer, 30);
  const end = seconds * 48_000 - BLOCK_FRAMES;
  const [low, high] = tonesIn(sound, [300, 700], end, end + 4800);
  close(low!, 0, 0.001, 'the old sound at its end');
  close(high!, 0.4, 0.001, 'the new sound at the end of the old one');
  assert.ok(largestStep(sound) <= (2 * Math.PI * 1000 * 0.4) / 48_000);
});

test('a sound that is found to end in the middle of a long fade hurries, and so does who comes', () => {
  let isEnding = false;
  const sound = new WrittenSound(sine(300, 0.4, 1), 'its end');
  const old: VoiceSupply = {
    get ready() {
      return isEnding ? sound.ready : sampleFrames(Number.POSITIVE_INFINITY);
    },
    get isEnding() {
      return isEnding;
    },
    read: () => sound.read(),
  };
  const mixer = new VoiceMixer<VoiceSupply>();
  mixer.switchTo(old, sampleFrames(0));
  const mix = (count: number) => joinBlocks(Array.from({ length: count }, () => mixer.mix().slice()));
  mix(1);
  mixer.switchTo(new WrittenSound(sine(700, 0.4, 10)), sampleFrames(96_000));
  const before = mix(30);
  isEnding = true;
  const after = mix(40);
  const end = 48_000 - 31 * BLOCK_FRAMES;
  close(tonesIn(after, [700], end, end + 4800)[0]!, 0.4, 0.001, 'the new sound at the end of the old one');
  assert.ok(largestStep(joinBlocks([before, after])) <= (2 * Math.PI * 1000 * 0.4) / 48_000);
});

for (const place of [0, 1, 50]) {
  test(`a sound that breaks off ${place} blocks into a fade makes no click and no hole`, () => {
    const old = new WrittenSound(sine(300, 0.4, 1).subarray(0, (place + 1) * BLOCK), 'nothing');
    const mixer = onAir(old);
    mixer.switchTo(new WrittenSound(sine(700, 0.4, 10, 1)), sampleFrames(96_000));
    const sound = mixBlocks(mixer, place + 10);
    // As steep as both tones, or as what dies away: a thousandth in 5 ms.
    const dying = 0.4 * (1 - 0.001 ** (1 / SHORTEST));
    assert.ok(largestStep(sound) <= (2 * Math.PI * 1000 * 0.4) / 48_000 + dying, `${largestStep(sound)}`);
    assert.ok(longestSilence(sound, 0.01) <= 0.005, `${longestSilence(sound, 0.01)} s`);
    const from = (place + 2) * BLOCK_FRAMES;
    close(tonesIn(sound, [700], from, from + 4800)[0]!, 0.4, 0.001, 'the new sound is there at once');
  });
}

test('a sound that breaks off with no other after it dies away within 5 ms', () => {
  const mixer = onAir(new WrittenSound(sine(50, 0.8, 1).subarray(0, 12 * BLOCK + 100), 'nothing'));
  const sound = mixBlocks(mixer, 14);
  assert.ok(sound.subarray(13 * BLOCK + SHORTEST * CHANNELS).every((sample) => Math.abs(sample) < 0.001));
});

test('a sound that comes back after a break comes back within 5 ms', () => {
  let block: PcmBlock | null = steady(0.5).slice(0, BLOCK);
  const supply = { ready: sampleFrames(Number.POSITIVE_INFINITY), isEnding: false, read: () => block };
  const mixer = new VoiceMixer<VoiceSupply>();
  mixer.switchTo({ ...supply, read: () => steady(0.1).slice(0, BLOCK) }, sampleFrames(0));
  mixer.mix();
  mixer.switchTo(supply, sampleFrames(480_000));
  for (let count = 0; count < 600; count++) mixer.mix();
  block = null;
  const pieces = [mixer.mix().slice(), mixer.mix().slice()];
  block = steady(0.5).slice(0, BLOCK);
  pieces.push(mixer.mix().slice());
  const back = joinBlocks(pieces);
  assert.ok(largestStep(back) < 0.02);
  assert.equal(back.at(-1), 0.5);
});

test('voices that have gone are forgotten, however many there were', () => {
  const mixer = onAir(new WrittenSound(steady(0.1)));
  for (let count = 0; count < 1000; count++) {
    mixer.switchTo(new WrittenSound(steady(0.1, 1)), sampleFrames(BLOCK_FRAMES));
    mixer.mix();
    assert.ok(mixer.supplies.length <= 2);
  }
  mixer.switchTo(null, sampleFrames(BLOCK_FRAMES));
  mixBlocks(mixer, 2);
  assert.deepEqual(mixer.supplies, []);
});

test('a voice that is called for again while it goes is the same voice', () => {
  const supply = new WrittenSound(steady(0.1));
  const mixer = onAir(supply);
  mixer.switchTo(null, sampleFrames(9600));
  mixBlocks(mixer, 2);
  mixer.switchTo(supply, sampleFrames(9600));
  assert.deepEqual(mixer.supplies, [supply]);
});
