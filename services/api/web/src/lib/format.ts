// Numbers and times for people: in the page's language, and in the meter's time zone whatever the browser's.
import { locale } from "./words";

const MISSING = "–";
const made = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

function once<T extends Intl.NumberFormat | Intl.DateTimeFormat>(key: string, make: () => T): T {
  const id = `${locale()} ${key}`;
  const held = made.get(id) as T | undefined;
  if (held) return held;
  const fresh = make();
  made.set(id, fresh);
  return fresh;
}

export function number(value: number | null | undefined, places = 0, sign = false): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return MISSING;
  const options: Intl.NumberFormatOptions = {
    minimumFractionDigits: places, maximumFractionDigits: places, signDisplay: sign ? "exceptZero" : "negative",
  };
  return once(`n ${places} ${sign}`, () => new Intl.NumberFormat(locale(), options)).format(value);
}

// Watts, from ten thousand on in kW; value and unit apart.
export function power(watts: number): [string, string] {
  return watts >= 10000 ? [number(watts / 1000, 2), "kW"] : [number(watts), "W"];
}

// Power that the tariff leaves for the rest of the hour.
export const powerLeft = (headroom_w: number | null | undefined): string =>
  headroom_w === null || headroom_w === undefined ? MISSING : power(headroom_w).join(" ");

export const money = (value: number | null | undefined, currency: string): string =>
  value === null || value === undefined ? MISSING : `${number(value, 2)} ${currency}`.trim();

type When = Intl.DateTimeFormatOptions;
export const CLOCK: When = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
export const CLOCK_S: When = { ...CLOCK, second: "2-digit" };
export const DAY: When = { weekday: "short", day: "numeric", month: "short" };
export const MOMENT: When = { ...DAY, ...CLOCK };
export const LONG_DAY: When = { weekday: "long", day: "numeric", month: "long", year: "numeric" };
export const LONG_MONTH: When = { month: "long", year: "numeric" };

export function time(instantMs: number, zone: string, form: When): string {
  return once(`t ${zone} ${JSON.stringify(form)}`, () => new Intl.DateTimeFormat(locale(), { timeZone: zone, ...form })).format(instantMs);
}

// A calendar day YYYY-MM-DD.
export const day = (text: string, form: When): string => time(Date.parse(`${text}T00:00:00Z`), "UTC", form);

// The calendar day, YYYY-MM-DD, that it is in the zone.
export function today(instantMs: number, zone: string): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short" }).format(instantMs);
}

// Hour of the day in the zone, 0 to 23.
export function hourIn(instantMs: number, zone: string): number {
  return Number(new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", hourCycle: "h23" }).format(instantMs));
}
