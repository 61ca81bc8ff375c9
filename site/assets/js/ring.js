/** The one visual: breathes while one waits, and carries both voices in a call. Drawn at most 30 times a second. */
const FRAME_MILLIS = 1000 / 30;
/** One breath, in and out. */
const BREATH_MILLIS = 4_200;
/** How much of the way to a new level one frame goes: up fast, down slowly, as an ear does. */
const RISE = 0.6;
const FALL = 0.15;

/**
 * @typedef {import('./call.js').State} State
 * @typedef {{mine: () => number, theirs: () => number}} Levels each 0 to 1
 * @typedef {{canvas: HTMLCanvasElement, levels: Levels, still: MediaQueryList, signal: AbortSignal}} RingOptions
 */

export class Ring {
  #options;
  #context;
  #style;
  /** @type {State} */
  #state = 'idle';
  #mine = 0;
  #theirs = 0;
  #drawnAt = 0;
  #frame = 0;

  /** @param {RingOptions} options */
  constructor(options) {
    this.#options = options;
    this.#context = options.canvas.getContext('2d');
    // This is live: a later read gives the values of the style sheet at that time.
    this.#style = getComputedStyle(options.canvas);
    const { signal } = options;
    options.still.addEventListener('change', () => this.#wake(), { signal });
    document.addEventListener('visibilitychange', () => this.#wake(), { signal });
    // WebKit runs scripts before the style sheet has come: the first drawing may have had no colors.
    window.addEventListener('load', () => this.#wake(), { signal });
    signal.addEventListener('abort', () => cancelAnimationFrame(this.#frame));
    this.#wake();
  }

  /** @param {State} state */
  show(state) {
    if (state === this.#state) return;
    this.#state = state;
    this.#wake();
  }

  /** Draws once, and goes on only where something moves and somebody may see it. */
  #wake() {
    cancelAnimationFrame(this.#frame);
    this.#mine = 0;
    this.#theirs = 0;
    this.#draw(0);
    const moves = this.#state !== 'idle' && this.#state !== 'error';
    if (moves && !this.#options.still.matches && !document.hidden) this.#next();
  }

  #next() {
    this.#frame = requestAnimationFrame((now) => {
      // A little less than the time of a frame, for screens that are not quite on the beat.
      if (now - this.#drawnAt >= FRAME_MILLIS - 3) {
        this.#drawnAt = now;
        this.#mine = ease(this.#mine, this.#options.levels.mine());
        this.#theirs = ease(this.#theirs, this.#options.levels.theirs());
        this.#draw(now);
      }
      this.#next();
    });
  }

  /** @param {number} now milliseconds */
  #draw(now) {
    const context = this.#context;
    const colors = this.#colors();
    if (!context || !colors) return;
    const { width } = this.#options.canvas;
    const centre = width / 2;
    const state = this.#state;
    const breathes = state === 'waiting' || state === 'microphone' || state === 'connecting' || state === 'reconnecting';
    const breath = breathes ? (1 - Math.cos((now / BREATH_MILLIS) * 2 * Math.PI)) / 2 : 0;
    const talking = state === 'connected';
    context.clearRect(0, 0, width, width);
    this.#glow(centre, colors.accent, (state === 'error' ? 0.08 : 0.18) + 0.14 * breath + (talking ? 0.14 + 0.25 * this.#theirs : 0));

    const outer = centre * (0.8 + 0.045 * breath);
    const inner = centre * 0.64;
    this.#arc(centre, outer, 1, colors.line, 0.45, 3);
    this.#arc(centre, inner, 1, colors.line, 0.3, 3);
    if (talking) {
      this.#arc(centre, outer, 0.1 + 0.9 * this.#theirs, colors.accent, 1, 9 + 7 * this.#theirs);
      this.#arc(centre, inner, 0.1 + 0.9 * this.#mine, colors.text, 0.92, 7 + 5 * this.#mine, Math.PI);
    } else if (breathes) {
      this.#arc(centre, outer, 1, colors.accent, 0.25 + 0.55 * breath, 5);
      if (state !== 'waiting') this.#sweep(centre, inner, colors.text, now);
    } else if (state === 'idle') {
      this.#arc(centre, outer, 1, colors.accent, 0.55, 4);
    }
  }

  /** @returns {{accent: string, line: string, text: string} | undefined} undefined without a style sheet */
  #colors() {
    const [accent, line, text] = ['--accent', '--edge', '--text'].map((name) => this.#style.getPropertyValue(name));
    return accent && line && text ? { accent, line, text } : undefined;
  }

  /**
   * @param {number} centre
   * @param {string} color
   * @param {number} strength 0 to 1
   */
  #glow(centre, color, strength) {
    const context = this.#context;
    if (!context) return;
    const gradient = context.createRadialGradient(centre, centre, centre * 0.1, centre, centre, centre);
    gradient.addColorStop(0, color);
    gradient.addColorStop(1, 'transparent');
    context.globalAlpha = strength;
    context.fillStyle = gradient;
    context.fillRect(0, 0, centre * 2, centre * 2);
  }

  /**
   * An arc around its middle: from the foot upwards for the other voice, from the head downwards for the own one.
   *
   * @param {number} centre
   * @param {number} radius
   * @param {number} part of the full circle, 0 to 1
   * @param {string} color
   * @param {number} alpha
   * @param {number} thickness
   * @param {number} [turn] radians
   */
  #arc(centre, radius, part, color, alpha, thickness, turn = 0) {
    const context = this.#context;
    if (!context) return;
    const middle = -Math.PI / 2 + turn;
    context.beginPath();
    context.arc(centre, centre, radius, middle - Math.PI * part, middle + Math.PI * part);
    context.globalAlpha = alpha;
    context.strokeStyle = color;
    context.lineWidth = thickness;
    context.lineCap = 'round';
    context.stroke();
  }

  /**
   * Something is on its way.
   *
   * @param {number} centre
   * @param {number} radius
   * @param {string} color
   * @param {number} now milliseconds
   */
  #sweep(centre, radius, color, now) {
    this.#arc(centre, radius, 0.12, color, 0.8, 5, (now / 1400) * 2 * Math.PI);
  }
}

/**
 * @param {number} shown
 * @param {number} level
 */
function ease(shown, level) {
  return shown + (level - shown) * (level > shown ? RISE : FALL);
}
