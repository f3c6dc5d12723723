import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { silentLogger } from '../../test/support/silent-logger.ts';
import { isAirchainError, millis } from '../core/index.ts';
import { type EndedLink, isLinkId, LinkBook, type LinkLimits, type LinkStore, type StoredLink } from './index.ts';

const HOUR = 3_600_000;
const limits: LinkLimits = {
  ttl: millis(HOUR),
  maxTtl: millis(2 * HOUR),
  maxLinks: 3,
  adminLinks: 1,
  maxListeners: 10,
  unusedTtl: millis(HOUR / 2),
  networkLinks: 2,
  networkLinksPerHour: 4,
};
const anything = { maker: { kind: 'admin' }, title: '', ttl: null, maxListeners: null } as const;
/** A link that need not begin before it ends. */
const lasting = { ...anything, ttl: millis(HOUR) } as const;
/** The same for a caller without a login. */
const from = (network: string) => ({ ...anything, maker: { kind: 'anyone', network, customer: network } }) as const;

class MemoryLinkStore implements LinkStore {
  readonly rows = new Map<string, StoredLink>();

  list(): StoredLink[] {
    return [...this.rows.values()];
  }

  save(link: StoredLink): void {
    this.rows.set(link.id, link);
  }

  remove(id: string): void {
    this.rows.delete(id);
  }
}

function openBook(changes: Partial<LinkLimits> = {}, store = new MemoryLinkStore(), clock = new ManualClock()) {
  const book = new LinkBook({ clock, logger: silentLogger, store, limits: () => ({ ...limits, ...changes }) });
  const ended: EndedLink[] = [];
  book.onEnded((link) => ended.push(link));
  return { book, store, clock, ended };
}

test('ids and keys are of their form and never twice the same', () => {
  const { book } = openBook({ maxLinks: 200 });
  const made = Array.from({ length: 200 }, () => book.make(anything));
  assert.ok(made.every(({ link }) => isLinkId(link.id)));
  assert.equal(new Set(made.map(({ link }) => link.id)).size, 200);
  assert.equal(new Set(made.map(({ key }) => key)).size, 200);
  assert.equal(new Set(made.flatMap(({ link }) => [...link.id])).size, 32, 'all letters are used');
});

test('a key fits its own link alone, and stands nowhere', () => {
  const { book, store } = openBook();
  const { link, key } = book.make(anything);
  const other = book.make(anything);
  assert.equal(book.fits(link.id, key), true);
  for (const wrong of ['', key.slice(1), `${key} `, key.toUpperCase(), other.key]) {
    assert.equal(book.fits(link.id, wrong), false, wrong);
  }
  assert.equal(book.fits('nothing', key), false);
  assert.equal(JSON.stringify([...store.rows.values()]).includes(key), false);
  assert.equal(JSON.stringify(book.all).includes('keyHash'), false);
});

test('what is not asked is as the limits say', () => {
  const { book, clock } = openBook();
  const { link } = book.make(anything);
  assert.deepEqual([link.maxListeners, link.expiresAt - clock.wallTime(), link.onAirAt], [10, HOUR, null]);
  const asked = book.make({ ...anything, title: 'Mine', ttl: millis(2 * HOUR), maxListeners: 1 }).link;
  assert.deepEqual([asked.title, asked.maxListeners, asked.expiresAt - clock.wallTime()], ['Mine', 1, 2 * HOUR]);
});

test('a options outside the limits makes no link', () => {
  const { book } = openBook();
  for (const options of [{ ttl: millis(59_999) }, { ttl: millis(2 * HOUR + 1) }, { maxListeners: 11 }]) {
    assert.throws(
      () => book.make({ ...anything, ...options }),
      (error) => isAirchainError(error, 'LINK_OPTIONS_INVALID'),
    );
  }
  assert.deepEqual(book.all, []);
});

test('there are no more than the limit allows; one that has ended makes room', () => {
  const { book } = openBook();
  const [first] = [1, 2, 3].map(() => book.make(anything).link);
  assert.throws(
    () => book.make(anything),
    (error) => isAirchainError(error, 'LINKS_FULL'),
  );
  book.end(first!.id);
  book.make(anything);
});

test('a link ends when its time is over, to the millisecond, and is reported once', () => {
  const { book, clock, ended, store } = openBook();
  const { link, key } = book.make(lasting);
  clock.advance(millis(HOUR - 1));
  assert.equal(book.fits(link.id, key), true);
  clock.advance(millis(1));
  assert.deepEqual([book.find(link.id), book.fits(link.id, key), book.all, store.rows.size], [null, false, [], 0]);
  assert.deepEqual(
    ended.map(({ link: { id }, why }) => [id, why]),
    [[link.id, 'expired']],
  );
  assert.equal(book.end(link.id), false);
});

test('a link that is ended is gone at once', () => {
  const { book, ended, store } = openBook();
  const { link } = book.make(lasting);
  assert.equal(book.end(link.id), true);
  assert.deepEqual([book.find(link.id), store.rows.size, ended.length, ended[0]?.why], [null, 0, 1, 'asked']);
});

