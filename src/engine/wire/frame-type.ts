/** The first item of every frame. Numbers are never used again for something else. */
export const FrameType = {
  /** The gate: before the other end is proven, nothing else passes. */
  hello: 0,
  proof: 1,
  /** Liveness. */
  ping: 2,
  pong: 3,
  /** Conversations: docs/protocol/logs.md, "Over a link". */
  comparison: 4,
  envelope: 5,
  marks: 6,
  /** Invites. */
  redeem: 8,
  accept: 9,
  refuse: 10,
  /** What one is called. */
  profile: 11,
  /** Sessions: how to start one. */
  card: 12,
  /** Parting: one is no contact of the other any more, and the other has heard it. */
  removed: 14,
  heard: 15,
  /** Pairing without a server: docs/PROTOCOL-pairing.md. */
  pairing: 16,
  /** Comparing safety codes: docs/PROTOCOL-verification.md. */
  verification: 20,
  /** The network: what the overlay says, and whether one takes part in it (1) or no more (0). */
  overlay: 24,
  takesPart: 25,
  /** Datagrams that a contact passes on between two of its contacts: docs/PROTOCOL-via.md. */
  forward: 26,
} as const;
