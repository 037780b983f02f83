// The floor of reading: walk a folder and read its files.
import { readAll } from "./walk.mjs";

let characters = 0;
readAll(process.argv[2], (_path, text) => {
  characters += text.length;
});
console.log(characters);
