"""What the quiz's script keeps and sends, and its double in Python, play the same moves: after each, both must hold the same."""

import random
from typing import Any

import pytest
from django.templatetags.static import static

from assessments.domain.recording import FORM_LEAP
from tests.assessments.quiz_client import Browser, Page, Put, Record, Told

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
                    ["hear", question, near, dice.randint(0, 6) + FORM_LEAP * dice.choice([0, 0, 0, 1, 2])],
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
        seen.append([said, held(records)])
    return seen


def put(records: dict[str, Record], question: str, entry: dict[str, Any]) -> int:
    return records.setdefault(question, Record()).put(entry["epoch"], entry["value"], least=entry["seq"])


def hear(records: dict[str, Record], question: str, seq: int, sent: int = 0) -> bool:
    return records.setdefault(question, Record()).hear(seq, sent)


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
    moves = [["put", "a", {"epoch": 1, "value": value, "seq": 0}] for value in (1, 2)]
    moves += [["carry", "a", 30_000_000 + FORM_LEAP], ["put", "a", {"epoch": 1, "value": 3, "seq": 0}]]
    shared, seen = browser.evaluate(PLAY, [static("js/quiz/queue.js"), [moves]])
    assert not shared
    (first, _), (second, records), _carried, (third, _) = seen
    assert 20_000_000 < first < second < first + 3 < 900_000_000
    assert records["a"][2] == [second, 1, 2, None]
    above_leap = third - max(second, 30_000_000 + 2 * FORM_LEAP)
    assert 0 < above_leap <= FORM_LEAP
    assert (third - first) % FORM_LEAP < 3


SEND = """
async ([queueAddress, senderAddress, games]) => {
  const [{ Queue, openStore }, { Sender }] = await Promise.all([import(queueAddress), import(senderAddress)]);
  const store = await openStore();
  const seen = [];
  let line = null; // the message on its way
  const soon = window.setTimeout;
  window.setTimeout = (what, pause, ...given) => (pause > 500 ? 0 : soon(what, pause, ...given)); // no trying again by itself
  window.fetch = (to, { body }) => new Promise((resolve, reject) => { line = { to, ...JSON.parse(body), resolve, reject }; });
  for (const [number, moves] of games.entries()) {
    const queue = new Queue(store, "person", `sent ${number}`);
    const sender = new Sender({ queue, epoch: 1, csrf: "" });
    let running = 0;
    const send = () => { running += 1; sender.send().finally(() => { running -= 1; }); };
    line = null;
    for (const [name, ...given] of moves) {
      if (name === "put") {
        await queue.put(...given);
        send();
      } else if (line) {
        const { resolve, reject } = line;
        line = null;
        const [status, told] = given;
        if (status) resolve(new Response(JSON.stringify(told), { status }));
        else reject(new TypeError("lost"));
      } else send();
      do await new Promise((resolve) => setTimeout(resolve, 1)); while (running && !line);
      const records = (await queue.read()).map(({ question, seq, saved, waiting }) => [
        question, [seq, saved, waiting && [waiting.seq, waiting.epoch, waiting.value, waiting.carried ?? null]],
      ]);
      const message = line && [line.to, line.epoch, line.seq, line.value];
      seen.push([sender.stopped, message, Object.fromEntries(records)]);
    }
    sender.stopped = true;
    line?.reject(new TypeError("over"));
  }
  return seen;
}
"""

#: What may come back: the status, and how the server's number compares with that of the message.
ANSWERS = [
    (0, ""),
    (503, ""),
    (429, ""),
    (200, "sign in to this network"),
    (200, "saved"),
    (200, "saved"),
    (200, "later"),
    (400, "invalid_answer"),
    (401, "signed_out"),
    (409, "fixed"),
    (409, "taken_over"),
    (409, "closed"),
]


def play_sending(dice: random.Random) -> tuple[list[list[Any]], list[Any]]:
    """Return moves made at random by the double, and what it held after each."""
    page = Page(Browser("double"), 1, {}, list(QUESTIONS))
    moves: list[list[Any]] = []
    seen: list[Any] = []
    for value in range(12):
        if dice.random() < 0.5:
            question = dice.choice(QUESTIONS)
            epoch = dice.choice([1, 1, 1, 2])
            moves.append(["put", question, {"epoch": epoch, "value": value, "seq": 0, "url": question}])
            page.record(question).put(epoch, value, least=0)
        else:
            status, what = dice.choice(ANSWERS)
            waited = page.on_its_way
            moves.append(["answer", status, hear_answer(page, status, what, dice)])
            if waited and page.on_its_way is None and is_lost(status, what):
                seen.append([page.stopped, None, held(page.records)])
                continue
        page.send()
        put = page.on_its_way
        seen.append([page.stopped, [put.question, put.epoch, put.seq, put.value] if put else None, held(page.records)])
    return moves, seen


def hear_answer(page: Page, status: int, what: str, dice: random.Random) -> dict[str, Any]:
    """Let the double hear an answer, if it waits for one, and return what the script is to read in it."""
    put: Put | None = page.on_its_way
    if put is None:
        return {}
    if what in ("saved", "later"):
        seq = put.seq + (dice.randint(0, 2) if what == "later" else 0)
        page.hear(Told(put, seq, saved=what == "saved"))
        return {"seq": seq, "saved": what == "saved"}
    if is_lost(status, what):
        page.give_up_waiting()
    else:
        page.hear(Told(put, refused=what))
    return {"code": what}


def is_lost(status: int, what: str) -> bool:
    """Whether nothing came back that this script understands: it tries again later."""
    return status in (0, 503, 429) or what.startswith("sign in")


def test_script_and_double_send_the_same(visitor):
    dice = random.Random("sending")
    played = [play_sending(dice) for _ in range(GAMES)]
    browser = visitor.open("/en/accounts/login/")
    addresses = [static("js/quiz/queue.js"), static("js/quiz/sender.js")]
    seen = browser.evaluate(SEND, [*addresses, [moves for moves, _seen in played]])
    expected = [one for _moves, expected in played for one in expected]
    for number, (by_script, by_double) in enumerate(zip(seen, expected, strict=True)):
        game, move = divmod(number, 12)
        assert by_script == by_double, f"after {played[game][0][: move + 1]}"


def held(records: dict[str, Record]) -> dict[str, Any]:
    return {asked: [one.seq, one.saved, list(one.waiting) if one.waiting else None] for asked, one in records.items()}
