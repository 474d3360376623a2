// expects: nothing
import { joinRoom } from '@trystero-p2p/nostr';
import type { Links } from '../../ports/links.ts';
import { frame } from '../channel/frame.ts';

export const join = joinRoom;

export const links: Links = frame;
