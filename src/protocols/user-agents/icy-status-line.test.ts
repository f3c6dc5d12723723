import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { needsIcyStatusLine } from './icy-status-line.ts';

describe('needsIcyStatusLine', () => {
  const cases = [
    ['Windows-Media-Player/10.00.00.4019', true],
    ['RealMedia Player', true],
    ['BlackBerry9700/5.0', true],
    ['shoutcastsource', true],
    ['VLC/3.0.24 LibVLC/3.0.24', false],
    ['WinampMPEG/5.0', false],
    ['Mozilla/5.0', false],
    [undefined, false],
  ] as const;
  for (const [userAgent, needed] of cases) {
    it(`is ${needed} for ${userAgent}`, () => assert.equal(needsIcyStatusLine(userAgent), needed));
  }
});
