import { css } from 'lit';

/**
 * The design tokens: every colour, size and duration of the screen, named by role. Paper and sand for surfaces, deep
 * water for controls, cork for accents. Text has a contrast of at least 4.5 : 1 on its ground and the edge of a
 * control 3 : 1, light and dark.
 */
export const tokens = css`
  :root {
    --surface: light-dark(#faf7f1, #0e1b21);
    --surface-glow: light-dark(#f3efe5, #12242b);
    --raised: light-dark(#fffefb, #16272f);
    --sand: light-dark(#f0eadd, #1b303a);
    --sand-strong: light-dark(#e5dccb, #254350);
    --text: light-dark(#15262d, #e8eef0);
    --text-quiet: light-dark(#53646b, #a3b5bc);
    --line: light-dark(#e4dccd, #233944);
    --control-line: light-dark(#857f70, #6f8892);
    --accent: light-dark(#0e5c70, #86cbd9);
    --accent-hover: light-dark(#0a4a5b, #a3dae5);
    --accent-text: light-dark(#ffffff, #05222b);
    --accent-soft: light-dark(#dcecee, #17404d);
    --bubble-own: light-dark(#d3e8eb, #164452);
    --bubble-own-text: light-dark(#0d2a33, #e9f4f6);
    --bubble-own-quiet: light-dark(#3d5f68, #a5cbd4);
    --bubble-their: light-dark(#fffefb, #1b303a);
    --cork: light-dark(#9c4f1c, #eeb07e);
    --cork-soft: light-dark(#f7e6d6, #3b2a1d);
    --success: light-dark(#256343, #7ed0a4);
    --warning: light-dark(#7d5200, #eec06a);
    --warning-soft: light-dark(#f9ecd0, #372c15);
    --danger: light-dark(#a32c25, #ff9f95);
    --danger-text: light-dark(#ffffff, #3a0a07);
    --danger-soft: light-dark(#f9e3df, #3d1f1d);
    --focus: light-dark(#0e5c70, #9fdbe7);
    --veil: light-dark(rgb(13 40 49 / 45%), rgb(0 8 12 / 65%));
    --shadow-low: 0 1px 2px light-dark(rgb(40 30 10 / 7%), rgb(0 0 0 / 30%));
    --shadow-high: 0 12px 40px light-dark(rgb(20 40 50 / 20%), rgb(0 0 0 / 55%));

    --font:
      system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'PingFang SC', 'Microsoft YaHei', sans-serif;
    --text-small: 0.8125rem;
    --text-note: 0.875rem;
    --text-base: 1rem;
    --text-large: 1.2rem;
    --text-title: 1.44rem;
    --text-hero: 2.0736rem;
    --radius-bubble: 12px;
    --radius-control: 8px;
    --radius-card: 16px;
    --target: 44px;
    --quick: 140ms;
    --ease: cubic-bezier(0.2, 0.7, 0.3, 1);
  }

  @media (prefers-contrast: more) {
    :root {
      --text-quiet: light-dark(#2e3d43, #d3dee2);
      --line: light-dark(#857f70, #8ba3ad);
      --control-line: light-dark(#3d3a31, #c5d3d9);
      --bubble-own-quiet: light-dark(#153a44, #d5eaef);
      --accent: light-dark(#08414f, #b4e6f0);
    }
  }

  @media (prefers-reduced-motion: reduce) {
    :root {
      --quick: 0ms;
    }
  }

  html {
    color-scheme: light dark;
    background: var(--surface);
    color: var(--text);
    font: 100%/1.45 var(--font);
    -webkit-text-size-adjust: 100%;
    text-size-adjust: 100%;
  }

  body {
    margin: 0;
    overscroll-behavior: none;
  }
`;
