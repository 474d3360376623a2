import { css } from 'lit';

/** The chart of the neighbours, its legend, and how both look with forced colours. */
export const chartStyles = css`
  .place {
    position: relative;
    width: min(100%, 520px);
    aspect-ratio: 1;
  }

  .place > svg {
    display: block;
    width: 100%;
    height: 100%;
    overflow: visible;
  }

  .self {
    position: absolute;
    inset: 0;
    display: grid;
    place-items: center;
    pointer-events: none;
  }

  .self .mark {
    width: 15%;
    height: 15%;
    border-radius: 50%;
    background: var(--raised);
  }

  .ring {
    fill: none;
    stroke: var(--line);
    stroke-dasharray: 1 4;
    stroke-linecap: round;
    stroke-width: 1.2;
  }

  text {
    fill: var(--text);
    stroke: var(--raised);
    stroke-width: 3;
    stroke-linejoin: round;
    paint-order: stroke;
    font-size: 13px;
    font-weight: 600;
    text-anchor: middle;
  }

  .scale {
    fill: var(--text-quiet);
    font-size: 11px;
    font-weight: 400;
  }

  .tide {
    fill: var(--accent);
    opacity: 0.35;
  }

  .link {
    stroke: var(--accent);
    stroke-width: 1.2;
    opacity: 0.45;
  }

  .link.spread {
    stroke: var(--control-line);
    stroke-dasharray: 5 4;
  }

  .link.client {
    stroke: var(--control-line);
    stroke-dasharray: 1 4;
  }

  .node {
    fill: var(--accent);
    stroke: var(--raised);
    stroke-width: 1.5;
    animation: appear 200ms var(--ease);
  }

  .node.spread {
    fill: var(--text-quiet);
  }

  .node .hollow {
    fill: var(--raised);
    stroke: var(--text-quiet);
    stroke-width: 2;
  }

  .node.known {
    fill: var(--cork);
  }

  .node.known .hollow {
    stroke: var(--cork);
  }

  .link.known {
    stroke: var(--cork);
    stroke-width: 1.8;
    opacity: 0.8;
  }

  .dim {
    opacity: 0.18;
  }

  .link.lit {
    stroke-width: 2.6;
    opacity: 1;
  }

  @keyframes appear {
    from {
      opacity: 0;
    }
  }

  .legend {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 200px), 1fr));
    gap: 6px 16px;
    width: 100%;
    max-width: 560px;
    text-align: start;
  }

  .legend li {
    display: flex;
    gap: 8px;
  }

  .legend .whole {
    grid-column: 1 / -1;
  }

  .sign {
    flex: none;
    width: 18px;
    height: 18px;
  }

  @media (prefers-reduced-motion: reduce) {
    .node {
      animation: none;
    }
  }

  @media (forced-colors: active) {
    .node,
    .node.spread,
    .tide {
      fill: CanvasText;
      stroke: Canvas;
    }

    .node.known {
      fill: Highlight;
    }

    .node.node .hollow {
      fill: Canvas;
      stroke: CanvasText;
    }

    .ring,
    .link.link {
      stroke: GrayText;
    }

    text,
    .scale {
      fill: CanvasText;
      stroke: Canvas;
    }
  }
`;
