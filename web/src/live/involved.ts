/**
 * The alliances of what the feed has told lately, all of them, by killmail and by battle. The shapes that pages draw name the
 * leading ones alone; whoever filters by an alliance means anybody of it.
 */
export const involved = {
  kills: new Map<number, readonly number[]>(),
  battles: new Map<number, readonly number[]>(),
};
