import { Store } from '../kit/store.ts';

/** The one error message of the page: of the last action, or of a fault since. */
export class StudioError extends Store<{ readonly text: string }> {
  constructor() {
    super({ text: '' });
  }

  /** Empty: no error. */
  show(text: string): void {
    this.change({ text });
  }

  /** Runs an action and shows why it failed. Returns whether it succeeded. */
  async run(action: () => Promise<void>): Promise<boolean> {
    this.show('');
    try {
      await action();
      return true;
    } catch (error) {
      this.show(error instanceof Error ? error.message : String(error));
      return false;
    }
  }
}
