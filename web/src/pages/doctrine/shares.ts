import type { Schema } from "../../api/client";

export interface Course {
  hull: Schema["Named"];
  /** One for each day: 0 where it was not among the day's largest. */
  by_day: number[];
}

/** Each hull's share over the days, those that were flown most first. Pure. */
export function shares(days: readonly Schema["DoctrineDayRow"][], most: number): Course[] {
  const courses = new Map<number, Course>();
  days.forEach(({ hulls }, index) => {
    for (const { hull, share } of hulls) {
      const course = courses.get(hull.id) ?? { hull, by_day: days.map(() => 0) };
      course.by_day[index] = share;
      courses.set(hull.id, course);
    }
  });
  const sum = ({ by_day: values }: Course) => values.reduce((before, value) => before + value, 0);
  return [...courses.values()].sort((one, other) => sum(other) - sum(one)).slice(0, most);
}
