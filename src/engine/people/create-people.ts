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

/** Takes datagrams for people. The empty answer to a probe says only that the device is there. */
const listen = (overlay: Overlay, take: TakeRequest): void => {
  overlay.receive(DatagramKind.probe, () => undefined);
  overlay.receive(DatagramKind.request, async ({ body }) => {
    await take(body, 'datagram');
    return undefined;
  });
};

/** What calls about contact requests need. */
interface Requests {
  readonly received: ReceivedBook;
  readonly answers: RequestAnswers;
  readonly sending: RequestSender;
}

/** Drops requests that are over. */
const tidy = (
  { change }: Core,
  { received, sent }: { readonly received: ReceivedBook; readonly sent: SentBook },
): Promise<Result<void, NotKept>> =>
  change(async (tx) => {
    received.tidy(tx);
    sent.tidy(tx);
    return done;
  });

/** Sends a contact request to a person, or accepts the request of that person. */
const requesting =
  ({ received, answers, sending }: Requests): People['calls']['request'] =>
  async (person, greeting) => {
    // The person has asked already: this accepts.
    const open = received.get(person)?.answer === null && !received.isBlocked(person);
    if (open && (await answers.answer(person, 'accept')).ok) return done;
    return sending.request(person, greeting);
  };

/** Nicknames, searches and contact requests of one engine. */
export const createPeople = (deps: PeopleDeps): People => {
  const { core } = deps;
  const tables = openPeopleTables(core.tables);
  const warn = createWarnings({ me: () => deps.identity()?.person, contacts: () => deps.contacts() });
  const results = createResultCache();
  const received = createReceivedBook(core, tables);
  const sent = createSentBook(core, tables);
  const registration = createNicknameRegistration(deps, tables);
  const cardPublication = createCardPublication(deps);
  const delivery = createRequestDelivery(deps, sent);
  const sending = createRequestSender({ deps, book: sent, results, delivery });
  const answers = createRequestAnswers(deps, received);
  const search = createSearch({ deps, results, warn, requestTo: sent.stateOf });
  const take = createRequestReceiver(deps, received);
  const fetching = createLeftRequestFetcher(deps, take, async () => {
    await tidy(core, { received, sent });
    core.publisher.touch('sentRequests');
  });
  let listening: Overlay | undefined;

  /** Tries everything again: the overlay has neighbours now, or has gone away. */
  const up = (): void => {
    registration.changed();
    cardPublication.changed();
    delivery.goAll();
    fetching.now();
  };

  return {
    load: async () => {
      for (const part of [received, sent, registration]) {
        const loaded = await part.load();
        if (!loaded.ok) return loaded;
      }
      return done;
    },
    calls: {
      search: (query) => search.search(query),
      closeSearch: async () => search.close(),
      request: requesting({ received, answers, sending }),
      withdraw: sending.withdraw,
      answer: answers.answer,
      clear: answers.clear,
      unblock: answers.unblock,
    },
    view: {
      nicknameIndex: registration.index,
      search: search.view,
      requests: () => received.view(warn),
      sentRequests: sent.view,
      blocked: received.viewBlocked,
    },
    block: answers.block,
    overlayChanged: () => {
      const overlay = deps.overlay();
      if (overlay && overlay !== listening) {
        listen(overlay, take);
        // Tries everything once more when there are neighbours.
        void overlay.ready().then(() => overlay === deps.overlay() && up());
      }
      listening = overlay;
      up();
    },
    selfChanged: () => {
      registration.changed();
      cardPublication.changed();
    },
    contactsChanged: () => {
      core.publisher.touch('search', 'requests');
      void answers.settle().then(() => sending.settle());
    },
    takeBack: registration.withdrawn,
    stop: () => {
      search.close();
      fetching.stop();
      delivery.stop();
      cardPublication.stop();
      registration.stop();
    },
  };
};
