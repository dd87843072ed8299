"""Whatever lies in a folder: files are found by name, and nothing stops the walk."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from qa.indexing.scan import Scan, path_of, scan, source_of

SUFFIXES = frozenset({".txt", ".md"})


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    folder = tmp_path / "seeds"
    folder.mkdir()
    return folder


def look(*roots: Path, leave_out: Path | None = None) -> Scan:
    return scan(roots, roots[0].parent, suffixes=SUFFIXES, leave_out=leave_out)


def write(path: Path, text: str = "Text.\n") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_articles_are_found_by_suffix_below_the_root_with_their_stamps(seeds: Path) -> None:
    one, two = write(seeds / "a.txt"), write(seeds / "deep" / "er" / "B.MD")
    write(seeds / "c.jpg")
    write(seeds / "d.jpg")
    write(seeds / "README")
    found = look(seeds)

    assert {s: f.path for s, f in found.files.items()} == {"seeds/a.txt": one, "seeds/deep/er/B.MD": two}
    assert found.files["seeds/a.txt"].stamp.size == 6
    assert found.files["seeds/a.txt"].stamp.mtime_ns == one.stat().st_mtime_ns
    assert found.others == {".jpg": 2, "": 1}
    assert (found.problems, found.missing, found.unreadable) == ({}, [], [])


def test_what_a_browser_saves_beside_a_page_is_part_of_it(tmp_path: Path) -> None:
    """Frames and advertisements are HTML, too. A folder without its page is a folder."""
    for name in ("seeds/story.html", "seeds/story_files/ad.html", "seeds/other_files/a.html"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    found = scan([tmp_path / "seeds"], tmp_path, suffixes={".html"})

    assert sorted(found.files) == ["seeds/other_files/a.html", "seeds/story.html"]
    assert found.others == {"beside a saved page": 1}


def test_link_to_itself_beside_a_page_is_said(tmp_path: Path) -> None:
    write(tmp_path / "seeds/p.html")
    (tmp_path / "seeds/p_files").symlink_to("p_files")
    found = scan([tmp_path / "seeds"], tmp_path, suffixes={".html"})

    assert sorted(found.files) == ["seeds/p.html"]
    assert found.problems == {"seeds/p_files": os.strerror(40).lower()}


def test_hidden_files_and_folders_are_passed_over(seeds: Path) -> None:
    for name in (".a.txt", ".git/b.txt", "._c.txt", "deep/.d.txt"):
        write(seeds / name)

    assert look(seeds) == Scan()


def test_root_that_is_hidden_itself_is_visited(tmp_path: Path) -> None:
    """Whoever names it means it."""
    write(tmp_path / ".notes" / "a.txt")

    assert set(look(tmp_path / ".notes").files) == {".notes/a.txt"}


def test_folder_named_like_an_article_is_said_and_entered(seeds: Path) -> None:
    write(seeds / "a.txt" / "b.txt")
    found = look(seeds)

    assert set(found.files) == {"seeds/a.txt/b.txt"}
    assert found.problems == {"seeds/a.txt": "a folder"}


def test_links_that_lead_in_circles_end(seeds: Path) -> None:
    write(seeds / "deep" / "a.txt")
    (seeds / "deep" / "up").symlink_to(seeds)
    (seeds / "self").symlink_to(seeds / "self")
    found = look(seeds)

    assert set(found.files) == {"seeds/deep/a.txt"}
    assert found.problems == {"seeds/self": os.strerror(40).lower()}


def test_folder_reached_by_two_ways_is_visited_once(seeds: Path) -> None:
    write(seeds / "a" / "one.txt")
    (seeds / "b").symlink_to(seeds / "a")

    assert len(look(seeds).files) == 1


def test_folder_has_its_own_name_and_not_that_of_a_link_to_it(seeds: Path, tmp_path: Path) -> None:
    """Wherever the link sorts, and below whichever root."""
    write(seeds / "m" / "one.txt")
    write(tmp_path / "more" / "two.txt")
    for name in ("a", "z"):
        (seeds / f"{name}-folder").symlink_to(seeds / "m")
        (seeds / f"{name}-root").symlink_to(tmp_path / "more")

    assert set(look(seeds, tmp_path / "more").files) == {"seeds/m/one.txt", "more/two.txt"}


def test_folder_to_leave_out_is_left_out_by_whatever_way(seeds: Path, tmp_path: Path) -> None:
    write(seeds / "a.txt")
    write(tmp_path / "index" / "README.md")
    (seeds / "up").symlink_to(tmp_path)
    (seeds / "in").symlink_to(tmp_path / "index")

    assert set(look(seeds, leave_out=tmp_path / "index").files) == {"seeds/a.txt"}


def test_link_to_a_file_is_the_file(seeds: Path, tmp_path: Path) -> None:
    write(tmp_path / "elsewhere" / "a.txt", "Twelve chars")
    (seeds / "b.txt").symlink_to(tmp_path / "elsewhere" / "a.txt")

    assert look(seeds).files["seeds/b.txt"].stamp.size == 12


def test_broken_link_is_said(seeds: Path) -> None:
    """It is gone, as a removed file is: what was indexed of it is not kept."""
    (seeds / "a.txt").symlink_to(seeds / "nothing.txt")
    found = look(seeds)

    assert (found.files, found.unreadable) == ({}, [])
    assert found.problems == {"seeds/a.txt": "a link to nothing"}


def test_pipe_is_never_opened(seeds: Path) -> None:
    os.mkfifo(seeds / "a.txt")
    found = look(seeds)

    assert found.files == {}
    assert found.problems == {"seeds/a.txt": "not a regular file"}


@pytest.mark.parametrize(
    "name",
    [
        "two words.txt",
        " .txt",
        "line\nbreak.txt",
        "\U0001f600.txt",
        "中文.txt",
        "a'b\"c.txt",
        "*.txt",
        "-n.txt",
    ],
)
def test_any_valid_name_is_a_source(seeds: Path, name: str) -> None:
    write(seeds / name)

    assert set(look(seeds).files) == {f"seeds/{name}"}


@pytest.mark.skipif(sys.platform == "darwin", reason="its file systems take no such name")
def test_name_that_is_no_text_is_said(seeds: Path) -> None:
    Path(os.fsdecode(os.fsencode(seeds) + b"/caf\xe9.txt")).write_text("Text.\n", encoding="utf-8")
    found = look(seeds)

    assert found.files == {}
    assert found.problems == {"seeds/caf?.txt": "the name is not valid text"}


@pytest.mark.skipif(sys.platform == "darwin", reason="its file systems take no such name")
def test_folder_whose_name_is_no_text_is_said_file_by_file(seeds: Path) -> None:
    folder = Path(os.fsdecode(os.fsencode(seeds) + b"/caf\xe9"))
    write(folder / "a.txt")

    assert look(seeds).problems == {"seeds/caf?/a.txt": "the name is not valid text"}


def test_missing_root_is_said_and_the_others_are_visited(seeds: Path, tmp_path: Path) -> None:
    write(seeds / "a.txt")
    found = look(seeds, tmp_path / "unmounted")

    assert (set(found.files), found.missing) == ({"seeds/a.txt"}, ["unmounted"])


def test_root_below_a_file_is_missing(seeds: Path) -> None:
    write(seeds / "a.txt")
    found = look(seeds, seeds / "a.txt" / "b")

    assert found.missing == ["seeds/a.txt/b"]


def test_root_may_be_a_file(seeds: Path, tmp_path: Path) -> None:
    found = look(seeds, write(tmp_path / "more" / "a.txt"))

    assert set(found.files) == {"more/a.txt"}


def test_root_inside_another_is_visited_once(seeds: Path) -> None:
    write(seeds / "deep" / "a.txt")
    for roots in ((seeds, seeds / "deep"), (seeds, seeds)):
        assert set(look(*roots).files) == {"seeds/deep/a.txt"}


def test_folder_to_leave_out_is_left_out(seeds: Path, tmp_path: Path) -> None:
    """A root may contain the index."""
    write(seeds / "a.txt")
    write(tmp_path / "index" / "README.md")
    found = scan([tmp_path], tmp_path, suffixes=SUFFIXES, leave_out=tmp_path / "index")

    assert set(found.files) == {"seeds/a.txt"}


def _as_somebody(action: Callable[[], None]) -> None:
    """*action* in a child that is not root, to whom nothing is unreadable."""
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setgid(65534)
            os.setuid(65534)
            action()
        except BaseException as error:  # noqa: BLE001 - the exit status is all that a child can say
            sys.stderr.write(f"{type(error).__name__}: {error}\n")
            os._exit(1)
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0


@pytest.fixture
def locked(seeds: Path) -> Iterator[Path]:
    """A folder that cannot be listed, and one whose files cannot be looked at."""
    write(seeds / "a.txt")
    write(seeds / "shut" / "b.txt")
    write(seeds / "blind" / "c.txt")
    (seeds / "shut").chmod(0o000)
    (seeds / "blind").chmod(0o444)
    yield seeds
    for name in ("shut", "blind"):
        (seeds / name).chmod(0o755)


def test_what_cannot_be_looked_at_is_said_and_its_articles_are_not_gone(locked: Path) -> None:
    def check() -> None:
        found = look(locked)
        assert set(found.files) == {"seeds/a.txt"}
        assert found.problems == {
            "seeds/blind/c.txt": "permission denied",
            "seeds/shut": "cannot be listed: permission denied",
        }
        assert sorted(found.unreadable) == ["seeds/blind/c.txt", "seeds/shut"]

    if os.geteuid() == 0:
        for parent in (locked, *locked.parents):
            if not parent.stat().st_mode & 0o001:
                parent.chmod(parent.stat().st_mode | 0o011)
            if parent.parent == parent or parent.name.startswith("pytest-of"):
                break
        _as_somebody(check)
    else:
        check()


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("/desk/seeds/a.txt", "seeds/a.txt"),
        ("/desk/seeds/../seeds/./a.txt", "seeds/a.txt"),
        ("/home/me/news/a.txt", "~/news/a.txt"),
        ("/mnt/news/a.txt", "/mnt/news/a.txt"),
        ("/desk", "."),
        ("/desktop/a.txt", "/desktop/a.txt"),
    ],
)
def test_source_is_named_by_the_workspace_then_by_home_then_in_full(
    path: str, source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", "/home/me")

    assert source_of(Path(path), Path("/desk")) == source
    assert path_of(source, Path("/desk")) == Path(os.path.normpath(path))
