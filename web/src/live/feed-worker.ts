import type { FeedOrder } from './feed-thread.ts';
import { type FeedEvent, LiveFeed } from './live-feed.ts';

// Socket and decoder run in a worker, so that a busy page does not interrupt the audio.
let feed: LiveFeed | null = null;

self.onmessage = ({ data: order }: MessageEvent<FeedOrder>) => {
  if (order.type === 'check') {
    feed?.checkSilence();
    return;
  }
  const { options, sounds } = order;
  const onEvent = (event: FeedEvent) => self.postMessage(event);
  feed = new LiveFeed(options, onEvent, (sound) => sounds.postMessage(sound));
};
