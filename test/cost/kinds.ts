import { FrameKind, Operation } from '../../src/engine/overlay/wire/codec.ts';
import { DatagramKind } from '../../src/engine/overlay/overlay.ts';
import { RECORD_KINDS } from '../../src/engine/records/record.ts';
import { TunnelOp } from '../../src/engine/tunnels/datagrams.ts';
import { ForwardOp } from '../../src/engine/tunnels/forwarding-codec.ts';
import { FRAMES } from '../../src/engine/features.ts';
import { HANDSHAKE_TYPES, LINK_FRAMES } from '../../src/engine/wire/link-frames.ts';
import { SIGNALLING_KINDS } from '../../src/lib/signalling-servers.ts';
import { MessageHeader } from '../../src/links/channel/framing.ts';

/**
 * Everything that another device can make this program read, as `table/kind`. Each table is the one that the decoder
 * itself goes by, so that a kind that is added there is a kind here, and without a cost test the tests fail.
 */
const TABLES: Readonly<Record<string, readonly string[]>> = {
  /** Messages of a data channel. */
  message: Object.keys(MessageHeader),
  /** Frames of a link. */
  frame: [...Object.keys(HANDSHAKE_TYPES), ...[...LINK_FRAMES, ...FRAMES].map(({ name }) => name)],
  /** Frames of the overlay. */
  overlay: Object.keys(FrameKind),
  /** Routed requests. */
  request: Object.keys(Operation),
  /** Datagrams, at the node that they are for. */
  datagram: Object.keys(DatagramKind),
  record: Object.keys(RECORD_KINDS),
  /** What datagrams of links via the network say. */
  via: Object.keys(TunnelOp),
  /** What contacts say so that datagrams are passed on. */
  forward: Object.keys(ForwardOp),
  /** What comes from signalling servers, by their kind. */
  announcement: SIGNALLING_KINDS,
};

/** All kinds. */
export const KINDS: readonly string[] = Object.entries(TABLES).flatMap(([table, kinds]) =>
  kinds.map((kind) => `${table}/${kind}`),
);
