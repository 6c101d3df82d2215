"""The same jobs without a browser. Bad input ends with status 2 and one clear line."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import sys
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

from enregla.assessment import Assessment, assess, with_companions
from enregla.assessment.casefiles import (
    DEFAULT_CASES,
    CaseFormatError,
    CaseResult,
    ReferenceFile,
    load_cases,
    run_cases,
)
from enregla.assessment.mutate import mutate as run_mutants
from enregla.assessment.receipt import receipt_of
from enregla.case import Case, CaseFileError, case_schema, import_case
from enregla.rulebook import DEFAULT_ROOT, Rulebook, RulebookError, load_rulebook
from enregla.rulebook.lint import lint, stale
from enregla.rulebook.schema import DRAFT, authored_schemas

PROJECT = Path(__file__).resolve().parents[1]
SAMPLES = PROJECT / "samples"
SCHEMAS = DEFAULT_ROOT / "_schema"


class OneLine(TyperGroup):
    """Wrong words get one line too, instead of a box of five."""

    def main(self, *args: Any, **extra: Any) -> Any:
        try:
            status = super().main(*args, **{**extra, "standalone_mode": False})
        except typer.TyperException as error:
            message = str(getattr(error, "message", "") or error)
            where = getattr(getattr(error, "ctx", None), "command_path", "python3 -m enregla")
            if message.strip():  # without any word the help has been printed already
                print(f"enregla: {message.strip()} See: {where} --help", file=sys.stderr)
            status = 2
        sys.exit(status if isinstance(status, int) else 0)


app = typer.Typer(cls=OneLine, add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False,
                  help="En Regla on the command line.")  # fmt: skip


def _stop(message: str, status: int = 2) -> NoReturn:
    print(f"enregla: {message}", file=sys.stderr)
    raise typer.Exit(status)


def _book() -> Rulebook:
    try:
        return load_rulebook()
    except RulebookError as error:
        _stop(f"the rulebook does not load ({len(error.messages)} mistakes).\n" + "\n".join(error.messages))


def _case(path: Path, book: Rulebook) -> Case:
    try:
        return import_case(path.read_bytes(), book)
    except OSError as error:
        _stop(f"{path}: cannot be read ({error.strerror}).")
    except CaseFileError as error:
        _stop(f"{path}: {error.message}")


def _results(book: Rulebook, paths: list[Path]) -> list[CaseResult]:
    try:
        return run_cases(book, load_cases(paths))
    except CaseFormatError as error:
        _stop(str(error))


def _date(text: str | None, book: Rulebook) -> dt.date:
    if text is None:
        return dt.datetime.now(dt.UTC).astimezone().date()
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        _stop(f'"{text}" is not a date. Write it as YYYY-MM-DD, for example 2026-11-24.')
    first = book.change_dates[0].year - 50
    if not first <= day.year <= 2100:
        _stop(f"{day.isoformat()} is out of range. Use a year from {first} to 2100.")
    return day


def _folder(out: Path) -> None:
    """Stops unless papers or samples can be put there."""
    if not next(p for p in (out, *out.parents) if p.exists()).is_dir():
        _stop(f"{out} is not a folder.")


@contextmanager
def _writing(place: Path) -> Generator[None]:
    try:
        yield
    except OSError as error:
        _stop(f"{place}: cannot be written ({error.strerror}).")


AsOf = Annotated[str | None, typer.Option("--as-of", help="Date of the law, YYYY-MM-DD; default today.")]


@app.command()
def check() -> None:
    """Rulebook, schemas and Word templates; warnings about wording."""
    book = _book()
    problems = [f"{name}: differs from the models. Run: python3 -m enregla schema" for name in _stale_schemas()]
    from enregla.documents import lint_templates  # here: no other command needs the Word libraries to begin

    problems += lint_templates(book=book)
    for warning in lint(book, DEFAULT_ROOT):
        print(f"warning: {warning.message(DEFAULT_ROOT)}")
    old = stale(book, dt.datetime.now(dt.UTC).date())
    if old:
        print(f"warning: {len(old)} provisions were checked more than 180 days ago; the oldest: {old[0]}")
    for problem in problems:
        print(f"error: {problem}")
    print(f"check: {len(book.questionnaires)} questionnaires, {len(book.law.provisions)} provisions, "
          f"{len(problems)} errors")  # fmt: skip
    if problems:
        raise typer.Exit(1)


@app.command()
def cases(paths: Annotated[list[Path] | None, typer.Argument(help="Case files or folders.")] = None,
          verbose: Annotated[bool, typer.Option("--verbose", "-v")] = False) -> None:  # fmt: skip
    """Reference cases: what the rules say against what the law says."""
    results = _results(_book(), paths or [DEFAULT_CASES])
    counts: Counter[str] = Counter()
    for r in results:
        kind = (
            "not_modelled" if r.status == "not_modelled" else r.status if r.case.blocking else f"informative_{r.status}"
        )
        counts[kind] += 1
        if r.status == "failed":
            mark = "FAILED" if r.case.blocking else "differs (informative)"
            print(f"{mark} {r.questionnaire}/{r.case.id}: {r.case.name}")
            for difference in r.differences:
                print(f"    {difference}")
        elif verbose:
            print(f"{r.status} {r.questionnaire}/{r.case.id}: {r.case.name}")
    for kind, told in _by_kind(results).items():
        print(f"{kind}: {told}")
    informative = counts["informative_passed"] + counts["informative_failed"]
    print(f"{informative} informative ({counts['informative_passed']} agree, {counts['informative_failed']} differ), "
          f"{counts['not_modelled']} not modelled")  # fmt: skip
    print(f"{counts['passed']} passed, {counts['failed']} failed")
    if counts["failed"]:
        raise typer.Exit(1)


def _by_kind(results: list[CaseResult]) -> dict[str, str]:
    """How many cases of each kind block, only inform or are not modelled: facts and law apart from method tables."""
    found: dict[str, Counter[str]] = {}
    for r in results:
        weight = "not modelled" if r.case.not_modelled else "blocking" if r.case.blocking else "informative"
        found.setdefault(r.case.kind, Counter())[weight] += 1
    return {kind: ", ".join(f"{n} {weight}" for weight, n in sorted(found[kind].items())) for kind in sorted(found)}


@app.command()
def mutate(questionnaires: Annotated[list[str] | None, typer.Argument()] = None) -> None:
    """Changes each rule a little; whatever no case notices survives and is listed."""
    book = _book()
    unknown = [q for q in questionnaires or [] if q not in book.questionnaires]
    if unknown:
        _stop(f'no questionnaire "{unknown[0]}". Known: {", ".join(book.questionnaires)}.')
    try:
        report = run_mutants(book, load_cases([DEFAULT_CASES]), questionnaires or (), processes=2)
    except CaseFormatError as error:
        _stop(str(error))
    for m in report.survivors:
        print(f"survived {m.questionnaire}.{m.rule}: {m.what}")
    print(f"{report.total} mutants, {len(report.survivors)} survivors")


def _schemas() -> dict[str, dict[str, Any]]:
    reference = {"$schema": DRAFT, "$id": "cases.schema.json", **ReferenceFile.model_json_schema()}
    return {**authored_schemas(), "cases": reference, "case": case_schema()}


def _schema_text(schema: dict[str, Any]) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def _stale_schemas() -> list[str]:
    stale_files: list[str] = []
    for name, schema in _schemas().items():
        file = SCHEMAS / f"{name}.schema.json"
        if not file.exists() or file.read_text(encoding="utf-8") != _schema_text(schema):
            stale_files.append(f"questionnaires/_schema/{file.name}")
    return stale_files


@app.command()
def schema() -> None:
    """Writes the JSON Schemas of questionnaires, catalogues, law, cases and case files."""
    with _writing(SCHEMAS):
        SCHEMAS.mkdir(exist_ok=True)
        for name, content in _schemas().items():
            (SCHEMAS / f"{name}.schema.json").write_text(_schema_text(content), encoding="utf-8")
    print(f"{len(_schemas())} schemas written to {SCHEMAS}")


@app.command()
def samples(
    out: Annotated[Path | None, typer.Option("--out", help="Folder to copy the sample cases to.")] = None,
) -> None:
    """The fictional companies: lists them, or copies their case files."""
    files = sorted(SAMPLES.glob("*.json"))
    if out is not None:
        _folder(out)
        with _writing(out):
            out.mkdir(parents=True, exist_ok=True)
    book = _book()
    for file in files:
        case = _case(file, book)
        if out is not None:
            with _writing(out):
                shutil.copyfile(file, out / file.name)
        print(f"{file.name}: {case.title}")


def assessment_object(assessment: Assessment) -> dict[str, Any]:
    """What ``assess --json`` prints."""

    def missing(found: Any) -> list[dict[str, Any]]:
        return [{"ref": m.ref, "item": m.item, "text": m.text, "ask_whom": m.ask_whom, "asked": m.asked,
                 "affects": list(m.affects)} for m in found]  # fmt: skip

    return {
        "as_of": assessment.as_of.isoformat(),
        "editions": dict(assessment.editions),
        "decisions": [
            {"id": d.id, "item": d.item, "outcome": d.outcome, "decided": d.decided, "reassuring": d.reassuring,
             "provisional": d.provisional, "because": list(d.because), "fired": list(d.fired),
             "legal_refs": list(d.legal_refs), "missing": missing(d.missing),
             "caveats": [{"kind": c.kind, "text": c.text} for c in d.caveats]}
            for d in assessment.decisions
        ],
        "findings": [
            {"id": f.id, "item": f.item, "kind": f.kind, "title": f.title, "because": f.because,
             "legal_refs": list(f.legal_refs)}
            for f in assessment.findings
        ],
        "actions": [{"id": a.id, "item": a.item, "title": a.title, "effort": a.effort, "weight": a.weight, "due": a.due,
                     "legal_refs": list(a.legal_refs)} for a in assessment.actions],
        "missing": missing(assessment.missing),
        "ignored": list(assessment.ignored),
        "caveats": [{"kind": c.kind, "text": c.text, "refs": list(c.refs)} for c in assessment.caveats],
    }  # fmt: skip


AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


@app.command(name="assess")
def assess_command(case_file: Path, as_of: AsOf = None, as_json: AsJson = False) -> None:
    """Decisions and findings of a case file."""
    book = _book()
    case = _case(case_file, book)
    assessment = assess(book, case, _date(as_of, book))
    if as_json:
        print(json.dumps(assessment_object(assessment), ensure_ascii=False, indent=2))
        return
    print(f"{case.title} · reglas a {assessment.as_of:%d-%m-%Y} · {receipt_of(book, case, assessment)['id']}")
    for d in assessment.decisions:
        where = f" [{d.item_name}]" if d.item_name else ""
        print(f"\n{d.title}{where}: {d.outcome}\n  {d.text}")
        for reason in d.because:
            print(f"  · {reason}")
        if d.legal_refs:
            print("  " + "; ".join(book.label(r) for r in d.legal_refs))
    print(f"\n{len(assessment.findings)} avisos y deberes, {len(assessment.missing)} datos por saber")
    for f in assessment.findings:
        where = f" [{f.item_name}]" if f.item_name else ""
        print(f"  {f.kind}: {f.title}{where} · {'; '.join(book.label(r) for r in f.legal_refs)}")


@app.command()
def documents(case_file: Path, out: Annotated[Path, typer.Option("--out", help="Folder for the tree of papers.")],
              only: Annotated[str | None, typer.Option("--only", help="One document id.")] = None,
              copy: Annotated[str, typer.Option("--copy", help="review, clean or both.")] = "both",
              as_of: AsOf = None) -> None:  # fmt: skip
    """Writes the papers of a case as folders."""
    from enregla.documents import DocumentError, write_tree

    if copy not in ("review", "clean", "both"):
        _stop(f'--copy is review, clean or both, not "{copy}".')
    _folder(out)
    book = _book()
    day = _date(as_of, book)
    case = with_companions(book, _case(case_file, book), day)
    assessment = assess(book, case, day)
    try:
        with _writing(out):
            written = write_tree(book, case, assessment, out, only=only, copy=copy)
    except DocumentError as error:
        _stop(str(error))
    for path in written:
        print(path)


@app.command()
def stats() -> None:
    """How much there is: questionnaires, questions, rules, provisions by mark, parameters, cases by kind."""
    book = _book()
    depth = Counter(q.depth for n in book.questionnaires.values() for q in n.questions)
    marks = Counter("own_reading" if p.own_reading else p.verified for p in book.law.provisions.values())
    rules = sum(len(d.rules) for d in book.decisions.values())
    results = _results(book, [DEFAULT_CASES])
    rows = {
        "questionnaires": len(book.questionnaires),
        "questions": f"{sum(depth.values())} ({depth['express']} express, {depth['complete']} complete only)",
        "decisions": len(book.decisions),
        "rules": f"{rules} in decisions, {len(book.findings)} findings",
        "provisions": f"{len(book.law.provisions)} ("
        + ", ".join(f"{marks[m]} {m}" for m in ("text", "summary", "unchecked", "own_reading")) + ")",
        "parameters": len(book.law.parameters),
        "catalogues": ", ".join(f"{len(v)} {k}" for k, v in _catalogue_sizes(book).items()),
        "cases": "; ".join(f"{kind}: {told}" for kind, told in _by_kind(results).items()),
        "edition": book.edition,
    }  # fmt: skip
    for name, value in rows.items():
        print(f"{name:15} {value}")


def _catalogue_sizes(book: Rulebook) -> dict[str, Any]:
    return {name: book.entries(name) for name in type(book.catalogue).model_fields}


def main() -> None:
    """Entry of ``python3 -m enregla``."""
    app(prog_name="python3 -m enregla")
