"""`qa index` is killed at random moments, with the real model, over thousands of passages.

So many that Chroma flushes to disk, which it does from a thousand records on. Most rounds
find their vectors in the catalog, as a run does whose predecessor was killed after the
embedding: they consist of the protocol's work alone. Run by `make crash`; minutes.
QA_CRASH_KILLS=8 makes fewer rounds.
"""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import qa
from qa.errors import QAError, StoreMissingError
from qa.store import generations
from qa.store.catalog import Catalog
from qa.store.view import View
from tests.crash import scenes
from tests.crash.scenes import formatted

if TYPE_CHECKING:
    from qa.app.session import Workspace

pytestmark = pytest.mark.crash

KILLS = int(os.environ.get("QA_CRASH_KILLS", "50"))
ROOT = Path(__file__).parents[2]
FILES, SENTENCES, SEED = 100, 34, 20250613

_SYLLABLES = "bar del fen gor hal jin kor lam mer nos pel quin rath sol tur vel wex yor zan bri".split()
_THINGS = "turbines barges looms lathes violins orchards ferries kilns telescopes bakeries".split()
_FORMS = (
    "{name} of {town} bought {count} {things} last year.",
    "The council of {town} lost {count} {things} under {name}.",
    "{name} paid {count} dollars for the {things} at {town}.",
    "A court in {town} found that {name} owed {count} {things}.",
)


@dataclass(frozen=True)
class Told:
    """A sentence of the corpus, and a question that it alone answers."""

    text: str
    question: str


def _told(source: random.Random) -> Told:
    def word(syllables: int) -> str:
        return "".join(source.choices(_SYLLABLES, k=syllables)).capitalize()

    words = {
        "name": f"{word(1)} {word(2)}",
        "town": word(2),
        "things": source.choice(_THINGS),
        "count": source.randrange(20, 9000),
    }
    question = "How many {things} had {name} to do with in {town}?".format(**words)
    return Told(source.choice(_FORMS).format(**words), question)


def article(seed: int) -> list[Told]:
    """Sentences of an article, the same for the same seed."""
    source = random.Random(SEED + seed)
    return [_told(source) for _ in range(SENTENCES)]


def _write(root: Path, number: int, seed: int) -> None:
    path = _path(root, number)
    path.parent.mkdir(parents=True, exist_ok=True)
    told = article(seed)
    blocks = [" ".join(one.text for one in told[i : i + 4]) for i in range(0, len(told), 4)]
    text = formatted("\n".join(blocks) + "\n", path.suffix)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    os.utime(path, (1_700_000_000 + seed, 1_700_000_000 + seed))


def _path(root: Path, number: int) -> Path:
    """A fifth of each format."""
    suffix = {1: ".html", 2: ".pdf", 3: ".docx", 4: ".epub"}.get(number % 5, ".txt")
    return root / "seeds" / f"{number % 7}" / f"{number:03}{suffix}"


def write_before(root: Path) -> None:
    """The corpus."""
    (root / "index").mkdir(parents=True)
    (root / "qa.toml").write_text("passage_tokens = 20\n", encoding="utf-8")
    for number in range(FILES):
        _write(root, number, number)


def write_after(root: Path) -> None:
    """A third of it is changed: most edited, some removed, some renamed, some added."""
    for number in range(0, FILES, 3):
        _write(root, number, 1000 + number)
    for number in (1, 22, 43):
        _path(root, number).unlink()
    for number in (5, 26, 47):
        path = _path(root, number)
        path.rename(path.with_stem(f"moved-{number:03}"))
    for number in range(200, 203):
        _write(root, number, number)


QUESTIONS = [article(seed)[7].question for seed in (2, 4, 8, 11, 14, 17, 20, 23, 29, 32, 38, 41, 44, 50)]
QUESTIONS += [article(seed)[3].question for seed in (1000, 1003, 1030, 200, 5, 1)]


# ---------------------------------------------------------------- running and looking


def _index(root: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "qa", "--workspace", str(root), "index"]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=pipe, text=True)


def _finish(root: Path) -> float:
    """A run to its end; its seconds."""
    began = time.monotonic()
    _, err = (run := _index(root)).communicate(timeout=900)
    assert run.returncode == 0, err
    return time.monotonic() - began


def _answers(workspace: Workspace) -> list[Any]:
    """What is answered, and the first three that are found, question by question.

    The order of the runners-up counts: BM25 must not depend on what an index went through.
    """
    found = []
    for question in QUESTIONS:
        answer = workspace.ask(question)
        texts = [statement.text for statement in answer.statements]
        best = [one.passage.text for one in workspace.search(question).passages[:3]]
        found.append((question, answer.answer, texts, best))
    return found


