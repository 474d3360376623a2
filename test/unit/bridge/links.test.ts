import { expect } from 'chai';
import { hostLinks } from '../../../src/bridge/link-host.ts';
import { createRemoteLinks } from '../../../src/bridge/remote-links.ts';
import { utf8, type Bytes } from '../../../src/lib/bytes.ts';
import type { Cancel } from '../../../src/lib/signal.ts';
import type { LinkEvents, LinkId, Links, Place, PlaceId } from '../../../src/ports/links.ts';
import { LinkRecorder } from '../../contract/link-recorder.ts';

const LINK = 5 as LinkId;
const PLACE = 'place' as PlaceId;

/** Links that do what a test says, and write down what they are told. */
class ScriptedLinks implements Links {
  readonly log: string[] = [];
  events: LinkEvents | undefined;
  answers: boolean[] = [];
  signals: (Bytes | undefined)[] = [];

  meet(places: readonly Place[]): void {
    this.log.push(`meet ${places.map(({ id, mode }) => `${id} ${mode}`).join(', ')}`);
  }

  async send(link: LinkId, frame: Bytes): Promise<boolean> {
    this.log.push(`send ${link} ${frame.length}`);
    return this.answers.shift() ?? true;
  }

  close(link: LinkId): void {
    this.log.push(`close ${link}`);
  }

  proven(link: LinkId, end: string): void {
    this.log.push(`proven ${link} ${end}`);
  }

  check(limitMs: number): void {
    this.log.push(`check ${limitMs}`);
  }

  async offer(place: PlaceId): Promise<Bytes | undefined> {
    this.log.push(`offer ${place}`);
    return this.signals.shift();
  }

  async answer(place: PlaceId, offer: Bytes): Promise<Bytes | undefined> {
    this.log.push(`answer ${place} ${offer}`);
    return this.signals.shift();
  }

  complete(place: PlaceId, answer: Bytes): void {
    this.log.push(`complete ${place} ${answer}`);
  }

  abandon(place: PlaceId): void {
    this.log.push(`abandon ${place}`);
  }

  listen(events: LinkEvents): Cancel {
    this.log.push('listen');
    this.events = events;
    return () => {
      this.log.push('unlisten');
      this.events = undefined;
    };
  }
}

const make = () => {
  const { port1, port2 } = new MessageChannel();
  const posts = { toEngine: 0 };
  const post = port1.postMessage.bind(port1);
  port1.postMessage = (message: unknown, transfer?: Transferable[] | StructuredSerializeOptions) => {
    posts.toEngine += 1;
    post(message, transfer as Transferable[]);
  };
  const links = new ScriptedLinks();
  hostLinks(port1, links);
  const remote = createRemoteLinks(port2);
  /** Until everything that was said before has been heard by the page. */
  const heardByPage = (): Promise<boolean> => remote.send(LINK, new Uint8Array(1));
  return { links, remote, posts, heardByPage };
};

describe('links across the worker boundary', () => {
  it('do what the engine says, in the order it says it', async () => {
    const { links, remote, heardByPage } = make();
    const stop = remote.listen(new LinkRecorder());
    remote.meet([{ id: PLACE, room: 'r', password: 'p', mode: 'call' }]);
    void remote.send(LINK, new Uint8Array(3));
    remote.close(LINK);
    remote.proven(LINK, 'page');
    remote.check(800);
    stop();
    await heardByPage();
    expect(links.log).to.deep.equal([
      'listen',
      'meet place call',
      'send 5 3',
      'close 5',
      'proven 5 page',
      'check 800',
      'unlisten',
      'send 5 1',
    ]);
  });

  it('tell the engine what happens, in order, and the frames of one task in one message', async () => {
    const { links, remote, posts, heardByPage } = make();
    const recorder = new LinkRecorder();
    remote.listen(recorder);
    await heardByPage();
    const before = posts.toEngine;
    const info = { place: PLACE, localFingerprint: utf8('local'), remoteFingerprint: utf8('remote') };
    links.events?.opened(LINK, info);
    for (const text of ['one', 'two', 'three']) void links.events?.frame(LINK, utf8(text));
    links.events?.closed(LINK, 'flood');
    await recorder.until((r) => r.closes.length > 0);
    expect(recorder.links).to.deep.equal([{ id: LINK, info }]);
    expect(recorder.frames).to.deep.equal(['one', 'two', 'three'].map(utf8));
    expect(recorder.closes).to.deep.equal(['flood']);
    expect(posts.toEngine - before).to.equal(1);
  });

  it('hand a frame over without a copy', async () => {
    const { links, remote, heardByPage } = make();
    const recorder = new LinkRecorder();
    remote.listen(recorder);
    await heardByPage();
    const frame = utf8('gone');
    void links.events?.frame(LINK, frame);
    await recorder.until((r) => r.frames.length > 0);
    expect(frame.length).to.equal(0);
  });

  it('count a frame as unread until the engine has taken it', async () => {
    const { links, remote, heardByPage } = make();
    const recorder = new LinkRecorder();
    const readers: (() => void)[] = [];
    recorder.reading = () => new Promise((resolve) => void readers.push(resolve));
    remote.listen(recorder);
    await heardByPage();
    const taken: string[] = [];
    for (const text of ['one', 'two']) {
      void Promise.resolve(links.events?.frame(LINK, utf8(text))).then(() => taken.push(text));
    }
    await recorder.until((r) => r.frames.length === 2);
    await heardByPage();
    expect(taken).to.deep.equal([]);
    readers[0]?.();
    await heardByPage();
    await heardByPage();
    expect(taken).to.deep.equal(['one']);
  });

  it('give every send its own answer', async () => {
    const { links, remote } = make();
    links.answers = [true, false, true];
    const sends = [1, 2, 3].map((bytes) => remote.send(LINK, new Uint8Array(bytes)));
    expect(await Promise.all(sends)).to.deep.equal([true, false, true]);
  });

  it('dial, and give every offer and answer to who asked for it', async () => {
    const { links, remote, heardByPage } = make();
    links.signals = [Uint8Array.of(1), undefined, Uint8Array.of(2)];
    const offer = new Uint8Array(9).subarray(3, 5);
    const asked = [remote.offer(PLACE), remote.offer(PLACE), remote.answer(PLACE, offer)];
    expect(await Promise.all(asked)).to.deep.equal([Uint8Array.of(1), undefined, Uint8Array.of(2)]);
    remote.complete(PLACE, Uint8Array.of(7));
    remote.abandon(PLACE);
    await heardByPage();
    expect(links.log.slice(0, -1)).to.deep.equal([
      'offer place',
      'offer place',
      'answer place 0,0',
      'complete place 7',
      'abandon place',
    ]);
    expect(offer).to.deep.equal(Uint8Array.of(0, 0));
  });

  it('tell of signalling and of trouble', async () => {
    const { links, remote, heardByPage } = make();
    const heard: string[] = [];
    const recorder = new LinkRecorder();
    recorder.trouble = (place, detail) => void heard.push(`${place} ${detail}`);
    remote.listen(recorder);
    await heardByPage();
    links.events?.trouble(PLACE, 'a stranger');
    links.events?.signalling({ online: false, relays: [], webrtc: 'works' });
    await recorder.until((r) => r.states.length > 0);
    expect(heard).to.deep.equal(['place a stranger']);
    expect(recorder.states).to.deep.equal([{ online: false, relays: [], webrtc: 'works' }]);
  });
});
