import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findRequestSite } from './request-site.ts';

const HOST = 'radio.example:8000';
const chromium = {
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
  'accept-encoding': 'gzip, deflate',
  'accept-language': 'en-US,en;q=0.9',
};
const firefox = {
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  'accept-encoding': 'gzip, deflate',
  'accept-language': 'en-US,en;q=0.5',
};
const safari = {
  'user-agent':
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.4 Safari/605.1.15',
  'accept-encoding': 'gzip, deflate',
  'accept-language': 'en-GB',
};

/** What reaches plain HTTP from pages that ask for `no-referrer`, by what asks. */
const withoutReferer = {
  'an image in Chromium': { ...chromium, accept: 'image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8' },
  'a script in Chromium': { ...chromium, accept: '*/*' },
  'a style sheet in Chromium': { ...chromium, accept: 'text/css,*/*;q=0.1' },
  'a player in Chromium': { ...chromium, accept: '*/*', 'accept-encoding': 'identity;q=1, *;q=0', range: 'bytes=0-' },
  'a fetch without CORS in Firefox': { ...firefox, accept: '*/*' },
  'an image in Firefox': {
    ...firefox,
    accept: 'image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5',
  },
  'a prefetch in Safari': { ...safari, accept: '*/*' },
  'a link in Safari': { ...safari, accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' },
  'a player of Apple': {
    'user-agent': 'AppleCoreMedia/1.0.0.20A362 (iPhone; U; CPU OS 16_0)',
    'accept-language': 'en',
  },
  'a browser that hides its name': { 'accept-language': 'en', accept: 'image/avif,image/webp,*/*;q=0.8' },
  'a script in a browser that hides its name': { 'accept-language': 'en', accept: '*/*' },
  'an image in a browser of another engine': {
    'user-agent': 'NetSurf/3.11 (Linux)',
    'accept-language': 'en',
    accept: 'image/png,image/*;q=0.9',
  },
  'a link in Lynx': { 'user-agent': 'Lynx/2.9.2', 'accept-language': 'en', accept: 'text/html, text/plain, */*' },
  'a browser that names no engine': { 'user-agent': 'Mozilla/5.0', 'accept-language': 'de', accept: '*/*' },
  'Internet Explorer': {
    'user-agent': 'Mozilla/5.0 (Windows NT 10.0; Trident/7.0; rv:11.0) like Gecko',
    cookie: 'a=b',
  },
};

const programs = {
  curl: { 'user-agent': 'curl/8.14.1', accept: '*/*' },
  wget: { 'user-agent': 'Wget/1.25.0', accept: '*/*', 'accept-encoding': 'identity' },
  requests: { 'user-agent': 'python-requests/2.32', accept: '*/*', 'accept-encoding': 'gzip, deflate' },
  urllib: { 'user-agent': 'Python-urllib/3.13', 'accept-encoding': 'identity' },
  'fetch of Node': { 'user-agent': 'node', accept: '*/*', 'accept-language': '*', 'sec-fetch-mode': 'cors' },
  libshout: { 'user-agent': 'libshout/2.4.6 (Mozilla compatible)' },
  'the DSP of SHOUTcast': { 'user-agent': 'ShoutcastDSP (Mozilla Compatible)' },
  BUTT: { 'user-agent': 'butt 0.1.40' },
  Mixxx: { 'user-agent': 'Mixxx 2.5.0' },
  Liquidsoap: { 'user-agent': 'Liquidsoap/2.3.1 (Unix; OCaml 4.14.1)' },
  'an app on a Mac': { 'user-agent': 'Nicecast/1 CFNetwork/1408 Darwin/22', accept: '*/*', 'accept-language': 'en-us' },
  'HttpURLConnection of Java': { 'user-agent': 'Java/21', accept: 'text/html, image/gif, image/jpeg, */*; q=.2' },
  Indy: { 'user-agent': 'Mozilla/3.0 (compatible; Indy Library)', accept: 'text/html, */*' },
  PowerShell: { 'user-agent': 'Mozilla/5.0 (Windows NT; Windows NT 10.0; de-DE) WindowsPowerShell/5.1.19041.5' },
  'a script that calls itself a browser': { 'user-agent': chromium['user-agent'], accept: '*/*' },
  'a program without a name': {},
};

function siteOf(headers: Readonly<Record<string, string>>) {
  const sent = new Map(Object.entries({ host: HOST, ...headers }));
  return findRequestSite((name) => sent.get(name));
}

describe('findRequestSite', () => {
  for (const [name, headers] of Object.entries(withoutReferer)) {
    it(`has no proof for ${name}`, () => assert.equal(siteOf(headers), 'unproven'));
    it(`sees by the referer where ${name} stands`, () => {
      assert.equal(siteOf({ ...headers, referer: 'http://evil.example/' }), 'other');
      assert.equal(siteOf({ ...headers, referer: `http://${HOST}/admin/stats.xsl` }), 'own');
    });
  }

  for (const [name, headers] of Object.entries(programs)) {
    it(`takes ${name} for a program`, () => assert.equal(siteOf(headers), 'program'));
  }

  const cases = [
    ['trusts Fetch Metadata first', { 'sec-fetch-site': 'cross-site', origin: `http://${HOST}` }, 'other'],
    ['another port is another site', { 'sec-fetch-site': 'same-site' }, 'other'],
    ['a typed address is our own', { ...chromium, 'sec-fetch-site': 'none' }, 'own'],
    ['a page of our own', { ...chromium, 'sec-fetch-site': 'same-origin' }, 'own'],
    ['an origin that is ours', { origin: `http://${HOST}` }, 'own'],
    ['an origin on another port', { origin: 'http://radio.example' }, 'other'],
    ['an origin that is hidden', { origin: 'null' }, 'other'],
    ['an origin that is nothing', { origin: 'x' }, 'other'],
    ['an origin goes before a referer', { origin: 'http://evil.example', referer: `http://${HOST}/` }, 'other'],
    ['the usual port goes without saying', { host: 'radio.example:443', origin: 'https://radio.example' }, 'own'],
    ['the name by which a proxy was asked', { 'x-forwarded-host': 'fm.example', origin: 'https://fm.example' }, 'own'],
    ['a host that is none', { host: 'a b', origin: 'http://evil.example' }, 'other'],
    ['a header that no foreign page can send', { ...chromium, 'x-requested-with': 'panel' }, 'program'],
    ['but never against better knowledge', { origin: 'null', 'x-requested-with': 'panel' }, 'other'],
  ] as const;
  for (const [name, headers, site] of cases) {
    it(name, () => assert.equal(siteOf(headers), site));
  }
});
