import { encodeHello } from '../../src/engine/overlay/wire/codec.ts';
import type { Overlay, OverlayDeps, Transport } from '../../src/engine/overlay/overlay.ts';
import type { Bytes } from '../../src/lib/bytes.ts';
import type { LinkId } from '../../src/ports/links.ts';
import type { Net, NetNode } from '../unit/engine/overlay/net.ts';

/** A node that a test controls from its end of the links. */
export interface Puppet {
  readonly node: NetNode;
  isLinked(): boolean;
  say(frame: Bytes): void;
  heard: (frame: Bytes) => void;
}

/** A node that says what a test has it say, and nothing by itself but its hello. */
export const createPuppet = (net: Net, name: string): Puppet => {
  let transport: Transport | undefined;
  let link: LinkId | undefined;
  const overlay = {
    up: (opened: LinkId) => {
      link = opened;
      puppet.say(encodeHello({ client: false, settled: true, size: 16 }));
    },
    frame: (_: LinkId, frame: Bytes) => {
      puppet.heard(frame);
      return true;
    },
    down: () => {
      link = undefined;
    },
    failed: () => undefined,
  };
  const create = (deps: OverlayDeps): Overlay => {
    transport = deps.transport;
    return overlay as unknown as Overlay;
  };
  const puppet: Puppet = {
    node: net.node(name, { create }),
    isLinked: () => link !== undefined,
    say: (frame) => {
      if (link !== undefined) transport?.send(link, frame);
    },
    heard: () => undefined,
  };
  return puppet;
};
