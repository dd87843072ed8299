"""The eval suite: facts labelled by hand, asked again and again, and graded.

`facts` reads them and `labels` finds their quotes in the articles; `asking` asks and `runs`
stores what was answered; `grading` judges a stored run fact by fact, `metrics` sums up and
`comparison` sets it beside another run. Asking and grading are separate, so that a run can
be graded again. The only package that opens `evals/`.
"""
