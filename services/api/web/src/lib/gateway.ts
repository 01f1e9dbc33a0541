// Asks the gateway that the page came from, one question at a time, for the meter that the address names.
import type { Word } from "./words";

const PATIENCE_MS = 8000;

export const meterAsked = new URLSearchParams(location.search).get("meter");

export class Refused extends Error {
  constructor(readonly status: number, path: string) {
    super(`${path}: ${status}`);
  }
}

export function address(path: string): string {
  if (meterAsked === null) return path;
  return `${path}${path.includes("?") ? "&" : "?"}meter=${encodeURIComponent(meterAsked)}`;
}

// What to say about a history that could not be had.
export const historyTrouble = (error: unknown): Word => (error instanceof Refused ? "history_away" : "no_answer");

let last: Promise<unknown> = Promise.resolve();

// Rejects when there is no answer within 8 s, or with Refused when it is not what was asked for.
export function ask<T>(path: string): Promise<T> {
  const answer = last.then(async () => {
    const reply = await fetch(address(path), { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (!reply.ok) throw new Refused(reply.status, path);
    return (await reply.json()) as T;
  });
  last = answer.catch(() => undefined);
  return answer;
}

// The answer, or null where the gateway has nothing to show there.
export async function askIfThere<T>(path: string): Promise<T | null> {
  try {
    return await ask<T>(path);
  } catch (error) {
    if (error instanceof Refused && error.status < 500) return null;
    throw error;
  }
}
