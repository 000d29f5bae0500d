import { createApp } from "vue";
import "tekigo/elements";
import App from "./App.vue";

createApp(App).mount("#root");
