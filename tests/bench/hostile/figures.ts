import { quantile, rounded } from '../medians.ts';

/** What came of the questions that were asked in a span of time. */
export interface Asked {
  /** How long each answer took, ms. */
  answers: readonly number[];
  /** Questions to which nobody answered within the time that was given to them. */
  unanswered: number;
  /** Answers that said something else than that all is well. */
  unwell: number;
}

/** One input: what became of its submissions, and how `/healthz` was answered meanwhile. Times are ms. */
export interface InputFigures extends Omit<Asked, 'answers'> {
  /** How many submissions ended in each way. */
  became: Record<string, number>;
  seconds: number;
  questions: number;
  p50Ms: number;
  p99Ms: number;
  maxMs: number;
}

export function figuresOf(ends: readonly string[], asked: Asked, tookMs: number): InputFigures {
  const { answers, unanswered, unwell } = asked;
  const ms = (value: number) => rounded(value, 1) ?? 0;
  const became = Object.groupBy(ends, (end) => end);
  return {
    became: Object.fromEntries(Object.entries(became).map(([end, all = []]) => [end, all.length])),
    seconds: rounded(tookMs / 1000, 1) ?? 0,
    questions: answers.length + unanswered,
    p50Ms: ms(quantile(answers, 0.5)),
    p99Ms: ms(quantile(answers, 0.99)),
    maxMs: ms(quantile(answers, 1)),
    ...{ unanswered, unwell },
  };
}
