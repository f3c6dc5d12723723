import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type ChoiceFacts, chooseInput } from './choose-input.ts';
import type { InputStatus } from './input-watch.ts';

const NOBODY = { onAir: null, selected: null, lines: [] };

/** Inputs as one line, in their order: `dj:no-audio music:ready`; `dj:ready:live`, `news:ready:scheduled`. */
function candidates(line: string): ChoiceFacts['candidates'] {
  return line.split(' ').map((word) => {
    const [name, status, ...flags] = word.split(':');
    const [isLive, scheduleOnly] = [flags.includes('live'), flags.includes('scheduled')];
    return { name: name!, status: status as InputStatus, isLive, scheduleOnly };
  });
}

interface Case {
  readonly inputs: string;
  readonly facts?: Partial<Omit<ChoiceFacts, 'candidates' | 'lines'>>;
  /** What the schedule asks for, as one line: `news music`, with `:wins` where a live input may stay. */
  readonly lines?: string;
  readonly input: string | null;
  readonly why: string;
}

const cases: Record<string, Case[]> = {
  'the first that is fit': [
    { inputs: 'dj:ready music:ready', input: 'dj', why: 'it comes first and has sound' },
    { inputs: 'dj:no-audio music:ready', input: 'music', why: '"dj" gives no sound' },
    { inputs: 'dj:silent music:ready', input: 'music', why: '"dj" is silent' },
    { inputs: 'dj:ending music:ready', input: 'music', why: '"dj" is at its end' },
    { inputs: 'dj:recovering music:ready', input: 'music', why: '"dj" is not steady yet' },
    { inputs: 'dj:no-audio studio:silent music:ready', input: 'music', why: '"dj" gives no sound, "studio" is silent' },
  ],
  'who was on air and lost its sound is the reason': [
    { inputs: 'a:no-audio b:no-audio c:ready', facts: { onAir: 'b' }, input: 'c', why: '"b" gives no sound' },
    { inputs: 'a:no-audio b:silent c:ready', facts: { onAir: 'b' }, input: 'c', why: '"b" is silent' },
    { inputs: 'a:no-audio b:ending c:ready', facts: { onAir: 'b' }, input: 'c', why: '"b" is at its end' },
    { inputs: 'a:ready b:ending', facts: { onAir: 'b' }, input: 'a', why: '"b" is at its end' },
    { inputs: 'a:ready b:ready', facts: { onAir: 'b' }, input: 'a', why: 'it comes first and has sound' },
    { inputs: 'a:ready b:no-audio', facts: { onAir: 'gone' }, input: 'a', why: '"gone" was taken out of the program' },
  ],
  'what an operator has selected, while it is fit': [
    { inputs: 'a:ready b:ready', facts: { selected: 'b' }, input: 'b', why: 'selected by an operator' },
    { inputs: 'a:ready b:no-audio', facts: { selected: 'b' }, input: 'a', why: 'it comes first and has sound' },
    { inputs: 'a:ready b:no-audio', facts: { selected: 'b', onAir: 'b' }, input: 'a', why: '"b" gives no sound' },
    { inputs: 'a:ready b:recovering', facts: { selected: 'b' }, input: 'a', why: 'it comes first and has sound' },
    { inputs: 'a:ready b:ready', facts: { selected: 'unknown' }, input: 'a', why: 'it comes first and has sound' },
  ],
  'what the schedule asks for, unless an operator has selected another': [
    { inputs: 'a:ready b:ready', lines: 'b', input: 'b', why: 'scheduled now' },
    { inputs: 'a:ready b:no-audio', lines: 'b', input: 'a', why: 'it comes first and has sound' },
    {
      inputs: 'a:ready b:ready c:ready',
      facts: { selected: 'b' },
      lines: 'c',
      input: 'b',
      why: 'selected by an operator',
    },
    { inputs: 'a:ready b:no-audio c:ready', facts: { selected: 'b' }, lines: 'c', input: 'c', why: 'scheduled now' },
  ],
  'of several lines the first that has sound': [
    { inputs: 'a:ready b:no-audio c:ready', lines: 'b c', input: 'c', why: 'scheduled now' },
    { inputs: 'a:ready b:ready c:ready', lines: 'b c', input: 'b', why: 'scheduled now' },
  ],
  'a live input that a line lets stay': [
    { inputs: 'dj:ready:live a:ready news:ready', lines: 'news', input: 'news', why: 'scheduled now' },
    {
      inputs: 'dj:ready:live a:ready news:ready',
      lines: 'news:wins',
      input: 'dj',
      why: 'it comes first and has sound',
    },
    { inputs: 'dj:no-audio:live a:ready news:ready', lines: 'news:wins', input: 'news', why: 'scheduled now' },
    { inputs: 'dj:recovering:live a:ready news:ready', lines: 'news:wins', input: 'news', why: 'scheduled now' },
    { inputs: 'a:ready dj:ready:live news:ready', lines: 'news:wins', input: 'news', why: 'scheduled now' },
    { inputs: 'a:ready dj:ready:live news:ready', lines: 'news:wins dj', input: 'dj', why: 'scheduled now' },
    { inputs: 'a:ready b:ready news:ready', lines: 'news:wins', input: 'news', why: 'scheduled now' },
    {
      inputs: 'dj:ready:live a:ready news:ready',
      facts: { selected: 'news' },
      lines: 'news:wins',
      input: 'news',
      why: 'selected by an operator',
    },
  ],
  'what is for the schedule alone, at its times alone': [
    { inputs: 'news:ready:scheduled a:ready', input: 'a', why: '"news" plays at scheduled times only' },
    { inputs: 'news:no-audio:scheduled a:ready', input: 'a', why: '"news" gives no sound' },
    {
      inputs: 'news:ready:scheduled a:ready',
      facts: { onAir: 'news' },
      input: 'a',
      why: '"news" plays at scheduled times only',
    },
    { inputs: 'news:ending:scheduled a:ready', facts: { onAir: 'news' }, input: 'a', why: '"news" is at its end' },
    { inputs: 'a:ready news:ready:scheduled', lines: 'news', input: 'news', why: 'scheduled now' },
    {
      inputs: 'a:no-audio news:ready:scheduled',
      input: null,
      why: 'no input has sound, "news" plays at scheduled times only',
    },
    {
      inputs: 'a:ready news:ready:scheduled',
      facts: { selected: 'news' },
      input: 'news',
      why: 'selected by an operator',
    },
  ],
  'who is not trusted yet, before silence': [
    { inputs: 'a:recovering b:no-audio', input: 'a', why: 'it comes first and has sound' },
    { inputs: 'a:no-audio b:recovering', input: 'b', why: '"a" gives no sound' },
    { inputs: 'a:silent b:recovering', facts: { onAir: 'a' }, input: 'b', why: '"a" is silent' },
    { inputs: 'a:recovering b:recovering', facts: { selected: 'b' }, input: 'b', why: 'selected by an operator' },
  ],
  'what is nearly over, before silence, and who is on air before another': [
    { inputs: 'a:no-audio b:ending', input: 'b', why: '"a" gives no sound' },
    { inputs: 'a:ending b:ending', facts: { onAir: 'b' }, input: 'b', why: '"a" is at its end' },
    { inputs: 'a:silent b:ending', facts: { onAir: 'a' }, input: 'b', why: '"a" is silent' },
    { inputs: 'a:recovering b:ending', facts: { onAir: 'b' }, input: 'a', why: '"b" is at its end' },
  ],
  'an input on air that has fallen silent, before nothing': [
    { inputs: 'a:silent b:no-audio', facts: { onAir: 'a' }, input: 'a', why: 'it comes first and has sound' },
    { inputs: 'a:silent b:silent', facts: { onAir: 'b' }, input: 'b', why: '"a" is silent' },
  ],
  'none, where none has sound': [
    { inputs: 'a:no-audio b:silent', input: null, why: 'no input has sound' },
    { inputs: 'a:no-audio b:no-audio', facts: { onAir: 'a', selected: 'b' }, input: null, why: 'no input has sound' },
    { inputs: 'a:silent', facts: { selected: 'a' }, lines: 'a', input: null, why: 'no input has sound' },
  ],
};

