import { millis } from '../core/index.ts';
import { respondAndClose } from '../dial/index.ts';
import {
  DeliveryScheduler,
  IcyBlocks,
  IntroFiles,
  type Listener,
  ListenerEntrance,
  type ListenerServices,
  StallWatch,
} from '../listeners/index.ts';
import { answerStyle, type StationContext } from './station-context.ts';

/** A listener whose socket took nothing for this long is gone: longer than a phone's handover, shorter than a coffee. */
const MAX_STALL = millis(60_000);

/** The way out: the entrance for listeners and what all of them share. */
export function createListeners(context: StationContext): ListenerEntrance {
  const { clock, logger, refusals, registry, gate, logs, config } = context;
  const stalls = new StallWatch({
    clock,
    maxBytes: () => config().server.limits.listenerBuffers,
    maxStall: () => MAX_STALL,
  });
  const scheduler = new DeliveryScheduler({ clock, onRound: () => stalls.sweep() });
  registry.subscribe((event) => {
    // What a program puts on air next, a DJ above all, is waited for, and so is a stream that begins because of a listener.
    const isNew = event.type === 'titleChanged' || (event.type === 'stateChanged' && event.state === 'live');
    if (isNew && event.mount.source?.protocol === 'program') scheduler.hurry();
  });
  const services: ListenerServices = {
    clock,
    registry,
    scheduler,
    stalls,
    icyBlocks: new IcyBlocks(),
    onEnd: (listener: Listener) => {
      logs.listenerEnded(listener);
      gate.listenerLeft(listener.id, millis(clock.wallTime() - listener.connectedAt));
    },
  };
  return new ListenerEntrance({
    clock,
    refusals,
    registry,
    services,
    gate,
    intros: new IntroFiles(clock, logger),
    maxListeners: () => config().server.limits.listeners,
    compat: () => config().server.compat,
    style: () => answerStyle(config()),
    respondAndClose: (socket, answer) => respondAndClose(socket, answer, clock),
    onGone: (id) => gate.listenerLeft(id, millis(0)),
    onAnswered: (identity, status, bytes) => {
      logs.requestAnswered({ ...identity, status, bytes, seconds: 0 });
      gate.listenerLeft(identity.id, millis(0));
    },
  });
}
