/** One question with what speaks for each article and for none of them. */
export interface Choice {
  readonly options: readonly (readonly number[])[];
  readonly none: readonly number[];
  readonly right: readonly boolean[];
  /** Whether some article answers it, be it among the options or not. */
  readonly found: boolean;
  readonly weight: number;
}

/** Weights of what speaks for an article and of what speaks for none. */
export interface ChoiceModel {
  readonly options: readonly number[];
  readonly none: readonly number[];
}

const STEPS = 300;
const RIDGE = 0.5;
const RATE = 0.1;
const SLOW_RATE = 0.03;
const MOMENTUM = 0.9;
const SCALE = 0.99;

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);

/** The probability of each option; what is missing to 1 is that of none. */
export function probabilitiesOf({ options, none }: Choice, model: ChoiceModel): number[] {
  const fits = options.map((option) => dot(option, model.options));
  const nothing = dot(none, model.none);
  const most = Math.max(nothing, ...fits);
  const parts = fits.map((fit) => Math.exp(fit - most));
  const sum = parts.reduce((all, one) => all + one, Math.exp(nothing - most));
  return parts.map((part) => part / sum);
}

/** Multinomial logit with a ridge, by gradient steps with momentum. Deterministic. */
export function fitChoice(choices: readonly Choice[]): ChoiceModel {
  const width = choices[0]?.options[0]?.length ?? 0;
  const size = width + (choices[0]?.none.length ?? 0);
  const weights: number[] = Array.from({ length: size }, (_, i) => (i < width ? 1 : 0));
  const speed = weights.map(() => 0);
  const spread = weights.map(() => 0);
  const model = (): ChoiceModel => ({ options: weights.slice(0, width), none: weights.slice(width) });
  for (let step = 1; step <= STEPS; step += 1) {
    const slope = slopeOf(choices, model());
    slope.forEach((of, i) => {
      const down = of + RIDGE * (weights[i] ?? 0);
      speed[i] = MOMENTUM * (speed[i] ?? 0) + (1 - MOMENTUM) * down;
      spread[i] = SCALE * (spread[i] ?? 0) + (1 - SCALE) * down * down;
      const along = (speed[i] ?? 0) / (1 - MOMENTUM ** step);
      const wide = Math.sqrt((spread[i] ?? 0) / (1 - SCALE ** step)) + 1e-8;
      weights[i] = (weights[i] ?? 0) - ((step > STEPS / 2 ? SLOW_RATE : RATE) * along) / wide;
    });
  }
  return model();
}

function slopeOf(choices: readonly Choice[], model: ChoiceModel): number[] {
  const options = model.options.map(() => 0);
  const none = model.none.map(() => 0);
  for (const choice of choices) {
    const sure = probabilitiesOf(choice, model);
    const right = sure.reduce((sum, one, i) => sum + (choice.right[i] === true ? one : 0), 0);
    choice.options.forEach((values, i) => {
      const wanted = choice.right[i] === true ? (sure[i] ?? 0) / Math.max(right, 1e-12) : 0;
      const off = choice.weight * ((sure[i] ?? 0) - wanted);
      values.forEach((value, k) => {
        options[k] = (options[k] ?? 0) + off * value;
      });
    });
    const nothing = 1 - sure.reduce((sum, one) => sum + one, 0);
    const off = choice.weight * (nothing - (choice.found ? 0 : 1));
    choice.none.forEach((value, k) => {
      none[k] = (none[k] ?? 0) + off * value;
    });
  }
  return [...options, ...none];
}
