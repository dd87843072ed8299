"""`qa eval`: a suite asked of its workspace, and a stored run graded."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from qa import __version__, articles
from qa.app import workspace as workspaces
from qa.app.models import EXTRACTIVE, carried
from qa.app.session import Workspace
from qa.chat import Turn
from qa.domain import Article, LanguageModel
from qa.errors import ArticleError, FactsError, UsageError
from qa.evaluation import comparison, facts, grading, metrics, runs, suite
from qa.evaluation.asking import ask_all, chosen
from qa.evaluation.labels import Articles
from qa.evaluation.nouns import Case, Comparison, Conditions, Fact, Gate, Problem, Report, Run
from qa.evaluation.suite import Suite
from qa.indexing.scan import path_of
from qa.prompts import Templates

_PACKAGES = ("onnxruntime", "chromadb", "tantivy", "numpy")


@dataclass(frozen=True, slots=True)
class Checked:
    """The facts of a suite, and what is wrong with them."""

    suite: Suite
    facts: tuple[Fact, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Options:
    """How a suite is asked. `baseline` None means the suite's own, `compared` False none at all.

    `model` None is the extractive answerer, whatever the settings say; `judge` None is no judge.
    """

    filters: tuple[str, ...] = ()
    model: str | None = None
    judge: str | None = None
    baseline: str | None = None
    compared: bool = True
    fresh: bool = False


class Evaluation:
    """A suite together with the workspace whose articles it asks."""

    def __init__(self, workspace: Workspace, name: str | None = None) -> None:
        """Raises `UsageError` when there is no such suite, `FactsError` when it makes no sense."""
        self.suite = suite.find(workspace.root, name)
        if self.suite.workspace != workspace.root:
            root = workspaces.find(self.suite.workspace, named=self.suite.workspace)
            workspace = Workspace(root, carried(workspaces.settings(root, {}), workspace.settings))
        self.workspace = workspace
        self._article = cache(self._read)

    @property
    def articles(self) -> Articles:
        """The articles of the workspace, as the files say them now."""
        return self._article

    def check(self) -> Checked:
        """The facts, and every problem with them. Nothing is asked, and no index is needed."""
        found, wrong = facts.load(self.suite.files, name=self.suite.folder.parent)
        return Checked(self.suite, tuple(found), (*wrong, *facts.problems(found, self.articles)))

    def run(
        self, options: Options, progress: Callable[[int, int, str], None] = lambda done, of, fact: None
    ) -> tuple[Report, Path]:
        """Ask, store and grade; the report, and where the run was stored.

        The index must be there. Raises `FactsError` for facts with problems, and before anything
        is asked when the baseline was made on other articles.
        """
        checked = self._sound()
        model = self.workspace.language_model(options.model or EXTRACTIVE)
        judge = self._judge(options)
        conditions = self._conditions(model)
        baseline = self._baseline(options) if options.compared else None
        if baseline is not None:
            comparison.comparable(conditions.corpus, baseline)
        picked = chosen(checked.facts, options.filters, self._failed(options.filters, checked.facts))
        began = datetime.now(UTC)
        draft = Run(
            id=runs.fresh_id(self.suite.runs, self.suite.name, began),
            suite=self.suite.name,
            started=began.isoformat(timespec="seconds"),
            conditions=conditions,
            asked=(),
            complete=not options.filters,
        )
        journal = runs.Journal.open(self.suite.runs, draft, fresh=options.fresh)
        resumed = sum(one.fact in {fact.id for fact in picked} for one in journal.run.asked)
        if picked:
            self.workspace.search(picked[0].question)  # unmeasured: loading is not answering
        done = ask_all(picked, journal, lambda fact: self._ask(fact, model), self.articles, progress)
        stored = runs.save(done, self.suite.runs / f"{done.id}.json")
        journal.discard()
        report = self._report(checked.facts, done, baseline)
        said = [f"{resumed} answers are of a run that was cut off"] if resumed else []
        if options.compared and baseline is None and self.suite.baseline is not None:
            said.append(f"nothing is compared: there is no {self._kept.name} yet (qa eval --write-baseline)")
        elif baseline is not None and report.comparison is None:
            said.append(f"nothing is compared: no fact is as it was in {baseline.id}")
        report = replace(report, remarks=(*report.remarks, *said))
        return self._judged(report, judge, progress), stored

    def grade(self, name: str, options: Options) -> Report:
        """A stored run, graded anew. Raises `FactsError` when the articles are not what it was asked of."""
        checked = self._sound()
        judge = self._judge(options)
        run = runs.read(runs.find(name, self.suite.runs, self.suite.name))
        corpus = self._corpus()
        if run.conditions.corpus != corpus:
            raise FactsError(
                f"the articles changed since the run {run.id}: its citations cannot be checked any more",
                hint="qa eval, to ask again",
            )
        baseline = self._baseline(options) if options.compared else None
        if baseline is not None:
            comparison.comparable(corpus, baseline)
        return self._judged(self._report(checked.facts, run, baseline), judge)

    def keep(self, stored: Path) -> Path:
        """Make the run *stored* the suite's baseline. Raises `UsageError` for a part of the suite."""
        run = runs.read(stored)
        if not run.complete:
            raise UsageError("a part of the suite is no baseline", hint="run qa eval without --filter")
        return runs.save(run, self._kept)

    # ------------------------------------------------------------ parts

    def _sound(self) -> Checked:
        checked = self.check()
        facts.require(checked.problems)
        if not checked.facts:
            raise FactsError(
                f"there are no facts in {self.suite.folder}",
                hint=f"write some into {self.suite.folder / 'facts'}: see docs/how-to.md",
            )
        return checked

    def _ask(self, fact: Fact, model: LanguageModel | None) -> Turn:
        """A fact in a conversation of its own, after the turns that it follows."""
        conversation = self.workspace.chat(model=model or EXTRACTIVE)
        for before in fact.turns:
            conversation.ask(before)
        return conversation.ask(fact.question)

    def _judge(self, options: Options) -> LanguageModel | None:
        """Opened before anything is asked. Raises `ModelError`."""
        return self.workspace.language_model(options.judge or EXTRACTIVE)

    def _judged(
        self,
        report: Report,
        judge: LanguageModel | None,
        progress: Callable[[int, int, str], None] = lambda done, of, fact: None,
    ) -> Report:
        if judge is None:
            return report
        from qa.evaluation.judging import judge as judged

        templates = Templates.load(self.workspace.root)
        return replace(report, judgement=judged(report.cases, judge, templates, progress))

    def _report(self, known: Sequence[Fact], run: Run, baseline: Run | None) -> Report:
        cases = grading.grade(known, run, self.articles)
        summed = metrics.summed(cases)
        found = {metric.name: metric.value for metric in summed}
        gates: tuple[Gate, ...] = ()
        remarks: list[str] = []
        if run.complete:
            gates = tuple(Gate(name, least, found[name]) for name, least in self.suite.thresholds.items())
        elif self.suite.thresholds:
            remarks.append("only a part was asked: the thresholds are not applied")
        gone = len(run.asked) - len(cases)
        if gone:
            remarks.append(f"{gone} answers are left out: their facts are gone or ask something else now")
        held = {one.fact for one in run.asked}
        waiting = tuple(fact.id for fact in known if run.complete and fact.id not in held)
        if waiting:
            remarks.append(f"{len(waiting)} facts are newer than the run and were not asked")
        return Report(
            title=self.suite.title,
            run=run,
            cases=cases,
            metrics=summed,
            tags=metrics.by_tag(cases),
            latency=metrics.latency(cases),
            gates=gates,
            comparison=self._compared(known, cases, baseline, run),
            waiting=waiting,
            remarks=tuple(remarks),
        )

    def _compared(
        self, known: Sequence[Fact], cases: Sequence[Case], baseline: Run | None, run: Run
    ) -> Comparison | None:
        if baseline is None:
            return None
        then = grading.grade(known, baseline, self.articles)
        tolerance = self.suite.tolerance if run.complete else 0
        return comparison.compare(cases, then, baseline=baseline.id, tolerance=tolerance)

    def _baseline(self, options: Options) -> Run | None:
        if options.baseline:
            return runs.read(runs.find(options.baseline, self.suite.runs, self.suite.name))
        path = self._kept
        return runs.read(path) if path.is_file() else None

    @property
    def _kept(self) -> Path:
        return self.suite.baseline or self.suite.folder / "baseline.json"

    def _failed(self, filters: Sequence[str], known: Sequence[Fact]) -> Collection[str]:
        """The facts that did not come out well in the runs that *filters* name.

        Where none is named, each as it came out when it was last asked: since the last whole run.
        """
        failed: set[str] = set()
        for name in [one.partition("=")[2] for one in filters if one.split("=")[0] == "failed"]:
            folder, suite_ = self.suite.runs, self.suite.name
            asked = [runs.read(runs.find(name, folder, suite_))] if name else runs.newest(folder, suite_)
            cases = [case for run in asked for case in grading.grade(known, run, self.articles)]
            last = {case.fact.id: case.verdict.outcome.good for case in cases}
            failed |= {fact for fact, good in last.items() if not good}
        return failed

    def _conditions(self, model: LanguageModel | None) -> Conditions:
        kept = asdict(self.workspace.settings)
        for name in ("model", "base_url", "send_key"):  # said elsewhere, or nobody's business
            del kept[name]
        if model is not None:
            template = Templates.load(self.workspace.root)["answer"]
            kept["template"] = sha256(template.text.encode()).hexdigest()[:16]
        return Conditions(
            corpus=self._corpus(),
            index=self.workspace.view().name,
            answerer=EXTRACTIVE if model is None else "generative",
            model=model.name if model is not None else None,
            embedding=self.workspace.settings.embedding,
            settings=kept,
            versions={
                "qa": __version__,
                "python": ".".join(map(str, sys.version_info[:3])),
                "reader": self.workspace.reader,
                **{name: version(name) for name in _PACKAGES},
            },
        )

    def _corpus(self) -> str:
        entries = self.workspace.view().entries.values()
        return runs.fingerprint({entry.source: entry.digest for entry in entries if entry.digest})

    def _read(self, source: str) -> Article | None:
        path = path_of(source, self.workspace.root)
        try:
            return articles.read(path, source=source, max_mb=self.workspace.settings.max_file_mb)
        except ArticleError:
            return None
