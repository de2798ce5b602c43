import { expect, test } from "vitest";

import type { Schema } from "../api/client";
import { fitOf } from "./slots";

type Item = Schema["Item"];
const item = (name: string, flag: number, dropped: number | null, destroyed: number | null, slot = "", items: Item["items"] = []): Item => ({
  type: { id: [...name].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7), name }, flag, slot, singleton: 0, quantity_dropped: dropped, quantity_destroyed: destroyed, items,
});
const told = (items: Item[]) =>
  fitOf(items).racks.map(({ name, slots }) => `${name}: ${slots.map(({ module, charges }) => [module?.type.name ?? "-", ...charges.map(({ type }) => type.name)].join("+")).join(", ")}`);

test("flags are racks in the order of a fit, with the slots between", () => {
  expect(told([item("Damage Control II", 13, null, 1), item("Rig", 92, null, 1), item("Launcher", 27, 1, null), item("Core", 125, null, 1), item("Web", 20, null, 1)])).toEqual([
    "high: Launcher", "mid: -, Web", "low: -, -, Damage Control II", "rig: Rig", "subsystem: Core",
  ]);
});

test("what is loaded is told from what it is loaded in", () => {
  expect(told([item("Quake M", 27, null, 18), item("720mm Howitzer Artillery II", 27, null, 1)])).toEqual(["high: 720mm Howitzer Artillery II+Quake M"]);
  expect(told([item("Tracking Speed Script", 19, 1, null), item("Sensor Booster II", 19, 1, null)])).toEqual(["mid: Sensor Booster II+Tracking Speed Script"]);
  expect(told([item("Gleam L", 27, 1, null), item("Mega Pulse Laser II", 27, null, 1)])).toEqual(["high: Mega Pulse Laser II+Gleam L"]);
});

test("a stack of which some dropped is one piece", () => {
  const [rack] = fitOf([item("Quake M", 27, 10, null), item("Quake M", 27, null, 8)]).racks;
  expect(rack!.slots[0]!.module).toMatchObject({ dropped: 10, destroyed: 8 });
});

test("all else lies in holds, with what lies in containers", () => {
  const crate = item("Container", 5, 1, null, "cargo hold", [item("Strontium", 0, 20, null)]);
  const { racks, holds } = fitOf([crate, item("Warrior II", 87, null, 5, "drone bay"), item("Odd", 199, 1, null, "flag 199")]);
  expect(racks).toEqual([]);
  expect(holds.map(({ word, pieces }) => `${word}: ${pieces.map(({ type, dropped, destroyed }) => `${type.name} ${dropped}/${destroyed}`).join(", ")}`)).toEqual([
    "cargo hold: Container 1/0, Strontium 20/0", "drone bay: Warrior II 0/5", "flag 199: Odd 1/0",
  ]);
});
