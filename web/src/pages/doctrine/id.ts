/** What the API takes for one: the id of a fleet that flew it. */
const ID = /^[0-9A-Za-z._:~-]{1,100}$/;

/** Whether an address may be one of a doctrine. Pure. */
export const isDoctrineId = (text: string): boolean => ID.test(text);
