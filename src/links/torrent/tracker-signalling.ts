import type { OfferRecord, StrategyOnMessage } from '@trystero-p2p/core';
import { utf8 } from '../../lib/bytes.ts';
import { toBase64Url } from '../../lib/base64url.ts';
import type { Cancel } from '../../lib/signal.ts';
import type { Clock } from '../../ports/clock.ts';
import type { RoomState } from '../trystero/room-state.ts';
import { drawPeerId, isPeerId } from '../trystero/peer-id.ts';
import { parseSignals } from '../trystero/room-message.ts';
import { RoomPeers, type RoomSignalling, type RoomSignallingDeps } from '../trystero/room-signalling.ts';
import { MAX_INTERVAL_MS, type PassedSignal, type Trackers } from './trackers.ts';

/** How many offers the trackers have to hand out. */
const OFFERS = 3;

/** An offer stays valid this long: the longest interval of a tracker. */
const OFFER_MS = 120_000;

/** See topic-signalling.ts. */
const ANNOUNCE_AGAIN_MS = 2_000;

/** Characters of a torrent's hash; on the wire it is a string of 20 bytes. */
const HASH_CHARACTERS = 20;

interface Outstanding extends OfferRecord {
  readonly since: number;
}

const hashOf = async (topic: string): Promise<string> =>
  toBase64Url(new Uint8Array(await crypto.subtle.digest('SHA-256', utf8(topic)))).slice(0, HASH_CHARACTERS);

/** A room over trackers: a torrent without content. Its peers get each other's offers from the trackers. */
export class TrackerSignalling implements RoomSignalling {
  readonly #clock: Clock;
  readonly #peers: RoomPeers;
  readonly #state: RoomState;
  readonly #trackers: Trackers;
  readonly #offers = new Map<string, Outstanding>();
  #getOffers: (count: number) => Promise<OfferRecord[]> = async () => [];
  #hash: string | undefined;
  #isActive: boolean;
  #announcedAt: number | undefined;
  #waiting: Cancel | undefined;
  #stop: () => void = () => undefined;

  constructor(deps: RoomSignallingDeps, trackers: Trackers) {
    this.#clock = deps.clock;
    this.#peers = new RoomPeers(deps);
    this.#state = deps.memory;
    this.#trackers = trackers;
    this.#isActive = !deps.request.passive;
  }

  listen(
    topic: string,
    heard: StrategyOnMessage,
    offers: (count: number) => Promise<OfferRecord[]>,
  ): () => void {
    let isOver = false;
    this.#getOffers = offers;
    void hashOf(topic).then((hash) => {
      if (isOver) return;
      this.#hash = hash;
      this.#stop = this.#trackers.listen(hash, {
        passed: (said) => {
          this.#hear(said, topic, heard).catch((error: unknown) => this.#peers.failed(error));
        },
        reached: (tracker) => this.#tellSoon(tracker),
      });
      this.#wait();
    });
    return () => {
      isOver = true;
      this.#stop();
      this.#waiting?.();
      this.#hash = undefined;
      this.#reclaim(() => true);
    };
  }

  async announce(): Promise<number> {
    this.#waiting?.();
    this.#isActive = true;
    const { now } = this.#clock;
    if (this.#announcedAt === undefined || now() - this.#announcedAt >= ANNOUNCE_AGAIN_MS) {
      this.#announcedAt = now();
      await this.#tell();
    }
    return this.#trackers.intervalMs(this.#hash ?? '');
  }

  deactivate(): void {
    this.#isActive = false;
    this.#announcedAt = undefined;
    this.#reclaim(() => true);
    this.#wait();
  }

  connected(told: string): void {
    this.#peers.connected(told);
  }

  /** Announces a passive peer to the trackers, so that they hand it offers. Rarely, to spare the trackers. */
  #wait(): void {
    this.#waiting?.();
    if (this.#isActive || this.#hash === undefined) return;
    this.#tellSoon();
    this.#waiting = this.#clock.after(MAX_INTERVAL_MS, () => this.#wait());
  }

  #tellSoon(tracker?: string): void {
    this.#tell(tracker).catch((error: unknown) => this.#peers.failed(error));
  }

  async #tell(tracker?: string): Promise<void> {
    const about = { action: 'announce', peer_id: this.#peers.name, numwant: OFFERS };
    const offers = this.#isActive ? await this.#outstanding() : [];
    if (this.#hash === undefined) return;
    const left = this.#isActive ? {} : { left: 0 };
    this.#trackers.tell({ ...about, ...left, info_hash: this.#hash, offers }, tracker);
  }

  /** The offers without an answer, filled up to OFFERS, each sealed anew. */
  async #outstanding(): Promise<readonly object[]> {
    const oldest = this.#clock.now() - OFFER_MS;
    this.#reclaim(({ since }) => since < oldest);
    const missing = OFFERS - this.#offers.size;
    const fresh = missing > 0 ? await this.#getOffers(missing) : [];
    for (const one of fresh) this.#offers.set(drawPeerId(), { ...one, since: this.#clock.now() });
    return Promise.all(
      [...this.#offers].map(async ([offer_id, { offer }]) => ({
        offer_id,
        offer: { type: 'offer', sdp: await this.#peers.seal.close(offer) },
      })),
    );
  }

  #reclaim(which: (one: Outstanding) => boolean): void {
    for (const [id, one] of this.#offers) {
      if (!which(one)) continue;
      this.#offers.delete(id);
      one.reclaim?.();
    }
  }

  async #hear(said: PassedSignal, topic: string, heard: StrategyOnMessage): Promise<void> {
    const opened = await this.#peers.seal.open(said.sdp);
    if (!opened) return this.#peers.stranger();
    if (this.#hash === undefined || !this.#state.isNew(opened.nonce) || !isPeerId(said.peer)) return;
    const peerId = this.#peers.told(said.peer, said.kind === 'offer');
    if (peerId === undefined) return;
    if (said.kind === 'offer') await this.#offered({ ...said, sdp: opened.text }, peerId, { topic, heard });
    else await this.#answered({ ...said, sdp: opened.text }, peerId, { topic, heard });
  }

  async #offered(
    { sdp, peer, offerId, tracker }: PassedSignal,
    peerId: string,
    { topic, heard }: { readonly topic: string; readonly heard: StrategyOnMessage },
  ): Promise<void> {
    const hasOutgoingOffer = this.#offers.size > 0;
    await heard(topic, { offer: sdp, peerId, hasOutgoingOffer }, async (_theirs, signal) => {
      const { answer } = parseSignals(signal);
      const [hash, { name, seal }] = [this.#hash, this.#peers];
      if (answer === undefined || hash === undefined) return;
      const sealed = { type: 'answer', sdp: await seal.close(answer) };
      const about = { action: 'announce', info_hash: hash, peer_id: name, to_peer_id: peer };
      this.#trackers.tell({ ...about, answer: sealed, offer_id: offerId }, tracker);
    });
  }

  async #answered(
    { sdp, offerId }: PassedSignal,
    peerId: string,
    { topic, heard }: { readonly topic: string; readonly heard: StrategyOnMessage },
  ): Promise<void> {
    const offer = this.#offers.get(offerId);
    if (!offer) return;
    this.#offers.delete(offerId);
    offer.claim?.();
    await heard(topic, { answer: sdp, peerId, peer: offer.peer }, () => undefined);
  }
}
