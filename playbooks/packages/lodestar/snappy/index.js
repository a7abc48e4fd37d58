// The calls that lodestar's stream framing makes of the native `snappy` addon, answered by the JavaScript codec that
// lodestar uses for gossip anyway. So the tree holds no addon that has to be compiled on the controller, and its
// archive is the same bytes wherever it is made.
"use strict";
const codec = require("snappyjs");

exports.compressSync = (input) => codec.compress(Buffer.from(input));

exports.uncompress = (input, options, callback) => {
  let raw;
  try {
    raw = codec.uncompress(input);
  } catch (error) {
    callback(error);
    return;
  }
  callback(null, options.asBuffer === false ? raw.toString() : raw);
};

exports.compress = (input, callback) => {
  let packed;
  try {
    packed = exports.compressSync(input);
  } catch (error) {
    callback(error);
    return;
  }
  callback(null, packed);
};
