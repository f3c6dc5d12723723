import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadConfig } from './load-config.ts';

/** Inputs of every kind, in a program with this schedule. */
function station(schedule: string, inputs = 'dj, music, list, tone'): string {
  return `
inputs:
  dj: { type: live, mount: /live }
  stream: { type: url, url: "http://other.example/" }
  music: { type: playlist, path: /music }
  list: { type: playlist, path: /list, repeat: false }
  tone: { type: tone }
programs: { main: { inputs: [${inputs}], schedule: [${schedule}] } }`;
}

interface Case {
  readonly schedule: string;
  readonly inputs?: string;
  /** `severity key: message` of each problem, keys from the schedule on. */
  readonly problems: readonly string[];
}

const cases: Record<string, Case> = {
  'a line to the second, of any input': {
    schedule: '{ when: 18:00-20:00, input: tone }, { when: 20:00-22:00, input: dj, live: wins }',
    problems: [],
  },
  'a list that is played to its end': { schedule: '{ when: 18:00 for 1h, input: list, end: list }', problems: [] },
  'a DJ who may go on': { schedule: '{ when: 18:00 for 1h, input: dj, end: list }', problems: [] },
  'a list that goes round': {
    schedule: '{ when: 18:00 for 1h, input: music, end: list }',
    problems: ['error [0].end: "music" never ends: write hard or soft, or "repeat: false" at inputs.music'],
  },
  'a tone that is to end by itself': {
    schedule: '{ when: 18:00 for 1h, input: tone, end: list }',
    problems: ['error [0].end: "tone" never ends: write hard or soft'],
  },
  'an hourly line of a list': { schedule: '{ when: "hourly :00", input: list }', problems: [] },
  'an hourly line without a length': {
    schedule: '{ when: "hourly :00", input: music }',
    problems: [
      'error [0].when: "hourly :00" does not say how long, and "music" does not end by itself: write "for 5m", or "repeat: false" at inputs.music',
    ],
  },
  'the same of a DJ': {
    schedule: '{ when: "hourly :30", input: dj }',
    problems: ['error [0].when: "hourly :30" does not say how long, and "dj" does not end by itself: write "for 5m"'],
  },
  'a soft end of what has no tracks': {
    schedule: '{ when: 18:00 for 1h, input: dj, end: soft }',
    problems: ['error [0].end: "dj" has no tracks whose end it could wait for: write hard or list'],
  },
  'a soft start where nothing has tracks': {
    schedule: '{ when: 18:00 for 1h, input: music, start: soft }',
    inputs: 'dj, music, tone',
    problems: [
      'warning [0].start: no other input of this program has tracks whose end it could wait for: it begins to the second',
    ],
  },
  'a soft start that may come too late': {
    schedule: '{ when: 18:00-18:10, input: list, start: soft, latest: 10m }',
    problems: [
      'warning [0].latest: it may begin 10m late, when "18:00-18:10" is over: shorten latest, or write a length with "for"',
    ],
  },
  'a soft start with a length': { schedule: '{ when: 18:00 for 1m, input: list, start: soft }', problems: [] },
  'hours within a show': {
    schedule: '{ when: 18:00-20:00, input: music }, { when: "hourly :00 for 5m", input: list }',
    problems: [],
  },
  'a show that hides the hours before it in the list': {
    schedule: '{ when: "hourly :00 for 5m", input: list }, { when: 18:00-20:00, input: music }',
    problems: [
      'warning [1].when: "18:00-20:00" overlaps programs.main.schedule[0] ("hourly :00 for 5m", list): where both are due this one plays, which is the later in the list',
    ],
  },
  'an input that there is not': {
    schedule: '{ when: 18:00-20:00, input: musci }',
    problems: [
      'error [0].input: there is no input "musci", did you mean "music"? There are dj, stream, music, list, tone',
    ],
  },
  'an input that is like no other': {
    schedule: '{ when: 18:00-20:00, input: bulletin }',
    problems: ['error [0].input: there is no input "bulletin": add it, or take one of dj, stream, music, list, tone'],
  },
  'an input that is not in the program': {
    schedule: '{ when: 18:00-20:00, input: stream }',
    problems: [
      'error [0].input: "stream" is not among the inputs of this program (dj, music, list, tone): add it to programs.main.inputs',
    ],
  },
};

for (const [name, { schedule, inputs, problems }] of Object.entries(cases)) {
  test(`${name}: ${problems.length === 0 ? 'fine' : `${problems.length} told`}`, () => {
    const loaded = loadConfig(station(schedule, inputs), { env: {}, fileExists: () => true });
    const found = loaded.problems.map(
      ({ severity, key, message }) => `${severity} ${key?.replace('programs.main.schedule', '')}: ${message}`,
    );
    assert.deepEqual(found, problems);
  });
}

test('an input for the schedule only that no schedule names is reported', () => {
  const text = 'inputs: { news: { type: tone, scheduleOnly: true } }\nprograms: { main: { inputs: [news] } }';
  const { problems } = loadConfig(text, { env: {}, fileExists: () => true });
  assert.deepEqual(
    problems.map(({ severity, key }) => `${severity} ${key}`),
    ['warning inputs.news.scheduleOnly'],
  );
});
