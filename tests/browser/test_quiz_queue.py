"""The queue of the quiz's script and its double in Python play the same moves: after each, both must hold the same."""

import random
from typing import Any

import pytest
from django.templatetags.static import static

from assessments.domain.attempts import FORM_LEAP
from tests.assessments.quiz_client import Record

QUESTIONS = ("a", "b")
GAMES, MOVES = 60, 25

PLAY = """
async ([address, games]) => {
  const { Queue, openStore } = await import(address);
  const store = await openStore();
  const seen = [];
  for (const [number, moves] of games.entries()) {
    const queue = new Queue(store, "person", `attempt ${number}`);
    for (const [name, ...given] of moves) {
      const said = await queue[name](...given);
      const records = (await queue.read()).map(({ question, seq, saved, waiting }) => {
        const kept = waiting && [waiting.seq, waiting.epoch, waiting.value, waiting.carried ?? null];
        return [question, [seq, saved, kept]];
      });
      seen.push([said instanceof Map ? Object.fromEntries(said) : said ?? null, Object.fromEntries(records)]);
    }
  }
  return [store.shared, seen];
}
"""

REFUSE = "Object.defineProperty(window, 'indexedDB', { get() { throw new DOMException('no', 'SecurityError'); } });"
BREAK = """void (() => {
const open = IDBFactory.prototype.open;
let count = 0;
IDBFactory.prototype.open = function (...given) {
  const opening = open.apply(this, given);
  opening.addEventListener("success", () => setTimeout(() => opening.result.close(), 20 * (count += 1)));
  return opening;
};
})();
"""


def make_game(dice: random.Random) -> list[list[Any]]:
    """Moves whose numbers are near each other, so that they often meet."""
    moves: list[list[Any]] = []
    for value in range(MOVES):
        question, epoch = dice.choice(QUESTIONS), dice.randint(1, 3)
        near = dice.randint(0, 6) + FORM_LEAP * dice.choice([0, 0, 0, 1, 2])
        stored = {
            one: dice.randint(1, 6) + FORM_LEAP * dice.choice([0, 0, 1]) for one in QUESTIONS if dice.random() < 0.6
        }
        moves.append(
            dice.choice(
                [
                    ["put", question, {"epoch": epoch, "value": value, "seq": near}],
                    ["put", question, {"epoch": epoch, "value": value, "seq": 0}],
                    ["hear", question, near],
                    ["carry", question, near],
                    ["meet", epoch, stored],
                    ["believed"],
                ]
            )
        )
    return moves


def play(game: list[list[Any]]) -> list[Any]:
    """Make the moves with the records of the double."""
    records: dict[str, Record] = {}
    seen = []
    for name, *given in game:
        said = MAKE[name](records, *given)
        kept = {
            asked: [one.seq, one.saved, list(one.waiting) if one.waiting else None] for asked, one in records.items()
        }
        seen.append([said, kept])
    return seen


def put(records: dict[str, Record], question: str, entry: dict[str, Any]) -> int:
    return records.setdefault(question, Record()).put(entry["epoch"], entry["value"], least=entry["seq"])


def hear(records: dict[str, Record], question: str, seq: int) -> bool:
    return records.setdefault(question, Record()).hear(seq)


def carry(records: dict[str, Record], question: str, seq: int) -> None:
    records.setdefault(question, Record()).carry(seq)


def meet(records: dict[str, Record], epoch: int, stored: dict[str, int]) -> dict[str, Any]:
    settled = {asked: record.settle(epoch, stored.get(asked, 0)) for asked, record in records.items()}
    for asked, seq in stored.items():
        hear(records, asked, seq)
    return {asked: left.value for asked, left in settled.items() if left}


def believed(records: dict[str, Record]) -> dict[str, int]:
    return {asked: record.saved for asked, record in records.items() if record.saved}


MAKE = {"put": put, "hear": hear, "carry": carry, "meet": meet, "believed": believed}


@pytest.mark.parametrize("storage", ["kept", "taken away in between"])
def test_script_and_double_hold_the_same(visitor, storage):
    dice = random.Random(f"saving {storage}")
    games = [make_game(dice) for _ in range(GAMES)]
    browser = visitor.open("/en/accounts/login/")
    if storage != "kept":
        browser.evaluate(BREAK)
    shared, seen = browser.evaluate(PLAY, [static("js/quiz/queue.js"), games])
    assert shared
    expected = [move for game in games for move in play(game)]
    for number, (by_script, by_double) in enumerate(zip(seen, expected, strict=True)):
        game, move = divmod(number, MOVES)
        assert by_script == by_double, f"move {games[game][move]} after {games[game][:move]}"


def test_where_nothing_is_kept_numbers_go_by_the_clock(visitor):
    browser = visitor.open("/en/accounts/login/")
    browser.evaluate(REFUSE)
    moves = [["put", "a", {"epoch": 1, "value": 1, "seq": 0}], ["put", "a", {"epoch": 1, "value": 2, "seq": 0}]]
    shared, seen = browser.evaluate(PLAY, [static("js/quiz/queue.js"), [moves]])
    assert not shared
    (first, _), (second, records) = seen
    assert 20_000_000 < first < second < 900_000_000
    assert records["a"][2] == [second, 1, 2, None]
