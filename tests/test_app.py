"""A workspace in use, with the real model: metadata by hand, roots, settings, bad input."""

from __future__ import annotations

import errno
import json
import os
import shutil
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

import qa
from qa.app.building import Builder
from qa.app.doctor import doctor
from qa.app.showing import excerpt
from qa.app.status import status
from qa.cli import run
from qa.domain import Dated, Origin
from qa.errors import StoreMismatchError, StoreMissingError, UsageError, WorkspaceError
from qa.indexing.report import Outcome
from qa.store.catalog import Catalog
from tests.articles.made import STORY, pdf, wrapped

QUESTION = "how long will the tunnel be?"


def test_metadata_set_by_hand_survives_reindexing_and_renaming(story: Path) -> None:
    """`qa index --set published=… FILE`."""
    letter = story / "seeds/ferry-letter.txt"
    assert run(["index", "--set", "published=2024-07-01", "--set", "author=R. L.", str(letter)]) == 0
    letter.write_text(letter.read_text() + "\nThe council met on Thursday.\n")
    letter.rename(story / "seeds/letter.txt")
    with qa.open(story) as articles:
        articles.index()
        article = articles.article("seeds/letter.txt")

    assert article is not None
    # The bytes changed together with the name: that is another article, and nothing is carried over.
    assert article.metadata.published is None

    (story / "seeds/tunnel-plan.md").rename(story / "seeds/plan.md")
    with qa.open(story) as articles:
        articles.index(["seeds/letter.txt"], given={"published": "2024-07-01"})
        (story / "seeds/letter.txt").rename(story / "seeds/union.txt")
        report = articles.index()
        moved = articles.article("seeds/union.txt")

    assert [(one.source, one.outcome) for one in report.files if one.outcome is Outcome.MOVED] == [
        ("seeds/union.txt", Outcome.MOVED)
    ]
    assert moved is not None
    assert moved.metadata.published == Dated(date(2024, 7, 1), Origin.BY_HAND)


def test_an_empty_value_takes_a_setting_back(story: Path) -> None:
    """What the article says itself is found again."""
    with qa.open(story) as articles:
        articles.index(["seeds/tunnel-plan.md"], given={"author": "Somebody"})
        articles.index(["seeds/tunnel-plan.md"], given={"author": ""})
        article = articles.article("seeds/tunnel-plan.md")

    assert article is not None
    assert article.metadata.author == "Ines Calder"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"published": "June"}, "published: 'June' is no date"),
        ({"colour": "red"}, "there is no field 'colour'"),
    ],
)
def test_metadata_that_makes_no_sense_is_refused(story: Path, given: dict[str, str], message: str) -> None:
    """Before anything is written."""
    with pytest.raises(UsageError, match=message):
        qa.open(story).index(["seeds/tunnel-plan.md"], given=given)


def test_a_folder_elsewhere_stays_a_root(story: Path, tmp_path: Path) -> None:
    """`qa index PATH` once; `qa index` alone visits it from then on."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.txt").write_text("The lighthouse keeper retired in 1999.\n")
    with qa.open(story) as articles:
        articles.index([outside])
        (outside / "b.txt").write_text("The lighthouse was sold in 2004.\n")
        articles.index()
        found = [p.passage.source for p in articles.search("lighthouse").passages[:2]]

    assert sorted(found) == [f"{outside.as_posix()}/a.txt", f"{outside.as_posix()}/b.txt"]


def test_a_folder_above_the_current_one_is_a_root(story: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (story / "notes").mkdir()
    (story / "notes/a.txt").write_text("The lighthouse keeper retired in 1999.\n")
    monkeypatch.chdir(story / "seeds")
    with qa.open(story) as articles:
        articles.index(["../notes"])

        assert articles.view().roots() == ["notes"]
        assert articles.article("notes/a.txt") is not None


@pytest.mark.parametrize(
    "path",
    ["../seeds/tunnel-plan.md", "../seeds/link.md", "{alias}/seeds/tunnel-plan.md", "{alias}/seeds/link.md"],
)
def test_an_article_of_the_workspace_is_one_by_whatever_way_it_is_named(
    story: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    """It becomes no root, and is indexed once."""
    (tmp_path / "target.md").write_text("The lighthouse keeper retired in 1999.\n")
    (story / "seeds/link.md").symlink_to(tmp_path / "target.md")
    (tmp_path / "alias").symlink_to(story)
    (story / "notes").mkdir()
    monkeypatch.chdir(story / "notes")
    with qa.open(story) as articles:
        articles.index([path.format(alias=tmp_path / "alias")], given={"author": "Somebody"})
        article = articles.article(f"seeds/{Path(path).name}")

        assert articles.view().roots() == []
        assert len(articles.view().entries) == len(list((story / "seeds").iterdir()))
    assert article is not None
    assert article.metadata.author == "Somebody"


def test_a_missing_root_keeps_its_articles_until_pruned(story: Path, tmp_path: Path) -> None:
    """An unmounted disk is not a reason to forget."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.txt").write_text("The lighthouse keeper retired in 1999.\n")
    with qa.open(story) as articles:
        articles.index([outside])
        outside.rename(tmp_path / "elsewhere")
        report = articles.index()
        assert report.missing == (outside.as_posix(),)
        answer = articles.ask("When did the lighthouse keeper retire?")
        assert answer.remarks == (f"the folder {outside.as_posix()} is missing; its articles are kept",)
        assert answer.stale == frozenset()
        pruned = articles.index(prune=True)
        assert pruned.missing == ()
        assert articles.article(f"{outside.as_posix()}/a.txt") is None


