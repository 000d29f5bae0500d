import { ipcMain } from "electron";
import { Validator } from "tekigo/worker";

const tekigo = Validator.load();

ipcMain.handle("tekigo:validate", async (_event, document) => (await tekigo).validate(document, { for: "clins" }));
ipcMain.handle("tekigo:keys", async (_event, document) => (await tekigo).keys(document));
ipcMain.handle("tekigo:page", async (_event, document, audience) => (await tekigo).render(document, { audience }));
