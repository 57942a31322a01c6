/** What a panel shows when there is no answer, or nothing to show. */
import { button, h } from "./dom";
import { send, sentence } from "./host";

/** Tells of an error; a panel that shows nothing else offers what may help. */
export function tellFault(place: HTMLElement, error: unknown, isAlone: boolean): void {
  place.replaceChildren(h("span", {}, sentence(error)));
  if (isAlone) {
    const run = (words: string, action: "restart" | "log") =>
      button(words, () => {
        send({ type: "run", action });
      });
    const buttons = [run("Restart Server", "restart"), run("Show Log", "log")];
    place.append(h("div", { class: "buttons" }, ...buttons));
  }
  place.hidden = false;
  setBare(isAlone);
}

/** Hides the tools of a panel while there is nothing that they could be used on. */
export function setBare(isBare: boolean): void {
  document.body.classList.toggle("bare", isBare);
}
