import assert from 'node:assert/strict';
import { test } from 'node:test';
import { writeShoutcastHead, writeShoutcastTitleRequest } from './shoutcast-head.ts';

const description = {
  name: 'Harbour\nRadio',
  description: null,
  genre: 'Talk',
  url: 'https://radio.example',
  isPublic: true,
  bitrate: '128',
  audioInfoText: null,
  contentType: 'audio/mpeg',
};

test('the password comes first, then the headers without a space', () => {
  const lines = [
    'hackme',
    'icy-name:Harbour Radio',
    'icy-genre:Talk',
    'icy-url:https://radio.example',
    'icy-pub:1',
    'icy-br:128',
    'content-type:audio/mpeg',
    '',
    '',
  ];
  assert.deepEqual(String(writeShoutcastHead({ password: 'hackme', sid: null }, description)).split('\r\n'), lines);
});

test('a number chooses among the streams of a server', () => {
  const target = { password: 'hackme', sid: 2 };
  assert.match(String(writeShoutcastHead(target, description)), /^hackme:#2\r\n/);
  assert.match(String(writeShoutcastTitleRequest(target, 'h:1', 'x')), /&sid=2&song=x /);
});

test('a title comes with the password, from what looks like a browser', () => {
  const request = String(writeShoutcastTitleRequest({ password: 'h&k', sid: null }, 'radio.example:8000', 'Ö & x'));
  assert.deepEqual(request.split('\r\n'), [
    'GET /admin.cgi?pass=h%26k&mode=updinfo&song=%C3%96%20%26%20x HTTP/1.0',
    'Host: radio.example:8000',
    'User-Agent: Mozilla/5.0 (airchain)',
    '',
    '',
  ]);
});
