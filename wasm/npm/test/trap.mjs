// An engine that stops.

/** An engine of the version given whose room is a trap. */
export function trap(version) {
  const sized = (id, body) => [id, body.length, ...body];
  const name = (text) => [text.length, ...Buffer.from(text)];
  const names = ["tekigo_abi_version", "tekigo_room", "tekigo_call", "tekigo_answer", "tekigo_answer_len"];
  const types = [3, 0x60, 0, 1, 0x7f, 0x60, 1, 0x7f, 1, 0x7f, 0x60, 2, 0x7f, 0x7f, 1, 0x7f];
  const exported = [names.length + 1, ...name("memory"), 2, 0, ...names.flatMap((text, at) => [...name(text), 0, at])];
  const code = [5, 4, 0, 0x41, version, 0x0b, ...Array(4).fill([3, 0, 0, 0x0b]).flat()];
  const parts = [sized(1, types), sized(3, [5, 0, 1, 2, 0, 0]), sized(5, [1, 0, 1])];
  return new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, ...parts.flat(), 7, exported.length, ...exported, ...sized(10, code)]);
}