test('another book opens the same links, without those whose time has come meanwhile', () => {
  const { book, store, clock } = openBook();
  const brief = book.make({ ...anything, ttl: millis(60_000) }).link;
  const { link, key } = book.make({ ...anything, title: 'Kept' });
  book.noteOnAir(link.id);
  book.close();
  clock.advance(millis(60_000));
  const later = openBook({}, store, clock);
  assert.deepEqual(
    later.book.all.map(({ id, title, onAirAt }) => [id, title, onAirAt !== null]),
    [[link.id, 'Kept', true]],
  );
  assert.equal(later.book.fits(link.id, key), true);
  assert.equal(store.rows.has(brief.id), false);
  clock.advance(millis(HOUR));
  assert.equal(later.ended.length, 1);
});

const isFull = (error: unknown) => isAirchainError(error, 'LINKS_FULL');
const isOfFullNetwork = (error: unknown) => isAirchainError(error, 'LINKS_NETWORK_FULL');

test('some links are for administrators alone', () => {
  const { book } = openBook({ maxLinks: 10, adminLinks: 3, networkLinks: 100, networkLinksPerHour: 100 });
  for (let count = 0; count < 7; count++) book.make(from(`192.0.2.${count}`));
  assert.throws(() => book.make(from('198.51.100.7')), isFull);
  assert.throws(() => book.make({ ...anything, maker: { kind: 'key' } }), isFull);
  for (let count = 0; count < 3; count++) book.make(anything);
  assert.throws(() => book.make(anything), isFull);
});

test('half of the links are for others, however many administrators are to have', () => {
  const { book } = openBook({ maxLinks: 5, adminLinks: 100 });
  for (const network of ['a', 'b', 'c']) book.make(from(network));
  assert.throws(() => book.make(from('d')), isFull);
});

test('a network has so many links at a time; others, keys and administrators have not to wait for it', () => {
  const { book } = openBook({ maxLinks: 100 });
  const [first] = [1, 2].map(() => book.make(from('a')).link);
  assert.throws(() => book.make(from('a')), isOfFullNetwork);
  book.make(from('b'));
  for (let count = 0; count < 5; count++) book.make({ ...anything, maker: { kind: 'key' } });
  book.end(first!.id);
  book.make(from('a'));
});

test('the networks of one customer together have four times as many', () => {
  const { book, clock } = openBook({ maxLinks: 100, networkLinks: 1, networkLinksPerHour: 2 });
  const makeAt = (network: string, customer: string) =>
    book.make({ ...anything, maker: { kind: 'anyone', network, customer } }).link;
  const made = ['a1', 'a2', 'a3', 'a4'].map((network) => makeAt(network, 'a'));
  assert.throws(() => makeAt('a5', 'a'), isOfFullNetwork);
  makeAt('b1', 'b');
  for (const { id } of made) book.end(id);
  for (const network of ['a6', 'a7', 'a8', 'a9']) book.end(makeAt(network, 'a').id);
  assert.throws(() => makeAt('a10', 'a'), isOfFullNetwork, 'eight within an hour');
  clock.advance(HOUR);
  makeAt('a10', 'a');
});

test('a network makes so many links within an hour, also where it ends them at once', () => {
  const { book, clock } = openBook({ maxLinks: 100 });
  const makeAndEnd = () => book.end(book.make(from('a')).link.id);
  for (let count = 0; count < 4; count++) makeAndEnd();
  assert.throws(makeAndEnd, isOfFullNetwork);
  clock.advance(HOUR - 1);
  assert.throws(makeAndEnd, isOfFullNetwork);
  clock.advance(1);
  makeAndEnd();
});

test('a link that never goes on air ends before its time, also over a restart', () => {
  const { book, clock, ended, store } = openBook({ maxLinks: 10 });
  const { link } = book.make(from('a'));
  const heard = book.make(from('b')).link;
  const kept = book.make(lasting).link;
  const usual = book.make(anything).link;
  const keyed = book.make({ ...lasting, maker: { kind: 'key' } }).link;
  for (const { startBy } of [usual, keyed]) assert.equal(startBy, clock.wallTime() + HOUR / 2);
  assert.equal(link.startBy, clock.wallTime() + HOUR / 2);
  assert.equal(kept.startBy, null);
  book.noteOnAir(heard.id);
  book.close();
  const later = openBook({}, store, clock);
  clock.advance(HOUR / 2 - 1);
  assert.equal(later.book.all.length, 5);
  clock.advance(1);
  assert.equal(later.book.find(link.id), null);
  clock.advance(HOUR / 2 - 1);
  assert.deepEqual(
    later.ended.map(({ link: { id }, why }) => [id, why]),
    [link, usual, keyed].map(({ id }) => [id, 'unused']),
  );
  assert.equal(ended.length, 0);
  assert.deepEqual(
    later.book.all.map(({ id }) => id),
    [heard.id, kept.id],
  );
});
