import { type ReadonlySignal, createSignal } from '../../lib/signal.ts';

/** Something that lies over the place one is at: a dialog, a menu, a popover. */
export interface Layer {
  /** Closes it, as Esc does. */
  close(): void;
  /** What was begun in it is lost when another dialog takes its place: half a code, a comparison, typed text. */
  readonly keeps: boolean;
}

/** What is open, the top last. One for the page, as the browser has one "top layer". */
const layers = createSignal<readonly Layer[]>([]);

export const openLayers: ReadonlySignal<readonly Layer[]> = layers;

/** Puts a layer on top; gives back how to say that it is gone. */
export const addLayer = (layer: Layer): (() => void) => {
  layers.set([...layers.get(), layer]);
  return () => {
    if (layers.get().includes(layer)) layers.set(layers.get().filter((each) => each !== layer));
  };
};

/** Closes what is on top, and nothing else. */
export const closeTopLayer = (): void => layers.get().at(-1)?.close();

/** Whether a dialog is open that must not be replaced unasked. */
export const isKept = (): boolean => layers.get().some(({ keeps }) => keeps);
