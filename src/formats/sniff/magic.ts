/** Whether bytes begin with something; null: they do so far, and more of them must be seen to tell. */
export type MagicTest = (bytes: Buffer) => boolean | null;

/** A test for one of several fixed beginnings, given as latin-1 text, that stand at `offset`. */
export function magicAt(offset: number, ...beginnings: readonly string[]): MagicTest {
  const patterns = beginnings.map((text) => Buffer.from(text, 'latin1'));
  return (bytes) => {
    let isOpen = false;
    for (const pattern of patterns) {
      const seen = Math.max(0, Math.min(pattern.length, bytes.length - offset));
      if (seen > 0 && bytes.compare(pattern, 0, seen, offset, offset + seen) !== 0) continue;
      if (seen === pattern.length) return true;
      isOpen = true;
    }
    return isOpen ? null : false;
  };
}

/** A test that two others pass: the first decides whether the second is asked. */
export function both(first: MagicTest, second: MagicTest): MagicTest {
  return (bytes) => {
    const answer = first(bytes);
    return answer === true ? second(bytes) : answer;
  };
}