def _passages(root: Path) -> dict[str, list[str]]:
    """The text of every source, passage by passage."""
    found: dict[str, list[str]] = {}
    catalog = Catalog.open(root / "index")
    passages = catalog.passages(sorted(catalog.ids())).values()
    for passage in sorted(passages, key=lambda one: (one.source, one.start)):
        found.setdefault(passage.source, []).append(passage.text)
    catalog.close()
    return found


def _assert_all_found(root: Path, seed: int) -> None:
    """A sample of passages is found by its vector, exactly and through Chroma, and by its words."""
    for exact_limit in (20_000, 0):
        with View(root / "index", exact_limit=exact_limit) as view:
            assert view.remarks == []
            ids, matrix = view._matrix
            for row in random.Random(seed).sample(range(len(ids)), min(40, len(ids))):
                near = [id_ for id_, _ in view.nearest(matrix[row], limit=5)]
                assert ids[row] in near
                (passage,) = view.passages([ids[row]])
                assert ids[row] in [id_ for id_, _ in view.matching(passage.text, limit=5)]
            assert view.remarks == []


def _phase(root: Path, published: int) -> str:
    """How far a run came, by what lies on the disk."""
    try:
        catalog = Catalog.open(root / "index")
    except StoreMissingError:
        return "before the catalog"
    state, generation, pending = catalog.manifest("state"), catalog.generation(), catalog.pending()
    catalog.close()
    newest = generations.newest(root / "index" / "vectors")
    if state != "writing":
        return "finished" if generation > published else "before writing"
    if generation > published:
        return "sweeping"
    if newest > published:
        return "building the generation"
    return "writing articles" if pending else "writing begins"


# ---------------------------------------------------------------- the rounds


@dataclass(frozen=True)
class Start:
    """A state to begin from, and where an undisturbed run gets to; `exact`: with the very same vectors."""

    root: Path
    published: int
    seconds: float
    building: float
    passages: dict[str, list[str]]
    done: Path
    state: scenes.State
    after: dict[str, list[str]]
    answers: list[Any]
    exact: bool


def _start(root: Path) -> Start:
    done = _copy(root)
    try:
        catalog = Catalog.open(root / "index")
        published = catalog.generation()
        catalog.close()
        passages = _passages(root)
    except StoreMissingError:
        published, passages = 0, {}
    began = time.monotonic()
    run = _index(done)
    appeared = _await_generation(done, published, run) - began
    _, err = run.communicate(timeout=900)
    assert run.returncode == 0, err
    seconds = time.monotonic() - began
    with qa.open(done) as workspace:
        answers = _answers(workspace)
    state, after = scenes.state(done), _passages(done)
    return Start(
        root, published, seconds, seconds - appeared, passages, done, state, after, answers, exact=True
    )


def _await_generation(root: Path, published: int, run: subprocess.Popen[str]) -> float:
    """The time at which a run begins to build a generation, or ends."""
    while run.poll() is None and generations.newest(root / "index" / "vectors") <= published:
        time.sleep(0.002)
    return time.monotonic()


def _forget_articles(index: Path) -> None:
    """What a first run leaves that was killed after its last vector: vectors, and nothing else."""
    db = sqlite3.connect(index / "catalog.sqlite", isolation_level=None)
    for table in ("passages", "articles"):
        db.execute(f"DELETE FROM {table}")
    db.execute("DELETE FROM manifest WHERE key = 'generation'")
    db.execute("UPDATE manifest SET value = 'writing' WHERE key = 'state'")
    db.close()
    shutil.rmtree(index / "terms")
    shutil.rmtree(index / "vectors")


def _lend_vectors(donor: Path, index: Path) -> None:
    """What an update leaves that was killed after its last vector."""
    db = sqlite3.connect(index / "catalog.sqlite", isolation_level=None)
    db.execute("ATTACH ? AS donor", (str(donor / "catalog.sqlite"),))
    db.execute("INSERT OR IGNORE INTO vectors SELECT * FROM donor.vectors")
    db.close()


def _lose_vectors(index: Path, share: float) -> None:
    """As if the run had been killed before the last of its embedding."""
    db = sqlite3.connect(index / "catalog.sqlite", isolation_level=None)
    unused = "SELECT key FROM vectors WHERE key NOT IN (SELECT vector FROM passages) ORDER BY key"
    keys = db.execute(unused).fetchall()
    db.executemany("DELETE FROM vectors WHERE key = ?", keys[: int(share * len(keys))])
    db.close()


