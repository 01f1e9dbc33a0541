// What this browser remembers: the theme and the language.

export type Theme = "auto" | "light" | "dark";

function remembered(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null; // a browser may forbid it; then nothing is remembered
  }
}

function remember(name: string, value: string): void {
  try {
    localStorage.setItem(name, value);
  } catch {
    // as above
  }
}

export function theme(): Theme {
  const value = remembered("theme");
  return value === "light" || value === "dark" ? value : "auto";
}

export function applyTheme(chosen: Theme): void {
  remember("theme", chosen);
  document.documentElement.dataset.theme = chosen;
}

export const language = (): string | null => remembered("language");
export const rememberLanguage = (code: string): void => remember("language", code);
