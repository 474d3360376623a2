import { type Result, done } from '../../lib/result.ts';
import type { NotKept } from '../api/errors.ts';
import type { Core } from '../core.ts';
import { DatagramKind, type Overlay } from '../overlay/overlay.ts';
import { openPeopleTables } from './tables.ts';
import { type RequestAnswers, createRequestAnswers } from './contact-requests/answers.ts';
import { createRequestDelivery } from './contact-requests/delivery.ts';
import { createResultCache } from './search/results.ts';
import { createNicknameRegistration } from './nickname/registration.ts';
import { createWarnings } from './look-alikes/name-warnings.ts';
import { createLeftRequestFetcher } from './contact-requests/fetch-left-requests.ts';
import { createSearch } from './search/search.ts';
import { createCardPublication } from './card-record/card-publication.ts';
import type { People, PeopleDeps } from './people.ts';
import { type ReceivedBook, createReceivedBook } from './contact-requests/received-book.ts';
import { type TakeRequest, createRequestReceiver } from './contact-requests/receiving.ts';
import { type RequestSender, createRequestSender } from './contact-requests/sending.ts';
import { type SentBook, createSentBook } from './contact-requests/sent-book.ts';

/** Listens for what others send; a probe is answered with nothing but that it has come. */
const listen = (overlay: Overlay, take: TakeRequest): void => {
  overlay.receive(DatagramKind.probe, () => undefined);
  overlay.receive(DatagramKind.request, async ({ body }) => {
    await take(body, 'datagram');
    return undefined;
  });
};

/** What a request stands on, from both sides. */
interface Requests {
  readonly received: ReceivedBook;
  readonly answers: RequestAnswers;
  readonly sending: RequestSender;
}

/** Forgets requests that are over. */
const tidy = (
  { change }: Core,
  { received, sent }: { readonly received: ReceivedBook; readonly sent: SentBook },
): Promise<Result<void, NotKept>> =>
  change(async (tx) => {
    received.tidy(tx);
    sent.tidy(tx);
    return done;
  });

/** Asks somebody, or answers what they have asked. */
const requesting =
  ({ received, answers, sending }: Requests): People['calls']['request'] =>
  async (person, greeting) => {
    // They have asked already: that is an answer.
    const open = received.get(person)?.answer === null && !received.isBlocked(person);
    if (open && (await answers.answer(person, 'accept')).ok) return done;
    return sending.request(person, greeting);
  };

/** Nicknames, searches and contact requests of one engine. */
export const createPeople = (deps: PeopleDeps): People => {
  const { core } = deps;
  const tables = openPeopleTables(core.tables);
  const warn = createWarnings({ me: () => deps.identity()?.person, contacts: () => deps.contacts() });
  const directory = createResultCache();
  const received = createReceivedBook(core, tables);
  const sent = createSentBook(core, tables);
  const holder = createNicknameRegistration(deps, tables);
  const ownCard = createCardPublication(deps);
  const delivery = createRequestDelivery(deps, sent);
  const sending = createRequestSender({ deps, book: sent, directory, delivery });
  const answers = createRequestAnswers(deps, received);
  const observer = createSearch({ deps, directory, warn, requestTo: sent.stateOf });
  const take = createRequestReceiver(deps, received);
  const fetching = createLeftRequestFetcher(deps, take, async () => {
    await tidy(core, { received, sent });
    core.publisher.touch('sentRequests');
  });
  let listening: Overlay | undefined;

  /** Everything is tried again: there is somebody to ask now, or there is not any more. */
  const up = (): void => {
    holder.changed();
    ownCard.changed();
    delivery.goAll();
    fetching.now();
  };

  return {
    load: async () => {
      for (const part of [received, sent, holder]) {
        const loaded = await part.load();
        if (!loaded.ok) return loaded;
      }
      return done;
    },
    calls: {
      search: (query) => observer.search(query),
      closeSearch: async () => observer.close(),
      request: requesting({ received, answers, sending }),
      withdraw: sending.withdraw,
      answer: answers.answer,
      clear: answers.clear,
      unblock: answers.unblock,
    },
    view: {
      nicknameIndex: holder.index,
      search: observer.view,
      requests: () => received.view(warn),
      sentRequests: sent.view,
      blocked: received.viewBlocked,
    },
    block: answers.block,
    overlayChanged: () => {
      const overlay = deps.overlay();
      if (overlay && overlay !== listening) {
        listen(overlay, take);
        // Everything is tried once more when somebody is there.
        void overlay.ready().then(() => overlay === deps.overlay() && up());
      }
      listening = overlay;
      up();
    },
    selfChanged: () => {
      holder.changed();
      ownCard.changed();
    },
    contactsChanged: () => {
      core.publisher.touch('search', 'requests');
      void answers.settle().then(() => sending.settle());
    },
    takeBack: holder.tidied,
    stop: () => {
      observer.close();
      fetching.stop();
      delivery.stop();
      ownCard.stop();
      holder.stop();
    },
  };
};
