import { html, type TemplateResult } from 'lit';
import type { QrPath } from './qr-path.ts';

/** A QR code as a picture of that name. Dark on white in both themes, as cameras want it. */
export const qrPicture = ({ size, path }: QrPath, name: string): TemplateResult =>
  html`<svg
    class="qr"
    role="img"
    aria-label=${name}
    viewBox="0 0 ${size} ${size}"
    shape-rendering="crispEdges"
  >
    <rect width=${size} height=${size} fill="#ffffff" />
    <path d=${path} fill="#0b2a33" />
  </svg>`;
