import { html, type TemplateResult } from 'lit';

/** The logo: a drifting bottle with its cork. Its colours are design tokens. */
export const mark = (): TemplateResult =>
  html`<svg class="mark" viewBox="0 0 64 64" aria-hidden="true">
    <g transform="rotate(38 32 28)">
      <rect x="28" y="3" width="8" height="8" rx="2" fill="var(--cork)" />
      <path
        d="M27.5 11h9v8c0 3 6 5 6 12v15a5 5 0 0 1-5 5h-11a5 5 0 0 1-5-5V31c0-7 6-9 6-12z"
        fill="var(--accent-soft)"
        stroke="var(--accent)"
        stroke-width="2.6"
        stroke-linejoin="round"
      />
      <path
        d="M27 34h10M27 39.500h10M27 45h6"
        stroke="var(--cork)"
        stroke-width="2.4"
        stroke-linecap="round"
      />
    </g>
    <path d="M3 50q7-6 14.5 0t14.5 0t14.5 0t14.5 0V64H3z" fill="var(--surface)" />
    <path
      d="M3 50q7-6 14.5 0t14.5 0t14.5 0t14.5 0M10 58q5.5-4.5 11 0t11 0t11 0t11 0"
      fill="none"
      stroke="var(--accent)"
      stroke-width="2.6"
      stroke-linecap="round"
    />
  </svg>`;
