import { type ReadonlySignal, createSignal } from '../../lib/signal.ts';

/** Something that lies over the current screen: a dialog, a menu, a popover. */
export interface Layer {
  /** Closes it, as Esc does. */
  close(): void;
  /** Whether closing it loses work: half a code, a comparison, typed text. No other dialog may replace it then. */
  readonly keeps: boolean;
}

/** The open layers, the top one last. One list for the page, as the browser has one "top layer". */
const layers = createSignal<readonly Layer[]>([]);

export const openLayers: ReadonlySignal<readonly Layer[]> = layers;

/** Puts a layer on top. Returns a function that takes it away. */
export const addLayer = (layer: Layer): (() => void) => {
  layers.set([...layers.get(), layer]);
  return () => {
    if (layers.get().includes(layer)) layers.set(layers.get().filter((each) => each !== layer));
  };
};

/** Closes the top layer, and no other one. */
export const closeTopLayer = (): void => layers.get().at(-1)?.close();

/** Whether a dialog is open that must not be replaced without a question. */
export const isKept = (): boolean => layers.get().some(({ keeps }) => keeps);
