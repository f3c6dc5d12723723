/** What a listener makes of a stream with titles in it. */
export interface HeardStream {
  readonly audio: Buffer;
  /** Every block in order: how many audio bytes came before it, and its text without padding; '' for an empty one. */
  readonly blocks: { readonly at: number; readonly text: string }[];
}

/** An ICY player's ear, written from the player's side: takes the blocks out of a whole stream of a known interval. */
export function hearIcyStream(stream: Buffer, interval: number): HeardStream {
  const audio: Buffer[] = [];
  const blocks: { at: number; text: string }[] = [];
  let position = 0;
  let heard = 0;
  while (position < stream.length) {
    const part = stream.subarray(position, position + interval);
    audio.push(part);
    heard += part.length;
    position += part.length;
    if (part.length < interval || position === stream.length) break;
    const length = stream[position]! * 16;
    const text = stream.toString('utf8', position + 1, position + 1 + length);
    blocks.push({ at: heard, text: text.replace(/\0+$/, '') });
    position += 1 + length;
  }
  return { audio: Buffer.concat(audio), blocks };
}
