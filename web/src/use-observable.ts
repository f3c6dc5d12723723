import { useEffect, useState } from 'preact/hooks';
import type { Observable } from './observable.ts';

/** The state of an observable; the component is drawn again when it changes. */
export function useObservable<State>(observable: Observable<State>): State {
  const [state, setState] = useState(observable.state);
  useEffect(() => {
    setState(() => observable.state);
    return observable.watch(() => setState(() => observable.state));
  }, [observable]);
  return state;
}
