"""What a model may say, and what is believed of it: it points, the rules read, the gates refuse.

:mod:`.questions` says which sections the rules are not sure of, and words what is asked about them.
:mod:`.answers` gates the replies; :mod:`.consult` goes the whole way for one report. Whoever answers is an
:class:`~gongkai.llm.questions.ask.Asker`: the client of an endpoint (:mod:`.line.client`), or what is
remembered of earlier answers. The rooms of questions and answers know no network, the line no report.
"""
