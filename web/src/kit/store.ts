import { type Signal, signal } from '@preact/signals';

/** Base of the stores: holds an immutable state. Components and effects that read `state` run again after each change. */
export class Store<State> {
  readonly #state: Signal<State>;

  constructor(state: State) {
    this.#state = signal(state);
  }

  get state(): State {
    return this.#state.value;
  }

  protected change(changes: Partial<State>): void {
    this.#state.value = { ...this.#state.peek(), ...changes };
  }
}
