export { grantOf, tokenCookie, tokenOf } from './auth.ts';
export { type Context, type OpenDestination, openContext, type RunningService } from './context.ts';
export { caller, type Http, jsonSchemaTransform, openHttp, requires, sendProblem } from './http.ts';
export { problemOf } from './problem.ts';
export { type AnyDefinition, inScratch, startWorkers } from './workers.ts';
