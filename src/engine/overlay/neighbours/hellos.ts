import type { Clock } from '../../../ports/clock.ts';
import type { LinkId } from '../../../ports/links.ts';
import { decodeHello, encodeHello } from '../wire/codec.ts';
import type { Neighbour } from './neighbour.ts';
import type { NodeParts } from '../compose-node.ts';

/**
 * Hello frames: a node tells its neighbours whether it is a server or a client, and how large it thinks the network
 * is.
 */
export interface Hellos {
  say(link: LinkId): void;
  /** A neighbour says hello: from now on it may be asked. */
  onHello(from: Neighbour, frame: Uint8Array): boolean;
  /** Settles when a server is among the neighbours, or when this node is stopped. */
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
  bootstrap,
  maintenance,
  records,
}: Pick<NodeParts, 'choices' | 'transport' | 'table' | 'bootstrap' | 'maintenance' | 'records'> & {
  readonly clock: Clock;
}): Hellos => {
  const waiting: (() => void)[] = [];
  let stopped = false;

  const met = (server: Neighbour): void => {
    if (!server.wasDialled) maintenance.lookThrough(server);
    maintenance.met(server);
    records.sync.met(server);
    records.republisher.retry();
    for (const ready of waiting.splice(0)) ready();
  };

  return {
    say: (link) => {
      const { isClient: client } = choices;
      transport.send(
        link,
        encodeHello({ client, settled: bootstrap.isSettled(), size: table.ownEstimate() }),
      );
    },
    onHello: (from, frame) => {
      const said = decodeHello(frame);
      if (!said) return false;
      const isNews = from.client !== said.client;
      // Each change makes this node maintain its table, so a neighbour may change its role only so often.
      if (isNews && !from.may.name(clock.now())) return true;
      from.client = said.client;
      from.isSettled = said.settled;
      if (!isNews) return true;
      table.changed();
      bootstrap.update();
      maintenance.soon();
      maintenance.heardSize(said.size);
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
