import type { Parts } from '../lib/parts.ts';

/** What the worker says of its parts, beside everything else that it says: how often those that are missing were tried. */
export interface MissingMessage {
  readonly missingParts: number;
}

/** What the page answers: fetch them again. */
export interface LoadAgainMessage {
  readonly loadAgain: 'asked' | 'by-itself';
}

const has = <K extends string>(data: unknown, key: K): data is Record<K, unknown> =>
  typeof data === 'object' && data !== null && key in data;

/** Whether the worker speaks of its parts. */
export const isMissingMessage = (data: unknown): data is MissingMessage => has(data, 'missingParts');

/** In the worker: tells the page what is missing, and fetches it again when the page says so. */
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

/** Whether the page speaks of the worker's parts. */
export const isLoadAgainMessage = (data: unknown): data is LoadAgainMessage => has(data, 'loadAgain');

/** On the page: counts what is missing in the worker to what is missing here. */
export const watchMissing = (worker: Worker, { elsewhere }: Pick<Parts, 'elsewhere'>): void => {
  const tell = elsewhere((asked) =>
    worker.postMessage({ loadAgain: asked ? 'asked' : 'by-itself' } satisfies LoadAgainMessage),
  );
  worker.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (isMissingMessage(data)) tell(data.missingParts);
  });
};
