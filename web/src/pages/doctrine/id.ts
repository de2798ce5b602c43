/** Two numbers with a letter between, or without: the id of the fleet that founded it. */
const ID = /^[0-9A-Za-z-]{1,80}$/;

/** Whether an address may be one of a doctrine. Pure. */
export const isDoctrineId = (text: string): boolean => ID.test(text);
