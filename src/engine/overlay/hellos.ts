import type { Clock } from '../../ports/clock.ts';
import type { LinkId } from '../../ports/links.ts';
import { decodeHello, encodeHello } from './codec.ts';
import type { Neighbour } from './neighbour.ts';
import type { Parts } from './parts.ts';

/** What nodes say of themselves to their neighbours, and what follows from it. */
export interface Hellos {
  say(link: LinkId): void;
  /** A neighbour has said what it is: from now on it may be asked. */
  onHello(from: Neighbour, frame: Uint8Array): boolean;
  /** Settles when there is a server among the neighbours, or there will be none any more. */
  ready(): Promise<void>;
  isReady(): boolean;
  stop(): void;
}

/** The hellos of a node. */
export const createHellos = ({
  clock,
  choices,
  transport,
  table,
  doors,
  upkeep,
  records,
}: Pick<Parts, 'choices' | 'transport' | 'table' | 'doors' | 'upkeep' | 'records'> & {
  readonly clock: Clock;
}): Hellos => {
  const waiting: (() => void)[] = [];
  let stopped = false;

  const met = (server: Neighbour): void => {
    if (!server.wasDialled) upkeep.lookThrough(server);
    upkeep.met(server);
    records.sync.met(server);
    records.publisher.retry();
    for (const ready of waiting.splice(0)) ready();
  };

  return {
    say: (link) => {
      const { isClient: client } = choices;
      transport.send(link, encodeHello({ client, settled: doors.isSettled(), size: table.ownEstimate() }));
    },
    onHello: (from, frame) => {
      const said = decodeHello(frame);
      if (!said) return false;
      const isNews = from.client !== said.client;
      // Whoever changes its mind again and again makes others look after their tables each time.
      if (isNews && !from.may.name(clock.now())) return true;
      from.client = said.client;
      from.isSettled = said.settled;
      if (!isNews) return true;
      table.changed();
      doors.update();
      upkeep.soon();
      upkeep.heardSize(said.size);
      if (from.isServer) met(from);
      return true;
    },
    ready: () =>
      stopped || table.servers().length > 0
        ? Promise.resolve()
        : new Promise((resolve) => waiting.push(resolve)),
    isReady: () => !stopped && table.servers().length > 0,
    stop: () => {
      stopped = true;
      for (const ready of waiting.splice(0)) ready();
    },
  };
};
