// Icons: one path each, on a field of 16 by 16.
import { icon } from "./tekigo/elements/dom.js";

const PATHS = {
  good: "M8 0a8 8 0 1 1 0 16A8 8 0 0 1 8 0Zm3.6 4.6L7 9.2 4.4 6.6 3 8l4 4 6-6Z",
  bad: "M8 0a8 8 0 1 1 0 16A8 8 0 0 1 8 0ZM5.4 4 4 5.4 6.6 8 4 10.6 5.4 12 8 9.4l2.6 2.6 1.4-1.4L9.4 8 12 5.4 10.6 4 8 6.6Z",
  warning: "M8 .8 16 15H0ZM7 6v4h2V6Zm0 5v2h2v-2Z",
  information: "M8 0a8 8 0 1 1 0 16A8 8 0 0 1 8 0ZM7 3v2h2V3Zm0 3.5V13h2V6.5Z",
  waiting: "M8 0a8 8 0 1 1 0 16A8 8 0 0 1 8 0Zm0 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2Zm-.8 1.5h1.6v4.1l2.7 1.6-.8 1.4-3.5-2.1Z",
  refused: "M8 0a8 8 0 1 1 0 16A8 8 0 0 1 8 0Zm0 2a6 6 0 0 0-4.6 9.8l8.4-8.4A6 6 0 0 0 8 2Zm4.6 2.2-8.4 8.4a6 6 0 0 0 8.4-8.4Z",
  add: "M7 2h2v5h5v2H9v5H7V9H2V7h5Z",
  close: "M3.4 2 8 6.6 12.6 2 14 3.4 9.4 8l4.6 4.6-1.4 1.4L8 9.4 3.4 14 2 12.6 6.6 8 2 3.4Z",
  download: "M7 1h2v6h3l-4 4.5L4 7h3ZM2 13h12v2H2Z",
  down: "M8 11 3 6h10Z",
  list: "M1 2h14v3H1Zm0 4.5h14v3H1ZM1 11h14v3H1Z",
  file: "M3 1h7l4 4v10H3Zm6.5 1.5V6H13Z",
};

export const picture = (name, className = "icon") => icon(PATHS[name], className);
