import { msg } from '@lit/localize';
import { html, type CSSResultGroup, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { DpElement } from '../shared/element.ts';
import { base } from '../theme/base.ts';
import { openCamera, type CameraProblem } from '../verify/barcode.ts';
import { longCodeStyles } from '../verify/verify-styles.ts';
import { createQrReader } from './read-qr.ts';

/** Looks this often for a code in the picture, in milliseconds. */
const LOOK_EVERY_MS = 150;

/** The picture of the camera, for as long as it is in the page. Tells `dp-scanned` each code that it sees, once. */
@customElement('dp-pairing-camera')
export class DpPairingCamera extends DpElement {
  static override styles: CSSResultGroup = [base, longCodeStyles];

  @state() private problem: CameraProblem | null = null;

  #stream: MediaStream | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;
  #looking = false;
  #last = '';

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#open();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#close();
  }

  protected override render(): TemplateResult {
    if (this.problem === 'refused')
      return html`<p class="small" role="alert">
        ${msg('The browser did not allow the camera. Allow it for this page, or paste the code, or choose a picture of it.')}
      </p>`;
    if (this.problem === 'none')
      return html`<p class="small" role="alert">
        ${msg('There is no camera here. Paste the code, or choose a picture of it.')}
      </p>`;
    return html`<video playsinline muted aria-label=${msg('Camera')}></video>
      <p class="small quiet">${msg('Hold the code of the other side before the camera.')}</p>`;
  }

  async #open(): Promise<void> {
    // Where a page is not loaded securely there is nothing to ask for a camera.
    const stream = (navigator as Partial<Navigator>).mediaDevices ? await openCamera() : 'none';
    if (typeof stream === 'string') return void (this.problem = stream);
    this.#stream = stream;
    const read = await createQrReader();
    if (!this.isConnected) return this.#close();
    await this.updateComplete;
    const video = this.find<HTMLVideoElement>('video');
    if (video === null) return;
    video.srcObject = stream;
    // Without a picture there is nothing to see, and nothing else is lost.
    void video.play().catch(() => undefined);
    this.#timer = setInterval(() => void this.#look(() => read(video)), LOOK_EVERY_MS);
  }

  #close(): void {
    clearInterval(this.#timer);
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#stream = null;
  }

  async #look(read: () => Promise<string | undefined>): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    const text = await read().finally(() => (this.#looking = false));
    if (text === undefined || text === this.#last || !this.isConnected) return;
    this.#last = text;
    this.emit('dp-scanned', text);
  }
}
