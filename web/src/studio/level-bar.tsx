import { useEffect, useRef } from 'preact/hooks';

const FLOOR_DBFS = -60;
const HOLD_MS = 1500;
const FALL_DB_A_SECOND = 30;

/** Level bar from −60 to 0 dBFS with the peak of the last 1.5 seconds. `read` returns dBFS; null: no audio. */
export function LevelBar({ name, read }: { name: string; read: () => number | null }) {
  const bar = useRef<HTMLMeterElement>(null);
  const text = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    let level = FLOOR_DBFS;
    let hold = FLOOR_DBFS;
    let heldAt = 0;
    let last = performance.now();
    let request = requestAnimationFrame(function draw(now) {
      const fallen = level - ((now - last) / 1000) * FALL_DB_A_SECOND;
      last = now;
      level = Math.max(read() ?? FLOOR_DBFS, fallen, FLOOR_DBFS);
      if (level >= hold || now - heldAt > HOLD_MS) {
        hold = level;
        heldAt = now;
      }
      if (bar.current) bar.current.value = level;
      if (text.current) text.current.textContent = hold <= FLOOR_DBFS ? '–∞' : hold.toFixed(0).replace('-', '−');
      request = requestAnimationFrame(draw);
    });
    return () => cancelAnimationFrame(request);
  }, [read]);
  return (
    <div class="meter">
      <span>{name}</span>
      <meter
        ref={bar}
        aria-label={name}
        min={FLOOR_DBFS}
        max={0}
        low={-40}
        high={-3}
        optimum={-18}
        value={FLOOR_DBFS}
      />
      <span class="peak" ref={text} />
    </div>
  );
}
