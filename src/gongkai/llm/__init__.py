"""What a model may say, and what is believed of it: it points, the rules read, the gates refuse.

:mod:`.questions.route` says which sections the rules are not sure of, :mod:`.consult` asks about them and
gates the replies. Whoever answers is an :class:`~gongkai.llm.questions.ask.Asker`: the client of an endpoint
(:mod:`.line.client`), or what is remembered of earlier answers.
"""
