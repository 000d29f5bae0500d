/** The version of tekigo. */
export const version = "0.1.0";
