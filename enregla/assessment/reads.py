"""What a rule can look at: the questions, and whose answers they are. Found by walking conditions, without a case."""

from __future__ import annotations

from collections.abc import Iterable

from enregla.assessment.nodes import (
    All,
    Answered,
    Any_,
    AtLeastN,
    DecidedAs,
    Derived,
    Found,
    Holds,
    Negated,
    Node,
    Quantified,
)  # fmt: skip
from enregla.assessment.program import CompiledRule, Program
from enregla.rulebook import ORGANISATION

OWN = "own"  # the item that a rule is about


class Reads:
    """Collects what the walked rules read.

    ``asked``: (owner, question), in order of use; an owner is ``organisation``, ``own`` or a list whose other items
    are looked at. ``lists``: every list of which at least the size is looked at. ``rules_of``: the questionnaires of
    the rules, decisions and findings that are used.
    """

    def __init__(self, program: Program) -> None:
        self.program = program
        self.asked: dict[tuple[str, str], None] = {}
        self.lists: dict[str, None] = {}
        self.rules_of: set[str] = set()
        self._visited: set[tuple[str, int]] = set()

    def question(self, ref: str, owner: str = OWN) -> None:
        program = self.program
        owner = ORGANISATION if program.organisation[ref] else owner
        if (owner, ref) in self.asked:
            return
        relevance = program.relevance[ref]
        if relevance is not None:
            self.node(relevance, owner)
        self.asked.setdefault((owner, ref))
        if ref in program.company:
            self.question(program.company[ref])
            self.lists.setdefault(program.book.subject_of(ref.split(".")[0]))  # a company «yes» counts for one item

    def node(self, node: Node, owner: str = OWN) -> None:
        if (owner, id(node)) in self._visited:
            return
        self._visited.add((owner, id(node)))
        program = self.program
        match node:
            case Answered():
                self.question(node.ref, owner)
            case Derived():
                self._derived(node, owner)
            case All() | Any_() | AtLeastN():
                for part in node.parts:
                    self.node(part, owner)
            case Negated():
                self.node(node.part, owner)
            case Quantified():
                self.lists.setdefault(node.list_id)
                self.node(node.part, node.list_id)
                if node.linked:
                    self._links_to(node.list_id, owner)
            case DecidedAs():
                self.decision(node.decision, ORGANISATION if node.organisation else owner)
            case Found():
                self.rules_of.add(node.finding.split(".")[0])
                self.rules([program.rules[f"finding {node.finding}"]], ORGANISATION if node.organisation else owner)
            case Holds():
                self.rules_of.add(node.rule.split(".")[0])
                self.rules([program.rules[node.rule]], ORGANISATION if node.organisation else owner)
            case _:
                raise TypeError(f"not a node: {node!r}")

    def _derived(self, node: Derived, owner: str) -> None:
        fact = self.program.book.derived[node.derived]
        for ref in fact.reads:
            subject = self.program.book.subject_of(ref.split(".")[0])
            if subject in (ORGANISATION, fact.subject):
                self.question(ref, owner)
            else:
                self.lists.setdefault(subject)
                self.question(ref, subject)
                self._links_to(subject, owner)

    def _links_to(self, list_id: str, owner: str) -> None:
        """What asks which items of a list are used: while nobody knows, that answer is what is missing."""
        for (_, target), ref in self.program.links.items():
            if target == list_id:
                self.question(ref, owner)

    def rules(self, rules: Iterable[CompiledRule], owner: str = OWN) -> None:
        for rule in rules:
            self.node(rule.node, owner)
            for ref, _, _ in rule.option_refs:
                self.question(ref, owner)

    def decision(self, name: str, owner: str = OWN) -> None:
        compiled = self.program.decisions[name]
        self.rules_of.add(compiled.questionnaire)
        if compiled.relevant is not None:
            self.node(compiled.relevant, owner)
        self.rules(compiled.rules, owner)


def questions_of(program: Program, name: str) -> list[str]:
    """Every question a decision or a finding can look at, relevance and derived facts included, in order of use."""
    found = Reads(program)
    if name in program.decisions:
        found.decision(name)
    else:
        found.rules([program.findings[name].rule])
    return list(dict.fromkeys(ref for _, ref in found.asked))
