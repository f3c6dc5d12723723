import type { FeedCommand } from './feed-thread.ts';
import { type FeedEvent, LiveFeed } from './live-feed.ts';

// Socket and decoder run in a worker, so that a busy page does not interrupt the audio.
let feed: LiveFeed | null = null;

self.onmessage = ({ data: command }: MessageEvent<FeedCommand>) => {
  if (command.type === 'check') {
    feed?.checkSilence();
    return;
  }
  const { options, audioPort } = command;
  const onEvent = (event: FeedEvent) => self.postMessage(event);
  feed = new LiveFeed(options, onEvent, (audio) => audioPort.postMessage(audio));
};
