import type { Parts } from '../lib/parts.ts';

/** A message of the worker on its missing parts: how often they were tried. */
export interface MissingMessage {
  readonly missingParts: number;
}

/** The answer of the page: fetch the missing parts again. */
export interface LoadAgainMessage {
  readonly loadAgain: 'asked' | 'by-itself';
}

const has = <K extends string>(data: unknown, key: K): data is Record<K, unknown> =>
  typeof data === 'object' && data !== null && key in data;

/** Whether a message is a `MissingMessage`. */
export const isMissingMessage = (data: unknown): data is MissingMessage => has(data, 'missingParts');

/** In the worker: tells the page of missing parts, and fetches them again when the page asks. */
export const tellMissing = (
  page: Pick<DedicatedWorkerGlobalScope, 'postMessage' | 'addEventListener'>,
  { tries, retry, again }: Pick<Parts, 'tries' | 'retry' | 'again'>,
): void => {
  tries.subscribe((missingParts) => page.postMessage({ missingParts } satisfies MissingMessage));
  page.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (!has(data, 'loadAgain')) return;
    if (data.loadAgain === 'asked') retry();
    else again();
  });
};

/** Whether a message is a `LoadAgainMessage`. */
export const isLoadAgainMessage = (data: unknown): data is LoadAgainMessage => has(data, 'loadAgain');

/** On the page: adds the worker's missing parts to those of the page. */
export const watchMissing = (worker: Worker, { elsewhere }: Pick<Parts, 'elsewhere'>): void => {
  const tell = elsewhere((asked) =>
    worker.postMessage({ loadAgain: asked ? 'asked' : 'by-itself' } satisfies LoadAgainMessage),
  );
  worker.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (isMissingMessage(data)) tell(data.missingParts);
  });
};
