import type { IceChoice, IceServer } from '../lib/ice-server.ts';
import { configurationOf } from './ice.ts';

/** The connections of a page, made as is chosen. */
export interface ConfiguredConnections {
  /** RTCPeerConnection, whatever configuration it is made with. */
  readonly connection: typeof RTCPeerConnection;
  /** From now on: connections to come, and those that nobody has answered yet where they gather again. */
  configure(choice: IceChoice): void;
  /** Closes every connection there is. */
  closeAll(): void;
}

/**
 * Trystero and the dialler make connections wherever they need one, trystero twenty of them in advance. So it is
 * the class that knows how: no way to make one passes by what the person has chosen.
 */
export const configuredConnections = (
  Base: typeof RTCPeerConnection,
  given: readonly IceServer[],
  first: IceChoice,
): ConfiguredConnections => {
  let configuration = configurationOf(given, first);
  const open = new Set<RTCPeerConnection>();
  return {
    connection: class extends Base {
      constructor() {
        super(configuration);
        open.add(this);
      }

      override close(): void {
        open.delete(this);
        super.close();
      }
    },
    configure: (choice) => {
      configuration = configurationOf(given, choice);
      for (const connection of open) {
        if (connection.connectionState === 'closed') open.delete(connection);
        else if (connection.remoteDescription === null) connection.setConfiguration(configuration);
      }
    },
    closeAll: () => {
      for (const connection of open) connection.close();
    },
  };
};
