// Puts the page into the document.
import { render } from "preact";
import { App } from "./app";
import { applyTheme, theme } from "./lib/preferences";

applyTheme(theme());
const home = document.getElementById("app")!;
home.replaceChildren();
render(<App />, home);
