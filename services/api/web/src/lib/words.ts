// The page's words in the language chosen: the reader's own choice, else the browser's, else the gateway's.
import advices from "../words/advice.json";
import da from "../words/da.json";
import en from "../words/en.json";
import nb from "../words/nb.json";
import sv from "../words/sv.json";
import { language, rememberLanguage } from "./preferences";

export type Word = keyof typeof en;
export const LANGUAGES = { en: "English", nb: "Norsk", sv: "Svenska", da: "Dansk" } as const;
export type Language = keyof typeof LANGUAGES;

const WORDS: Record<Language, Record<Word, string>> = { en, nb, sv, da };
// What English is written like in numbers and dates: with a clock of 24 hours and the day first.
const LOCALES: Record<Language, string> = { en: "en-GB", nb: "nb-NO", sv: "sv-SE", da: "da-DK" };

function known(code: string): Language | null {
  const short = code.toLowerCase().slice(0, 2);
  if (short === "no" || short === "nn") return "nb";
  return short in LANGUAGES ? (short as Language) : null;
}

let wanted = known(language() ?? "") ?? navigator.languages.map(known).find((code) => code !== null) ?? null;
let current: Language = wanted ?? "en";
document.documentElement.lang = current;

export const chosen = (): Language => current;
export const locale = (): string => LOCALES[current];

export function choose(code: Language): void {
  wanted = current = code;
  rememberLanguage(code);
  document.documentElement.lang = code;
}

// What to speak with those who want a language that the page has not: the gateway's.
export function suggest(code: string): void {
  current = wanted ?? known(code) ?? current;
  document.documentElement.lang = current;
}

// The word with its {names} replaced.
export function t(word: Word, values: Record<string, string> = {}): string {
  return WORDS[current][word].replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? "");
}

// The word for a state that the gateway names, or its own name for one that the page does not know.
export function stateWord(state: string): string {
  const word = `state.${state}`;
  return word in en ? t(word as Word) : state;
}

export interface Said { words: string; foreign: boolean }

// What to do about `about`, which is meter.waiting and the like, in the language chosen; of what the page has no words
// for, what the services say, in English. A message about nothing is the page's own.
export function advice(about: string, message: string): Said {
  const advised: Record<string, string> = current === "en" ? {} : advices[current];
  const words = advised[about];
  return words === undefined ? { words: message, foreign: about !== "" } : { words, foreign: false };
}
