import type { IceChoice, IceServer } from '../../lib/ice-server.ts';
import { configurationOf } from './ice-configuration.ts';

/**
 * The most connections of signalling that have no other end yet: twenty that trystero keeps ready for each of three kinds of
 * servers, and forty for peers that announce themselves. The dialler has MAX_DIALS (16) of its own beside them.
 * Chromium allows five hundred in a page, linked ones and those it has not collected included, and makes none from then on.
 */
export const MAX_UNLINKED = 100;

/** The connections of one maker (trystero or the dialler), made with the chosen ICE configuration. */
export interface ConfiguredConnections {
  /** RTCPeerConnection, whatever configuration it is made with. */
  readonly connection: typeof RTCPeerConnection;
  /** Sets the configuration of later connections. */
  configure(choice: IceChoice): void;
  /** Gives up the connections without an answer: the addresses in their offers are out of date. */
  renew(): void;
  /** Gives up every connection. */
  giveUp(): void;
}

const isAnswered = ({ remoteDescription }: RTCPeerConnection): boolean => remoteDescription !== null;

/**
 * Hides the local description of a connection that was given up. Trystero keeps offers ready and reads one when it needs it;
 * where reading throws, it makes a new offer on another connection. An answer that is missing is only passed over.
 */
const hideDescription = (connection: RTCPeerConnection): void => {
  const wasAnswered = isAnswered(connection);
  Object.defineProperty(connection, 'localDescription', {
    get: () => {
      if (wasAnswered) return null;
      throw new DOMException('the offer was given up', 'InvalidStateError');
    },
  });
};

/**
 * Makes a class of connections. Trystero and the dialler construct connections themselves, trystero twenty in advance. So the
 * class holds the configuration: no connection is made without what the person has chosen.
 * @param max how many of them may have no other end yet
 */
export const configuredConnections = (
  Base: typeof RTCPeerConnection,
  given: readonly IceServer[],
  { max = Number.POSITIVE_INFINITY, ...first }: IceChoice & { readonly max?: number },
): ConfiguredConnections => {
  let configuration = configurationOf(given, first);
  const open = new Set<ConfiguredConnection>();
  /** Makes room for one more: closes connections without an answer first, then those that are connecting, the oldest first. */
  const makeRoom = (): void => {
    const unlinked = [...open].filter(({ connectionState }) => /^(?:new|connecting)$/u.test(connectionState));
    const order = unlinked.toSorted((a, b) => Number(isAnswered(a)) - Number(isAnswered(b)));
    for (const one of order.slice(0, Math.max(0, order.length + 1 - max))) one.giveUp();
  };
  class ConfiguredConnection extends Base {
    constructor() {
      makeRoom();
      super(configuration);
      open.add(this);
    }

    override close(): void {
      open.delete(this);
      super.close();
    }

    /** Closes the connection, also once it is adopted and `close` does nothing. */
    giveUp(): void {
      open.delete(this);
      if (this.connectionState === 'closed') return;
      hideDescription(this);
      super.close();
      // The browser fires no event at the closing end.
      this.dispatchEvent(new Event('connectionstatechange'));
    }
  }
  return {
    connection: ConfiguredConnection,
    configure: (choice) => (configuration = configurationOf(given, choice)),
    renew: () => {
      for (const one of open) if (!isAnswered(one)) one.giveUp();
    },
    giveUp: () => {
      for (const one of open) one.giveUp();
    },
  };
};
