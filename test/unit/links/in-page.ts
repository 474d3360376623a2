import type { Bytes } from '../../../src/lib/bytes.ts';
import {
  PendingConnections,
  adoptableConnection,
  type Adopted,
} from '../../../src/links/connection/adoptable-connection.ts';
import { createPageDialler } from '../../../src/links/dialler/dialler.ts';
import { toMessages } from '../../../src/links/channel/framing.ts';
import { LinkTable } from '../../../src/links/link-table.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import type { LinkEvents, Links, PlaceId } from '../../../src/ports/links.ts';

/** Whether anything in the page is being connected. */
export const pending = new PendingConnections();

const AdoptableConnection = adoptableConnection(RTCPeerConnection, pending);
type AdoptableConnection = InstanceType<typeof AdoptableConnection>;

const gathered = (connection: RTCPeerConnection): Promise<void> =>
  new Promise((resolve) => {
    const look = (): void => {
      if (connection.iceGatheringState === 'complete') resolve();
    };
    connection.addEventListener('icegatheringstatechange', look);
    look();
  });

/**
 * Two connections that were introduced as trystero introduces: a channel of its own, an offer, an answer.
 * @param arrived told of that channel on the answering side, which may come before the two are returned
 */
export const connectInPage = async (
  arrived: (channel: RTCDataChannel) => void = () => undefined,
): Promise<readonly [AdoptableConnection, AdoptableConnection]> => {
  const caller = new AdoptableConnection();
  const answerer = new AdoptableConnection();
  answerer.addEventListener('datachannel', ({ channel }) => arrived(channel));
  caller.createDataChannel('data');
  await caller.setLocalDescription();
  await gathered(caller);
  await answerer.setRemoteDescription(caller.localDescription as RTCSessionDescription);
  await answerer.setLocalDescription();
  await gathered(answerer);
  await caller.setRemoteDescription(answerer.localDescription as RTCSessionDescription);
  return [caller, answerer];
};

/** Takes a connection that has not been taken. */
export const adopted = (connection: AdoptableConnection): Adopted => {
  const taken = connection.adopt();
  if (!taken) throw new Error('the connection could not be taken');
  return taken;
};

/** Sends the messages of a frame without asking any limit. */
export const injectInto = ({ channel }: Adopted, frame: Bytes): void => {
  const messages = frame.length > 0 ? toMessages(frame) : [Uint8Array.of(1)];
  for (const message of messages) if (channel.readyState === 'open') channel.send(message);
};

/** The links of a page without a lobby: connections come from the test, or are dialled. */
export const linksWithoutLobby = (
  clock: Clock,
  connection = RTCPeerConnection,
): Links & Pick<LinkTable, 'open' | 'closeAll'> => {
  let listener: LinkEvents | undefined;
  const table = new LinkTable({ clock, listener: () => listener, released: () => undefined });
  const dialler = createPageDialler({
    clock,
    connection,
    table,
    trouble: (place, detail) => listener?.trouble(place, detail),
  });
  return {
    meet: () => undefined,
    send: (link, frame) => table.send(link, frame),
    close: (link) => table.close(link),
    proven: (link, end) => table.proven(link, end),
    check: (limitMs) => table.check(limitMs),
    open: (place, owned) => table.open(place, owned),
    closeAll: () => {
      dialler.destroy();
      table.closeAll();
    },
    offer: (place, options) => dialler.offer(place, options),
    answer: (place, offer, options) => dialler.answer(place, offer, options),
    complete: (place, answer) => dialler.complete(place, answer),
    abandon: (place) => dialler.abandon(place),
    listen: (events) => {
      listener = events;
      events.signalling({ online: true, relays: [], webrtc: 'works' });
      return () => {
        listener = undefined;
      };
    },
  };
};

/** Where the links of a test are made. */
export const TEST_PLACE = 'place' as PlaceId;
