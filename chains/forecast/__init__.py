"""What a run would take, without asking a model: requests, tokens, money, time.

The plan is that of the pipeline itself, run against a model that counts what it is asked (`rehearsal`) and answers as
long as answers were when they were recorded (`expectations.toml`).
"""
