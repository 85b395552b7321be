// What tests outside this package need of its insides.
export { untilQueuesIdle } from '../server/idle-queues.ts';
export { afterDraining } from '../server/until-stopped.ts';
