import { quantile, rounded } from '../medians.ts';

/** The answers to the requests in a span of time. */
export interface Probed {
  /** The time of each answer, ms. */
  answers: readonly number[];
  /** The number of requests that were not answered within their time limit. */
  unanswered: number;
  /** The number of answers that reported a problem. */
  problems: number;
}

/**
 * The figures of one input: the results of its submissions, and how `/healthz` was answered meanwhile. Times
 * are in ms.
 */
export interface InputFigures extends Omit<Probed, 'answers'> {
  /** The number of submissions with each result. */
  results: Record<string, number>;
  seconds: number;
  requests: number;
  p50Ms: number;
  p99Ms: number;
  maxMs: number;
}

export function figuresOf(ends: readonly string[], probed: Probed, tookMs: number): InputFigures {
  const { answers, unanswered, problems } = probed;
  const ms = (value: number) => rounded(value, 1) ?? 0;
  const results = Object.groupBy(ends, (end) => end);
  return {
    results: Object.fromEntries(Object.entries(results).map(([end, all = []]) => [end, all.length])),
    seconds: rounded(tookMs / 1000, 1) ?? 0,
    requests: answers.length + unanswered,
    p50Ms: ms(quantile(answers, 0.5)),
    p99Ms: ms(quantile(answers, 0.99)),
    maxMs: ms(quantile(answers, 1)),
    ...{ unanswered, problems },
  };
}