function linesOf(text: string): ChoiceFacts['lines'] {
  const words = text === '' ? [] : text.split(' ');
  return words.map((word) => ({ input: word.split(':')[0]!, live: word.endsWith(':wins') ? 'wins' : 'yields' }));
}

for (const [name, rows] of Object.entries(cases)) {
  for (const { inputs, facts = {}, lines = '', input, why } of rows) {
    const told = Object.entries({ ...facts, ...(lines && { lines }) }).map(([what, who]) => `, ${what} ${who}`);
    test(`${name}: ${inputs}${told.join('')}`, () => {
      const given = { ...NOBODY, ...facts, candidates: candidates(inputs), lines: linesOf(lines) };
      assert.deepEqual(chooseInput(given), { input, why });
    });
  }
}

const status = fc.constantFrom<InputStatus>('no-audio', 'ending', 'silent', 'recovering', 'ready');
const name = fc.constantFrom('a', 'b', 'c', 'd', null);
const facts = fc.record({
  candidates: fc.uniqueArray(fc.record({ name: fc.constantFrom('a', 'b', 'c'), status }), {
    selector: (one) => one.name,
  }),
  onAir: name,
  selected: name,
  lines: name.map((input) => (input === null ? [] : [{ input, live: 'yields' as const }])),
});

test('never chooses one that is dry, nor one that is worse than another, and always says why', () => {
  const ranks: InputStatus[] = ['no-audio', 'silent', 'ending', 'recovering', 'ready'];
  fc.assert(
    fc.property(facts, (given) => {
      const { input, why } = chooseInput(given);
      assert.notEqual(why, '');
      const best = Math.max(0, ...given.candidates.map((one) => ranks.indexOf(one.status)));
      const chosen = given.candidates.find((one) => one.name === input);
      if (chosen) assert.equal(ranks.indexOf(chosen.status), best);
      else assert.ok(input === null && best <= ranks.indexOf('silent'));
    }),
  );
});

test('once chosen, it is chosen again while nothing changes', () => {
  fc.assert(
    fc.property(facts, (given) => {
      const { input } = chooseInput(given);
      assert.equal(chooseInput({ ...given, onAir: input }).input, input);
    }),
  );
});
