// The live board and the hall's screen: told by the stream to look again, or looking by themselves.
import { follow } from "./follow.js";
import { turn } from "./turning.js";

const board = document.querySelector("#board[data-board]");
if (board) {
  const after = "screen" in board.dataset ? turn(board) : () => {};
  follow(board, after);
}