def test_a_root_that_cannot_be_looked_at_is_not_pruned(
    story: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its disk may be back tomorrow."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.txt").write_text("The lighthouse keeper retired in 1999.\n")
    with qa.open(story) as articles:
        articles.index([outside])
        look = Path.stat

        def stale(path: Path, **how: bool) -> os.stat_result:
            if path == outside:
                raise OSError(errno.ESTALE, "Stale file handle")
            return look(path, **how)

        monkeypatch.setattr(Path, "stat", stale)
        report = articles.index(prune=True)

        assert report.missing == (outside.as_posix(),)
        assert articles.article(f"{outside.as_posix()}/a.txt") is not None


def test_no_workspace_no_index_and_no_articles_are_three_errors(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each with the command that helps."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("QA_WORKSPACE", raising=False)
    assert run(["ask", "why?"]) == 2
    assert 'run "qa init"' in capsys.readouterr().err
    assert run(["init"]) == 0
    capsys.readouterr()
    assert run(["ask", "why?"]) == 3
    assert "no index, and no articles to build one from" in capsys.readouterr().err
    assert run(["status"]) == 3
    assert "qa: error: no index in" in capsys.readouterr().err
    assert run(["search", "why?", "--json"]) == 3
    assert json.loads(capsys.readouterr().out)["schema"] == "qa.error/1"
    with pytest.raises(WorkspaceError):
        qa.open(tmp_path / "nowhere")
    with pytest.raises(StoreMissingError):
        qa.open(tmp_path).ask("why?")


def test_asking_builds_the_index_where_there_are_articles(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The first question needs no other command."""
    qa.init(tmp_path)
    shutil.copytree(built / "story/index/models", tmp_path / "index/models")
    shutil.copy(built / "story/seeds/tunnel-plan.md", tmp_path / "seeds")
    monkeypatch.chdir(tmp_path)

    assert run(["ask", "how", "long", "will", "the", "tunnel", "be"]) == 0
    out, err = capsys.readouterr()
    assert "2.4 kilometres long" in out
    assert "no index yet: building it from the articles, once" in err


def test_another_model_is_noticed(story: Path) -> None:
    """Vectors of two models cannot be compared; nothing is answered from a mixture."""
    (story / "qa.toml").write_text('embedding = "./other"\n')

    with pytest.raises(StoreMismatchError, match=r"built with all-MiniLM-L6-v2, the settings say \./other"):
        qa.open(story).ask(QUESTION)


def test_rebuilding_for_another_model_forgets_what_is_to_be_forgotten(story: Path) -> None:
    (story / "notes").mkdir()
    (story / "notes/a.txt").write_text("The lighthouse keeper retired in 1999.\n")
    with qa.open(story) as articles:
        articles.index(["notes"])
        catalog = Catalog.create(articles.index_folder)
        catalog.set_manifest(embedding="another")
        catalog.close()
        articles.index(rebuild=True, forget=["notes"])

        assert articles.view().roots() == []
        assert articles.article("notes/a.txt") is None


def test_the_time_of_a_run_holds_all_of_it(story: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also the model's loading and compiling."""
    compiled = Builder._compile

    def slowly(builder: Builder, work: bool) -> tuple[str, ...]:
        time.sleep(0.3)
        return compiled(builder, work)

    monkeypatch.setattr(Builder, "_compile", slowly)

    assert qa.open(story).index().seconds >= 0.3


def test_rebuilding_changes_nothing_a_user_can_see(story: Path) -> None:
    """`qa index --rebuild` reads everything anew and computes no vector twice."""
    with qa.open(story) as articles:
        before = articles.search(QUESTION)
        report = articles.index(rebuild=True)
        after = articles.search(QUESTION)

    assert {one.outcome for one in report.files} == {Outcome.UPDATED}
    assert report.embedded == 0
    assert [p.passage for p in after.passages] == [p.passage for p in before.passages]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("colour = 1", "unknown setting 'colour'"),
        ('limit = "many"', "limit must be a whole number, not 'many'"),
        ("model_timeout = inf", "model_timeout must be a number with an end, not inf"),
        ("model_timeout = nan", "model_timeout must be a number with an end, not nan"),
        ("limit = 0", "limit must be positive, not 0"),
        ("limit = ", "qa.toml cannot be read"),
    ],
)
def test_settings_that_make_no_sense_are_refused(
    story: Path, line: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the key that is wrong."""
    (story / "qa.toml").write_text(f"{line}\n")

    assert run(["ask", QUESTION]) == 2
    assert message in capsys.readouterr().err


def test_near_copies_are_shown_as_such(story: Path) -> None:
    """A reprint is one source with its original: it is named in status and in search."""
    with qa.open(story) as articles:
        copies = {one.source: one.copy_of for one in status(articles).articles if one.copy_of}
        found = articles.search("What does the audit blame?").passages[0]

    assert copies == {"seeds/tunnel-costs-reprint.txt": "seeds/tunnel-costs.txt"}
    assert (found.passage.source, found.copies) == (
        "seeds/tunnel-costs.txt",
        ("seeds/tunnel-costs-reprint.txt",),
    )


def test_a_page_shows_what_stands_on_it_and_nothing_else(tmp_path: Path) -> None:
    """Neither the next page's words for none, nor what is repeated on all pages."""
    qa.init(tmp_path)
    pages = [wrapped(STORY[:1]), [], wrapped(STORY[1:2]), wrapped(STORY[2:]), []]
    (tmp_path / "seeds/a.pdf").write_bytes(pdf(pages, head="The Northport Gazette"))
    (tmp_path / "seeds/b.pdf").write_bytes(pdf(pages[:1]))
    (tmp_path / "seeds/c.pdf").write_bytes(pdf(pages[:4], head="The Northport Gazette"))

    def shown(place: str) -> str:
        found = excerpt(qa.open(tmp_path), place)
        return "\n".join(found.article.text.split("\n")[found.first - 1 : found.last])

    assert [shown(f"seeds/a.pdf#page={page}") for page in (1, 3, 4)] == list(STORY)
    assert (shown("seeds/b.pdf#page=1"), shown("seeds/c.pdf#page=4")) == (STORY[0], STORY[2])
    for page in (2, 5):
        with pytest.raises(UsageError, match=f"there is no text on page {page} of seeds/a.pdf: scanned"):
            shown(f"seeds/a.pdf#page={page}")


def test_doctor_finds_what_is_broken_and_names_the_cure(story: Path) -> None:
    """A lost term index, a lost generation, an edited file."""
    shutil.rmtree(story / "index/terms")
    shutil.rmtree(story / "index/vectors")
    (story / "seeds/tunnel-plan.md").write_text("Nothing.\n")
    articles = qa.open(story)

    faults = {check.name: check.fix for check in doctor(articles) if not check.ok}

    assert faults == {
        "term index": "qa index --rebuild",
        "vectors": "qa index --rebuild",
        "files as indexed": "qa index",
    }
    articles.index()
    assert [check.name for check in doctor(articles) if not check.ok] == []


def test_lost_parts_of_the_index_are_made_again_without_embedding(story: Path) -> None:
    """What is derived can be deleted at any time."""
    shutil.rmtree(story / "index/terms")
    shutil.rmtree(story / "index/vectors")
    with qa.open(story) as articles:
        assert articles.ask(QUESTION).answer is not None  # exact search, no BM25
        report = articles.index()
        assert (report.embedded, len(articles.search("kilometres").passages) > 0) == (0, True)


def _awkward(seeds: Path) -> None:
    (seeds / "empty.txt").write_bytes(b"")
    (seeds / "binary.txt").write_bytes(bytes(range(256)) * 40)
    (seeds / "big.txt").write_bytes(b"word " * 10_000_000)
    (seeds / "latin.txt").write_bytes("Das Café in Köln öffnete früh.\n".encode("latin-1"))
    (seeds / "broken.txt").write_bytes(
        b"The bakery \xff\xfe burned down on Monday, the police said on Tuesday.\n" * 9
    )
    (seeds / "wide.txt").write_text("The observatory opened in 1950.\n", encoding="utf-16")
    (seeds / "folder.txt").mkdir()
    (seeds / "folder.txt/inside.txt").write_text("The cellar was flooded twice.\n")
    (seeds / "loop.txt").symlink_to("loop.txt")
    (seeds / "around").symlink_to(seeds)
    (seeds / "lost.txt").symlink_to("nowhere")
    (seeds / "two words.txt").write_text("The windmill has four sails.\n")
    (seeds / "line\nbreak \U0001f600.txt").write_text("The signal tower is 40 metres high.\n")
    (seeds / "escape.txt").write_text(
        "\x1b]0;owned\x07The \x1b[31mfire station\x1b[0m has six engines.\x9b2J\n"
    )
    os.mkfifo(seeds / "pipe.txt")


def test_one_bad_file_never_stops_the_batch(story: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Promise 8: each in one line with its reason, the rest is indexed, nothing reaches the terminal raw."""
    _awkward(story / "seeds")

    assert run(["index", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    skipped = {f["source"]: f["reason"] for f in report["files"] if f["outcome"] == "skipped"}
    assert run(["index", "--verbose"]) == 0
    out, err = capsys.readouterr()

    assert skipped == {
        "seeds/binary.txt": "binary file",
        "seeds/big.txt": "50 MB, above the limit of 25 MB",
        "seeds/empty.txt": "empty file",
        "seeds/folder.txt": "a folder",
        "seeds/loop.txt": "too many levels of symbolic links",
        "seeds/lost.txt": "a link to nothing",
        "seeds/pipe.txt": "not a regular file",
    }
    assert "\x1b" not in out + err
    assert "\x9b" not in out + err
    files = [line for line in out.splitlines() if "seeds/" in line]
    assert len(files) == len(report["files"])


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("When did the Café in Köln open?", "Das Café in Köln"),
        ("When did the observatory open?", "1950"),
        ("How often was the cellar flooded?", "twice"),
        ("How many sails has the windmill?", "four sails"),
        ("How high is the signal tower?", "40 metres"),
        ("How many engines has the fire station?", "six engines"),
    ],
)
def test_awkward_files_are_found_like_others(
    story: Path, question: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever their encoding, name or content."""
    _awkward(story / "seeds")
    (story / "seeds/big.txt").unlink()
    run(["index"])
    capsys.readouterr()

    assert run(["search", question, "--limit", "1"]) == 0
    out = capsys.readouterr().out
    assert words in out
    assert "\x1b" not in out


def test_a_file_that_cannot_be_read_for_now_is_kept(story: Path) -> None:
    """Nothing is lost: a wrong permission is no reason to forget an article."""
    if os.geteuid() == 0:
        pytest.skip("root reads every file")
    (story / "seeds/tunnel-plan.md").chmod(0)
    (story / "seeds/tunnel-plan.md").touch()
    with qa.open(story) as articles:
        report = articles.index()
        assert {f.source: f.outcome for f in report.files}["seeds/tunnel-plan.md"] is Outcome.KEPT
        assert articles.ask(QUESTION).answer is not None


def test_init_makes_the_workspace_that_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """By its argument or by --workspace; the hint can be pasted."""
    monkeypatch.chdir(tmp_path)

    assert run(["-w", "a story", "init"]) == 0
    assert run(["init", "other"]) == 0

    assert sorted(path.name for path in tmp_path.iterdir()) == ["a story", "other"]
    told = capsys.readouterr().err
    assert "qa -w 'a story' index" in told
    assert "qa -w other index" in told


def test_a_folder_whose_name_begins_with_a_tilde_is_a_name(
    story: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only "~/" is the home folder."""
    (story / "~notes").mkdir()
    (story / "~notes/a.txt").write_text("The lighthouse keeper retired in 1999.\n")
    monkeypatch.chdir(story)

    with qa.open(story) as articles:
        articles.index(["./~notes"])
        assert articles.ask("When did the lighthouse keeper retire?").stale == frozenset()
        assert "~notes/a.txt" in {one.source for one in articles.view().listing}


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda articles: articles.ask("why?", limit=0), "limit=0: it must be from 1 to 1000"),
        (lambda articles: articles.search("why?", limit=-1), "limit=-1: it must be from 1 to 1000"),
        (lambda articles: articles.search("why?", limit=1001), "limit=1001: it must be from 1 to 1000"),
        (lambda articles: articles.summarize(sentences=0), "sentences=0: it must be from 1 to 100"),
        (lambda articles: articles.summarize(words=0), "words=0: it must be at least 1"),
    ],
)
def test_python_refuses_the_numbers_that_the_command_line_refuses(
    story: Path, call: Callable[[qa.app.Workspace], object], told: str
) -> None:
    with qa.open(story) as articles, pytest.raises(UsageError, match=told):
        call(articles)
