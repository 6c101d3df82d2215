"""How much a person had to say: the express route promises at most eighty answers."""

from __future__ import annotations

from enregla.case.model import Answer, Answers, Case


def stored_answers(case: Case) -> int:
    """Facts given and confirmations made by a person.

    One for each fact (a multiple choice, a text or a «No lo sé» is one), each item added, confirmed, refused
    or doubted, each list closed, each set of links, each override. Suggestions confirmed inside items are not
    counted again: a block confirms them, and the block's own answer («¿Es así?») is counted.
    """
    count = sum(_by_person(a) or a.confirmed for a in _flat(case.answers))
    for _, item in case.items():
        answers = _flat(item.answers)
        count += item.origin == "user" or item.confirmed or item.refused or item.unsure
        count += sum(_by_person(a) for a in answers)
        count += len(item.links)
    return count + sum(held.closed for held in case.lists.values()) + len(case.overrides)


def _flat(answers: Answers) -> list[Answer]:
    return [answer for held in answers.values() for answer in held.values()]


def _by_person(answer: Answer) -> bool:
    return answer.origin == "user"
