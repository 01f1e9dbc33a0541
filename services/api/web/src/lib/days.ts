// Dates of the calendar as YYYY-MM-DD, reckoned without any time zone.

export type Span = "day" | "month" | "year";

const asUtc = (day: string): Date => new Date(`${day}T00:00:00Z`);
const asDay = (date: Date): string => date.toISOString().slice(0, 10);

export function addDays(day: string, count: number): string {
  const date = asUtc(day);
  date.setUTCDate(date.getUTCDate() + count);
  return asDay(date);
}

// The same day of another month, or that month's last day where it has fewer.
export function addMonths(day: string, count: number): string {
  const date = asUtc(day);
  const target = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + count, 1));
  const most = new Date(Date.UTC(target.getUTCFullYear(), target.getUTCMonth() + 1, 0)).getUTCDate();
  target.setUTCDate(Math.min(date.getUTCDate(), most));
  return asDay(target);
}

export function step(day: string, span: Span, count: number): string {
  if (span === "day") return addDays(day, count);
  return addMonths(day, span === "month" ? count : 12 * count);
}

// First and last day of the span that this day is in.
export function bounds(day: string, span: Span): [string, string] {
  if (span === "day") return [day, day];
  const first = span === "month" ? `${day.slice(0, 7)}-01` : `${day.slice(0, 4)}-01-01`;
  return [first, addDays(step(first, span, 1), -1)];
}
