/** What the reader needs of the library, so that a build can leave the rest out. */
export { Composer, isAlias, isMap, isScalar, isSeq, Lexer, Parser, Schema } from "yaml";