@pytest.fixture(scope="module")
def starts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Start]:
    """From nothing and as an update, each with all vectors stored, and with some to be computed."""
    folder = tmp_path_factory.mktemp("kills")
    empty, update = folder / "empty", folder / "update"
    write_before(empty)
    _finish(empty)
    shutil.copytree(empty, update)
    _forget_articles(empty / "index")
    write_after(update)
    shutil.copytree(update, folder / "donor")
    _finish(folder / "donor")
    _lend_vectors(folder / "donor" / "index", update / "index")
    starts = {"empty": _start(empty), "update": _start(update)}
    for name, share in (("empty", 0.1), ("update", 0.4)):
        partly = folder / f"{name}, partly embedded"
        shutil.copytree(folder / name, partly)
        _lose_vectors(partly / "index", share)
        seconds = starts[name].seconds + _finish(_copy(partly))
        starts[partly.name] = replace(starts[name], root=partly, seconds=seconds / 2, exact=False)
    return starts


def _copy(root: Path) -> Path:
    target = root.with_name(f"{root.name}, done")
    shutil.copytree(root, target)
    return target


@dataclass(frozen=True)
class Round:
    """Begin from `start`; wait `delay` seconds, from the beginning or, if `building`, from there; kill."""

    start: str
    building: bool
    share: float


def _rounds() -> Iterator[Round]:
    """A few with embedding; of the others, two fifths are killed while the generation is built."""
    source = random.Random(SEED)
    for number in range(KILLS):
        share = source.random()
        if number % 25 == 0:
            yield Round("empty, partly embedded", False, share)
        elif number % 10 == 9:
            yield Round("update, partly embedded", False, share)
        else:
            name = "empty" if number % 4 == 1 else "update"
            yield Round(name, source.random() < 0.45, share)


def _killed(start: Start, one: Round, folder: Path) -> tuple[Path, str]:
    """A copy of *start* whose run was killed, and in which phase. A run that was too fast is tried again."""
    share = one.share
    while True:
        root = folder / "round"
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(start.root, root)
        run = _index(root)
        if one.building:
            _await_generation(root, start.published, run)
        time.sleep(share * (start.building if one.building else start.seconds))
        run.kill()
        run.communicate()
        if run.returncode == -9 and (phase := _phase(root, start.published)) != "finished":
            return root, phase
        share *= 0.9


def _assert_survived(start: Start, root: Path, seed: int) -> None:
    try:
        now = _passages(root)
    except StoreMissingError:
        now = {}
    for source in start.passages.keys() | start.after.keys() | now.keys():
        assert now.get(source) in (start.passages.get(source), start.after.get(source)), source
    kept = [
        now.get(f"seeds/5/{n}") or now.get(f"seeds/5/moved-{n}") for n in ("005.txt", "026.html", "047.pdf")
    ]
    assert all(kept) or not start.passages
    with qa.open(root) as workspace:
        if now:
            assert len(_answers(workspace)) == len(QUESTIONS)
            _assert_all_found(root, seed)
        elif start.passages:
            raise AssertionError("everything is lost")


def _assert_finished(start: Start, root: Path, seed: int) -> None:
    state = scenes.state(root)
    assert replace(state, vectors={}) == replace(start.state, vectors={})
    assert _worst_cosine(state.vectors, start.state.vectors) > (0.99999 if start.exact else 0.99)
    with qa.open(root) as workspace:
        answers = _answers(workspace)
    assert [row[:3] for row in answers] == [row[:3] for row in start.answers]
    if start.exact:
        assert answers == start.answers
    _assert_all_found(root, seed)


def _worst_cosine(ours: dict[int, list[float]], theirs: dict[int, list[float]]) -> float:
    one, other = (np.array([rows[id_] for id_ in sorted(ours)]) for rows in (ours, theirs))
    lengths = np.linalg.norm(one, axis=1) * np.linalg.norm(other, axis=1)
    return float(((one * other).sum(axis=1) / lengths).min())


def test_killed_at_random_moments_nothing_is_lost_and_the_next_run_finishes(
    starts: dict[str, Start], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sum(map(len, starts["empty"].after.values())) >= 3000
    phases: Counter[str] = Counter()
    failures: list[str] = []
    for number, one in enumerate(_rounds()):
        start = starts[one.start]
        root, phase = _killed(start, one, tmp_path)
        phases[phase] += 1
        with capsys.disabled():
            sys.stdout.write(f"\nkill {number + 1}/{KILLS}: {one.start}, {phase}")
            sys.stdout.flush()
        try:
            _assert_survived(start, root, number)
            _finish(root)
            _assert_finished(start, root, number)
        except (AssertionError, QAError) as error:  # the other rounds say whether it is a rule
            text = "".join(traceback.format_exception(error, limit=-1))
            failures.append(f"kill {number + 1}, {one.start}, {phase}: {text}")
    with capsys.disabled():
        sys.stdout.write(f"\n{dict(phases)}\n")
    assert not failures, "\n".join(failures)
    assert phases["building the generation"] >= KILLS // 5
