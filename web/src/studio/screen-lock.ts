/** Keeps the screen on. The browser releases the lock when the page is hidden; `hold` requests it again. */
export class ScreenLock {
  #sentinel: WakeLockSentinel | null = null;
  #isWanted = false;

  /** Does nothing without the support or the permission of the browser. */
  async hold(): Promise<void> {
    this.#isWanted = true;
    const isHeld = this.#sentinel?.released === false;
    if (isHeld || document.visibilityState !== 'visible' || !navigator.wakeLock) return;
    const sentinel = await navigator.wakeLock.request('screen').catch(() => null);
    if (this.#isWanted) this.#sentinel = sentinel;
    else await sentinel?.release();
  }

  release(): void {
    this.#isWanted = false;
    void this.#sentinel?.release();
    this.#sentinel = null;
  }
}
