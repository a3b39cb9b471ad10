"""Who changed what, when, for whom and why: recorded by the database itself, whoever writes and however.

    @tracked()                                    in models: one line, then a migration with what is in `tables`
    class Alias(models.Model): ...

    describe(Alias, ...)                          in the app's `history.py`: how its changes read as sentences

`tracking` is used by models, `tables` by migrations; `words` says how changes read, `reading` finds them, `views` and
`export` show them.
"""
