import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Cancel } from '../../lib/signal.ts';
import type { AppContext } from './context.ts';

/** An element that gets the app's context from its parent. */
export interface ContextHost extends ReactiveControllerHost {
  app: AppContext;
  readonly isConnected: boolean;
}

/** Renders its element again when the store, or another signal that it watches, changes. */
export class StoreController implements ReactiveController {
  #stop: readonly Cancel[] = [];
  #watched: AppContext | null = null;

  /** @param more subscribes to more signals, with a callback for their changes */
  constructor(
    private readonly host: ContextHost,
    private readonly more: (app: AppContext, changed: () => void) => readonly Cancel[] = () => [],
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    this.#watch();
  }

  /**
   * The context is a property, so it may come or change after the element was connected. An update may also
   * come after the element was taken out of the page.
   */
  hostUpdate(): void {
    if (this.host.isConnected && this.host.app !== this.#watched) this.#watch();
  }

  hostDisconnected(): void {
    for (const stop of this.#stop) stop();
    this.#stop = [];
    this.#watched = null;
  }

  #watch(): void {
    this.hostDisconnected();
    const { app } = this.host;
    if (app === undefined) return;
    const changed = (): void => this.host.requestUpdate();
    this.#watched = app;
    this.#stop = [app.store.subscribe(changed), ...this.more(app, changed)];
  }
}
