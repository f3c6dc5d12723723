import { useEffect, useState } from 'preact/hooks';
import type { Observable } from './observable.ts';

/** Hook that returns the state of an observable and renders the component again when it changes. */
export function useObservable<State>(observable: Observable<State>): State {
  const [state, setState] = useState(observable.state);
  useEffect(() => {
    setState(() => observable.state);
    return observable.watch(() => setState(() => observable.state));
  }, [observable]);
  return state;
}
