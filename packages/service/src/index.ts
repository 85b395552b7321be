export { grantOf, identify, ownerOf, sessionCookie } from './auth.ts';
export { claim } from './claim.ts';
export { nowFor } from './clock.ts';
export { type Context, type OpenDestination, openContext, type RunningService } from './context.ts';
export { caller, type Http, jsonSchemaTransform, openHttp, requires, sendProblem } from './http.ts';
export { keepPrivate } from './private-answers.ts';
export { problemOf } from './problem.ts';
export { sessionMs } from './sessions.ts';
export { type AnyDefinition, inScratch, startWorkers } from './workers.ts';
