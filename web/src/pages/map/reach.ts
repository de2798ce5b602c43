const BY_GATES = new Set(["highsec", "lowsec", "nullsec"]);

/** Systems of known space to which no gates lead from the rest of it, as in the regions of the Jove: nobody gets there. Pure. */
export function cutOff(band: readonly string[], neighbours: readonly (readonly number[])[]): boolean[] {
  const group = new Int32Array(neighbours.length).fill(-1);
  const sizes: number[] = [];
  for (let start = 0; start < neighbours.length; start++) {
    if (group[start] !== -1) continue;
    const found = [start];
    group[start] = sizes.length;
    for (const system of found) {
      for (const next of neighbours[system]!) {
        if (group[next] !== -1) continue;
        group[next] = sizes.length;
        found.push(next);
      }
    }
    sizes.push(found.length);
  }
  const whole = sizes.indexOf(Math.max(...sizes));
  return band.map((one, system) => BY_GATES.has(one) && group[system] !== whole);
}
