import type { FeedOrder } from './feed-thread.ts';
import { type FeedEvent, LiveFeed } from './live-feed.ts';

// A page that draws or thinks for a moment does not stop what is heard: socket and decoder have a thread of their own.
let feed: LiveFeed | null = null;

self.onmessage = ({ data: order }: MessageEvent<FeedOrder>) => {
  if (order.type === 'check') {
    feed?.checkSilence();
    return;
  }
  const { options, sounds } = order;
  const tell = (event: FeedEvent) => self.postMessage(event);
  feed = new LiveFeed(options, tell, (sound) => sounds.postMessage(sound));
};
