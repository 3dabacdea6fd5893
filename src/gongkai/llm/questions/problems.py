"""Problems and measures: which role has each sentence of section five?"""

from __future__ import annotations

from gongkai.llm.questions.ask import Ask
from gongkai.llm.questions.prompts import fenced, numbered, prompt
from gongkai.llm.questions.shapes import SentenceRoles
from gongkai.prose.points import Clause, find_clauses
from gongkai.rules.case import Case


def ask(case: Case) -> Ask:
    """Return the question which role each sentence of section five has."""
    clauses = clauses_of(case)
    found = prompt("free_text")
    document = fenced(numbered([case.document.text[slice(*case.span(*clause.span))] for clause in clauses]))
    return Ask(
        "problems", found.name, found.version, found.messages(document=document), SentenceRoles(len(clauses))
    )


def clauses_of(case: Case) -> list[Clause]:
    """Return the sentences of section five, as they are numbered in the question."""
    return find_clauses(case.text, case.section["problems"].body)
